// Turns session and token secrets into Principals, from state through a cache in memory.
//
// Freshness: whoever commits a change to sessions, tokens, roles or accounts calls forget() or
// forget_everyone() before acknowledging it; from then on no request is admitted on what was
// before. A lookup that began earlier cannot bring the old answer back (see `epoch_`).
// Idle sessions: the time of last use is kept in memory only, since reading is not recorded; after
// a restart a session counts as used at the start, within its absolute end.
// Thread-safety: any thread. Blocking: a secret not yet in the cache costs two state reads.
// Ownership: ledger and clock outlive it. Failure: kNotSignedIn, without saying why.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "api/bytes.h"
#include "api/clock.h"
#include "server/service/account_directory.h"
#include "server/service/authenticator.h"
#include "storage/audit/public_schema.h"
#include "storage/ledger/ledger.h"

namespace scrutiny {

// A fresh secret: 256 random bits as base64url; tokens begin with "slt_" so that scanners for
// leaked secrets can tell them.
enum class SecretKind : std::uint8_t { kSession, kToken };
std::string make_secret(SecretKind kind);
// Hex SHA-256 of a secret: what records and state hold instead of it.
std::string secret_hash(std::string_view secret);

// What forms of this session must repeat: whoever does not hold the cookie cannot make it.
std::string csrf_token(std::string_view session_secret);

class BearerAuthenticator final : public Authenticator {
 public:
  struct Options {
    std::chrono::milliseconds idle = std::chrono::minutes(60);  // without a request
    LogKind log_kind = LogKind::kReal;  // in a demo operator tokens work for every account
    std::size_t cached = 65536;         // secrets
  };
  BearerAuthenticator(const Ledger& ledger, const Clock& clock, const Options& options);

  Result<std::shared_ptr<const Authenticated>> authenticate_token(std::string_view secret) override;
  Result<std::shared_ptr<const Authenticated>> authenticate_session(
      std::string_view secret) override;

  // `hash`: hex, as secret_hash().
  void forget(std::string_view hash);
  void forget_everyone();

 private:
  struct Entry {
    std::shared_ptr<const Authenticated> who;
    UnixMillis opened = 0;
    UnixMillis expires = 0;
  };
  struct DigestHash {
    std::size_t operator()(const Digest& digest) const noexcept;
  };
  struct Shard {
    std::mutex mutex;
    std::unordered_map<Digest, Entry, DigestHash> entries;
    std::unordered_map<Digest, std::int64_t, DigestHash> last_used;  // sessions; monotonic ms
  };
  static constexpr std::size_t kShards = 16;

  Result<std::shared_ptr<const Authenticated>> authenticate(std::string_view secret,
                                                            SecretKind kind);
  Result<Entry> look_up(std::string_view secret, const Digest& hash, SecretKind kind) const;
  // REQUIRES: the shard's mutex is held.
  Status use(Shard& shard, const Digest& hash, const Entry& entry) const;
  bool is_active(Shard& shard, const Digest& hash, UnixMillis opened) const;
  void make_room(Shard& shard) const;
  std::int64_t monotonic_ms() const;
  Shard& shard_of(const Digest& hash) { return shards_[hash[0] % kShards]; }

  const Ledger& ledger_;
  const Clock& clock_;
  const Options options_;
  const std::int64_t started_monotonic_;
  std::atomic<std::uint64_t> epoch_{0};  // moves with every forgetting
  std::array<Shard, kShards> shards_;
};

}  // namespace scrutiny
