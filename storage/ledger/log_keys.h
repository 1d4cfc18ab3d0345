// The keys the log signs with. The newest recorded one signs every checkpoint; for a stated time
// after a rotation the one before it signs as well, so that whoever has not yet heard of the new
// key can go on checking. Who signs follows from the log: log.key only holds the secrets, before a
// record needs them and until they sign no more; then they are destroyed.
// Thread-safety: every method from any thread. Blocking: a token's answer; prepare, settle and a
// committed() that ends an overlap write log.key. Ownership: the store outlives this. Failure: a
// sign() that fails must stop the commit (audit-format section 7).
#pragma once

#include <chrono>
#include <memory>
#include <mutex>

#include "storage/ledger/command.h"
#include "storage/ledger/key_store.h"
#include "storage/ledger/log_key_chain.h"
#include "storage/ledger/log_signer.h"
#include "storage/ledger/pkcs11/token.h"

namespace scrutiny {

// A new signing key for the log.
struct LogKeyRotation {
  ActorId actor;
  UnitId unit;                   // whose data key seals the payload
  std::string reason;            // for the payload
  std::string token_label;       // in the PKCS#11 token, made there if it is not; empty: in log.key
  std::chrono::hours overlap{};  // how long the key before it signs too
};

// A key that signs now.
struct ActiveLogKey {
  std::string key;          // verifier key text
  std::string token_label;  // empty: in log.key
  UnixMillis until = 0;     // 0: no end is set
};

class LogKeys {
 public:
  // What log.key holds, against the log; a rotation that a crash cut short is finished or dropped.
  // A token is needed only for keys that sign at `now` or later.
  static Result<std::unique_ptr<LogKeys>> open(KeyStore& store, const std::string& origin,
                                               const TokenSettings& token, const LogReader& log,
                                               UnixMillis now);

  LogKeyChain chain() const;
  // The signed note; `rotated` are the keys recorded by the batch it covers, `time` that of its
  // records.
  Result<std::string> sign(const Checkpoint& checkpoint, UnixMillis time,
                           const std::vector<LogKeyLink>& rotated);
  // The batch is durable. Destroys secrets whose time is over.
  Status committed(const std::vector<LogKeyLink>& rotated, UnixMillis time);

  // Makes a key and keeps it; what is returned is to be recorded, and only such a command is
  // expected(). After the record settle().
  Result<Command> prepare(const LogKeyRotation& wanted, UnixMillis now, std::uint64_t log_size);
  bool expects(const Command& command) const;
  Status settle();

  std::vector<ActiveLogKey> active(UnixMillis now) const;

 private:
  struct Held {
    StoredLogKey stored;
    std::shared_ptr<LogSigner> signer;  // null when the secret is gone
  };
  LogKeys(KeyStore& store, std::string origin, const TokenSettings& token, LogKeyChain chain);
  Result<std::shared_ptr<LogSigner>> signer_of(const StoredLogKey& stored);
  Result<StoredLogKey> make(const std::string& token_label);
  const Held* held(const NoteVerifier& key) const;
  // Position of the first link that signs records of this time.
  std::size_t first_active(const std::vector<LogKeyLink>& links, UnixMillis time) const;
  bool retire(UnixMillis time);
  Status store();

  KeyStore& store_;
  const std::string origin_;
  const std::shared_ptr<Pkcs11Token> token_;
  mutable std::mutex mutex_;
  LogKeyChain chain_;
  std::vector<Held> held_;
};

}  // namespace scrutiny
