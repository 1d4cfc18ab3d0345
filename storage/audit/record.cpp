#include "storage/audit/record.h"

#include <charconv>

#include "storage/audit/canonical_json.h"
#include "storage/audit/public_schema.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"

namespace scrutiny {
namespace {

constexpr std::size_t kMaxActionSize = 64;
constexpr std::size_t kUsualRecordSize = 512;

void append_hex(ByteView bytes, std::string& out) {
  static constexpr char kDigits[] = "0123456789abcdef";
  for (const std::uint8_t byte : bytes) {
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
}

void append_number(std::uint64_t value, std::string& out) {
  char digits[20];
  const auto end = std::to_chars(std::begin(digits), std::end(digits), value).ptr;
  out.append(digits, end);
}

// The members before `public` that both the record and the writer's message carry.
void append_start(const Record& record, std::string& out) {
  out += "{\"action\":\"";
  out += record.action;
  out += "\",\"actor\":\"";
  append_hex(record.actor.raw(), out);
  if (record.agency) {
    out += "\",\"agency\":\"";
    append_hex(record.agency->raw(), out);
  }
  out += "\",\"commit\":\"";
  append_hex(record.commit, out);
  out += '"';
}

void append_public_and_subject(const Record& record, std::string& out) {
  if (record.public_) {
    out += ",\"public\":";
    out += canonical(*record.public_);
  }
  out += ",\"subject\":\"";
  append_hex(record.subject.raw(), out);
  out += '"';
}

void append_version(const Record& record, std::string& out) {
  if (!record.version) return;
  out += ",\"version\":";
  append_number(*record.version, out);
}

void append_writer_key(const WriterSignature& writer, std::string& out) {
  out += ",\"writer\":{\"key\":\"";
  append_hex(writer.key, out);
  out += "\",\"nonce\":\"";
  append_hex(writer.nonce, out);
  out += '"';
}

Error malformed(const char* what) {
  return Error(ErrorCode::kCorruption, "A record is not in its canonical form.", what);
}

// Reads a record front to back; every step either takes exactly what it names or fails.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  bool take(std::string_view literal) {
    if (!rest_.starts_with(literal)) return false;
    rest_.remove_prefix(literal.size());
    return true;
  }

  template <std::size_t N>
  bool hex(std::array<std::uint8_t, N>& out) {
    const auto bytes = from_hex(rest_.substr(0, 2 * N));
    if (!bytes || bytes->size() != N) return false;
    std::copy(bytes->begin(), bytes->end(), out.begin());
    rest_.remove_prefix(2 * N);
    return true;
  }

  template <class Id>
  bool id(Id& out) {
    typename Id::Raw raw{};
    if (!hex(raw)) return false;
    out = Id(raw);
    return true;
  }

  bool number(std::uint64_t& out) {
    const auto [end, code] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), out);
    const auto size = static_cast<std::size_t>(end - rest_.data());
    if (code != std::errc{} || out > kMaxSafeInteger || (rest_[0] == '0' && size > 1)) return false;
    rest_.remove_prefix(size);
    return true;
  }

  // The text up to a closing quote, without escapes.
  std::optional<std::string_view> plain_string() {
    const std::size_t end = rest_.find('"');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view text = rest_.substr(0, end);
    rest_.remove_prefix(end);
    return text;
  }

  // The text of one object, braces included, found by counting braces outside strings.
  std::optional<std::string_view> object() {
    std::size_t depth = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < rest_.size(); ++i) {
      const char c = rest_[i];
      if (in_string) {
        if (c == '\\')
          ++i;
        else if (c == '"')
          in_string = false;
      } else if (c == '"') {
        in_string = true;
      } else if (c == '{') {
        ++depth;
      } else if (c == '}' && --depth == 0) {
        const std::string_view text = rest_.substr(0, i + 1);
        rest_.remove_prefix(i + 1);
        return text;
      }
      if (depth == 0) return std::nullopt;
    }
    return std::nullopt;
  }

  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

Status decode_action_to_commit(Cursor& in, Record& out) {
  if (!in.take("{\"action\":\"")) return malformed("action");
  const auto action = in.plain_string();
  if (!action || !is_action(*action)) return malformed("action");
  out.action = *action;
  if (!in.take("\",\"actor\":\"") || !in.id(out.actor)) return malformed("actor");
  if (in.take("\",\"agency\":\"") && !in.id(out.agency.emplace())) return malformed("agency");
  if (!in.take("\",\"commit\":\"") || !in.hex(out.commit)) return malformed("commit");
  return {};
}

Status decode_index_to_prev(Cursor& in, Record& out) {
  if (!in.take("\",\"index\":") || !in.number(out.index)) return malformed("index");
  if (!in.take(",\"prev\":\"") || !in.hex(out.prev) || !in.take("\"")) return malformed("prev");
  return {};
}

Status decode_public(Cursor& in, Record& out) {
  const bool present = in.take(",\"public\":");
  if (present != has_public(out.action)) return malformed("public does not belong to this action");
  if (!present) return {};
  const auto text = in.object();
  if (!text) return malformed("public");
  auto object = parse_canonical_object(*text);
  if (!object.ok()) return malformed("public is not canonical");
  SCRUTINY_TRY(check_public(out.action, *object));
  out.public_ = std::move(*object);
  return {};
}

Status decode_subject_to_version(Cursor& in, Record& out) {
  if (!in.take(",\"subject\":\"") || !in.id(out.subject)) return malformed("subject");
  if (!in.take("\",\"time\":\"")) return malformed("time");
  const auto text = in.plain_string();
  const auto time = text ? parse_time(*text) : std::nullopt;
  if (!time) return malformed("time");
  out.time = *time;
  if (!in.take("\",\"unit\":\"") || !in.id(out.unit)) return malformed("unit");
  if (!in.take("\",\"v\":1")) return malformed("v");
  if (in.take(",\"version\":") && !in.number(out.version.emplace())) return malformed("version");
  return {};
}

Status decode_writer(Cursor& in, Record& out) {
  if (!in.take(",\"writer\":{\"key\":\"")) return {};
  WriterSignature writer;
  if (!in.hex(writer.key) || !in.take("\",\"nonce\":\"") || !in.hex(writer.nonce) ||
      !in.take("\",\"sig\":\"")) {
    return malformed("writer");
  }
  const auto text = in.plain_string();
  const auto signature = text ? from_base64(*text) : std::nullopt;
  if (!signature || signature->size() != writer.signature.size() || !in.take("\"}")) {
    return malformed("writer");
  }
  std::copy(signature->begin(), signature->end(), writer.signature.begin());
  out.writer = writer;
  return {};
}

bool is_action_part(std::string_view part) {
  if (part.empty() || part[0] < 'a' || part[0] > 'z') return false;
  return part.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

}  // namespace

bool is_action(std::string_view text) {
  if (text.size() > kMaxActionSize || text.find('.') == std::string_view::npos) return false;
  while (true) {
    const std::size_t dot = text.find('.');
    if (!is_action_part(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

std::string encode(const Record& record) {
  std::string out;
  out.reserve(kUsualRecordSize);
  append_start(record, out);
  out += ",\"index\":";
  append_number(record.index, out);
  out += ",\"prev\":\"";
  append_hex(record.prev, out);
  out += '"';
  append_public_and_subject(record, out);
  out += ",\"time\":\"";
  append_time(record.time, out);
  out += "\",\"unit\":\"";
  append_hex(record.unit.raw(), out);
  out += "\",\"v\":1";
  append_version(record, out);
  if (record.writer) {
    append_writer_key(*record.writer, out);
    out += ",\"sig\":\"";
    out += to_base64(record.writer->signature);
    out += "\"}";
  }
  out += '}';
  return out;
}

Result<Record> decode(std::string_view bytes) {
  if (bytes.size() > kMaxRecordSize) return malformed("over 65,535 bytes");
  Cursor in(bytes);
  Record out;
  SCRUTINY_TRY(decode_action_to_commit(in, out));
  SCRUTINY_TRY(decode_index_to_prev(in, out));
  SCRUTINY_TRY(decode_public(in, out));
  SCRUTINY_TRY(decode_subject_to_version(in, out));
  SCRUTINY_TRY(decode_writer(in, out));
  if (!in.take("}") || !in.at_end()) return malformed("something after the last key");
  return out;
}

Result<LogBeginning> log_beginning(const Record& first) {
  if (first.index != 0 || !first.public_)
    return Error(ErrorCode::kCorruption, "Record 0 does not say what log this is.");
  return log_beginning(first.action, *first.public_);
}

std::string writer_message(std::string_view origin, const Record& record) {
  std::string out = "scrutiny.writer.v1\n";
  out += origin;
  out += '\n';
  append_start(record, out);
  append_public_and_subject(record, out);
  out += ",\"unit\":\"";
  append_hex(record.unit.raw(), out);
  out += '"';
  append_version(record, out);
  append_writer_key(record.writer.value(), out);
  out += "}}";
  return out;
}

}  // namespace scrutiny
