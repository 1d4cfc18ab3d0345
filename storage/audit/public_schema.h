// The `public` part of the few records that can be read without any key (docs/formats/record.md).
// Fixed schemas, no personal data, no free text. Thread-safety: free functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "api/bytes.h"
#include "api/ids.h"
#include "api/result.h"

namespace scrutiny {

enum class LogKind : std::uint8_t { kReal, kDemo };

// log.created: record 0, unless the log continues another.
struct LogCreated {
  std::string origin;
  std::uint64_t format = 1;
  std::string key;  // verifier key text of the log
  LogKind kind = LogKind::kReal;
};
// log.key_rotated: `signature` is the old key's over key_rotation_message().
struct KeyRotated {
  std::string key;        // verifier key text of the new key
  std::string signature;  // base64 of 64 bytes
};
// log.continued: record 0 of a log restored under another origin. Records 1 to size - 1 are those
// of the old log but for `prev`.
struct LogContinued {
  std::string origin;      // the old one
  std::string checkpoint;  // its last known cosigned checkpoint, the whole note
  std::uint64_t size = 0;  // restored
  LogCreated log;          // the new one, as log.created would say it
  std::string sealed_as;   // the origin in the associated data of every sealed box
};

// What record 0 says of its log.
struct LogBeginning {
  LogCreated log;
  std::string sealed_as;    // the log's own origin, unless it continues another
  std::string continues;    // the old origin; empty for log.created
  std::uint64_t inherited;  // records below it, but record 0, are the old log's; 0 for log.created
};
// subject.erased: `unit`'s data key is destroyed. Codes are [a-z0-9_]{1,64}.
struct SubjectErased {
  UnitId unit;
  std::string erased_class;
  std::string authority;
};
// time.stamped: hashes of the checkpoint text and of the RFC 3161 token.
struct TimeStamped {
  Digest checkpoint{};
  Digest token{};
};

boost::json::object to_public(const LogCreated& value);
boost::json::object to_public(const KeyRotated& value);
boost::json::object to_public(const LogContinued& value);
boost::json::object to_public(const SubjectErased& value);
boost::json::object to_public(const TimeStamped& value);

// kCorruption when the object has not exactly that schema.
Result<LogCreated> log_created(const boost::json::object& object);
Result<KeyRotated> key_rotated(const boost::json::object& object);
Result<LogContinued> log_continued(const boost::json::object& object);
Result<SubjectErased> subject_erased(const boost::json::object& object);
Result<TimeStamped> time_stamped(const boost::json::object& object);

// kCorruption when this cannot be record 0 of a log.
Result<LogBeginning> log_beginning(std::string_view action, const boost::json::object& facts);
// Whether records of this action carry `public`.
bool has_public(std::string_view action);
// kCorruption unless the object has the schema of that action. REQUIRES: has_public(action).
Status check_public(std::string_view action, const boost::json::object& object);

// What the old key signs: "scrutiny.key_rotation.v1" LF origin LF new verifier key text LF.
std::string key_rotation_message(std::string_view origin, std::string_view new_key);

}  // namespace scrutiny
