#include "storage/audit/note.h"

#include <algorithm>
#include <stdexcept>

#include "api/utf8.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/sha256.h"

namespace scrutiny {
namespace {

constexpr std::string_view kDash = "\u2014 ";
constexpr std::string_view kPrivatePrefix = "PRIVATE+KEY+";
constexpr std::size_t kKeySize = 32;

Error malformed(const char* text) {
  return Error(ErrorCode::kInvalidArgument, text);
}

bool is_control(std::string_view sequence) {
  const auto first = static_cast<unsigned char>(sequence[0]);
  if (first < 0x20 || first == 0x7F) return true;
  return first == 0xC2 && static_cast<unsigned char>(sequence[1]) < 0xA0;
}

// Unicode property White_Space, beyond the control characters.
bool is_space(std::string_view sequence) {
  static constexpr std::string_view kSpaces[] = {" ",      "\u00a0", "\u1680", "\u2000", "\u2001",
                                                 "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
                                                 "\u2007", "\u2008", "\u2009", "\u200a", "\u2028",
                                                 "\u2029", "\u202f", "\u205f", "\u3000"};
  return std::find(std::begin(kSpaces), std::end(kSpaces), sequence) != std::end(kSpaces);
}

enum class Spaces : std::uint8_t { kAllowed, kRefused };

bool is_clean(std::string_view text, std::string_view also_allowed, Spaces spaces) {
  while (!text.empty()) {
    const std::size_t size = utf8_sequence(text);
    if (size == 0) return false;
    const std::string_view sequence = text.substr(0, size);
    if (is_control(sequence) && also_allowed.find(sequence) == std::string_view::npos) return false;
    if (spaces == Spaces::kRefused && is_space(sequence)) return false;
    text.remove_prefix(size);
  }
  return true;
}

std::uint32_t get_u32(ByteView bytes) {
  return static_cast<std::uint32_t>(bytes[0]) << 24 | static_cast<std::uint32_t>(bytes[1]) << 16 |
         static_cast<std::uint32_t>(bytes[2]) << 8 | bytes[3];
}

std::array<std::uint8_t, 4> put_u32(std::uint32_t value) {
  return {static_cast<std::uint8_t>(value >> 24), static_cast<std::uint8_t>(value >> 16 & 0xFF),
          static_cast<std::uint8_t>(value >> 8 & 0xFF), static_cast<std::uint8_t>(value & 0xFF)};
}

std::uint32_t make_key_id(std::string_view name, NoteKeyType type, ByteView public_key) {
  const std::uint8_t type_byte[] = {static_cast<std::uint8_t>(type)};
  const Digest hash =
      Sha256().update(name).update("\n").update(type_byte).update(public_key).finish();
  return get_u32(hash);
}

std::string cosignature_message(std::string_view text, std::uint64_t posix_seconds) {
  std::string message = "cosignature/v1\ntime ";
  message += std::to_string(posix_seconds);
  message += '\n';
  message += text;
  return message;
}

struct KeyText {
  std::string name;
  std::uint32_t key_id;
  NoteKeyType type;
  Bytes key;
};

// name "+" hex(key id) "+" base64(type || 32 bytes), divided at the first two "+" only.
Result<KeyText> parse_key_text(std::string_view text) {
  const std::size_t first = text.find('+');
  const std::size_t second = first == std::string_view::npos ? first : text.find('+', first + 1);
  if (second == std::string_view::npos) return malformed("A key has three parts divided by \"+\".");
  const std::string_view name = text.substr(0, first);
  const auto id = from_hex(text.substr(first + 1, second - first - 1));
  const auto key = from_base64(text.substr(second + 1));
  if (!is_note_key_name(name)) return malformed("The name of a key is empty or holds a space.");
  if (!id || id->size() != 4)
    return malformed("The id of a key is not eight lower-case hex digits.");
  if (!key || key->size() != 1 + kKeySize) {
    return malformed("A key is not base64 of a type and 32 bytes.");
  }
  const std::uint8_t type = key->front();
  if (type != static_cast<std::uint8_t>(NoteKeyType::kEd25519) &&
      type != static_cast<std::uint8_t>(NoteKeyType::kCosignature)) {
    return malformed("A key is of a type not known here.");
  }
  return KeyText{std::string(name), get_u32(*id), static_cast<NoteKeyType>(type),
                 Bytes(key->begin() + 1, key->end())};
}

std::string format_key_text(const NoteVerifier& verifier, ByteView key) {
  Bytes typed = {static_cast<std::uint8_t>(verifier.type())};
  typed.insert(typed.end(), key.begin(), key.end());
  return verifier.name() + "+" + to_hex(put_u32(verifier.key_id())) + "+" + to_base64(typed);
}

}  // namespace

bool is_note_key_name(std::string_view name) {
  return !name.empty() && name.find('+') == std::string_view::npos &&
         is_clean(name, "", Spaces::kRefused);
}

Result<NoteSignature> parse_signature_line(std::string_view line) {
  if (!line.starts_with(kDash) || !line.ends_with('\n')) {
    return malformed("A signature line does not begin with a dash or does not end.");
  }
  line.remove_prefix(kDash.size());
  line.remove_suffix(1);
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return malformed("A signature line has no signature.");
  const std::string_view name = line.substr(0, space);
  const auto bytes = from_base64(line.substr(space + 1));
  if (!is_note_key_name(name)) return malformed("A signature line has no valid name.");
  if (!bytes || bytes->size() < 5)
    return malformed("A signature is not base64 of a key id and more.");
  return NoteSignature{std::string(name), get_u32(*bytes), Bytes(bytes->begin() + 4, bytes->end())};
}

std::string format_signature_line(const NoteSignature& signature) {
  const auto id = put_u32(signature.key_id);
  Bytes bytes(id.begin(), id.end());
  bytes.insert(bytes.end(), signature.signature.begin(), signature.signature.end());
  std::string line(kDash);
  line += signature.name;
  line += ' ';
  line += to_base64(bytes);
  line += '\n';
  return line;
}

Result<Note> parse_note(std::string_view bytes) {
  if (bytes.size() > kMaxNoteSize) return malformed("A signed note is longer than allowed.");
  if (!is_clean(bytes, "\n", Spaces::kAllowed)) {
    return malformed("A signed note holds control characters or is not UTF-8.");
  }
  const std::size_t divide = bytes.rfind("\n\n");
  if (divide == std::string_view::npos) return malformed("A signed note has no empty line.");
  Note note;
  note.text = bytes.substr(0, divide + 1);
  std::string_view lines = bytes.substr(divide + 2);
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    if (end == std::string_view::npos) return malformed("A signed note ends within a line.");
    if (note.signatures.size() == kMaxNoteSignatures) return malformed("Too many signature lines.");
    SCRUTINY_ASSIGN(NoteSignature signature, parse_signature_line(lines.substr(0, end + 1)));
    note.signatures.push_back(std::move(signature));
    lines.remove_prefix(end + 1);
  }
  if (note.signatures.empty()) return malformed("A signed note has no signature.");
  return note;
}

std::string format_note(const Note& note) {
  std::string out = note.text + "\n";
  for (const NoteSignature& signature : note.signatures) out += format_signature_line(signature);
  return out;
}

NoteVerifier::NoteVerifier(std::string name, NoteKeyType type, VerifyKey key)
    : name_(std::move(name)),
      type_(type),
      key_(std::move(key)),
      key_id_(make_key_id(name_, type_, key_.raw())) {
  if (!is_note_key_name(name_)) throw std::logic_error("note key: not a valid name");
}

Result<NoteVerifier> NoteVerifier::parse(std::string_view text) {
  SCRUTINY_ASSIGN(KeyText parts, parse_key_text(text));
  SCRUTINY_ASSIGN(VerifyKey key, VerifyKey::from_raw(parts.key));
  NoteVerifier verifier(std::move(parts.name), parts.type, std::move(key));
  if (verifier.key_id() != parts.key_id) {
    return malformed("The id in a verifier key is not the id of its key.");
  }
  return verifier;
}

std::string NoteVerifier::text() const {
  return format_key_text(*this, key_.raw());
}

std::optional<std::uint64_t> NoteVerifier::verify(std::string_view text,
                                                  const NoteSignature& signature) const {
  const ByteView bytes = signature.signature;
  if (type_ == NoteKeyType::kEd25519) {
    if (!key_.verify(as_bytes(text), bytes)) return std::nullopt;
    return 0;
  }
  if (bytes.size() != 8 + std::tuple_size_v<Ed25519Signature>) return std::nullopt;
  const std::uint64_t time =
      static_cast<std::uint64_t>(get_u32(bytes)) << 32 | get_u32(bytes.subspan(4));
  if (time == 0 || time > INT64_MAX) return std::nullopt;
  if (!key_.verify(as_bytes(cosignature_message(text, time)), bytes.subspan(8)))
    return std::nullopt;
  return time;
}

NoteSigner::NoteSigner(std::string name, NoteKeyType type, SigningKey key)
    : key_(std::move(key)), verifier_(std::move(name), type, key_.verify_key()) {}

Result<NoteSigner> NoteSigner::parse(std::string_view text) {
  if (!text.starts_with(kPrivatePrefix)) {
    return malformed("A signing key does not begin with PRIVATE+KEY+.");
  }
  SCRUTINY_ASSIGN(KeyText parts, parse_key_text(text.substr(kPrivatePrefix.size())));
  NoteSigner signer(std::move(parts.name), parts.type, SigningKey(*Key256::from_bytes(parts.key)));
  OPENSSL_cleanse(parts.key.data(), parts.key.size());
  if (signer.verifier().key_id() != parts.key_id) {
    return malformed("The id in a signing key is not the id of its key.");
  }
  return signer;
}

std::string NoteSigner::private_text() const {
  return std::string(kPrivatePrefix) + format_key_text(verifier_, key_.seed().view());
}

NoteSignature NoteSigner::sign(std::string_view text) const {
  if (verifier_.type() != NoteKeyType::kEd25519 || !text.ends_with('\n')) {
    throw std::logic_error("note: wrong key type or a text without its last LF");
  }
  const Ed25519Signature signature = key_.sign(as_bytes(text));
  return {verifier_.name(), verifier_.key_id(), Bytes(signature.begin(), signature.end())};
}

NoteSignature NoteSigner::cosign(std::string_view text, std::uint64_t posix_seconds) const {
  if (verifier_.type() != NoteKeyType::kCosignature || posix_seconds == 0 ||
      posix_seconds > INT64_MAX) {
    throw std::logic_error("note: wrong key type or time");
  }
  const Ed25519Signature signature = key_.sign(as_bytes(cosignature_message(text, posix_seconds)));
  Bytes bytes(8 + signature.size());
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[i] = static_cast<std::uint8_t>(posix_seconds >> (56 - 8 * i) & 0xFF);
  }
  std::copy(signature.begin(), signature.end(), bytes.begin() + 8);
  return {verifier_.name(), verifier_.key_id(), std::move(bytes)};
}

Result<OpenedNote> open_note(std::string_view bytes, std::span<const NoteVerifier> verifiers) {
  SCRUTINY_ASSIGN(Note note, parse_note(bytes));
  std::vector<std::optional<std::uint64_t>> latest(verifiers.size());
  for (const NoteSignature& signature : note.signatures) {
    for (std::size_t i = 0; i < verifiers.size(); ++i) {
      if (!verifiers[i].made(signature)) continue;
      const auto time = verifiers[i].verify(note.text, signature);
      if (!time) {
        return Error(ErrorCode::kTampered, "A signature by " + signature.name + " does not hold.");
      }
      latest[i] = std::max(latest[i].value_or(0), *time);
    }
  }
  OpenedNote opened;
  opened.text = std::move(note.text);
  for (std::size_t i = 0; i < latest.size(); ++i) {
    if (latest[i]) opened.verified.push_back({i, *latest[i]});
  }
  if (opened.verified.empty()) {
    return Error(ErrorCode::kTampered, "No known key signed this note.");
  }
  return opened;
}

}  // namespace scrutiny
