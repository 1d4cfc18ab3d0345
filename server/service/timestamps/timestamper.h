// Has an outside authority put a time on the log's newest checkpoint (RFC 3161), at a pace, and
// keeps the token on record (time.stamped). A token covers every record before it, the hashes of
// earlier tokens too, so a newer one renews the older ones before their certificates end.
// What does not hold is not recorded: the failure is said in status() and to the log.
// Thread-safety: any thread; one attempt at a time. Blocking: tick() and stamp() wait for the
// authority and for the record; commands and reads never wait for them. Ownership: what it is given
// outlives it. Failure: as stamp() says. Source: audit-format section 8, docs/adr/0017-time.md.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "api/clock.h"
#include "storage/crypto/timestamp.h"
#include "storage/ledger/ledger.h"
#include "storage/state/timestamps_projection.h"

namespace spdlog {
class logger;
}

namespace scrutiny {

struct TimestampPolicy {
  std::string authority;  // its address, for people; empty: no time tokens are wanted
  std::string policy;     // OID it must follow; empty: any
  std::optional<TimestampTrust> trust;
  std::chrono::milliseconds pace{std::chrono::hours(1)};
  std::chrono::milliseconds warn_before{std::chrono::hours(24 * 30)};  // a certificate's end
};

struct TimestampStatus {
  std::string authority;               // empty: none is configured
  std::optional<Timestamp> newest;     // token on record
  std::uint64_t uncovered = 0;         // records after the newest token's checkpoint
  std::uint64_t failures = 0;          // attempts in a row without a token, since start
  UnixMillis last_attempt = 0;         // 0: none since start
  std::string failure;                 // why the last attempt gave none; empty: it did
  bool certificate_ends_soon = false;  // of the newest token, or it has ended
};

class Timestamper {
 public:
  using Ask = std::function<Result<Bytes>(ByteView query)>;
  Timestamper(Ledger& ledger, const Clock& clock, TimestampPolicy policy, Ask ask,
              std::shared_ptr<spdlog::logger> log)
      : ledger_(ledger),
        clock_(clock),
        policy_(std::move(policy)),
        ask_(std::move(ask)),
        log_(std::move(log)) {}

  bool is_wanted() const { return !policy_.authority.empty(); }
  // Whether a token is wanted now: none yet; or the pace has passed and the log has grown, a day
  // has, or the newest token's certificate ends within a day. After a failure: the pace, at most
  // five minutes.
  bool is_due() const;
  // Asks if one is due.
  void tick();
  // Asks now. kConflict when no authority is configured, kUnavailable when it cannot be asked,
  // kTampered when its answer does not hold, and what the ledger says.
  Result<Timestamp> stamp();

  TimestampStatus status() const;

 private:
  Result<Timestamp> attempt();
  Result<TimestampFacts> asked(const TimestampQuery& query, Bytes& token) const;
  void note_success(const Timestamp& made);
  void note_failure(const Error& why);

  Ledger& ledger_;
  const Clock& clock_;
  const TimestampPolicy policy_;
  const Ask ask_;
  const std::shared_ptr<spdlog::logger> log_;
  std::mutex attempting_;
  mutable std::mutex mutex_;  // the members below
  std::uint64_t failures_ = 0;
  UnixMillis last_attempt_ = 0;
  std::string failure_;
};

}  // namespace scrutiny
