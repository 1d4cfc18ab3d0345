// A real PKCS#11 token for tests and benchmarks: SoftHSM2 on a folder of its own. Its settings are
// environment variables, so there is one of it in a process. Thread-safety: one thread.
// Failure: is_there() is false where the softhsm2 package is not installed.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "storage/ledger/pkcs11/token.h"
#include "tests/support/temp_dir.h"

namespace scrutiny::testing {

class SoftToken {
 public:
  static constexpr const char* kModule = "/usr/lib/softhsm/libsofthsm2.so";
  static bool is_there() { return std::filesystem::exists(kModule); }

  SoftToken() {
    std::filesystem::create_directory(tokens());
    std::ofstream(folder_ / "conf") << "directories.tokendir = " << tokens()
                                    << "\nobjectstore.backend = file\nlog.level = ERROR\n";
    ::setenv("SOFTHSM2_CONF", (folder_ / "conf").c_str(), 1);
    const char* init =
        "softhsm2-util --init-token --free --label test --pin 482915 --so-pin 12345678 >/dev/null";
    if (std::system(init) != 0) throw std::runtime_error("softhsm2-util failed");  // NOLINT
    write_pin("482915");
  }
  void write_pin(const std::string& pin) {
    std::ofstream(pin_file()) << pin << "\n";
    std::filesystem::permissions(
        pin_file(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  }
  TokenSettings settings() const { return {kModule, "test", pin_file()}; }
  std::string tokens() const { return folder_ / "tokens"; }

 private:
  std::string pin_file() const { return folder_ / "pin"; }
  TempDir folder_;
};

}  // namespace scrutiny::testing
