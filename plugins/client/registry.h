// Finds the plugins of a folder and decides which may be used, before any of them is loaded.
// Purpose: <folder>/<id>/manifest.json, manifest.json.sig and the library; the library's bytes are
// copied into a sealed memfd, hashed there, and only that copy is ever loaded, so nothing can be
// swapped later. Thread-safety: values and pure functions. Blocking: reads files. Ownership:
// PluginInfo shares its library's descriptor. Failure: a refused plugin is listed with its reason;
// others are not hurt.
#pragma once

#include <filesystem>
#include <memory>

#include "plugins/client/manifest.h"

namespace scrutiny {

// A sealed, executable copy of a library. Immutable.
class LibraryImage {
 public:
  // kIo; kTampered when the bytes do not hash to `expected`.
  static Result<std::shared_ptr<const LibraryImage>> read(const std::filesystem::path& file,
                                                          const Digest& expected);
  ~LibraryImage();
  LibraryImage(const LibraryImage&) = delete;
  LibraryImage& operator=(const LibraryImage&) = delete;

  int descriptor() const { return descriptor_; }

 private:
  explicit LibraryImage(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

struct PluginInfo {
  PluginManifest manifest;
  PluginLimits limits;    // the smaller of the manifest's and the configuration's
  std::string signed_by;  // public key in hex; empty when unsigned plugins are allowed
  std::filesystem::path folder;
  std::shared_ptr<const LibraryImage> library;
};

enum class UnsignedPlugins { kRefused, kAllowed };

struct PluginTrust {
  std::vector<plugins::PublicKey> allowed_keys;
  UnsignedPlugins unsigned_plugins = UnsignedPlugins::kRefused;
};

struct RefusedPlugin {
  std::filesystem::path folder;
  std::string id;  // empty when the manifest was not read: it is not trusted, or broken
  Error reason;
};

// Its manifest says so: a choice, not a fault.
bool is_switched_off(const RefusedPlugin& plugin);

struct PluginScan {
  // Highest priority first, then by id. Of one id several versions may be there: the newest comes
  // first, and its priority counts for all.
  std::vector<PluginInfo> usable;
  std::vector<RefusedPlugin> refused;
};

// Looks at every direct subfolder that holds a manifest.json. kIo when `folder` cannot be listed.
Result<PluginScan> scan_plugins(const std::filesystem::path& folder, const PluginTrust& trust,
                                const PluginLimits& limits);

// Writes manifest.json.sig for a folder whose manifest and library belong together; does not load
// it. kTampered, kConfigInvalid, kIo.
Status sign_plugin(const std::filesystem::path& plugin_folder, const plugins::PrivateKey& key);

// The plugins that may read a document, in the order in which to try them: one that refuses a
// document (kPluginRefused) makes way for the next. Plugins meant for any kind come after those
// meant for `kind` only by their priority. Pointers are into `plugins`.
std::vector<const PluginInfo*> candidates(const std::vector<PluginInfo>& plugins,
                                          std::string_view media_type, ByteView head,
                                          DocumentKind kind);

}  // namespace scrutiny
