// Inspection frameworks as dated data: which judgements an inspection of a given day could make, on
// which scale, under which headings findings stand and what response is owed. Frameworks change by
// a new version in config/frameworks/, not by code.
// Thread-safety: plain values and pure functions. Blocking: no. Failure: kConfigInvalid with source
// and line.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/result.h"

namespace scrutiny {

// What the inspected owe, e.g. a plan within 70 working days of the report being received.
struct ResponseRule {
  std::string what;
  std::uint32_t working_days = 0;
  std::string counted_from;  // the event the days run from: "received" or "published"
};

struct FrameworkVersion {
  std::string id;
  std::chrono::year_month_day from;               // first day of an inspection it applies to
  std::vector<std::string> grades;                // best first; empty: no grades are given
  std::map<std::string, std::string> judgements;  // id -> title as the reports print it
  std::map<std::string, std::string> headings;    // kind of finding -> heading it stands under
  std::optional<ResponseRule> response;
};

struct Framework {
  std::string id;
  std::string body;  // inspectorate
  std::string title;
  std::vector<FrameworkVersion> versions;  // at least one, oldest first
};

// One framework from TOML (config/frameworks/ilacs.toml shows the form). Unknown and missing keys,
// wrong types, repeated grades and versions not in the order of their dates are errors.
Result<Framework> parse_framework(std::string_view text, std::string_view source);

// Those built into the program.
Result<std::vector<Framework>> builtin_frameworks();

// The version for an inspection that began on `day`; null before the first one.
const FrameworkVersion* version_on(const Framework& framework, std::chrono::year_month_day day);

}  // namespace scrutiny
