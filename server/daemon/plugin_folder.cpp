#include "server/daemon/plugin_folder.h"

#include "server/daemon/files.h"
#include "server/daemon/settings_map.h"

namespace scrutiny {
namespace {

namespace fs = std::filesystem;

fs::path place(const DataFolder& folder, const std::string& setting, const char* name) {
  return setting.empty() ? folder.data / name : fs::path(setting);
}

Result<std::vector<AgencyProfile>> profiles_of(const DataFolder& folder) {
  return load_agency_profiles(place(folder, folder.settings.plugins.profiles_dir, "profiles"));
}

}  // namespace

Result<PluginFolder> scan_plugin_folder(const DataFolder& folder) {
  const PluginSettings& settings = folder.settings.plugins;
  SCRUTINY_ASSIGN(const PluginTrust trust, plugin_trust(settings));
  PluginFolder found;
  SCRUTINY_ASSIGN(found.plugins, scan_plugins(place(folder, settings.dir, "plugins"), trust,
                                              plugin_limits(settings)));
  SCRUTINY_ASSIGN(found.frameworks,
                  load_frameworks(place(folder, settings.frameworks_dir, "frameworks")));
  SCRUTINY_ASSIGN(found.profiles, profiles_of(folder));
  return found;
}

Result<AgencyProfile> find_profile(const DataFolder& folder, const std::string& name_or_file) {
  const fs::path file(name_or_file);
  if (file.extension() == ".toml") {
    SCRUTINY_ASSIGN(const std::string text, read_small_file(file));
    return parse_agency_profile(text, name_or_file, file.stem().string());
  }
  SCRUTINY_ASSIGN(const std::vector<AgencyProfile> profiles, profiles_of(folder));
  for (const AgencyProfile& profile : profiles) {
    if (profile.name == name_or_file) return profile;
  }
  return Error(ErrorCode::kNotFound,
               "There is no profile " + name_or_file + ".toml in " +
                   place(folder, folder.settings.plugins.profiles_dir, "profiles").string() + ".");
}

}  // namespace scrutiny
