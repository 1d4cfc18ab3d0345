// The files of this folder that are built into the programs, so that one binary is enough.
// Thread-safety: constants. Blocking: no. Failure: an unknown name throws std::out_of_range.
#pragma once

#include <span>
#include <string_view>

namespace scrutiny {

struct EmbeddedFile {
  std::string_view name;  // relative to config/, e.g. "frameworks/ilacs.toml"
  std::string_view text;
};

std::span<const EmbeddedFile> embedded_files();  // of the list in CMakeLists.txt
std::string_view embedded_file(std::string_view name);

}  // namespace scrutiny
