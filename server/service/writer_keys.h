// People's own signing keys: registering one, listing, revoking. A key is registered by its holder,
// in their own session or with their own token, never with one the operator minted, and the record
// is signed by the key itself. Its holder is shown it at the next sign-in, and says so. It is
// revoked by its holder, or by chair or scrutineer. Thread-safety: any thread. Blocking: waits for
// the record to be durable. Ownership: the context's members outlive it. Failure: kForbidden;
// kNotFound; kConflict for a key registered or revoked already; what storage/ledger/writer_check.h
// says. Source: docs/adr/0018-writer-keys.md.
#pragma once

#include <optional>
#include <string>

#include "server/service/account_commands.h"
#include "storage/state/writer_keys.h"

namespace scrutiny {

struct NewWriterKey {
  Ed25519PublicKey public_key{};
  std::string name;
};

class WriterKeys {
 public:
  explicit WriterKeys(const AccountsContext& context) : context_(context) {}

  // The registration as it would be recorded, for the key to sign.
  Result<Command> draft(const Principal& who, const NewWriterKey& key,
                        std::optional<IdempotencyClaim> claim) const;
  Result<Receipt> enrol(const Principal& who, const NewWriterKey& key,
                        std::optional<IdempotencyClaim> claim, const WriterProof& proof);
  // Its holder has seen that it was registered. REQUIRES: a caller with a session (kForbidden).
  Result<Receipt> acknowledge(const Principal& who, const Digest& key,
                              std::optional<IdempotencyClaim> claim);
  Result<Receipt> revoke(const Principal& who, const Digest& key, std::string reason,
                         std::optional<IdempotencyClaim> claim);

 private:
  AccountsContext context_;
};

}  // namespace scrutiny
