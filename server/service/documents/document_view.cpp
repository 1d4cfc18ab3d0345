#include "server/service/documents/document_view.h"

namespace scrutiny {
namespace {

Error no_such_document() {
  return Error(ErrorCode::kNotFound, "There is no such document, or you may not see it.");
}

Disclosure disclosure_of(const DocumentRow& document) {
  // Of an erased document nothing says who else might see it: nobody.
  if (!document.words) return {GroupDisclosure::kWithheld, {}};
  const DisclosureWords& words = document.words->disclosure;
  return {words.group ? GroupDisclosure::kShared : GroupDisclosure::kWithheld, words.agencies};
}

DocumentFacts facts(const Principal& caller, const DocumentRow& document, const ActorId& sent_by,
                    DocumentState state) {
  DocumentFacts out;
  out.agency = document.agency;
  // Rows name who acted, which for an operator's token is the token; all that is asked of the
  // submitter is whether it is this caller.
  if (sent_by == caller.actor) out.submitter = caller.account;
  out.state = state;
  out.disclosure = disclosure_of(document);
  return out;
}

}  // namespace

Result<DocumentView> view_for(const Principal& caller, const DocumentRow& document) {
  DocumentView head{ViewSide::kHead, document.head, document.state, document.revision,
                    facts(caller, document, document.head_by, document.state)};
  head.facts.submission = document.shared != 0 ? Submission::kOnce : Submission::kNever;
  if (may_see_document(caller, head.facts)) return head;
  if (document.shared == 0 || document.shared == document.head) return no_such_document();
  DocumentView shared{ViewSide::kShared, document.shared, document.shared_state,
                      document.shared_revision,
                      facts(caller, document, document.head_by, document.shared_state)};
  shared.facts.submission = Submission::kOnce;
  if (may_see_document(caller, shared.facts)) return shared;
  return no_such_document();
}

DocumentFacts version_facts(const Principal& caller, const DocumentRow& document,
                            const VersionRow& version) {
  DocumentFacts out = facts(caller, document, version.by, version.state);
  out.submission = version.submitted.empty() ? Submission::kNever : Submission::kOnce;
  return out;
}

Status may_see_version(const Principal& caller, const DocumentRow& document,
                       const VersionRow& version) {
  if (may_see_document(caller, version_facts(caller, document, version))) return {};
  return Error(ErrorCode::kNotFound, "There is no such version, or you may not see it.");
}

std::vector<DocumentStep> available_steps(const Principal& caller, const DocumentView& view) {
  if (view.side != ViewSide::kHead) return {};
  return available_steps(caller, view.facts);
}

Status may_change(DocumentStep step, const Principal& caller, const DocumentRow& document,
                  std::uint64_t if_match) {
  SCRUTINY_ASSIGN(const DocumentView view, view_for(caller, document));
  SCRUTINY_TRY(entitled(step, caller, view.facts));
  if (view.side != ViewSide::kHead) {
    return Error(ErrorCode::kConflict, "A newer version of this document is being checked.");
  }
  if (view.revision != if_match) {
    return Error::field("If-Match", "Someone changed this document since you loaded it.",
                        ErrorCode::kPreconditionFailed);
  }
  return allows(view.state, step);
}

Status has_words(const DocumentRow& document) {
  if (document.words) return {};
  return Error(ErrorCode::kErased, "This document was erased; its record and proofs remain.");
}

}  // namespace scrutiny
