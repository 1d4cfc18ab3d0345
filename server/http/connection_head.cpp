// Request heads: from bytes to the dispatcher's decision, and what is turned away before it.
#include <exception>

#include <spdlog/spdlog.h>

#include "server/http/connection.h"
#include "server/http/connection_group.h"

namespace scrutiny::http {

void Connection::next_request() {
  if (environment_.stopping.load(std::memory_order_relaxed)) return start_closing();
  phase_ = Phase::kIdle;
  set_deadline(environment_.limits.idle_deadline, LimitHit::kIdleDeadline);
  resting_ = false;
  idle_since_ = deadline_ - environment_.limits.idle_deadline;
  if (reader_.has_input()) {
    use_input();
  } else {
    reader_.shrink();
    transport_->release_buffers();
  }
  read_more();
}

bool Connection::wants_input() const {
  switch (phase_) {
    case Phase::kIdle:
    case Phase::kHead:
    case Phase::kBody:
      return true;
    case Phase::kHandling:
      return exchange_->pipe && exchange_->arrival == BodyArrival::kArriving &&
             exchange_->received.expect == ExpectContinue::kNo && !exchange_->pipe->space().empty();
    default:
      return false;
  }
}

void Connection::read_more() {
  while (!reading_ && wants_input()) {
    const auto bytes = transport_->read_some(reader_.space());
    if (!bytes) {
      reading_ = true;
      return;
    }
    received_ += *bytes;
    reader_.commit(*bytes);
    use_input();
  }
}

void Connection::read_done(TransportError error, std::size_t bytes) {
  reading_ = false;
  if (phase_ == Phase::kClosing || phase_ == Phase::kClosed) return;
  if (error) return peer_gone();
  received_ += bytes;
  reader_.commit(bytes);
  use_input();
  read_more();
}

void Connection::peer_gone() {
  if (phase_ == Phase::kWriting) return;  // it may have closed its half only; the write will tell
  if (phase_ == Phase::kIdle) return start_closing();  // an orderly end deserves one
  if (exchange_ && exchange_->pipe) {
    exchange_->pipe->fail(
        Error(ErrorCode::kMalformedRequest, "The connection ended before the body did."));
  }
  close();
}

void Connection::use_input() {
  switch (phase_) {
    case Phase::kIdle:
    case Phase::kHead:
      return use_head();
    case Phase::kBody:
      return use_buffered_body();
    case Phase::kHandling:
      if (exchange_->pipe) use_streamed_body();
      return;
    default:
      return;  // early bytes of the next request wait in the reader
  }
}

void Connection::use_head() {
  auto next = reader_.next_head();
  if (auto* rejection = std::get_if<Rejection>(&next)) return reject(*rejection);
  if (auto* received = std::get_if<ReceivedHead>(&next))
    return start_exchange(std::move(*received));
  if (phase_ == Phase::kIdle && reader_.has_input()) {
    phase_ = Phase::kHead;
    set_deadline(environment_.limits.header_deadline, LimitHit::kHeaderDeadline);
  }
}

void Connection::start_exchange(ReceivedHead&& received) {
  ++requests_;
  Exchange& exchange = exchange_.emplace(environment_);
  exchange.received = std::move(received);
  exchange.started = std::chrono::steady_clock::now();
  RequestHead& head = exchange.received.head;
  head.peer_address = peer_.address;
  head.peer_port = peer_.port;
  head.tls = tls_;
  head.connection_id = id_;
  head.received = exchange.started;
  exchange.method = head.method;
  exchange.target = head.target;
  exchange.arrival = exchange.received.framing.kind == BodyKind::kNone ? BodyArrival::kComplete
                                                                       : BodyArrival::kArriving;
  phase_ = Phase::kHandling;
  deadline_ = Time::max();
  if (environment_.stopping.load(std::memory_order_relaxed)) {
    return reject({stopping_error(), std::nullopt});
  }
  if (!exchange.place.try_add(1)) return turn_away(LimitHit::kInFlightRequests);
  route();
}

void Connection::route() {
  try {
    auto routed = dispatcher_.route(exchange_->received.head);
    if (auto* response = std::get_if<Response>(&routed)) return respond(std::move(*response));
    exchange_->match = std::get<RouteMatch>(std::move(routed));
  } catch (const std::exception& error) {
    environment_.log->error("routing {} threw: {}", exchange_->target, error.what());
    return respond(problem(Error(ErrorCode::kInternal, "The request could not be handled."),
                           exchange_->target));
  }
  begin_body();
}

void Connection::reject(const Rejection& rejection) {
  count_limit(rejection.limit);
  environment_.log->debug("connection {} from {}: {}", id_, peer_.address,
                          rejection.error.describe());
  if (!exchange_) {
    ++requests_;
    exchange_.emplace(environment_).started = std::chrono::steady_clock::now();
  }
  // Where this request ends can no longer be told, so nothing after it may be read as another.
  exchange_->arrival = BodyArrival::kBroken;
  phase_ = Phase::kHandling;
  clear_deadline();
  respond(problem(rejection.error, exchange_->target));
}

void Connection::turn_away(LimitHit limit) {
  count_limit(limit);
  respond(problem(Error(ErrorCode::kUnavailable, "The service is busy; try again shortly.",
                        std::string(text(limit))),
                  exchange_->target));
}

}  // namespace scrutiny::http
