// The domain's words as pages show them: labels, tag colours, sizes. Thread-safety: pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "api/domain.h"
#include "server/service/actions/action_life.h"
#include "server/service/documents/document_life.h"
#include "storage/state/disposal_rows.h"

namespace scrutiny::web {

std::string_view label(DocumentKind kind);    // "Inspection summary"
std::string_view label(DocumentState state);  // "Submitted"
std::string_view label(FindingState state);   // "Waiting for a person"
std::string_view label(ActionState state);    // "In progress"
std::string_view label(ActionStep step);      // "Note progress", as a button says it
std::string_view label(Brag brag);            // "Amber"
std::string_view meaning(Brag brag);          // "at risk"
// Suffix of govuk-tag--; empty for the plain tag. The word is always beside it.
std::string_view tag_colour(DocumentState state);
std::string_view tag_colour(FindingState state);
std::string_view tag_colour(ActionState state);
std::string_view tag_colour(Brag brag);
// What follows "govuk-tag" in a class attribute: " govuk-tag--green", or nothing.
std::string tag_class(std::string_view colour);

// "area_for_improvement" -> "Area for improvement"
std::string label_of(std::string_view snake_case);
// What a reader of a plan is told of a row: "hidden_row" -> "This row is hidden in the file".
std::string flag_text(std::string_view flag);
// "page 3", "page 3 to 4, paragraph 12", "Plan!A7:K7"; empty when nothing is known.
std::string place_text(std::uint64_t page, std::uint64_t page_end, std::string_view paragraph);
// What a record's action means: "document.read" -> "Opened"
std::string action_text(std::string_view action);
// How a record that its actor signed is shown: "signed with a key of their own, 0123456789abcdef…".
// The start of the fingerprint is enough to compare; the record has all of it.
std::string own_key_text(std::string_view key);
// Codes of erasures in words: "received_in_error" -> "Received in error"; "uk_gdpr_article_17" ->
// "UK GDPR Article 17 (right to erasure)"; others, such as a retention rule's, as they are.
std::string erasure_class_text(std::string_view code);
std::string erasure_authority_text(std::string_view code);
// What becomes of the actions that came from an erased document; empty: there were none.
std::string derived_actions_text(const std::optional<DerivedActions>& actions);
// "1.4 MB" (powers of 1000, as file managers show)
std::string size_text(std::uint64_t bytes);
// "2026-11-23T06:11:03.123Z" -> "23 November 2026, 06:11"; the text itself when it is no such time.
std::string when_text(std::string_view record_time);
// "2024-07-23" -> "23 July 2024"; other text as it is.
std::string date_text(std::string_view value);

}  // namespace scrutiny::web
