// Writers' own keys and what they signed (docs/formats/record.md, docs/adr/0018-writer-keys.md).
// Rows: "writer_key/<key>" of a registered key, nothing but words; "writer_holder/<account>/<key>"
// while it lives; "writer_nonce/<key>/<nonce>" for ever, since a pair occurs once in a log.
// Records: writer_key.registered {account, key, name}, signed by that very key;
// writer_key.revoked {account, key, reason}; writer_key.acknowledged {account, key}: its holder has
// been shown it.
// Thread-safety, blocking and failure: as Projection; load_x and list_x read a snapshot.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/ids.h"
#include "storage/crypto/ed25519.h"
#include "storage/state/projection.h"

namespace scrutiny {

inline constexpr std::string_view kWriterKeyRegistered = "writer_key.registered";
inline constexpr std::string_view kWriterKeyRevoked = "writer_key.revoked";
inline constexpr std::string_view kWriterKeyAcknowledged = "writer_key.acknowledged";

struct WriterKeyRow {
  Digest key{};  // SHA-256 of the raw public key: what records name
  Ed25519PublicKey public_key{};
  AccountId account;  // its holder
  std::string name;   // as the holder calls it
  UnitId unit;
  std::uint64_t registered = 0;          // index of the record
  std::string registered_time;           // of that record
  std::optional<std::uint64_t> revoked;  // index of the record; absent: it lives
  std::string revoked_time;
  std::string revoked_reason;
  std::optional<std::uint64_t>
      acknowledged;  // index of the record; absent: not shown to its holder
};

std::optional<WriterKeyRow> load_writer_key(const StateReader& state, const Digest& key);
std::vector<WriterKeyRow> list_writer_keys(const StateReader& state);  // revoked ones too
// Living keys of this account that it has not been shown yet.
std::vector<WriterKeyRow> unacknowledged_writer_keys(const StateReader& state,
                                                     const AccountId& account);
// A living key of this account: then what must be signed is refused without.
bool has_writer_key(const StateReader& state, const AccountId& account);
bool writer_nonce_used(const StateReader& state, const WriterSignature& writer);

// The acts that a holder of a living key answers for with it: submissions, sign-offs,
// verifications, reopenings and statements of assurance.
bool is_signed_act(std::string_view action);

// The writer's own key that signed the record, 64 hex digits; empty when the log alone did.
std::string writer_key_of(const Record& record);

// The key's records have it as their subject.
SubjectId writer_key_subject(const Digest& key);

void project_writer_keys(const Applied& applied, StateWriter& state);

}  // namespace scrutiny
