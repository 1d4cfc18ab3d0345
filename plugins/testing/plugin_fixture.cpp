#include "plugins/testing/plugin_fixture.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api/plugin_abi.h"

namespace scrutiny::testing {
namespace {

void require(bool holds, const char* what) {
  if (!holds) throw std::runtime_error(what);
}

std::string manifest_text(const std::string& id, const Digest& library) {
  return "{\"manifest\":1,\"id\":\"" + id +
         "\",\"version\":\"1.0.0\",\"title\":\"Test\",\"abi\":{\"major\":" +
         std::to_string(SCRUTINY_PLUGIN_ABI_MAJOR) + ",\"minor\":0},\"library\":\"" + id +
         ".so\",\"library_sha256\":\"" + plugins::to_hex(library) +
         "\",\"media_types\":[\"text/plain\"],\"magic\":[],\"document_kinds\":[],\"priority\":0,"
         "\"capabilities\":[],\"limits\":{\"memory_mib\":256,\"seconds\":20,\"progress_seconds\":"
         "10,"
         "\"output_mib\":4},\"status\":\"active\"}";
}

}  // namespace

MemoryDocument::MemoryDocument(std::string_view content)
    : descriptor_(memfd_create("document", MFD_CLOEXEC | MFD_ALLOW_SEALING)) {
  require(descriptor_ >= 0, "memfd_create");
  require(
      write(descriptor_, content.data(), content.size()) == static_cast<ssize_t>(content.size()),
      "write");
  require(fcntl(descriptor_, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW) == 0, "seal");
  sha256_ = plugins::sha256(as_bytes(content)).value();
}

MemoryDocument::~MemoryDocument() {
  close(descriptor_);
}

DocumentRequest MemoryDocument::request(std::string media_type) const {
  return {descriptor_, sha256_, std::move(media_type)};
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "scrutiny-XXXXXX").string();
  require(mkdtemp(name.data()) != nullptr, "mkdtemp");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  require(in.good(), file.c_str());
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_file(const std::filesystem::path& file, std::string_view content) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  require(out.good(), file.c_str());
}

plugins::PrivateKey test_key() {
  plugins::PrivateKey key{};
  key.fill(7);
  return key;
}

std::filesystem::path install(const std::filesystem::path& folder, const std::string& id,
                              const std::filesystem::path& library) {
  const std::filesystem::path plugin = folder / id;
  std::filesystem::create_directories(plugin);
  const std::string bytes = read_file(library);
  write_file(plugin / (id + ".so"), bytes);
  write_file(plugin / "manifest.json", manifest_text(id, plugins::sha256(as_bytes(bytes)).value()));
  sign_again(plugin, test_key());
  return plugin;
}

void sign_again(const std::filesystem::path& plugin_folder, const plugins::PrivateKey& key) {
  write_file(plugin_folder / "manifest.json.sig",
             sign_manifest(read_file(plugin_folder / "manifest.json"), key).value());
}

PluginTrust trust_test_key() {
  return {{plugins::public_key_of(test_key()).value()}};
}

std::filesystem::path bin_folder() {
  const char* other = getenv("SCRUTINY_TEST_BIN_DIR");
  return other ? other : SCRUTINY_BIN_DIR;
}

std::filesystem::path test_plugin(const std::string& name) {
  return bin_folder().parent_path() / "test_plugins" / (name + ".so");
}

std::filesystem::path built_plugin(const std::string& id) {
  return bin_folder().parent_path() / "plugins" / id;
}

std::string why_no_sandbox() {
#ifdef SCRUTINY_SANITIZED
  if (!getenv("SCRUTINY_TEST_BIN_DIR"))
    return "a sanitizer's runtime cannot start inside the sandbox; set SCRUTINY_TEST_BIN_DIR to "
           "the bin "
           "folder of a build without one";
#endif
  return {};
}

Footprint footprint() {
  Footprint out;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd"))
    ++out.descriptors;
  siginfo_t info{};
  out.children = waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
  return out;
}

std::vector<int> child_processes() {
  std::vector<int> out;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::ifstream in(entry.path() / "status");
    for (std::string line; std::getline(in, line);) {
      if (line == "PPid:\t" + std::to_string(getpid())) out.push_back(std::stoi(name));
    }
  }
  return out;
}

}  // namespace scrutiny::testing
