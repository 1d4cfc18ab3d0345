// Files on the user's own machine. Thread-safety: pure functions. Blocking: disk.
// Failure: kIo naming the file, kTooLarge.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "api/result.h"

namespace scrutiny::cli {

Result<std::string> read_whole_file(const std::string& path, std::uint64_t max_bytes);
// Replaces the file as a whole, with mode 0600: receipts name what someone sent.
Status write_whole_file(const std::string& path, std::string_view content);

struct FileDigest {
  std::string sha256;  // hex
  std::uint64_t size = 0;
};
Result<FileDigest> digest_file(const std::string& path);

}  // namespace scrutiny::cli
