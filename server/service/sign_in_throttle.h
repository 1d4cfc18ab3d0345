// Slows down guessing of passwords: past a number of failures in a window, each further attempt
// for the same name, or from the same address, has to wait twice as long as the one before.
// Names that do not exist are treated as those that do. Nobody is locked out for ever: the wait is
// capped, so that a stranger cannot keep the holder out.
// Thread-safety: any thread. Blocking: never. Ownership: the clock outlives it. Failure: none; when
// too many names or addresses are tracked the oldest is forgotten. Kept in memory: a restart
// forgets all, which an attacker cannot cause.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

#include "api/clock.h"

namespace scrutiny {

struct ThrottleLimits {
  std::uint32_t failures_per_account = 10;   // in one window before a name must wait
  std::uint32_t failures_per_address = 100;  // the same for an address, which many may share
  std::chrono::seconds window{900};          // without a failure, after which all is forgotten
  std::chrono::seconds first_wait{1};
  std::chrono::seconds longest_wait{300};
  std::size_t tracked = 65536;  // names, and as many addresses
};

// What counts as one address: an IPv4 address, or the /64 of an IPv6 one, which is what one
// subscriber has.
std::string network_of(const std::string& address);

class SignInThrottle {
 public:
  SignInThrottle(const ThrottleLimits& limits, const Clock& clock)
      : limits_(limits), clock_(clock) {}

  // Asks to try a password now. Zero: go on; the attempt is counted as failed until succeeded()
  // says otherwise, so that parallel guesses count too. Else: how long to wait.
  std::chrono::seconds begin(const std::string& name, const std::string& address);
  // The attempt begun for them was right: forgets the name's failures and this attempt's count
  // against the address.
  void succeeded(const std::string& name, const std::string& address);

 private:
  using Instant = std::chrono::steady_clock::time_point;
  struct Failures {
    std::uint32_t count = 0;
    Instant last{};
    Instant blocked_until{};
    std::list<std::string>::iterator place;  // in order of last use
  };
  struct Table {
    std::unordered_map<std::string, Failures> failures;
    std::list<std::string> order;  // oldest first
  };

  Failures& touch(Table& table, const std::string& key, Instant now);
  void count(Failures& failures, std::uint32_t allowed, Instant now) const;

  const ThrottleLimits limits_;
  const Clock& clock_;
  std::mutex mutex_;
  Table names_;
  Table addresses_;
};

}  // namespace scrutiny
