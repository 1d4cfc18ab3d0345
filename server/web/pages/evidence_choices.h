// Document versions that a person may name as evidence: those they may see that are submitted or
// accepted, newest first. Thread-safety: pure functions. Blocking: reads state.
#pragma once

#include <string>
#include <vector>

#include "server/service/access.h"
#include "storage/state/action_rows.h"
#include "storage/state/document_rows.h"

namespace scrutiny::web {

inline constexpr std::size_t kMostEvidenceShown = 50;

struct EvidenceChoice {
  ActionEvidence evidence;
  VersionRow version;  // with its words
};

struct EvidenceChoices {
  std::vector<EvidenceChoice> choices;
  bool is_cut = false;  // there may be more
};

// Those whose title holds `words`, whatever the case; empty: all. At most kMostEvidenceShown.
EvidenceChoices evidence_choices(const Principal& caller, const std::string& words,
                                 const StateReader& state);

// "<document>:<version>", as a form's value.
std::string evidence_value(const ActionEvidence& evidence);
std::optional<ActionEvidence> parse_evidence_value(const std::string& value);

}  // namespace scrutiny::web
