#include "config/embedded.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace scrutiny {

std::string_view embedded_file(std::string_view name) {
  const auto files = embedded_files();
  const auto found = std::find_if(files.begin(), files.end(),
                                  [&](const EmbeddedFile& file) { return file.name == name; });
  if (found == files.end()) throw std::out_of_range("no embedded file " + std::string(name));
  return found->text;
}

}  // namespace scrutiny
