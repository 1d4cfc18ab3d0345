#include "server/service/erasure/disposal_access.h"

#include "server/service/documents/document_view.h"
#include "server/service/role_rules.h"

namespace scrutiny {
namespace {

bool leads(const Principal& caller, const DocumentRow& document) {
  return caller.roles.has(Role::kAgencyLead) && caller.agency == document.agency;
}

bool holds_in(const Principal& caller, const DocumentRow& document, Role role) {
  return caller.roles.has(role) && (role != Role::kAgencyLead || leads(caller, document));
}

}  // namespace

Result<DocumentRow> disposable_document(const StateReader& state, const Principal& caller,
                                        const DocumentId& id) {
  auto document = load_document(state, id);
  if (document && (caller.roles.has(Role::kAdministrator) || leads(caller, *document) ||
                   view_for(caller, *document).ok())) {
    return std::move(*document);
  }
  return Error(ErrorCode::kNotFound, "There is no such document, or you may not see it.");
}

Result<Role> holding_role(const Principal& caller, const DocumentRow& document) {
  for (const Role role :
       {Role::kScrutineer, Role::kChair, Role::kAgencyLead, Role::kAdministrator}) {
    if (holds_in(caller, document, role)) return role;
  }
  return Error(ErrorCode::kForbidden,
               "A hold is placed by the scrutineer, the chair, an administrator or the lead of the "
               "document's agency.");
}

Status may_release(const Principal& caller, const DocumentRow& document, const Hold& hold) {
  if (holds_in(caller, document, hold.kept_by)) return {};
  return Error(ErrorCode::kForbidden, "Only the role that placed this hold may release it: " +
                                          std::string(text(hold.kept_by)) + ".");
}

Status may_propose_erasure(const Principal& caller, const DocumentRow& document) {
  if (caller.roles.has(Role::kAdministrator) || leads(caller, document)) return {};
  return Error(ErrorCode::kForbidden,
               "An erasure is proposed by an administrator or the lead of the document's agency.");
}

bool may_read_disposal(const StateReader& state, const Principal& caller,
                       const std::optional<DocumentId>& document) {
  if (caller.roles.has(Role::kAdministrator) || caller.roles.intersects(kApprovers)) return true;
  if (!document) return false;
  const auto row = load_document(state, *document);
  return row && leads(caller, *row);
}

}  // namespace scrutiny
