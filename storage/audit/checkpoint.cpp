#include "storage/audit/checkpoint.h"

#include <charconv>

#include "storage/crypto/base64.h"

namespace scrutiny {
namespace {

Error malformed(const char* text) {
  return Error(ErrorCode::kInvalidArgument, text);
}

// Takes the text up to the next LF; nullopt when there is none or the line is empty.
std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos || end == 0) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

std::optional<std::uint64_t> decimal(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (text.size() > 1 && text[0] == '0') return std::nullopt;
  return value;
}

}  // namespace

std::string format_checkpoint(const Checkpoint& checkpoint) {
  std::string out = checkpoint.origin;
  out += '\n';
  out += std::to_string(checkpoint.size);
  out += '\n';
  out += to_base64(checkpoint.root);
  out += '\n';
  for (const std::string& line : checkpoint.extensions) {
    out += line;
    out += '\n';
  }
  return out;
}

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  Checkpoint out;
  const auto origin = take_line(text);
  const auto size_line = take_line(text);
  const auto root_line = take_line(text);
  if (!origin || !size_line || !root_line)
    return malformed("A checkpoint has at least three lines.");
  const auto size = decimal(*size_line);
  const auto root = digest_from_base64(*root_line);
  if (!size) return malformed("The size of a checkpoint is not a plain decimal number.");
  if (!root) return malformed("The root of a checkpoint is not base64 of 32 bytes.");
  out.origin = *origin;
  out.size = *size;
  out.root = *root;
  while (!text.empty()) {
    const auto line = take_line(text);
    if (!line) return malformed("A checkpoint has an empty or unfinished line.");
    out.extensions.emplace_back(*line);
  }
  return out;
}

std::string sign_checkpoint(const Checkpoint& checkpoint, const NoteSigner& signer) {
  Note note;
  note.text = format_checkpoint(checkpoint);
  note.signatures.push_back(signer.sign(note.text));
  return format_note(note);
}

Result<OpenedCheckpoint> open_checkpoint(std::string_view note, std::string_view origin,
                                         std::span<const NoteVerifier> log_keys,
                                         std::span<const NoteVerifier> witness_keys) {
  std::vector<NoteVerifier> keys(log_keys.begin(), log_keys.end());
  keys.insert(keys.end(), witness_keys.begin(), witness_keys.end());
  SCRUTINY_ASSIGN(OpenedNote opened, open_note(note, keys));
  OpenedCheckpoint out;
  SCRUTINY_ASSIGN(out.checkpoint, parse_checkpoint(opened.text));
  if (out.checkpoint.origin != origin) {
    return Error(ErrorCode::kTampered, "The checkpoint belongs to another log.");
  }
  bool log_signed = false;
  for (const VerifiedSignature& signature : opened.verified) {
    const NoteVerifier& key = keys[signature.verifier];
    if (signature.verifier < log_keys.size()) {
      log_signed |= key.type() == NoteKeyType::kEd25519;
    } else if (key.type() == NoteKeyType::kCosignature) {
      out.cosignatures.push_back({key.name(), signature.time});
    }
  }
  if (!log_signed) {
    return Error(ErrorCode::kTampered, "No key of this log signed the checkpoint.");
  }
  out.text = std::move(opened.text);
  return out;
}

}  // namespace scrutiny
