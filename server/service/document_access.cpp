#include "server/service/document_access.h"

#include <algorithm>

namespace scrutiny {
namespace {

constexpr RoleSet kAuthors{Role::kSubmitter, Role::kAgencyLead};
constexpr RoleSet kScrutinyGroup{Role::kGroupMember, Role::kChair, Role::kSupport};
// An account with no role but administrator reads nothing, not even of the agency it belongs to.
constexpr RoleSet kReaders{Role::kSubmitter, Role::kAgencyLead, Role::kGroupMember, Role::kChair,
                           Role::kSupport};

bool belongs_to(const Principal& caller, const AgencyId& agency) {
  return caller.agency.has_value() && *caller.agency == agency;
}

bool is_author(const Principal& caller, const AgencyId& agency) {
  return belongs_to(caller, agency) && caller.roles.intersects(kAuthors);
}

bool is_disclosed_to(const Principal& caller, const DocumentFacts& document) {
  if (caller.roles.has(Role::kScrutineer)) return true;
  if (!caller.roles.intersects(kReaders)) return false;
  if (belongs_to(caller, document.agency)) return true;
  const Disclosure& disclosure = document.disclosure;
  if (disclosure.group == GroupDisclosure::kShared && caller.roles.intersects(kScrutinyGroup)) {
    return true;
  }
  return std::any_of(disclosure.agencies.begin(), disclosure.agencies.end(),
                     [&](const AgencyId& agency) { return belongs_to(caller, agency); });
}

// kNotFound for what the caller may not see; otherwise kForbidden with `why` unless `allowed`.
Status decide(const Principal& caller, const DocumentFacts& document, bool allowed,
              const char* why) {
  SCRUTINY_TRY(may_read(caller, document));
  if (!allowed) return Error(ErrorCode::kForbidden, why);
  return {};
}

Status authors_only(const Principal& caller, const DocumentFacts& document) {
  return decide(caller, document, is_author(caller, document.agency),
                "Only a submitter or lead of the agency whose document this is may do this.");
}

Status chair_only(const Principal& caller, const DocumentFacts& document) {
  return decide(caller, document, caller.roles.has(Role::kChair),
                "Only the chair of the Scrutiny Group may do this.");
}

}  // namespace

bool may_see_document(const Principal& caller, const DocumentFacts& document) {
  switch (document.state) {
    case DocumentState::kChecking:
      return caller.account == document.submitter && is_author(caller, document.agency);
    case DocumentState::kDraft:
    case DocumentState::kRefused:
      return is_author(caller, document.agency);
    case DocumentState::kWithdrawn:
      if (document.submission == Submission::kNever) return is_author(caller, document.agency);
      return is_disclosed_to(caller, document);
    case DocumentState::kSubmitted:
    case DocumentState::kAccepted:
    case DocumentState::kReturned:
    case DocumentState::kSuperseded:
      return is_disclosed_to(caller, document);
  }
  return false;
}

Status may_upload(const Principal& caller, const AgencyId& agency) {
  if (is_author(caller, agency)) return {};
  return Error(ErrorCode::kForbidden,
               "Only a submitter or lead of an agency may add documents for it.");
}

Status may_read(const Principal& caller, const DocumentFacts& document) {
  if (may_see_document(caller, document)) return {};
  return Error(ErrorCode::kNotFound, "There is no such document, or you may not see it.");
}

Status may_add_version(const Principal& caller, const DocumentFacts& document) {
  return authors_only(caller, document);
}
Status may_edit_details(const Principal& caller, const DocumentFacts& document) {
  return authors_only(caller, document);
}
Status may_submit(const Principal& caller, const DocumentFacts& document) {
  return authors_only(caller, document);
}
Status may_withdraw(const Principal& caller, const DocumentFacts& document) {
  return authors_only(caller, document);
}
Status may_supersede(const Principal& caller, const DocumentFacts& document) {
  return authors_only(caller, document);
}
Status may_accept(const Principal& caller, const DocumentFacts& document) {
  return chair_only(caller, document);
}
Status may_return(const Principal& caller, const DocumentFacts& document) {
  return chair_only(caller, document);
}
Status may_decide_finding(const Principal& caller, const DocumentFacts& document) {
  return authors_only(caller, document);
}

}  // namespace scrutiny
