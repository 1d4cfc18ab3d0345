#include "server/service/credential_commands.h"

namespace scrutiny {

Result<TemporaryPassword> make_temporary_password(const Passwords& passwords, UnixMillis now) {
  TemporaryPassword made;
  made.password = Passwords::make_temporary();
  SCRUTINY_ASSIGN(const std::string phc, passwords.hash(made.password));
  const auto until = now + std::chrono::milliseconds(kTemporaryLife).count();
  made.payload = {{"phc", phc}, {"temporary", true}, {"temporary_until", until}};
  return made;
}

Deed temporary_password_deed(const AccountId& account, const UnitId& unit,
                             const TemporaryPassword& made) {
  Deed deed{"credential.set", id_cast<SubjectId>(account), unit, made.payload};
  deed.payload["ends"] = text(Ends::kEverything);
  return deed;
}

std::string_view text(Ends ends) {
  return ends == Ends::kSessions ? "sessions" : "everything";
}

}  // namespace scrutiny
