// The life of a document: which step may be taken in which state, where it leads, and by whom. One
// table; everything that changes a document asks it, at the door and again on the sequencer.
// Thread-safety: pure functions. Blocking: never.
// Failure: kNotFound and kForbidden as document_access.h; kConflict when the state does not allow
// the step. Source: docs/adr/0008-document-life.md.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "api/domain.h"
#include "api/result.h"
#include "server/service/document_access.h"

namespace scrutiny {

enum class DocumentStep : std::uint8_t {
  kSubmit,
  kAccept,
  kReturn,
  kWithdraw,
  kSupersede,      // by another document; a newer version supersedes by being accepted
  kAddVersion,     // leads to checking, for the new version
  kDisclose,       // say anew who may see it
  kDecideFinding,  // confirm, correct, reject, or add one by hand
  kCheck,          // the system has seen what kind of file it is
};
inline constexpr std::array<DocumentStep, 9> kDocumentSteps = {
    DocumentStep::kSubmit,   DocumentStep::kAccept,        DocumentStep::kReturn,
    DocumentStep::kWithdraw, DocumentStep::kSupersede,     DocumentStep::kAddVersion,
    DocumentStep::kDisclose, DocumentStep::kDecideFinding, DocumentStep::kCheck};

std::string_view text(DocumentStep step);  // "submit", as in paths and `actions`

// The state a step leads to; nullopt when it is not allowed in this state.
std::optional<DocumentState> after(DocumentStep step, DocumentState state);

// Whether this caller may ever take the step, whatever the state. kCheck is no person's.
Status entitled(DocumentStep step, const Principal& caller, const DocumentFacts& document);

// Whether this caller may take the step now; says why not.
Status may_take(DocumentStep step, const Principal& caller, const DocumentFacts& document);

// kConflict in words when the state does not allow the step.
Status allows(DocumentState state, DocumentStep step);

// What the caller may do now, for pages and the `actions` of an answer.
std::vector<DocumentStep> available_steps(const Principal& caller, const DocumentFacts& document);

}  // namespace scrutiny
