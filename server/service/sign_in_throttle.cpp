#include "server/service/sign_in_throttle.h"

#include <algorithm>

#include <arpa/inet.h>

#include "storage/crypto/hex.h"

namespace scrutiny {
namespace {

// Rounded up, so that a wait is never said to be over too early.
std::chrono::seconds wait_until(std::chrono::steady_clock::time_point then,
                                std::chrono::steady_clock::time_point now) {
  return std::max(std::chrono::ceil<std::chrono::seconds>(then - now), std::chrono::seconds(0));
}

}  // namespace

std::string network_of(const std::string& address) {
  in6_addr parsed{};
  if (::inet_pton(AF_INET6, address.c_str(), &parsed) != 1 || IN6_IS_ADDR_V4MAPPED(&parsed)) {
    return address;
  }
  constexpr std::size_t kPrefixBytes = 8;
  return "6:" + to_hex(ByteView(parsed.s6_addr, kPrefixBytes));
}

SignInThrottle::Failures& SignInThrottle::touch(Table& table, const std::string& key, Instant now) {
  auto [found, is_new] = table.failures.try_emplace(key);
  Failures& failures = found->second;
  if (is_new) {
    failures.place = table.order.insert(table.order.end(), key);
    if (table.order.size() > limits_.tracked) {
      table.failures.erase(table.order.front());
      table.order.pop_front();
    }
  } else {
    table.order.splice(table.order.end(), table.order, failures.place);
    if (now - failures.last > limits_.window) failures.count = 0;
  }
  return failures;
}

void SignInThrottle::count(Failures& failures, std::uint32_t allowed, Instant now) const {
  failures.last = now;
  ++failures.count;
  if (failures.count < allowed) return;
  constexpr std::uint32_t kMostDoublings = 20;
  const std::uint32_t doublings = std::min(failures.count - allowed, kMostDoublings);
  failures.blocked_until = now + std::min<std::chrono::seconds>(
                                     limits_.first_wait * (1 << doublings), limits_.longest_wait);
}

std::chrono::seconds SignInThrottle::begin(const std::string& name, const std::string& address) {
  const std::lock_guard lock(mutex_);
  const Instant now = clock_.monotonic();
  Failures& by_name = touch(names_, name, now);
  Failures& by_address = touch(addresses_, address, now);
  const auto wait =
      std::max(wait_until(by_name.blocked_until, now), wait_until(by_address.blocked_until, now));
  if (wait.count() > 0) return wait;
  count(by_name, limits_.failures_per_account, now);
  count(by_address, limits_.failures_per_address, now);
  return std::chrono::seconds(0);
}

void SignInThrottle::succeeded(const std::string& name, const std::string& address) {
  const std::lock_guard lock(mutex_);
  const auto by_name = names_.failures.find(name);
  if (by_name != names_.failures.end()) {
    names_.order.erase(by_name->second.place);
    names_.failures.erase(by_name);
  }
  const auto by_address = addresses_.failures.find(address);
  if (by_address != addresses_.failures.end() && by_address->second.count > 0) {
    --by_address->second.count;
  }
}

}  // namespace scrutiny
