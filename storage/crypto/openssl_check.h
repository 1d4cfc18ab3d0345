// Internal: every OpenSSL call whose failure no input can cause goes through here (out of memory, a
// missing algorithm). Such a failure ends the operation with an exception that names the call.
#pragma once

#include <stdexcept>
#include <string>

namespace scrutiny::crypto_detail {

inline void require(bool ok, const char* call) {
  if (!ok) throw std::runtime_error(std::string("OpenSSL: ") + call + " failed");
}

}  // namespace scrutiny::crypto_detail
