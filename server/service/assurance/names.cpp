#include "server/service/assurance/names.h"

#include "server/service/account_directory.h"
#include "server/service/documents/document_view.h"
#include "server/service/system_actors.h"
#include "storage/state/row_fields.h"
#include "storage/state/trail_projection.h"

namespace scrutiny {
namespace {

std::string system_part(const ActorId& id) {
  const std::pair<const ActorId&, const char*> parts[] = {
      {system_actors::kOperator, "the operator at the server's console"},
      {system_actors::kSignInGuard, "the guard of sign-ins"},
      {system_actors::kDocumentReader, "the reader of documents"},
      {system_actors::kPluginSupervisor, "the supervisor of plugins"},
      {system_actors::kTimekeeper, "the timekeeper"}};
  for (const auto& [part, name] : parts) {
    if (part == id) return name;
  }
  return {};
}

std::vector<std::string> words_of(RoleSet roles) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    const auto role = static_cast<Role>(i);
    if (roles.has(role)) out.emplace_back(text(role));
  }
  if (out.empty()) out.emplace_back("none");
  return out;
}

}  // namespace

Actor ReportNames::actor(const ActorId& id) const {
  if (const auto account = find_account(state_, id_cast<AccountId>(id)))
    return {"account", account->display_name, words_of(account->roles)};
  if (std::string part = system_part(id); !part.empty()) return {"system", part, {"system"}};
  // A token acts under its own id, which the record that made it is about; record 0 is by nobody.
  const auto made = first_about(id_cast<SubjectId>(id));
  if (!made || made->action != "token.created") return {"other", "the log itself", {"system"}};
  Actor token{"operator_token", "a token the operator made", {"operator_token"}};
  const auto opened = ledger_.payload(made->index);
  if (!opened.ok()) return token;
  const auto holder =
      AccountId::parse(RowFields(opened->payload, "token.created").text_or_empty("account"));
  const auto account = holder ? find_account(state_, *holder) : std::nullopt;
  if (account) token.name += " for " + account->display_name;
  return token;
}

std::optional<Record> ReportNames::first_about(const SubjectId& id) const {
  std::optional<std::uint64_t> index;
  state_.scan(TrailProjection::prefix(id), {}, [&](std::string_view key, const auto&) {
    constexpr std::size_t kDigits = 16;
    index = std::stoull(std::string(key.substr(key.size() - kDigits)), nullptr, 16);
    return ScanStep::kStop;
  });
  const auto bytes = index ? ledger_.record(*index) : Error(ErrorCode::kNotFound, {});
  auto record = bytes.ok() ? decode(*bytes) : bytes.error();
  return record.ok() ? std::optional(std::move(record).value()) : std::nullopt;
}

std::string ReportNames::subject(const SubjectId& id) const {
  if (const auto account = find_account(state_, id_cast<AccountId>(id)))
    return account->display_name;
  return rights_.may_see(state_, who_, id, std::nullopt) ? document_title(id) : std::string();
}

std::string ReportNames::document_title(const SubjectId& id) const {
  const auto document = load_document(state_, id_cast<DocumentId>(id));
  if (!document) return {};
  const auto view = view_for(who_, *document);
  if (!view.ok()) return {};
  const auto version = load_version(state_, document->id, view->version);
  return version && version->words ? version->words->title : std::string();
}

}  // namespace scrutiny
