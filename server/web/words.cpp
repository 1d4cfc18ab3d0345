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
  static constexpr std::array<std::string_view, 7> kLabels = {
      "Being checked", "Draft", "Submitted", "Accepted", "Returned", "Withdrawn", "Superseded"};
  return kLabels.at(static_cast<std::size_t>(state));
}

std::string_view label(FindingState state) {
  static constexpr std::array<std::string_view, 4> kLabels = {"Waiting for a person", "Confirmed",
                                                              "Corrected", "Rejected"};
  return kLabels.at(static_cast<std::size_t>(state));
}

std::string_view tag_colour(DocumentState state) {
  static constexpr std::array<std::string_view, 7> kColours = {"grey",   "grey",   "",    "green",
                                                               "orange", "yellow", "grey"};
  return kColours.at(static_cast<std::size_t>(state));
}

std::string_view tag_colour(FindingState state) {
  static constexpr std::array<std::string_view, 4> kColours = {"orange", "green", "green", "grey"};
  return kColours.at(static_cast<std::size_t>(state));
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
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 18> kWords = {{
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
      {"finding.added", "Finding added by hand"},
      {"finding.confirmed", "Finding confirmed"},
      {"finding.corrected", "Finding corrected"},
      {"finding.rejected", "Finding rejected"},
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
