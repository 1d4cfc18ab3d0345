#include "server/service/assurance/names.h"

#include "server/service/account_directory.h"
#include "server/service/documents/document_view.h"
#include "server/service/system_actors.h"

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
  return {"other", {}, {"other"}};
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
