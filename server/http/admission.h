// Admission: who may have a connection, in all and from one address. IPv6 addresses count by their
// /64, since one person has all of it. Thread-safety: any thread. Blocking: wait_until_empty only.
// Ownership: an Admitted gives its place back; it refers to its Admission, which outlives it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>

#include <boost/asio/ip/address.hpp>

#include "server/http/limits.h"

namespace scrutiny::http {

class Admission;

// A connection's place.
class Admitted {
 public:
  Admitted(Admission& from, std::string key) : from_(&from), key_(std::move(key)) {}
  Admitted(Admitted&& other) noexcept
      : from_(std::exchange(other.from_, nullptr)), key_(std::move(other.key_)) {}
  Admitted& operator=(Admitted&&) = delete;
  ~Admitted();

 private:
  Admission* from_;
  std::string key_;
};

class Admission {
 public:
  explicit Admission(const Limits& limits) : limits_(limits) {}

  // A place, or the limit that is reached.
  std::variant<Admitted, LimitHit> admit(const boost::asio::ip::address& address);
  std::size_t count() const;
  // True when no connection is left within `bound`.
  bool wait_until_empty(std::chrono::milliseconds bound);

 private:
  friend class Admitted;
  void leave(const std::string& key);

  const Limits& limits_;
  mutable std::mutex mutex_;
  std::condition_variable emptied_;
  std::unordered_map<std::string, std::size_t> by_address_;
  std::size_t count_ = 0;
};

}  // namespace scrutiny::http
