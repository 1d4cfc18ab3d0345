// The verifier's own reader of records: checks that the bytes are the one canonical form of a
// record and points at its parts, without allocating. It shares no code with the writer
// (storage/audit/record.h). Thread-safety: free functions. Ownership: views into the record's
// bytes. Never blocks.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/bytes.h"
#include "api/ids.h"
#include "storage/crypto/ed25519.h"

namespace scrutiny {

// The public part of the records that have one (docs/formats/record.md).
struct PublicFacts {
  enum class Kind : std::uint8_t { kNone, kCreated, kRotated, kContinued, kErased, kStamped };
  Kind kind = Kind::kNone;
  std::string origin;            // kCreated, kContinued: of this log
  std::string old_origin;        // kContinued
  std::string old_checkpoint;    // kContinued: the old log's last known one
  std::string sealed_as;         // kCreated, kContinued
  std::uint64_t inherited = 0;   // kContinued: records taken from the old log, with its record 0
  std::string key;               // kCreated, kContinued, kRotated: verifier key text
  Ed25519Signature signature{};  // kRotated: by the key before
  std::uint64_t format = 0;      // kCreated, kContinued
  bool demo = false;             // kCreated, kContinued
  UnitId unit;                   // kErased
  Digest checkpoint{};           // kStamped: hash of the checkpoint text
  Digest token{};                // kStamped: hash of the token
};

// Hex parts are checked to be lower-case hex of the right length but not decoded.
struct ScannedRecord {
  std::uint64_t index = 0;
  std::string_view commit;  // 64 digits
  std::string_view prev;    // 64 digits
  std::string_view time;    // 24 characters; later times compare greater
  std::string_view unit;    // 32 digits
  std::string_view writer;  // key and nonce as written, empty if not signed
};

// nullptr when `bytes` is a canonical record; else the name of the first part that is wrong.
// `facts` is set for actions with a public part, otherwise left alone.
const char* scan_record(std::string_view bytes, ScannedRecord& out, PublicFacts& facts);

}  // namespace scrutiny
