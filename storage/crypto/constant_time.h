// Comparison whose time does not depend on where the inputs differ: for tags, tokens and passwords.
// Thread-safety: free function. Never blocks, never fails.
#pragma once

#include <openssl/crypto.h>

#include "api/bytes.h"

namespace scrutiny {

// Lengths are not secret: differing lengths return false at once.
inline bool equal_constant_time(ByteView a, ByteView b) {
  if (a.size() != b.size()) return false;
  return a.empty() || CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}
inline bool equal_constant_time(std::string_view a, std::string_view b) {
  return equal_constant_time(as_bytes(a), as_bytes(b));
}

}  // namespace scrutiny
