// Writers' own keys as a verifier knows them, and each record held against them: signed acts of a
// holder carry that holder's signature while a key of theirs is in force, and every signature by a
// known key holds over the record it stands in. A second reading of docs/formats/record.md
// "Writer's signature". The list is the verifier's own; what it says of a key beside its bytes is
// as good as where it came from. Thread-safety: const after parsing. Never blocks. Failure:
// kInvalidArgument naming the line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "storage/audit/verify/report.h"
#include "storage/crypto/ed25519.h"

namespace scrutiny {

struct KnownWriterKey {
  VerifyKey key;
  std::string account;                   // 32 hex digits
  std::uint64_t registered = 0;          // index of the record that registered it
  std::optional<std::uint64_t> revoked;  // index of the record that revoked it
  std::string name;
};

class WriterKeys {
 public:
  // "scrutiny.writer-keys.v1" LF, then for each key: base64 of the public key, account, index of
  // its registration, index of its revocation or "-", name; one space between; LF.
  static Result<WriterKeys> parse(std::string_view text);

  // `key` as 64 hex digits; nullptr: unknown.
  const KnownWriterKey* find(std::string_view key) const;

  // Whether check() could find fault with the record at all.
  bool concerns(std::string_view record, std::string_view writer) const;

  // REQUIRES: a canonical record; `writer` its key and nonce as written, empty if not signed.
  std::optional<Fault> check(std::string_view origin, std::string_view record, std::uint64_t index,
                             std::string_view writer) const;

 private:
  Status add(std::string_view line);
  std::optional<Fault> check_unsigned(std::string_view record, std::uint64_t index) const;

  std::unordered_map<std::string, KnownWriterKey> keys_;              // by 64 hex digits
  std::unordered_map<std::string, std::vector<std::string>> holder_;  // account -> its keys
};

// Of a record's `writer` as written: the key, 64 hex digits.
std::string_view writer_key_of(std::string_view writer);

}  // namespace scrutiny
