#include "server/http/admission.h"

namespace scrutiny::http {
namespace {

std::string key_of(const boost::asio::ip::address& address) {
  if (address.is_v4()) {
    const auto bytes = address.to_v4().to_bytes();
    return {bytes.begin(), bytes.end()};
  }
  const auto v6 = address.to_v6();
  if (v6.is_v4_mapped()) {
    const auto bytes = v6.to_bytes();
    return {bytes.begin() + 12, bytes.end()};
  }
  const auto bytes = v6.to_bytes();
  return {bytes.begin(), bytes.begin() + 8};
}

}  // namespace

Admitted::~Admitted() {
  if (from_ != nullptr) from_->leave(key_);
}

std::variant<Admitted, LimitHit> Admission::admit(const boost::asio::ip::address& address) {
  std::string key = key_of(address);
  {
    const std::lock_guard lock(mutex_);
    if (count_ >= limits_.connections) return LimitHit::kConnections;
    std::size_t& own = by_address_[key];
    if (own >= limits_.connections_per_address) return LimitHit::kConnectionsPerAddress;
    ++own;
    ++count_;
  }
  return Admitted(*this, std::move(key));
}

void Admission::leave(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto found = by_address_.find(key);
  if (found != by_address_.end() && --found->second == 0) by_address_.erase(found);
  if (--count_ == 0) emptied_.notify_all();
}

std::size_t Admission::count() const {
  const std::lock_guard lock(mutex_);
  return count_;
}

bool Admission::wait_until_empty(std::chrono::milliseconds bound) {
  std::unique_lock lock(mutex_);
  return emptied_.wait_for(lock, bound, [this] { return count_ == 0; });
}

}  // namespace scrutiny::http
