// A file linked into the program (cmake/ScrutinyEmbed.cmake). Static storage; read from any thread.
#pragma once

#include <string_view>

namespace scrutiny {

struct EmbeddedFile {
  std::string_view name;  // without folders
  std::string_view content;
};

}  // namespace scrutiny
