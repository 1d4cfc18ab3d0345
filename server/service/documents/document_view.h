// What one caller sees of a document: the head its agency works on, or the version that was last
// shared with others. Thread-safety: pure functions. Blocking: never.
// Failure: kNotFound for what the caller may not see. Source: docs/adr/0008-document-life.md.
#pragma once

#include <cstdint>
#include <vector>

#include "api/result.h"
#include "server/service/document_access.h"
#include "server/service/documents/document_life.h"
#include "storage/state/document_rows.h"

namespace scrutiny {

enum class ViewSide : std::uint8_t { kHead, kShared };

struct DocumentView {
  ViewSide side = ViewSide::kHead;
  std::uint32_t version = 0;  // the current one, for this caller
  DocumentState state{};
  std::uint64_t revision = 0;  // index of the record that last changed what this caller sees
  DocumentFacts facts;         // what the access rules are asked about
};

Result<DocumentView> view_for(const Principal& caller, const DocumentRow& document);

// What the access rules are asked about when one version is meant.
DocumentFacts version_facts(const Principal& caller, const DocumentRow& document,
                            const VersionRow& version);

// Whether the caller may see this version at all: others only what was once submitted.
Status may_see_version(const Principal& caller, const DocumentRow& document,
                       const VersionRow& version);

// The same with the steps the caller may take now; none while they do not see the head.
std::vector<DocumentStep> available_steps(const Principal& caller, const DocumentView& view);

// Whether the caller may take the step on the head, as changed last by record `if_match`.
// kNotFound, kForbidden; kPreconditionFailed when they saw another revision; kConflict.
Status may_change(DocumentStep step, const Principal& caller, const DocumentRow& document,
                  std::uint64_t if_match);

// kErased when the words of the version that counts are gone.
Status has_words(const DocumentRow& document);

}  // namespace scrutiny
