// One record of the log: the Merkle leaf. Format: docs/formats/record.md (canonical JSON, keys
// known and sorted, at most 65,535 bytes, no personal data, no free text). Thread-safety: plain
// values and free functions. Ownership: values. Never blocks.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "api/bytes.h"
#include "api/clock.h"
#include "api/ids.h"
#include "api/result.h"
#include "storage/audit/time_text.h"
#include "storage/crypto/ed25519.h"

namespace scrutiny {

inline constexpr std::size_t kMaxRecordSize = 65535;
inline constexpr std::uint64_t kRecordVersion = 1;

// The client's own signature under a command (audit format section 1).
struct WriterSignature {
  Digest key{};                          // SHA-256 of the raw Ed25519 public key
  std::array<std::uint8_t, 16> nonce{};  // (key, nonce) occurs once per log
  Ed25519Signature signature{};
};

struct Record {
  std::uint64_t index = 0;
  Digest prev{};        // leaf hash of the record before; zeros for index 0
  UnixMillis time = 0;  // never below that of the record before
  std::string action;   // dotted verb, see is_action()
  ActorId actor;
  std::optional<AgencyId> agency;  // the actor's
  SubjectId subject;
  std::optional<std::uint64_t> version;  // the subject's
  Digest commit{};
  UnitId unit;
  // Present exactly for the actions of has_public(), with their fixed schema (public_schema.h).
  std::optional<boost::json::object> public_;
  std::optional<WriterSignature> writer;
};

// "document.submitted": two or more parts of [a-z][a-z0-9_]* joined by dots, at most 64 bytes.
bool is_action(std::string_view text);

// Canonical bytes. REQUIRES: is_action(action), numbers at most 2^53-1, time within 1970 to 9999
// and public_ made by public_schema.h; the caller holds the result against kMaxRecordSize.
std::string encode(const Record& record);

// Exactly what encode() writes, else kCorruption: refuses unknown, missing, repeated or unsorted
// keys, white space, upper-case hex, other number forms, a time no calendar has, a `public` that is
// missing, out of place or not of its schema, and more than 65,535 bytes.
Result<Record> decode(std::string_view bytes);

// What the log is, from its record 0; kCorruption when that is no record 0.
struct LogBeginning;
Result<LogBeginning> log_beginning(const Record& first);

// What the writer signs: "scrutiny.writer.v1" LF origin LF and the canonical record without v,
// index, prev, time and writer.sig. REQUIRES: record.writer (its signature is not looked at).
std::string writer_message(std::string_view origin, const Record& record);

}  // namespace scrutiny
