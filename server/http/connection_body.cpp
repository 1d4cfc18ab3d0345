// Request bodies: collected for the handler, or passed on while they arrive.
#include <algorithm>
#include <cassert>

#include "server/http/connection.h"
#include "server/http/connection_group.h"

namespace scrutiny::http {
namespace {

constexpr std::size_t kBodyStep = 64 * 1024;
constexpr std::size_t kBiggestBodyStep = 1024 * 1024;

}  // namespace

void RequestSink::respond(Response&& response) noexcept {
  if (!armed_) return;
  // False when the server has gone; the answer goes with it.
  static_cast<void>(mailbox_->post(
      [connection = connection_, request = request_, answer = std::move(response)]() mutable {
        if (const auto held = connection.lock()) held->answer(request, std::move(answer));
      }));
}

void Connection::begin_body() {
  Exchange& exchange = *exchange_;
  if (exchange.received.framing.kind != BodyKind::kNone) {
    if (exchange.match.mode == BodyMode::kNone) {
      return reject(
          {Error(ErrorCode::kTooLarge, "This address takes no body."), LimitHit::kBodyBytes});
    }
    if (auto rejection = reader_.begin_body(exchange.match.max_body)) return reject(*rejection);
    exchange.last_byte = exchange.started;
    set_deadline(environment_.limits.body_deadline, LimitHit::kBodyDeadline);
  }
  if (exchange.match.mode == BodyMode::kStreamed) return begin_stream();
  if (exchange.arrival == BodyArrival::kComplete) return dispatch();
  phase_ = Phase::kBody;
  if (exchange.received.expect == ExpectContinue::kYes) send_continue();
  use_buffered_body();
}

void Connection::begin_stream() {
  Exchange& exchange = *exchange_;
  std::uint64_t capacity = environment_.limits.stream_buffer_bytes;
  if (exchange.received.framing.kind != BodyKind::kChunked) {
    capacity = std::clamp<std::uint64_t>(exchange.received.framing.length, 1, capacity);
  }
  if (!exchange.bytes.try_add(capacity)) return turn_away(LimitHit::kInFlightBytes);
  exchange.pipe = std::make_shared<BodyPipe>(
      static_cast<std::size_t>(capacity),
      [mailbox = group_.thread().mailbox(), weak = weak_connection(), request = requests_] {
        // False when the server has gone, and then the pipe has failed too.
        static_cast<void>(mailbox->post([weak, request] {
          if (const auto held = weak.lock()) held->body_wanted(request);
        }));
      });
  if (exchange.arrival == BodyArrival::kComplete) exchange.pipe->finish();
  dispatch();
  if (phase_ == Phase::kHandling) use_streamed_body();
}

std::weak_ptr<Connection> Connection::weak_connection() {
  return std::static_pointer_cast<Connection>(shared_from_this());
}

bool Connection::grow_body() {
  Exchange& exchange = *exchange_;
  const std::size_t size = exchange.body.size();
  if (exchange.body_filled < size) return true;
  // Taken as it comes, not as it is declared: a client may not hold memory with a header alone.
  std::size_t step = std::clamp(size, kBodyStep, kBiggestBodyStep);
  if (exchange.received.framing.kind == BodyKind::kLength) {
    step = static_cast<std::size_t>(
        std::min<std::uint64_t>(step, exchange.received.framing.length - size));
  }
  if (!exchange.bytes.try_add(step)) return false;
  exchange.body.resize(size + step);
  return true;
}

void Connection::use_buffered_body() {
  Exchange& exchange = *exchange_;
  while (true) {
    if (!grow_body()) {
      return reject({Error(ErrorCode::kUnavailable, "The service is busy; try again shortly."),
                     LimitHit::kInFlightBytes});
    }
    const std::span<std::uint8_t> room(
        reinterpret_cast<std::uint8_t*>(exchange.body.data()) + exchange.body_filled,
        exchange.body.size() - exchange.body_filled);
    auto decoded = reader_.decode(room);
    if (auto* rejection = std::get_if<Rejection>(&decoded)) return reject(*rejection);
    const auto step = std::get<BodyStep>(decoded);
    exchange.body_filled += step.bytes;
    body_arrived(step.bytes);
    if (step.state == BodyState::kNeedInput) return;
    if (step.state == BodyState::kDone) {
      exchange.body.resize(exchange.body_filled);
      exchange.arrival = BodyArrival::kComplete;
      clear_deadline();
      return dispatch();
    }
  }
}

void Connection::use_streamed_body() {
  Exchange& exchange = *exchange_;
  while (exchange.arrival == BodyArrival::kArriving) {
    const auto room = exchange.pipe->space();
    if (room.empty()) return;
    auto decoded = reader_.decode(room);
    if (auto* rejection = std::get_if<Rejection>(&decoded)) return body_failed(*rejection);
    const auto step = std::get<BodyStep>(decoded);
    exchange.pipe->commit(step.bytes);
    body_arrived(step.bytes);
    if (step.state == BodyState::kNeedInput) return;
    if (step.state == BodyState::kDone) {
      exchange.arrival = BodyArrival::kComplete;
      clear_deadline();
      exchange.pipe->finish();
    }
  }
}

void Connection::body_arrived(std::size_t bytes) {
  exchange_->window_bytes += bytes;
  exchange_->last_byte = std::chrono::steady_clock::now();
}

void Connection::check_body_pace(Time now) {
  const Limits& limits = environment_.limits;
  Exchange& exchange = *exchange_;
  if (now - exchange.last_byte >= limits.body_idle_deadline) {
    return body_failed({Error(ErrorCode::kRequestTimeout, "The body stopped arriving."),
                        LimitHit::kBodyIdleDeadline});
  }
  exchange.window_time += now - last_tick_;
  if (exchange.window_time < limits.body_rate_window) return;
  const double seconds = std::chrono::duration<double>(exchange.window_time).count();
  if (static_cast<double>(exchange.window_bytes) <
      static_cast<double>(limits.body_min_rate) * seconds) {
    return body_failed({Error(ErrorCode::kRequestTimeout, "The body arrives too slowly."),
                        LimitHit::kBodyMinRate});
  }
  exchange.window_bytes = 0;
  exchange.window_time = {};
}

void Connection::body_failed(const Rejection& rejection) {
  if (!exchange_->pipe) return reject(rejection);
  count_limit(rejection.limit);
  exchange_->arrival = BodyArrival::kBroken;
  clear_deadline();
  exchange_->pipe->fail(rejection.error);  // the handler hears of it and answers
}

void Connection::feed_reader() {
  if (!exchange_->pipe || exchange_->arrival != BodyArrival::kArriving) return;
  exchange_->last_byte = std::chrono::steady_clock::now();
  if (exchange_->received.expect == ExpectContinue::kYes) send_continue();
  use_streamed_body();
  read_more();
}

void Connection::send_continue() {
  exchange_->received.expect = ExpectContinue::kNo;
  if (reader_.has_input()) return;  // it did not wait (RFC 9110 §10.1.1)
  out_ = kContinue;
  write(as_bytes(out_), {});
}

void Connection::dispatch() {
  Exchange& exchange = *exchange_;
  phase_ = Phase::kHandling;
  Request request;
  request.head = std::move(exchange.received.head);
  request.body = std::move(exchange.body);
  if (exchange.pipe) request.stream = make_body_stream(exchange.pipe);
  exchange.sink =
      std::make_shared<RequestSink>(group_.thread().mailbox(), weak_connection(), requests_);
  Task task = [handler = std::move(exchange.match.handler), taken = std::move(request),
               responder = Responder(exchange.sink)]() mutable {
    handler(std::move(taken), std::move(responder));
  };
  group_.submit(exchange.match.pool, {weak_connection(), requests_, std::move(task)});
}

void Connection::not_taken() {
  exchange_->sink->disarm();
  turn_away(LimitHit::kPoolQueue);
}

}  // namespace scrutiny::http
