// Payloads between plain JSON and what the log keeps: canonical bytes, salted commitment, sealed
// box (audit-format section 1). Thread-safety: any thread. Ownership: refers to `keys`, which
// outlives it. Blocking: may read a key. Failure: kErased, kNotFound (unknown unit), kTooLarge,
// kCorruption.
#pragma once

#include <string>

#include "storage/audit/record.h"
#include "storage/crypto/payload.h"
#include "storage/ledger/key_store.h"
#include "storage/ledger/ledger.h"

namespace scrutiny {

struct SealedCommandPayload {
  Bytes box;
  Digest commit{};
  boost::json::object payload;  // as a replay will read it
};

class Sealing {
 public:
  Sealing(std::string origin, KeyStore& keys, std::size_t most_bytes)
      : origin_(std::move(origin)), keys_(keys), most_bytes_(most_bytes) {}

  const std::string& origin() const { return origin_; }
  KeyStore& keys() const { return keys_; }

  // REQUIRES: a fresh random salt.
  Result<SealedCommandPayload> seal(const UnitId& unit, const boost::json::object& payload,
                                    const Salt& salt) const;
  // Opens and holds against the record's commitment: kCorruption when it differs.
  Result<OpenedPayload> open(const Record& record, ByteView box) const;

 private:
  std::string origin_;
  KeyStore& keys_;
  std::size_t most_bytes_;
};

}  // namespace scrutiny
