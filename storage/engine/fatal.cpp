#include "storage/engine/fatal.h"

#include <string>

#include <unistd.h>

namespace scrutiny {

FatalHandler exit_on_fatal() {
  return [](std::string_view reason) {
    const std::string line = "scrutiny: stopped to protect the log: " + std::string(reason) + "\n";
    const char* at = line.data();
    std::size_t left = line.size();
    while (left > 0) {
      const ssize_t written = ::write(STDERR_FILENO, at, left);
      if (written <= 0) break;
      at += written;
      left -= static_cast<std::size_t>(written);
    }
    ::_exit(70);
  };
}

}  // namespace scrutiny
