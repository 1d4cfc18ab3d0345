#include "server/service/child_level_allowances.h"

#include <algorithm>

#include "storage/crypto/sha256.h"
#include "storage/state/child_level_projection.h"

namespace scrutiny {
namespace {

constexpr RoleSet kManagers{Role::kAdministrator};

// The rule about a kind as a record's subject.
SubjectId subject_of(DocumentKind kind) {
  const Digest digest = sha256(as_bytes("child_level_allowance/" + std::string(text(kind))));
  SubjectId::Raw raw{};
  std::copy_n(digest.begin(), raw.size(), raw.begin());
  return SubjectId(raw);
}

}  // namespace

Result<Receipt> ChildLevelAllowances::allow(const Principal& who, DocumentKind kind,
                                            std::string reason,
                                            std::optional<IdempotencyClaim> claim) {
  SCRUTINY_TRY(refuse_operator_token(who));
  const auto unit = system_unit(*context_.ledger.snapshot());
  if (!unit) return Error(ErrorCode::kNotFound, "The log has no accounts yet.");
  Command command = command_by(who, {"guard.allowed",
                                     subject_of(kind),
                                     *unit,
                                     {{"kind", text(kind)}, {"reason", std::move(reason)}}});
  command.idempotency = std::move(claim);
  command.precondition = [who, kind](const StateReader& state) -> Status {
    SCRUTINY_TRY(still_entitled(state, who, kManagers));
    if (load_child_level_allowance(state, kind))
      return Error(ErrorCode::kConflict, "This kind is allowed already.");
    return {};
  };
  SCRUTINY_ASSIGN(Committed done, context_.ledger.submit_and_wait(std::move(command)));
  return std::move(done.receipt);
}

Result<Receipt> ChildLevelAllowances::end(const Principal& who, DocumentKind kind) {
  const auto unit = system_unit(*context_.ledger.snapshot());
  if (!unit) return Error(ErrorCode::kNotFound, "The log has no accounts yet.");
  Command command =
      command_by(who, {"guard.allowance_ended", subject_of(kind), *unit, {{"kind", text(kind)}}});
  command.precondition = [who, kind](const StateReader& state) -> Status {
    SCRUTINY_TRY(still_entitled(state, who, kManagers));
    if (!load_child_level_allowance(state, kind))
      return Error(ErrorCode::kNotFound, "This kind is not allowed.");
    return {};
  };
  SCRUTINY_ASSIGN(Committed done, context_.ledger.submit_and_wait(std::move(command)));
  return std::move(done.receipt);
}

}  // namespace scrutiny
