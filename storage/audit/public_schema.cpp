#include "storage/audit/public_schema.h"

#include <boost/json/value.hpp>

#include "storage/audit/canonical_json.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"

namespace scrutiny {
namespace {

constexpr std::size_t kMaxNameSize = 1024;         // origins and verifier keys
constexpr std::size_t kMaxCheckpointSize = 32768;  // a note with its cosignatures
constexpr std::size_t kMaxCodeSize = 64;

Error malformed(const char* what) {
  return Error(ErrorCode::kCorruption, "The public part of a record has not its fixed form.", what);
}

// Takes the members of an object one by one; finish() refuses what is left over.
class Members {
 public:
  explicit Members(const boost::json::object& object) : object_(object) {}

  Result<std::string> string(std::string_view key, std::size_t max_size) {
    const boost::json::value* value = take(key);
    if (value == nullptr || !value->is_string() || value->get_string().empty() ||
        value->get_string().size() > max_size) {
      return malformed("a text is missing, empty or too long");
    }
    return std::string(value->get_string());
  }

  Result<std::uint64_t> number(std::string_view key) {
    const boost::json::value* value = take(key);
    if (value != nullptr && value->is_uint64() && value->get_uint64() <= kMaxSafeInteger) {
      return value->get_uint64();
    }
    if (value != nullptr && value->is_int64() && value->get_int64() >= 0 &&
        static_cast<std::uint64_t>(value->get_int64()) <= kMaxSafeInteger) {
      return static_cast<std::uint64_t>(value->get_int64());
    }
    return malformed("a number is missing");
  }

  Result<LogKind> demo() {
    const boost::json::value* value = take("demo");
    if (value == nullptr || !value->is_bool()) return malformed("demo is missing");
    return value->get_bool() ? LogKind::kDemo : LogKind::kReal;
  }

  Result<Digest> digest(std::string_view key) {
    SCRUTINY_ASSIGN(const std::string text, string(key, 64));
    const auto digest = digest_from_hex(text);
    if (!digest) return malformed("a hash is not 64 lower-case hex digits");
    return *digest;
  }

  // A short name without spaces or control characters.
  Result<std::string> name(std::string_view key) {
    SCRUTINY_ASSIGN(std::string text, string(key, kMaxNameSize));
    for (const char c : text) {
      if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F)
        return malformed("a name with spaces");
    }
    return text;
  }

  Result<std::string> code(std::string_view key) {
    SCRUTINY_ASSIGN(std::string text, string(key, kMaxCodeSize));
    if (text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") != std::string::npos) {
      return malformed("a code is not of [a-z0-9_]");
    }
    return text;
  }

  Status finish() const {
    if (taken_ != object_.size()) return malformed("an unknown member");
    return {};
  }

 private:
  const boost::json::value* take(std::string_view key) {
    const boost::json::value* value = object_.if_contains(key);
    if (value != nullptr) ++taken_;
    return value;
  }

  const boost::json::object& object_;
  std::size_t taken_ = 0;
};

template <class T>
Status status_of(const Result<T>& result) {
  if (!result.ok()) return result.error();
  return {};
}

}  // namespace

boost::json::object to_public(const LogCreated& value) {
  return {{"demo", value.kind == LogKind::kDemo},
          {"format", value.format},
          {"key", value.key},
          {"origin", value.origin}};
}

boost::json::object to_public(const KeyRotated& value) {
  return {{"key", value.key}, {"signature", value.signature}};
}

boost::json::object to_public(const LogContinued& value) {
  return {{"checkpoint", value.checkpoint}, {"demo", value.log.kind == LogKind::kDemo},
          {"format", value.log.format},     {"key", value.log.key},
          {"log", value.log.origin},        {"origin", value.origin},
          {"sealed_as", value.sealed_as},   {"size", value.size}};
}

boost::json::object to_public(const SubjectErased& value) {
  return {
      {"authority", value.authority}, {"class", value.erased_class}, {"unit", value.unit.text()}};
}

boost::json::object to_public(const TimeStamped& value) {
  return {{"checkpoint", to_hex(value.checkpoint)}, {"token", to_hex(value.token)}};
}

Result<LogCreated> log_created(const boost::json::object& object) {
  Members in(object);
  LogCreated out;
  SCRUTINY_ASSIGN(out.kind, in.demo());
  SCRUTINY_ASSIGN(out.format, in.number("format"));
  SCRUTINY_ASSIGN(out.key, in.name("key"));
  SCRUTINY_ASSIGN(out.origin, in.name("origin"));
  SCRUTINY_TRY(in.finish());
  return out;
}

Result<KeyRotated> key_rotated(const boost::json::object& object) {
  Members in(object);
  KeyRotated out;
  SCRUTINY_ASSIGN(out.key, in.name("key"));
  SCRUTINY_ASSIGN(out.signature, in.string("signature", 88));
  SCRUTINY_TRY(in.finish());
  const auto signature = from_base64(out.signature);
  if (!signature || signature->size() != 64) return malformed("signature");
  return out;
}

Result<LogContinued> log_continued(const boost::json::object& object) {
  Members in(object);
  LogContinued out;
  SCRUTINY_ASSIGN(out.checkpoint, in.string("checkpoint", kMaxCheckpointSize));
  SCRUTINY_ASSIGN(out.log.kind, in.demo());
  SCRUTINY_ASSIGN(out.log.format, in.number("format"));
  SCRUTINY_ASSIGN(out.log.key, in.name("key"));
  SCRUTINY_ASSIGN(out.log.origin, in.name("log"));
  SCRUTINY_ASSIGN(out.origin, in.name("origin"));
  SCRUTINY_ASSIGN(out.sealed_as, in.name("sealed_as"));
  SCRUTINY_ASSIGN(out.size, in.number("size"));
  SCRUTINY_TRY(in.finish());
  if (out.size == 0) return malformed("a log that continues nothing");
  return out;
}

Result<SubjectErased> subject_erased(const boost::json::object& object) {
  Members in(object);
  SubjectErased out;
  SCRUTINY_ASSIGN(out.authority, in.code("authority"));
  SCRUTINY_ASSIGN(out.erased_class, in.code("class"));
  SCRUTINY_ASSIGN(const std::string unit, in.string("unit", 32));
  SCRUTINY_TRY(in.finish());
  const auto id = UnitId::parse(unit);
  if (!id) return malformed("unit");
  out.unit = *id;
  return out;
}

Result<TimeStamped> time_stamped(const boost::json::object& object) {
  Members in(object);
  TimeStamped out;
  SCRUTINY_ASSIGN(out.checkpoint, in.digest("checkpoint"));
  SCRUTINY_ASSIGN(out.token, in.digest("token"));
  SCRUTINY_TRY(in.finish());
  return out;
}

Result<LogBeginning> log_beginning(std::string_view action, const boost::json::object& facts) {
  if (action == "log.created") {
    SCRUTINY_ASSIGN(LogCreated created, log_created(facts));
    std::string origin = created.origin;
    return LogBeginning{std::move(created), std::move(origin), {}, 0};
  }
  if (action != "log.continued") return malformed("record 0 does not say what log this is");
  SCRUTINY_ASSIGN(LogContinued continued, log_continued(facts));
  return LogBeginning{std::move(continued.log), std::move(continued.sealed_as),
                      std::move(continued.origin), continued.size};
}

bool has_public(std::string_view action) {
  return action == "log.created" || action == "log.key_rotated" || action == "log.continued" ||
         action == "subject.erased" || action == "time.stamped";
}

Status check_public(std::string_view action, const boost::json::object& object) {
  if (action == "log.created") return status_of(log_created(object));
  if (action == "log.key_rotated") return status_of(key_rotated(object));
  if (action == "log.continued") return status_of(log_continued(object));
  if (action == "subject.erased") return status_of(subject_erased(object));
  if (action == "time.stamped") return status_of(time_stamped(object));
  return malformed("this action has no public part");
}

std::string key_rotation_message(std::string_view origin, std::string_view new_key) {
  std::string out = "scrutiny.key_rotation.v1\n";
  out += origin;
  out += '\n';
  out += new_key;
  out += '\n';
  return out;
}

}  // namespace scrutiny
