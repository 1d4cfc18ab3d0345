#include "server/http/testing/request_feeder.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

namespace scrutiny::http {

FeedOutcome RequestFeeder::feed(std::string_view bytes, std::size_t step) {
  while (true) {
    while (outcome_.status == 0 && (in_body_ ? body() : next_head())) {
    }
    if (outcome_.status != 0 || bytes.empty()) return outcome_;
    const auto room = reader_.space();
    const std::size_t count = std::min({step, room.size(), bytes.size()});
    if (count == 0) throw std::logic_error("the reader takes no input and rejects nothing");
    std::memcpy(room.data(), bytes.data(), count);
    reader_.commit(count);
    bytes.remove_prefix(count);
  }
}

bool RequestFeeder::next_head() {
  auto result = reader_.next_head();
  if (std::holds_alternative<NeedMore>(result)) return false;
  if (rejected(std::get_if<Rejection>(&result))) return false;
  auto& received = std::get<ReceivedHead>(result);
  outcome_.targets.push_back(received.head.target);
  outcome_.bodies.emplace_back();
  head_ = std::move(received.head);
  if (received.framing.kind == BodyKind::kNone) return true;
  const auto rejection = reader_.begin_body(kFedMaxBody);
  if (rejected(rejection ? &*rejection : nullptr)) return false;
  in_body_ = true;
  return true;
}

bool RequestFeeder::body() {
  std::array<std::uint8_t, 777> piece;
  auto result = reader_.decode(piece);
  if (rejected(std::get_if<Rejection>(&result))) return false;
  const auto step = std::get<BodyStep>(result);
  outcome_.bodies.back().append(reinterpret_cast<const char*>(piece.data()), step.bytes);
  if (step.state == BodyState::kDone) in_body_ = false;
  return step.state != BodyState::kNeedInput;
}

bool RequestFeeder::rejected(const Rejection* rejection) {
  if (rejection == nullptr) return false;
  outcome_.status = http_status(rejection->error.code());
  outcome_.limit = rejection->limit;
  return true;
}

}  // namespace scrutiny::http
