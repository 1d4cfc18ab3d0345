#include "server/witness/add_checkpoint.h"

#include <charconv>
#include <optional>

#include "storage/crypto/base64.h"

namespace scrutiny {
namespace {

constexpr std::string_view kOld = "old ";

Error malformed(const char* what) {
  return Error(ErrorCode::kInvalidArgument, std::string("The request is malformed: ") + what);
}

// The next line without its LF; nullopt when there is none.
std::optional<std::string_view> next_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

// Decimal without leading zeros.
Result<std::uint64_t> parse_size(std::string_view text) {
  std::uint64_t size = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), size);
  const bool plain = code == std::errc() && end == text.data() + text.size() && !text.empty();
  if (!plain || (text[0] == '0' && text.size() > 1)) return malformed("the old size");
  return size;
}

}  // namespace

std::string format_add_checkpoint(const AddCheckpoint& request) {
  std::string out(kOld);
  out += std::to_string(request.old_size) + "\n";
  for (const Digest& hash : request.proof) out += to_base64(hash) + "\n";
  return out + "\n" + request.note;
}

Result<AddCheckpoint> parse_add_checkpoint(std::string_view body) {
  AddCheckpoint out;
  const auto first = next_line(body);
  if (!first || !first->starts_with(kOld)) return malformed("its first line");
  SCRUTINY_ASSIGN(out.old_size, parse_size(first->substr(kOld.size())));
  for (;;) {
    const auto line = next_line(body);
    if (!line) return malformed("no empty line after the proof");
    if (line->empty()) break;
    if (out.proof.size() == kMostProofHashes) return malformed("too many hashes");
    const auto hash = digest_from_base64(*line);
    if (!hash) return malformed("a hash");
    out.proof.push_back(*hash);
  }
  out.note = body;
  return out;
}

}  // namespace scrutiny
