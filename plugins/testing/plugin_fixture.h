// For tests of plugins and of the supervisor: plugin folders with signed manifests, documents as
// memfds, and a check that a test left no process and no descriptor behind. Thread-safety: one
// thread. Failure: throws, which fails the test.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "plugins/client/client.h"

namespace scrutiny::testing {

// A sealed memfd with the text; closed with the object.
class MemoryDocument {
 public:
  explicit MemoryDocument(std::string_view content);
  ~MemoryDocument();
  MemoryDocument(const MemoryDocument&) = delete;
  MemoryDocument& operator=(const MemoryDocument&) = delete;

  DocumentRequest request(std::string media_type = "text/plain") const;

 private:
  int descriptor_;
  Digest sha256_;
};

// Its own folder, removed with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::string read_file(const std::filesystem::path& file);
void write_file(const std::filesystem::path& file, std::string_view content);

// The key tests sign with.
plugins::PrivateKey test_key();

// Copies `library` into folder/<id>/ and writes a manifest for it (id, version 1.0.0, text/plain)
// and its signature. Returns the plugin's folder.
std::filesystem::path install(const std::filesystem::path& folder, const std::string& id,
                              const std::filesystem::path& library);
// Signs the manifest in `plugin_folder` anew, after a test has changed it.
void sign_again(const std::filesystem::path& plugin_folder, const plugins::PrivateKey& key);

PluginTrust trust_test_key();

// Where the built programs and plugins are: SCRUTINY_TEST_BIN_DIR, else this build's bin folder.
// (A sanitizer's build can so use the programs of another build: its own cannot run in the
// sandbox.)
std::filesystem::path bin_folder();
std::filesystem::path test_plugin(
    const std::string& name);                               // build/<preset>/test_plugins/<name>.so
std::filesystem::path built_plugin(const std::string& id);  // build/<preset>/plugins/<id>
// Why the sandbox cannot be tested in this build; empty when it can.
std::string why_no_sandbox();

// Open descriptors and child processes of this program.
struct Footprint {
  std::size_t descriptors = 0;
  bool children = false;
  bool operator==(const Footprint&) const = default;
};
Footprint footprint();
std::vector<int> child_processes();

}  // namespace scrutiny::testing
