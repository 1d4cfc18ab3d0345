// Small files of a data folder: keys, settings, lists for the operator. Written whole and durable
// or not at all. Thread-safety: none on the same file. Blocking: yes. Failure: kIo naming the file.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "api/result.h"

namespace scrutiny {

// At most 1 MiB.
Result<std::string> read_small_file(const std::filesystem::path& file);
Status write_private_file(const std::filesystem::path& file,
                          std::string_view content);                                    // mode 0600
Status write_public_file(const std::filesystem::path& file, std::string_view content);  // mode 0644

}  // namespace scrutiny
