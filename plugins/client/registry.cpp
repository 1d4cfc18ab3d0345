#include "plugins/client/registry.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include "api/plugin_abi.h"

namespace scrutiny {
namespace {

Result<std::string> read_text(const std::filesystem::path& file, std::size_t most) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return Error(ErrorCode::kIo, "A file could not be read.", file.string());
  std::string out(most + 1, '\0');
  in.read(out.data(), static_cast<std::streamsize>(out.size()));
  out.resize(static_cast<std::size_t>(in.gcount()));
  if (out.size() > most)
    return Error(ErrorCode::kConfigInvalid, "A file is too long.", file.string());
  return out;
}

Result<std::string> trusted_key(std::string_view manifest, const std::filesystem::path& folder,
                                const PluginTrust& trust) {
  const auto signature = read_text(folder / "manifest.json.sig", 1024);
  if (!signature.ok()) {
    if (trust.unsigned_plugins == UnsignedPlugins::kAllowed) return std::string();
    return Error(ErrorCode::kForbidden, "The plugin is not signed.", folder.string());
  }
  const auto key = check_signature(manifest, *signature, trust.allowed_keys);
  if (key.ok()) return plugins::to_hex(*key);
  if (trust.unsigned_plugins == UnsignedPlugins::kAllowed) return std::string();
  return key.error();
}

Status check_abi(const PluginManifest& manifest) {
  if (manifest.abi_major == SCRUTINY_PLUGIN_ABI_MAJOR &&
      manifest.abi_minor <= SCRUTINY_PLUGIN_ABI_MINOR)
    return {};
  return Error(
      ErrorCode::kVersionMismatch, "The plugin was made for another version of this server.",
      "ABI " + std::to_string(manifest.abi_major) + "." + std::to_string(manifest.abi_minor));
}

// `id` is filled as soon as it is known, for the report of a refusal.
Result<PluginInfo> examine(const std::filesystem::path& folder, const PluginTrust& trust,
                           const PluginLimits& limits, std::string& id) {
  SCRUTINY_ASSIGN(const std::string text, read_text(folder / "manifest.json", kMaxManifestBytes));
  SCRUTINY_ASSIGN(std::string signed_by, trusted_key(text, folder, trust));
  SCRUTINY_ASSIGN(PluginManifest manifest, parse_manifest(text));
  id = manifest.id;
  SCRUTINY_TRY(check_abi(manifest));
  if (manifest.status == PluginStatus::kDisabled)
    return Error(ErrorCode::kPluginUnusable, "The plugin is switched off in its manifest.");
  SCRUTINY_ASSIGN(auto library,
                  LibraryImage::read(folder / manifest.library, manifest.library_sha256));
  const PluginLimits effective = smaller(manifest.limits, limits);
  return PluginInfo{std::move(manifest), effective, std::move(signed_by), folder,
                    std::move(library)};
}

void put_in_order(std::vector<PluginInfo>& plugins) {
  std::map<std::string, const PluginInfo*> newest;
  for (const PluginInfo& info : plugins) {
    const PluginInfo*& known = newest[info.manifest.id];
    if (!known || is_older(known->manifest.version, info.manifest.version)) known = &info;
  }
  std::map<std::string, int> priority;
  for (const auto& [id, info] : newest) priority[id] = info->manifest.priority;
  std::sort(plugins.begin(), plugins.end(), [&](const PluginInfo& a, const PluginInfo& b) {
    const int of_a = priority[a.manifest.id];
    const int of_b = priority[b.manifest.id];
    if (of_a != of_b) return of_a > of_b;
    if (a.manifest.id != b.manifest.id) return a.manifest.id < b.manifest.id;
    return is_older(b.manifest.version, a.manifest.version);
  });
}

// Two plugins of one id and version would make a finding's provenance ambiguous: both are refused.
void refuse_doubles(PluginScan& scan) {
  std::vector<PluginInfo> kept;
  for (PluginInfo& info : scan.usable) {
    const auto same = [&](const PluginInfo& other) {
      return other.manifest.id == info.manifest.id &&
             other.manifest.version == info.manifest.version;
    };
    if (std::count_if(scan.usable.begin(), scan.usable.end(), same) > 1) {
      scan.refused.push_back(
          {info.folder, info.manifest.id,
           Error(ErrorCode::kConflict, "Two plugins have the same id and version.")});
    } else {
      kept.push_back(info);
    }
  }
  scan.usable = std::move(kept);
}

}  // namespace

Result<PluginScan> scan_plugins(const std::filesystem::path& folder, const PluginTrust& trust,
                                const PluginLimits& limits) {
  std::error_code failure;
  std::filesystem::directory_iterator entries(folder, failure);
  if (failure)
    return Error(ErrorCode::kIo, "The plugin folder cannot be listed.", failure.message());
  PluginScan scan;
  for (const auto& entry : entries) {
    if (!std::filesystem::exists(entry.path() / "manifest.json", failure)) continue;
    std::string id;
    auto info = examine(entry.path(), trust, limits, id);
    if (info.ok())
      scan.usable.push_back(std::move(*info));
    else
      scan.refused.push_back({entry.path(), id, std::move(info).error()});
  }
  refuse_doubles(scan);
  put_in_order(scan.usable);
  return scan;
}

bool is_switched_off(const RefusedPlugin& plugin) {
  return plugin.reason.code() == ErrorCode::kPluginUnusable;
}

Status sign_plugin(const std::filesystem::path& plugin_folder, const plugins::PrivateKey& key) {
  SCRUTINY_ASSIGN(const std::string text,
                  read_text(plugin_folder / "manifest.json", kMaxManifestBytes));
  SCRUTINY_ASSIGN(const PluginManifest manifest, parse_manifest(text));
  SCRUTINY_ASSIGN(const auto library,
                  LibraryImage::read(plugin_folder / manifest.library, manifest.library_sha256));
  SCRUTINY_ASSIGN(const std::string signature, sign_manifest(text, key));
  const std::filesystem::path file = plugin_folder / "manifest.json.sig";
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out << signature;
  out.close();
  return out ? Status()
             : Status(Error(ErrorCode::kIo, "A file could not be written.", file.string()));
}

std::vector<const PluginInfo*> candidates(const std::vector<PluginInfo>& plugins,
                                          std::string_view media_type, ByteView head,
                                          DocumentKind kind) {
  std::vector<const PluginInfo*> out;
  for (const PluginInfo& info : plugins) {
    if (fits(info.manifest, media_type, head, kind)) out.push_back(&info);
  }
  return out;
}

}  // namespace scrutiny
