#include "storage/audit/verify/record_scanner.h"

#include <array>

#include "storage/audit/verify/scan_cursor.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"

namespace scrutiny {
namespace {

using verify_detail::ScanCursor;

constexpr std::size_t kMaxRecord = 65535;
constexpr std::size_t kMaxAction = 64;
constexpr std::size_t kMaxName = 1024;
constexpr std::size_t kMaxNote = 32768;
constexpr std::size_t kMaxCode = 64;

bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Parts of letters, digits and "_" that begin with a letter, two or more, joined by dots.
bool valid_action(std::string_view action) {
  if (action.size() > kMaxAction) return false;
  bool part_begins = true;
  std::size_t dots = 0;
  for (const char c : action) {
    if (part_begins) {
      if (!is_letter(c)) return false;
      part_begins = false;
    } else if (c == '.') {
      ++dots;
      part_begins = true;
    } else if (!is_letter(c) && !is_digit(c) && c != '_') {
      return false;
    }
  }
  return dots > 0 && !part_begins;
}

int two_digits(const char* at) {
  return (at[0] - '0') * 10 + (at[1] - '0');
}

bool valid_date(const char* at) {
  static constexpr std::array<int, 13> kDays = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const int year = two_digits(at) * 100 + two_digits(at + 2);
  const int month = two_digits(at + 5);
  const int day = two_digits(at + 8);
  if (year < 1970 || month < 1 || month > 12 || day < 1) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= kDays[static_cast<std::size_t>(month)] + (month == 2 && leap ? 1 : 0);
}

// `2026-11-23T06:11:03.123Z`
bool valid_time(std::string_view time) {
  static constexpr std::string_view kShape = "dddd-dd-ddTdd:dd:dd.dddZ";
  bool good = true;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    good &= kShape[i] == 'd' ? is_digit(time[i]) : time[i] == kShape[i];
  }
  const char* const at = time.data();
  return good && valid_date(at) && two_digits(at + 11) < 24 && two_digits(at + 14) < 60 &&
         two_digits(at + 17) < 60;
}

bool name(ScanCursor& in, std::string& out) {
  if (!in.string(kMaxName, out)) return false;
  for (const char c : out) {
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F) return false;
  }
  return true;
}

bool code(ScanCursor& in) {
  std::string text;
  if (!in.string(kMaxCode, text)) return false;
  for (const char c : text) {
    if (!is_letter(c) && !is_digit(c) && c != '_') return false;
  }
  return true;
}

bool signature(ScanCursor& in, Ed25519Signature& out) {
  std::string_view text;
  if (!in.until_quote(88, text)) return false;
  const auto bytes = from_base64(text);
  if (!bytes || bytes->size() != out.size()) return false;
  std::copy(bytes->begin(), bytes->end(), out.begin());
  return in.take("\"");
}

// What log.created and log.continued have in common, up to the log's name.
bool log_itself(ScanCursor& in, PublicFacts& facts) {
  if (!in.take("\"demo\":")) return false;
  facts.demo = in.take("true");
  if (!facts.demo && !in.take("false")) return false;
  return in.take(",\"format\":") && in.number(facts.format) && in.take(",\"key\":\"") &&
         name(in, facts.key);
}

bool created(ScanCursor& in, PublicFacts& facts) {
  facts.kind = PublicFacts::Kind::kCreated;
  if (!in.take("{") || !log_itself(in, facts) || !in.take(",\"origin\":\"") ||
      !name(in, facts.origin) || !in.take("}"))
    return false;
  facts.sealed_as = facts.origin;
  return true;
}

bool rotated(ScanCursor& in, PublicFacts& facts) {
  facts.kind = PublicFacts::Kind::kRotated;
  return in.take("{\"key\":\"") && name(in, facts.key) && in.take(",\"signature\":\"") &&
         signature(in, facts.signature) && in.take("}");
}

bool continued(ScanCursor& in, PublicFacts& facts) {
  facts.kind = PublicFacts::Kind::kContinued;
  return in.take("{\"checkpoint\":\"") && in.string(kMaxNote, facts.old_checkpoint) &&
         in.take(",") && log_itself(in, facts) && in.take(",\"log\":\"") &&
         name(in, facts.origin) && in.take(",\"origin\":\"") && name(in, facts.old_origin) &&
         in.take(",\"sealed_as\":\"") && name(in, facts.sealed_as) && in.take(",\"size\":") &&
         in.number(facts.inherited) && facts.inherited > 0 && in.take("}");
}

bool erased(ScanCursor& in, PublicFacts& facts) {
  facts.kind = PublicFacts::Kind::kErased;
  std::string_view unit;
  if (!in.take("{\"authority\":\"") || !code(in) || !in.take(",\"class\":\"") || !code(in) ||
      !in.take(",\"unit\":\"") || !in.hex<32>(unit) || !in.take("\"}")) {
    return false;
  }
  facts.unit = *UnitId::parse(unit);
  return true;
}

bool stamped(ScanCursor& in, PublicFacts& facts) {
  facts.kind = PublicFacts::Kind::kStamped;
  std::string_view checkpoint;
  std::string_view token;
  if (!in.take("{\"checkpoint\":\"") || !in.hex<64>(checkpoint) || !in.take("\",\"token\":\"") ||
      !in.hex<64>(token) || !in.take("\"}")) {
    return false;
  }
  facts.checkpoint = *digest_from_hex(checkpoint);
  facts.token = *digest_from_hex(token);
  return true;
}

using PublicScan = bool (*)(ScanCursor&, PublicFacts&);

// nullptr for actions without a public part.
PublicScan public_scan(std::string_view action) {
  if (action == "log.created") return created;
  if (action == "log.key_rotated") return rotated;
  if (action == "log.continued") return continued;
  if (action == "subject.erased") return erased;
  if (action == "time.stamped") return stamped;
  return nullptr;
}

bool scan_public(ScanCursor& in, std::string_view action, PublicFacts& facts) {
  const PublicScan scan = public_scan(action);
  if (scan == nullptr) return true;
  return in.take(",\"public\":") && scan(in, facts);
}

bool scan_writer(ScanCursor& in, ScannedRecord& out) {
  out.writer = {};
  if (!in.take(",\"writer\":{")) return true;
  constexpr std::size_t kKeyAndNonce =
      std::string_view("\"key\":\"\",\"nonce\":\"\"").size() + 64 + 32;
  ScanCursor ahead = in;
  std::string_view hex;
  Ed25519Signature ignored;
  return ahead.bytes(kKeyAndNonce, out.writer) && in.take("\"key\":\"") && in.hex<64>(hex) &&
         in.take("\",\"nonce\":\"") && in.hex<32>(hex) && in.take("\",\"sig\":\"") &&
         signature(in, ignored) && in.take("}");
}

}  // namespace

const char* scan_record(std::string_view bytes, ScannedRecord& out, PublicFacts& facts) {
  if (bytes.size() > kMaxRecord) return "length";
  ScanCursor in(bytes);
  std::string_view action;
  std::string_view hex;
  if (!in.take("{\"action\":\"") || !in.until_quote(kMaxAction, action) || !valid_action(action)) {
    return "action";
  }
  if (!in.take("\",\"actor\":\"") || !in.hex<32>(hex)) return "actor";
  if (in.take("\",\"agency\":\"") && !in.hex<32>(hex)) return "agency";
  if (!in.take("\",\"commit\":\"") || !in.hex<64>(out.commit)) return "commit";
  if (!in.take("\",\"index\":") || !in.number(out.index)) return "index";
  if (!in.take(",\"prev\":\"") || !in.hex<64>(out.prev) || !in.take("\"")) return "prev";
  if (!scan_public(in, action, facts)) return "public";
  if (!in.take(",\"subject\":\"") || !in.hex<32>(hex)) return "subject";
  if (!in.take("\",\"time\":\"") || !in.bytes(24, out.time) || !valid_time(out.time)) return "time";
  if (!in.take("\",\"unit\":\"") || !in.hex<32>(out.unit)) return "unit";
  std::uint64_t version = 0;
  if (!in.take("\",\"v\":1")) return "v";
  if (in.take(",\"version\":") && !in.number(version)) return "version";
  if (!scan_writer(in, out)) return "writer";
  if (!in.take("}") || !in.at_end()) return "a part that is not known";
  return nullptr;
}

}  // namespace scrutiny
