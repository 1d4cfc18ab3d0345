#include "storage/crypto/payload.h"

#include <algorithm>

#include "storage/crypto/sha256.h"

namespace scrutiny {

Digest commitment(const Salt& salt, ByteView payload) {
  return Sha256().update("scrutiny.commitment.v1\n").update(salt).update(payload).finish();
}

SealedPayload seal_payload(const Key256& data_key, const BoxContext& context, const Salt& salt,
                           ByteView payload) {
  Bytes plaintext;
  plaintext.reserve(salt.size() + payload.size());
  plaintext.insert(plaintext.end(), salt.begin(), salt.end());
  plaintext.insert(plaintext.end(), payload.begin(), payload.end());
  return {seal_box(data_key, context, plaintext), commitment(salt, payload)};
}

Result<PayloadContents> open_payload(const Key256& data_key, const BoxContext& context,
                                     ByteView box) {
  SCRUTINY_ASSIGN(const Bytes plaintext, open_box(data_key, context, box));
  PayloadContents out;
  if (plaintext.size() < out.salt.size()) {
    return Error(ErrorCode::kCorruption, "A sealed payload is too short to hold its salt.");
  }
  const auto split = plaintext.begin() + static_cast<std::ptrdiff_t>(out.salt.size());
  std::copy(plaintext.begin(), split, out.salt.begin());
  out.payload.assign(split, plaintext.end());
  return out;
}

}  // namespace scrutiny
