#include "storage/crypto/sha512.h"

// The direct calls, as in sha256.cpp and for its reason.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace scrutiny {

Sha512::Sha512() {
  SHA512_Init(&state_);
}

Sha512& Sha512::update(ByteView piece) {
  SHA512_Update(&state_, piece.data(), piece.size());
  return *this;
}

Digest512 Sha512::finish() {
  Digest512 out;
  SHA512_Final(out.data(), &state_);
  return out;
}

}  // namespace scrutiny

#pragma GCC diagnostic pop
