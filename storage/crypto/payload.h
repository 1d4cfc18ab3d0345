// A record's payload: its salted commitment and its sealed box (docs/formats/record.md).
// Thread-safety: free functions. Ownership: values. Never blocks.
#pragma once

#include "storage/crypto/sealed_box.h"

namespace scrutiny {

using Salt = std::array<std::uint8_t, 32>;

// SHA-256("scrutiny.commitment.v1" LF || salt || payload): the record's `commit`.
Digest commitment(const Salt& salt, ByteView payload);

struct SealedPayload {
  Bytes box;      // the salt and the payload, sealed
  Digest commit;  // commitment(salt, payload)
};
// REQUIRES: a fresh random salt for every record.
SealedPayload seal_payload(const Key256& data_key, const BoxContext& context, const Salt& salt,
                           ByteView payload);

struct PayloadContents {
  Salt salt;
  Bytes payload;
};
// kCorruption when the box does not open. The caller compares commitment(salt, payload) to the
// record.
Result<PayloadContents> open_payload(const Key256& data_key, const BoxContext& context,
                                     ByteView box);

}  // namespace scrutiny
