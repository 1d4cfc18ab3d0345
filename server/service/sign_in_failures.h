// Failed sign-ins, counted per account and minute into one record `session.failed` each, so that a
// guesser cannot fill the trail. Names that do not exist share one count.
// A record is made when its minute is over (flush, called by a timer), when the account signs in
// (flush_account, so that the holder is told), and at a graceful stop (flush_all). A crash loses at
// most the counts of the minute it happens in.
// Thread-safety: any thread. Blocking: add() never; the flushes wait for records to be durable.
// Ownership: ledger and clock outlive it. Failure: what the ledger refuses is counted again.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/clock.h"
#include "api/ids.h"
#include "api/result.h"
#include "storage/ledger/ledger.h"

namespace scrutiny {

enum class SignInFailure : std::uint8_t {
  kWrong,      // the password was tried and not right
  kThrottled,  // turned away without looking
};

class SignInFailures {
 public:
  SignInFailures(Ledger& ledger, const Clock& clock) : ledger_(ledger), clock_(clock) {}

  // `account`: nullopt when nobody signs in under the name. `address` may be empty.
  void add(const std::optional<AccountId>& account, SignInFailure failure,
           const std::string& address);

  Status flush();
  Status flush_account(const AccountId& account);
  Status flush_all();

 private:
  struct Count {
    std::int64_t minute = 0;  // since 1970
    std::uint64_t wrong = 0;
    std::uint64_t throttled = 0;
    std::set<std::string> addresses;  // the first few
  };
  // The zero id stands for names that do not exist.
  using Key = std::pair<AccountId, std::int64_t>;

  template <class Picks>
  Status record_those(const Picks& picks);
  Status record(const AccountId& account, const Count& count);
  void add_back(const AccountId& account, const Count& count);

  Ledger& ledger_;
  const Clock& clock_;
  std::mutex mutex_;
  std::map<Key, Count> counts_;
};

}  // namespace scrutiny
