#include "storage/audit/verify/writer_keys.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/sha256.h"

namespace scrutiny {
namespace {

constexpr std::string_view kHeading = "scrutiny.writer-keys.v1";
constexpr std::string_view kKeyMember = "\"key\":\"";

std::string_view word(std::string_view& rest) {
  const auto end = std::min(rest.find(' '), rest.size());
  const auto out = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return out;
}

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return out;
}

// What stands between `from` and the next quote.
std::string_view quoted_after(std::string_view record, std::string_view from) {
  const auto at = record.find(from);
  if (at == std::string_view::npos) return {};
  const auto begin = at + from.size();
  return record.substr(begin, record.find('"', begin) - begin);
}

// Takes the member out that begins with `start`, up to where `end` begins again.
void cut(std::string& record, std::size_t start, std::string_view end) {
  if (start == std::string::npos) return;
  const auto stop = record.find(end, start + 1);
  if (stop != std::string::npos) record.erase(start, stop - start);
}

// The record as its writer signed it. Searched from the back past `public`, which may hold
// anything.
std::string signed_part(std::string_view bytes) {
  std::string record(bytes);
  cut(record, record.rfind(",\"sig\":\""), "}}");
  const auto version = record.rfind(",\"v\":1,");
  if (version != std::string::npos) record.erase(version, std::string_view(",\"v\":1").size());
  cut(record, record.rfind(",\"time\":\""), ",\"unit\":\"");
  const auto index = record.find(",\"index\":");
  const auto prev = record.find(",\"prev\":\"", index);
  if (index == std::string::npos || prev == std::string::npos) return {};
  const std::size_t prev_size = std::string_view(",\"prev\":\"\"").size() + 64;
  record.erase(index, prev - index + prev_size);
  return record;
}

bool must_be_signed(std::string_view action) {
  constexpr std::array<std::string_view, 6> kActs = {"document.submitted", "action.agreed",
                                                     "action.completed",   "action.verified",
                                                     "action.reopened",    "assurance.stated"};
  return std::find(kActs.begin(), kActs.end(), action) != kActs.end();
}

Fault fault_at(std::uint64_t index, std::string expected, std::string found) {
  return {FaultKind::kSigner, index, std::move(expected), std::move(found)};
}

}  // namespace

std::string_view writer_key_of(std::string_view writer) {
  const auto at = writer.find(kKeyMember);
  return at == std::string_view::npos ? std::string_view()
                                      : writer.substr(at + kKeyMember.size(), 64);
}

Status WriterKeys::add(std::string_view line) {
  const auto raw = digest_from_base64(word(line));
  const auto account = word(line);
  const auto registered = number(word(line));
  const auto until = word(line);
  const auto revoked = number(until);
  const bool account_fits = account.size() == 32 && from_hex(account);
  if (!raw || !account_fits || !registered || (!revoked && until != "-") || line.empty()) {
    return Error(ErrorCode::kInvalidArgument, "this is no writer's key");
  }
  SCRUTINY_ASSIGN(VerifyKey key, VerifyKey::from_raw(*raw));
  std::string id = to_hex(sha256(*raw));
  holder_[std::string(account)].push_back(id);
  const bool fresh =
      keys_
          .emplace(std::move(id), KnownWriterKey{std::move(key), std::string(account), *registered,
                                                 revoked, std::string(line)})
          .second;
  return fresh ? Status() : Error(ErrorCode::kInvalidArgument, "this key stands there twice");
}

Result<WriterKeys> WriterKeys::parse(std::string_view text) {
  WriterKeys out;
  std::size_t number_of_line = 0;
  while (!text.empty()) {
    ++number_of_line;
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    Status good = number_of_line > 1 ? out.add(line)
                  : line == kHeading ? Status()
                                     : Error(ErrorCode::kInvalidArgument,
                                             "the first line is not " + std::string(kHeading));
    if (!good.ok()) {
      return Error(ErrorCode::kInvalidArgument, "writers' keys, line " +
                                                    std::to_string(number_of_line) + ": " +
                                                    good.error().public_text());
    }
  }
  if (number_of_line > 0) return out;
  return Error(ErrorCode::kInvalidArgument, "the file of writers' keys is empty");
}

const KnownWriterKey* WriterKeys::find(std::string_view key) const {
  const auto found = keys_.find(std::string(key));
  return found == keys_.end() ? nullptr : &found->second;
}

std::optional<Fault> WriterKeys::check_unsigned(std::string_view record,
                                                std::uint64_t index) const {
  if (!must_be_signed(quoted_after(record, "{\"action\":\""))) return std::nullopt;
  const auto held = holder_.find(std::string(quoted_after(record, ",\"actor\":\"")));
  if (held == holder_.end()) return std::nullopt;
  for (const std::string& id : held->second) {
    const KnownWriterKey& key = keys_.at(id);
    if (index <= key.registered || (key.revoked && index > *key.revoked)) continue;
    return fault_at(index, "a signature by " + key.name + "'s own key " + id, "none");
  }
  return std::nullopt;
}

bool WriterKeys::concerns(std::string_view record, std::string_view writer) const {
  if (!writer.empty()) return true;
  return must_be_signed(quoted_after(record, "{\"action\":\"")) &&
         holder_.contains(std::string(quoted_after(record, ",\"actor\":\"")));
}

std::optional<Fault> WriterKeys::check(std::string_view origin, std::string_view record,
                                       std::uint64_t index, std::string_view writer) const {
  if (writer.empty()) return check_unsigned(record, index);
  const auto id = writer_key_of(writer);
  const KnownWriterKey* key = find(id);
  // By whom it is cannot be told; the act still needs its actor's own key.
  if (key == nullptr) return check_unsigned(record, index);
  const std::string whose = key->name + "'s key " + std::string(id);
  if (index < key->registered || (key->revoked && index > *key->revoked)) {
    return fault_at(
        index, "a key in force",
        whose + ", registered by record " + std::to_string(key->registered) +
            (key->revoked ? ", revoked by record " + std::to_string(*key->revoked) : ""));
  }
  if (quoted_after(record, ",\"actor\":\"") != key->account &&
      must_be_signed(quoted_after(record, "{\"action\":\""))) {
    return fault_at(index, "an act of account " + key->account, "one of another, with " + whose);
  }
  const auto sig = from_base64(quoted_after(record, ",\"sig\":\""));
  std::string message = "scrutiny.writer.v1\n";
  message.append(origin).append("\n").append(signed_part(record));
  if (sig && key->key.verify(as_bytes(message), *sig)) return std::nullopt;
  return fault_at(index, "a signature by " + whose, "one that does not hold");
}

}  // namespace scrutiny
