// Inspection frameworks as dated data: which judgements an inspection of a given day could make, on
// which scale, under which headings findings stand, how its reports are read and what response is
// owed. Frameworks change by a new version in config/frameworks/ or in the operator's folder, not
// by code (docs/formats/framework.md).
// Thread-safety: plain values and pure functions. Blocking: load_frameworks reads files. Failure:
// kConfigInvalid with source and line; kIo.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
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
  std::uint32_t working_days = 0;  // at most one of the two is not 0
  std::uint32_t weeks = 0;
  // The event they run from: "received" or "published"; "stated": by the date the report states.
  std::string counted_from;
};

struct FrameworkVersion {
  std::string id;
  std::chrono::year_month_day from;               // first day of an inspection it applies to
  std::vector<std::string> grades;                // best first; empty: no grades are given
  std::map<std::string, std::string> judgements;  // id -> title as the reports print it
  std::map<std::string, std::string> headings;    // kind of finding -> heading it stands under
  std::optional<ResponseRule> response;
  bool readable = false;  // says how its reports are recognised and read
};

struct Framework {
  std::string id;
  std::string body;  // inspectorate
  std::string title;
  std::vector<FrameworkVersion> versions;  // at least one, oldest first
  std::string json;                        // the whole definition, member by member
};

// One framework from TOML (config/frameworks/ilacs.toml shows the form). Unknown and missing keys,
// wrong types, repeated grades and versions not in the order of their dates are errors.
Result<Framework> parse_framework(std::string_view text, std::string_view source);

// Those built into the program.
Result<std::vector<Framework>> builtin_frameworks();

// Those, and the definitions of a folder (*.toml): one with the id of a built-in one replaces it.
// No such folder: the built-in ones only. Two files of the folder with one id are an error.
Result<std::vector<Framework>> load_frameworks(const std::filesystem::path& folder);

// A JSON array of the definitions: what a plugin with the capability "frameworks" is told.
std::string frameworks_json(const std::vector<Framework>& frameworks);

// The version for an inspection that began on `day`; null before the first one.
const FrameworkVersion* version_on(const Framework& framework, std::chrono::year_month_day day);

}  // namespace scrutiny
