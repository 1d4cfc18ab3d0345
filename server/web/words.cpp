#include "server/web/words.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "server/web/site.h"
#include "storage/audit/time_text.h"

namespace scrutiny::web {

std::string_view label(DocumentKind kind) {
  static constexpr std::array<std::string_view, 15> kLabels = {
      "Inspection summary", "Action plan",         "Audit finding", "Policy",
      "Annual report",      "Data return",         "Case study",    "Guidance",
      "Thematic report",    "Local intelligence",  "Benchmark",     "Minutes",
      "Evidence",           "Assurance statement", "Other"};
  return kLabels.at(static_cast<std::size_t>(kind));
}

std::string_view label(DocumentState state) {
  static constexpr std::array<std::string_view, 8> kLabels = {
      "Being checked", "Draft",     "Submitted",  "Accepted",
      "Returned",      "Withdrawn", "Superseded", "Refused"};
  return kLabels.at(static_cast<std::size_t>(state));
}

std::string_view label(FindingState state) {
  static constexpr std::array<std::string_view, 4> kLabels = {"Waiting for a person", "Confirmed",
                                                              "Corrected", "Rejected"};
  return kLabels.at(static_cast<std::size_t>(state));
}

std::string_view tag_colour(DocumentState state) {
  static constexpr std::array<std::string_view, 8> kColours = {"grey",   "grey",   "",     "green",
                                                               "orange", "yellow", "grey", "red"};
  return kColours.at(static_cast<std::size_t>(state));
}

std::string_view tag_colour(FindingState state) {
  static constexpr std::array<std::string_view, 4> kColours = {"orange", "green", "green", "grey"};
  return kColours.at(static_cast<std::size_t>(state));
}

std::string_view label(ActionState state) {
  static constexpr std::array<std::string_view, 8> kLabels = {
      "Proposed", "Agreed",   "In progress",           "Completed",
      "Checked",  "Verified", "Needs verifying again", "Cancelled"};
  return kLabels.at(static_cast<std::size_t>(state));
}

std::string_view tag_colour(ActionState state) {
  static constexpr std::array<std::string_view, 8> kColours = {
      "grey", "", "", "purple", "purple", "green", "orange", "grey"};
  return kColours.at(static_cast<std::size_t>(state));
}

std::string_view label(ActionStep step) {
  static constexpr std::array<std::string_view, 9> kLabels = {
      "Agree to it",         "Start work",         "Note progress",
      "Change the due date", "Say it is complete", "Check it",
      "Verify it",           "Reopen it",          "Cancel it"};
  return kLabels.at(static_cast<std::size_t>(step));
}

std::string_view label(Brag brag) {
  static constexpr std::array<std::string_view, 4> kLabels = {"Blue", "Green", "Amber", "Red"};
  return kLabels.at(static_cast<std::size_t>(brag));
}

std::string_view meaning(Brag brag) {
  static constexpr std::array<std::string_view, 4> kMeanings = {
      "complete and evidenced", "on track", "at risk", "overdue or off track"};
  return kMeanings.at(static_cast<std::size_t>(brag));
}

std::string_view tag_colour(Brag brag) {
  static constexpr std::array<std::string_view, 4> kColours = {"blue", "green", "yellow", "red"};
  return kColours.at(static_cast<std::size_t>(brag));
}

std::string tag_class(std::string_view colour) {
  return colour.empty() ? std::string() : " govuk-tag--" + std::string(colour);
}

std::string flag_text(std::string_view flag) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 16> kWords = {{
      {"no_date", "No date is meant"},
      {"date_unclear", "The date could be read in more than one way"},
      {"closed_unclear", "The closing date was not understood"},
      {"due_month_end", "Only a month is written; its last day is taken"},
      {"due_financial_quarter", "Only a quarter is written; its last day is taken"},
      {"brag_from_fill", "The rating was read from the colour of the cell"},
      {"brag_unclear", "The rating was not understood"},
      {"recommendation_from_above", "The recommendation stands in a row above"},
      {"recommendation_from_heading", "The recommendation stands in a heading"},
      {"several_rows", "Several rows were read as one action"},
      {"shortened", "A text was too long and is shortened here"},
      {"hidden_row", "This row is hidden in the file"},
      {"hidden_column", "A column of this row is hidden in the file"},
      {"hidden_sheet", "This sheet is hidden in the file"},
      {"comment", "A cell carries a comment"},
      {"tracked_change", "The file has a tracked change here"},
  }};
  for (const auto& [known, words] : kWords) {
    if (known == flag) return std::string(words);
  }
  return label_of(flag);
}

std::string place_text(std::uint64_t page, std::uint64_t page_end, std::string_view paragraph) {
  std::string out;
  if (page > 0) out = "page " + std::to_string(page);
  if (page > 0 && page_end > page) out += " to " + std::to_string(page_end);
  if (paragraph.empty()) return out;
  const bool is_number = paragraph.find_first_not_of("0123456789") == std::string_view::npos;
  if (!out.empty()) out += ", ";
  return out + (is_number ? "paragraph " : "") + std::string(paragraph);
}

std::string label_of(std::string_view snake_case) {
  std::string out(snake_case);
  for (char& c : out) {
    if (c == '_') c = ' ';
  }
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 32);
  return out;
}

std::string action_text(std::string_view action) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 40> kWords = {{
      {"document.received", "Received"},
      {"document.version_received", "New version received"},
      {"document.checked", "Kind of file checked"},
      {"document.extracted", "Read by a plugin"},
      {"document.extraction_failed", "Could not be read by a plugin"},
      {"document.submitted", "Submitted"},
      {"document.accepted", "Accepted"},
      {"document.returned", "Returned with reasons"},
      {"document.withdrawn", "Withdrawn"},
      {"document.superseded", "Superseded"},
      {"document.disclosure_changed", "Who may see it was changed"},
      {"document.read", "Opened"},
      {"evidence.exported", "Evidence exported"},
      {"finding.added", "Finding added by hand"},
      {"finding.confirmed", "Finding confirmed"},
      {"finding.corrected", "Finding corrected"},
      {"finding.rejected", "Finding rejected"},
      {"findings.confirmed", "All waiting findings confirmed"},
      {"document.refused_child_level", "Refused: it held data about single children"},
      {"subject.erased", "Words and file destroyed"},
      {"action.proposed", "Action proposed"},
      {"action.agreed", "Agreed by the lead agency"},
      {"action.started", "Work started"},
      {"action.progress_noted", "Progress noted"},
      {"action.due_changed", "Due date changed"},
      {"action.completed", "Said to be complete, on evidence"},
      {"action.checked", "Checked by partnership support"},
      {"action.verified", "Verified by the scrutineer"},
      {"action.reopened", "Reopened"},
      {"action.cancelled", "Cancelled"},
      {"action.read", "Opened"},
      {"log.key_rotated", "The log's signing key was replaced"},
      {"keys.rewrapped", "The key that wraps all other keys was replaced"},
      {"record.read", "Record opened"},
      {"assurance.read", "Assurance report read"},
      {"writer_key.registered", "Own signing key registered"},
      {"writer_key.acknowledged", "Own signing key seen by its holder"},
      {"writer_key.revoked", "Own signing key revoked"},
      {"session.opened", "Signed in"},
      {"session.failed", "Failed sign-ins"},
  }};
  for (const auto& [known, words] : kWords) {
    if (known == action) return std::string(words);
  }
  std::string plain = label_of(action);
  std::replace(plain.begin(), plain.end(), '.', ' ');
  return plain;
}

std::string own_key_text(std::string_view key) {
  return "signed with a key of their own, " + std::string(key.substr(0, 16)) + "…";
}

std::string erasure_class_text(std::string_view code) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kWords = {{
      {"retention", "End of the retention period"},
      {"subject_request", "Request by a person it is about"},
      {"child_level", "Held data about single children"},
  }};
  for (const auto& [known, words] : kWords) {
    if (known == code) return std::string(words);
  }
  return label_of(code);
}

std::string erasure_authority_text(std::string_view code) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kWords = {{
      {"uk_gdpr_article_17", "UK GDPR Article 17 (right to erasure)"},
      {"uk_gdpr_article_5", "UK GDPR Article 5 (kept no more and no longer than needed)"},
      {"court_order", "Order of a court"},
      {"controller_instruction", "Instruction of the data controller"},
  }};
  for (const auto& [known, words] : kWords) {
    if (known == code) return std::string(words);
  }
  return std::string(code);
}

std::string derived_actions_text(const std::optional<DerivedActions>& actions) {
  if (!actions) return {};
  return *actions == DerivedActions::kKeep ? "Kept, with the words they quote" : "Erased too";
}

std::string size_text(std::uint64_t bytes) {
  static constexpr std::array kUnits = {"kB", "MB", "GB", "TB"};
  if (bytes < 1000) return std::to_string(bytes) + " bytes";
  double value = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  for (; value >= 1000 && unit + 1 < kUnits.size(); ++unit) value /= 1000;
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), value < 10 ? "%.1f %s" : "%.0f %s", value, kUnits[unit]);
  return text.data();
}

std::string when_text(std::string_view record_time) {
  const auto time = parse_time(record_time);
  return time ? london_time(*time) : std::string(record_time);
}

std::string date_text(std::string_view value) {
  // Noon, so that no clock change moves the day.
  const auto time = parse_time(std::string(value) + "T12:00:00.000Z");
  return time ? london_date(*time) : std::string(value);
}

}  // namespace scrutiny::web
