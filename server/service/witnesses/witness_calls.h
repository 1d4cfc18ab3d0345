// Offers the log's newest checkpoint to witnesses that can be called (C2SP tlog-witness), at a pace
// while the log grows, and hands what they cosign to Cosignatures, which checks it. A witness that
// knows a later or another history is asked for its proof: Cosignatures then stops the log.
// Commands never wait for any of this. Thread-safety: any thread; one round at a time. Blocking:
// offer_all() and compare() wait for the witnesses, each for its time at most. Ownership: what it
// is given outlives it. Failure: kept per witness and said in failures(); asked again after a pause
// that doubles up to five minutes. Source: audit-format section 4, docs/adr/0012-witnesses.md.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "api/clock.h"
#include "server/service/cosignatures.h"
#include "server/service/outgoing/http_call.h"

namespace spdlog {
class logger;
}

namespace scrutiny {

struct WitnessAddress {
  std::string name;  // of its key
  std::string url;   // prefix of add-checkpoint
};

struct WitnessFailure {
  std::string what;
  UnixMillis since = 0;
};

class WitnessCalls {
 public:
  // The tests answer in place of the network.
  using Caller = std::function<Result<HttpReply>(const HttpCall&)>;
  struct Options {
    std::vector<WitnessAddress> witnesses;
    std::chrono::milliseconds timeout{5000};
    std::string trusted;  // PEM file for HTTPS; empty: the machine's own
  };
  WitnessCalls(const Ledger& ledger, Cosignatures& cosignatures, const Clock& clock,
               Options options, std::shared_ptr<spdlog::logger> log, Caller caller = &call)
      : ledger_(ledger),
        cosignatures_(cosignatures),
        clock_(clock),
        options_(std::move(options)),
        log_(std::move(log)),
        caller_(std::move(caller)) {}

  bool is_wanted() const { return !options_.witnesses.empty(); }
  // Before commands are taken: what each witness cosigned last is held against the log as it is.
  // Who cannot be reached is said, and asked again with the first offer.
  void compare();
  // One offer to every witness that has not cosigned all there is and is not being given a pause.
  void offer_all();
  // Ends the call that runs, and all later ones.
  void stop() { stopped_ = true; }

  // By witness; none when its last answer was as it should be.
  std::map<std::string, WitnessFailure> failures() const;

 private:
  struct Standing {
    std::uint64_t offered = 0;  // size it cosigned last, as far as is known
    WitnessFailure failure;     // empty: none
    unsigned failures = 0;      // in a row
    std::chrono::steady_clock::time_point not_before{};
  };
  Result<HttpReply> ask(const WitnessAddress& witness, const std::string& path,
                        std::optional<ByteView> body) const;
  Status offer(const WitnessAddress& witness, std::uint64_t old_size);
  Status take(const WitnessAddress& witness, const std::string& note, const HttpReply& reply);
  // Fetches what it cosigned last and holds it against the log.
  Status fetch(const WitnessAddress& witness);
  void settle(const WitnessAddress& witness, const Status& done);
  Standing standing(const std::string& name) const;

  const Ledger& ledger_;
  Cosignatures& cosignatures_;
  const Clock& clock_;
  const Options options_;
  const std::shared_ptr<spdlog::logger> log_;
  const Caller caller_;
  std::atomic<bool> stopped_{false};
  std::mutex round_;
  mutable std::mutex mutex_;
  std::map<std::string, Standing> standings_;
};

}  // namespace scrutiny
