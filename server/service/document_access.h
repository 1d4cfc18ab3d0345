// What a caller may see of a document and do to it, by role, agency, state and disclosure.
// Purpose: the one place where these rules stand; services ask it on every read and again, on the
// sequencer, before every change. Whether the document's state allows a step is the documents
// service's business; here it is only who.
// Thread-safety: pure functions. Blocking: never. Failure: kNotFound when the caller may not even
// know that the document exists, kForbidden when they see it but may not do this; the first hides
// the second. Source: docs/adr/0007-access-policy.md.
#pragma once

#include <cstdint>
#include <vector>

#include "api/domain.h"
#include "api/ids.h"
#include "api/result.h"
#include "server/service/access.h"

namespace scrutiny {

enum class GroupDisclosure : std::uint8_t { kWithheld, kShared };

// Who besides the submitting agency and the scrutineer may see a document once it is submitted.
struct Disclosure {
  GroupDisclosure group = GroupDisclosure::kShared;  // the Scrutiny Group: members, chair, support
  std::vector<AgencyId> agencies;                    // further agencies named by the originator
};

// A document that was withdrawn before it was ever submitted stays with its agency.
enum class Submission : std::uint8_t { kNever, kOnce };

struct DocumentFacts {
  AgencyId agency;      // that submits it
  AccountId submitter;  // who uploaded it
  DocumentState state = DocumentState::kChecking;
  Submission submission = Submission::kNever;  // read only for kWithdrawn
  Disclosure disclosure;
};

bool may_see_document(const Principal& caller, const DocumentFacts& document);

// A caller who may add documents for `agency`: a submitter or lead of that agency.
Status may_upload(const Principal& caller, const AgencyId& agency);

// New version, edited title or disclosure, submit, withdraw, supersede: submitter or lead of the
// agency whose document it is.
Status may_add_version(const Principal& caller, const DocumentFacts& document);
Status may_edit_details(const Principal& caller, const DocumentFacts& document);
Status may_submit(const Principal& caller, const DocumentFacts& document);
Status may_withdraw(const Principal& caller, const DocumentFacts& document);
Status may_supersede(const Principal& caller, const DocumentFacts& document);

// Accept, or return with reasons: the chair.
Status may_accept(const Principal& caller, const DocumentFacts& document);
Status may_return(const Principal& caller, const DocumentFacts& document);

// Details, extract, file and findings.
Status may_read(const Principal& caller, const DocumentFacts& document);

// Confirm, correct or reject what a plugin extracted: submitter or lead of the document's agency,
// since nobody else alters that agency's words.
Status may_decide_finding(const Principal& caller, const DocumentFacts& document);

}  // namespace scrutiny
