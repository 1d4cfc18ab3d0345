// `scrutinyd plugins check` and `test`: has a file read by the installed plugins in the sandbox,
// with no server and no record. Thread-safety: one thread. Blocking: for as long as the plugins
// take. Failure: said on standard error; exit code 0 read (test: all as it should be), 1 not.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "server/cli/output.h"

namespace scrutiny {

struct CheckOptions {
  std::filesystem::path file;
  std::string profile;  // name, or a .toml file; empty: none
  std::string kind = "other";
  std::string plugin;  // empty: as an upload would choose
  bool with_text = false;
};

int run_plugin_check(const std::filesystem::path& data, const CheckOptions& options,
                     cli::Format format);

struct TestOptions {
  std::string plugin;  // empty: all
  std::vector<std::filesystem::path> files;
};

int run_plugin_test(const std::filesystem::path& data, const TestOptions& options);

}  // namespace scrutiny
