#include "server/daemon/plugin_install.h"

#include <algorithm>

#include <unistd.h>

#include "plugins/client/manifest.h"
#include "server/daemon/files.h"
#include "storage/crypto/random.h"

namespace scrutiny {
namespace {

namespace fs = std::filesystem;

Result<plugins::PrivateKey> load_or_make_key(const fs::path& file) {
  plugins::PrivateKey key{};
  if (!fs::exists(file)) {
    random_bytes(key);
    SCRUTINY_TRY(write_private_file(file, plugins::to_hex(key) + "\n"));
    return key;
  }
  return load_signing_key(file);
}

Result<InstalledPlugin> install_one(const fs::path& from, const fs::path& to,
                                    const plugins::PrivateKey& key) {
  SCRUTINY_ASSIGN(const std::string text, read_small_file(from / "manifest.json"));
  auto parsed = parse_manifest(text);
  if (!parsed.ok()) {
    return Error(ErrorCode::kConfigInvalid,
                 (from / "manifest.json").string() + ": " + parsed.error().public_text());
  }
  SCRUTINY_ASSIGN(const std::string signature, sign_manifest(text, key));
  std::error_code error;
  fs::create_directories(to, error);
  // By way of a temporary name, so that a server that has the old one open keeps it whole.
  const fs::path library = to / parsed->library;
  const fs::path incoming = to / (parsed->library + ".new");
  if (!error) {
    fs::copy_file(from / parsed->library, incoming, fs::copy_options::overwrite_existing, error);
  }
  if (!error) fs::rename(incoming, library, error);
  if (error) {
    return Error(ErrorCode::kIo, "cannot install " + library.string() + ": " + error.message());
  }
  SCRUTINY_TRY(write_public_file(to / "manifest.json", text));
  SCRUTINY_TRY(write_public_file(to / "manifest.json.sig", signature));
  return InstalledPlugin{parsed->id, parsed->version};
}

fs::path program_folder() {
  std::error_code error;
  return fs::read_symlink("/proc/self/exe", error).parent_path();
}

}  // namespace

Result<plugins::PrivateKey> load_signing_key(const fs::path& file) {
  plugins::PrivateKey key{};
  SCRUTINY_ASSIGN(std::string text, read_small_file(file));
  while (!text.empty() && text.back() == '\n') text.pop_back();
  if (!plugins::from_hex(text, key)) {
    return Error(ErrorCode::kConfigInvalid,
                 file.string() + " is not a signing key of 64 hex digits");
  }
  return key;
}

Result<PluginInstallation> install_plugins(const fs::path& from, const fs::path& to,
                                           const fs::path& signing_key) {
  SCRUTINY_ASSIGN(const auto key, load_or_make_key(signing_key));
  SCRUTINY_ASSIGN(const auto public_key, plugins::public_key_of(key));
  PluginInstallation done;
  done.public_key = plugins::to_hex(public_key);
  std::error_code error;
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(from, error)) {
    if (fs::exists(entry.path() / "manifest.json")) folders.push_back(entry.path());
  }
  if (error) return Error(ErrorCode::kIo, "cannot list " + from.string() + ": " + error.message());
  std::sort(folders.begin(), folders.end());
  for (const auto& folder : folders) {
    SCRUTINY_ASSIGN(InstalledPlugin plugin, install_one(folder, to / folder.filename(), key));
    done.plugins.push_back(std::move(plugin));
  }
  return done;
}

fs::path bundled_plugins() {
  return program_folder().parent_path() / "plugins";
}
fs::path plugin_host_program() {
  return program_folder() / "plugin_host";
}

}  // namespace scrutiny
