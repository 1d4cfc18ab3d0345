#include "storage/crypto/random.h"

#include <climits>
#include <cstdio>
#include <cstdlib>

#include <openssl/rand.h>

#include "storage/crypto/secret.h"

namespace scrutiny {

void random_bytes(std::span<std::uint8_t> out) {
  while (!out.empty()) {
    const std::size_t step = out.size() < INT_MAX ? out.size() : INT_MAX;
    if (RAND_bytes(out.data(), static_cast<int>(step)) != 1) {
      std::fputs("fatal: the system's random generator failed\n", stderr);
      std::abort();
    }
    out = out.subspan(step);
  }
}

Key256 Key256::generate() {
  Key256 key;
  random_bytes(key.bytes_);
  return key;
}

}  // namespace scrutiny
