#include "config/agency_profiles.h"

#include <set>
#include <sstream>

#include "config/toml_folder.h"
#include "config/toml_reader.h"

namespace scrutiny {
namespace {

namespace fs = std::filesystem;

std::string as_json(const toml::table& table) {
  std::ostringstream out;
  out << toml::json_formatter(table, toml::format_flags::none);
  return out.str();
}

Result<AgencyProfile> read_profile(const toml::table& table, std::string_view source,
                                   std::string_view name) {
  TomlReader reader(table, source);
  AgencyProfile profile;
  profile.name = name;
  SCRUTINY_ASSIGN(profile.title, reader.text("title"));
  SCRUTINY_ASSIGN(profile.agencies, reader.texts("agencies"));
  SCRUTINY_ASSIGN(const toml::table* plugins, reader.optional_table("plugins"));
  if (plugins == nullptr || plugins->empty()) {
    return reader.fault("plugins", "must hold a table for at least one plugin");
  }
  for (const auto& [plugin, told] : *plugins) {
    if (!told.is_table())
      return invalid_at(source, told.source(), std::string(plugin.str()) + " must be a table");
  }
  SCRUTINY_TRY(reader.finish());
  profile.plugins = as_json(*plugins);
  return profile;
}

}  // namespace

Result<AgencyProfile> parse_agency_profile(std::string_view text, std::string_view source,
                                           std::string_view name) {
  try {
    return read_profile(toml::parse(text), source, name);
  } catch (const toml::parse_error& error) {
    return invalid_at(source, error.source(), error.description());
  }
}

Result<std::vector<AgencyProfile>> load_agency_profiles(const fs::path& folder) {
  SCRUTINY_ASSIGN(const auto files, read_toml_folder(folder));
  std::vector<AgencyProfile> profiles;
  std::set<std::string> claimed;
  for (const TomlFile& file : files) {
    SCRUTINY_ASSIGN(AgencyProfile profile,
                    parse_agency_profile(file.text, file.path.string(), file.path.stem().string()));
    for (const std::string& agency : profile.agencies) {
      if (!claimed.insert(agency).second)
        return Error(ErrorCode::kConfigInvalid,
                     file.path.string() + ": \"" + agency + "\" has another profile already");
    }
    profiles.push_back(std::move(profile));
  }
  return profiles;
}

const AgencyProfile* profile_of(const std::vector<AgencyProfile>& profiles, std::string_view id,
                                std::string_view name) {
  for (const AgencyProfile& profile : profiles) {
    for (const std::string& agency : profile.agencies) {
      if (agency == id || agency == name) return &profile;
    }
  }
  return nullptr;
}

}  // namespace scrutiny
