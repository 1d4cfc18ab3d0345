// How an agency lays out what it sends: which headers and words mean what, for each plugin that
// reads such layouts. Purpose: a new agency's form needs a file, not code
// (docs/formats/profile.md). Thread-safety: plain values and functions. Blocking:
// load_agency_profiles reads files. Failure: kConfigInvalid with file and line; kIo.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "api/result.h"

namespace scrutiny {

struct AgencyProfile {
  std::string name;                   // of the file, without ".toml"
  std::string title;                  // for people
  std::vector<std::string> agencies;  // ids or exact names of those who send in this layout
  std::string plugins;                // JSON object: plugin id -> what it is told
  bool operator==(const AgencyProfile&) const = default;
};

// One profile from TOML:
//   title = "Northshire Council's plans"
//   agencies = ["Northshire Council"]
//   [plugins.action_plan.headers]
//   action = ["What we will do"]
// What stands under a plugin's name is that plugin's business: `scrutinyd plugins check` shows it.
Result<AgencyProfile> parse_agency_profile(std::string_view text, std::string_view source,
                                           std::string_view name);

// All *.toml of a folder by name; none when there is no such folder. An agency may stand in one
// file only.
Result<std::vector<AgencyProfile>> load_agency_profiles(const std::filesystem::path& folder);

// The one that names the agency by its id or its name; null when none does.
const AgencyProfile* profile_of(const std::vector<AgencyProfile>& profiles, std::string_view id,
                                std::string_view name);

}  // namespace scrutiny
