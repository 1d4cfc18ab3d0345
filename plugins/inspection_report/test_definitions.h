// The repository's framework definitions as the server tells them, for tests.
// Thread-safety: none. Ownership: copies. Blocking: reads files. Failure: throws what toml++
// throws.
#pragma once

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include <toml++/toml.h>

namespace scrutiny::inspection {

// `source`: the repository.
inline std::string repository_definitions(const std::filesystem::path& source) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(source / "config/frameworks"))
    files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::ostringstream out;
  out << "{\"frameworks\":[";
  for (const auto& file : files)
    out << (file == files.front() ? "" : ",")
        << toml::json_formatter(toml::parse_file(file.string()),
                                toml::format_flags::quote_dates_and_times);
  out << "]}";
  return out.str();
}

}  // namespace scrutiny::inspection
