#include "storage/audit/tlog_proof.h"

#include <charconv>

#include "storage/audit/checkpoint.h"
#include "storage/crypto/base64.h"

namespace scrutiny {
namespace {

constexpr std::string_view kHeader = "c2sp.org/tlog-proof@v1\n";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";
constexpr std::size_t kMaxHashes = 63;
constexpr std::size_t kMaxExtraLine = std::size_t{64} * 1024;

Error malformed(const char* text) {
  return Error(ErrorCode::kInvalidArgument, text);
}

// The text before the next LF; nullopt when there is none.
std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

std::optional<std::uint64_t> index_of(std::string_view line) {
  if (!line.starts_with(kIndex)) return std::nullopt;
  line.remove_prefix(kIndex.size());
  std::uint64_t value = 0;
  const auto [end, code] = std::from_chars(line.data(), line.data() + line.size(), value);
  if (code != std::errc{} || end != line.data() + line.size()) return std::nullopt;
  if (line.size() > 1 && line[0] == '0') return std::nullopt;
  return value;
}

}  // namespace

std::string format_tlog_proof(const TlogProof& proof) {
  std::string out(kHeader);
  if (proof.extra) {
    out += kExtra;
    out += to_base64(*proof.extra);
    out += '\n';
  }
  out += kIndex;
  out += std::to_string(proof.index);
  out += '\n';
  for (const Digest& hash : proof.hashes) {
    out += to_base64(hash);
    out += '\n';
  }
  out += '\n';
  out += proof.checkpoint;
  return out;
}

Result<TlogProof> parse_tlog_proof(std::string_view text) {
  if (!text.starts_with(kHeader)) return malformed("This is not a tlog-proof file.");
  text.remove_prefix(kHeader.size());
  TlogProof out;
  auto line = take_line(text);
  if (line && line->starts_with(kExtra)) {
    if (line->size() > kMaxExtraLine) return malformed("The extra line of a proof is too long.");
    out.extra = from_base64(line->substr(kExtra.size()));
    if (!out.extra) return malformed("The extra line of a proof is not base64.");
    line = take_line(text);
  }
  const auto index = line ? index_of(*line) : std::nullopt;
  if (!index) return malformed("A proof has no valid index line.");
  out.index = *index;
  while (true) {
    line = take_line(text);
    if (!line) return malformed("A proof ends before its checkpoint.");
    if (line->empty()) break;
    const auto hash = digest_from_base64(*line);
    if (!hash) return malformed("A hash of a proof is not base64 of 32 bytes.");
    if (out.hashes.size() == kMaxHashes) return malformed("A proof has too many hashes.");
    out.hashes.push_back(*hash);
  }
  SCRUTINY_ASSIGN(const Note note, parse_note(text));
  SCRUTINY_TRY(parse_checkpoint(note.text));
  out.checkpoint = text;
  return out;
}

}  // namespace scrutiny
