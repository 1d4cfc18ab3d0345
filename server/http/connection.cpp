#include "server/http/connection.h"

#include <exception>

#include <spdlog/spdlog.h>

#include "server/http/connection_group.h"

namespace scrutiny::http {
namespace {

constexpr std::chrono::seconds kRestAfter{1};
constexpr int kClientGone = 499;  // in metrics only: the connection ended before the answer did

}  // namespace

Error Connection::stopping_error() {
  return Error(ErrorCode::kUnavailable, "The service is stopping; try again shortly.");
}

Connection::Connection(ConnectionGroup& group, std::unique_ptr<Transport> transport, Peer peer,
                       Dispatcher& dispatcher)
    : group_(group),
      environment_(group.environment()),
      transport_(std::move(transport)),
      peer_(std::move(peer)),
      dispatcher_(dispatcher),
      id_(environment_.next_connection_id.fetch_add(1, std::memory_order_relaxed)),
      reader_(environment_.limits),
      last_tick_(std::chrono::steady_clock::now()) {
  environment_.metrics.connection_opened();
}

Connection::~Connection() {
  // Reached without close() only when a handler threw or the server is torn down.
  if (exchange_ && exchange_->pipe) exchange_->pipe->fail(stopping_error());
  environment_.metrics.connection_closed();
}

void Connection::start() {
  if (environment_.stopping.load(std::memory_order_relaxed)) return close();
  set_deadline(environment_.limits.handshake_deadline, LimitHit::kHandshakeDeadline);
  transport_->start(*this);
}

// Every way in from outside runs through here: what throws ends this connection and no other.
template <class Step>
void Connection::safely(Step step) {
  try {
    step();
  } catch (const std::exception& error) {
    environment_.log->error("connection {} from {}: {}", id_, peer_.address, error.what());
    close();
  }
}

void Connection::on_handshake(TransportError error) {
  safely([&] { shaken_hands(error); });
}

void Connection::on_read(TransportError error, std::size_t bytes) {
  safely([&] { read_done(error, bytes); });
}

void Connection::on_written(TransportError error) {
  safely([&] { write_done(error); });
}

void Connection::on_shutdown() {
  if (phase_ == Phase::kClosing) close();
}

void Connection::answer(std::uint64_t request, Response&& response) {
  if (phase_ != Phase::kHandling || request != requests_) return;
  safely([&] { respond(std::move(response)); });
}

void Connection::body_wanted(std::uint64_t request) {
  if (phase_ != Phase::kHandling || request != requests_) return;
  safely([&] { feed_reader(); });
}

void Connection::pool_refused(std::uint64_t request) {
  if (phase_ != Phase::kHandling || request != requests_) return;
  safely([&] { not_taken(); });
}

void Connection::piece_made(std::uint64_t request, Piece&& piece) {
  if (phase_ != Phase::kWriting || request != requests_) return;
  safely([&] { take_piece(std::move(piece)); });
}

void Connection::tick(Time now) {
  safely([&] { check_deadlines(now); });
  last_tick_ = now;
}

void Connection::shaken_hands(TransportError error) {
  if (phase_ != Phase::kHandshake) return;
  if (error) {
    environment_.metrics.handshake_failed();
    return start_closing();  // an alert may wait to be sent
  }
  tls_ = transport_->tls();
  next_request();
}

void Connection::set_deadline(std::chrono::milliseconds from_now, std::optional<LimitHit> limit) {
  deadline_ = std::chrono::steady_clock::now() + from_now;
  deadline_limit_ = limit;
}

void Connection::clear_deadline() {
  if (!writing_) deadline_ = Time::max();
}

void Connection::count_limit(std::optional<LimitHit> limit) {
  if (limit) environment_.metrics.limit_hit(*limit);
}

void Connection::check_deadlines(Time now) {
  if (now >= deadline_) {
    deadline_ = Time::max();
    deadline_passed();
  } else if (reading_ && exchange_ && exchange_->arrival == BodyArrival::kArriving) {
    check_body_pace(now);
  } else if (phase_ == Phase::kIdle && !resting_ && now - idle_since_ >= kRestAfter) {
    resting_ = true;
    transport_->rest();
  }
}

void Connection::deadline_passed() {
  const Error late(ErrorCode::kRequestTimeout, "The request did not arrive in time.");
  if (writing_) {
    count_limit(LimitHit::kWriteDeadline);
    return close();
  }
  switch (phase_) {
    case Phase::kHead:
      return reject({late, deadline_limit_});
    case Phase::kBody:
    case Phase::kHandling:
      return body_failed({late, deadline_limit_});
    case Phase::kIdle:
      count_limit(deadline_limit_);
      return start_closing();
    default:
      count_limit(deadline_limit_);
      return close();
  }
}

void Connection::begin_stop() {
  switch (phase_) {
    case Phase::kHandshake:
      return close();
    case Phase::kIdle:
      return start_closing();
    case Phase::kHead:
    case Phase::kBody:
      return reject({stopping_error(), std::nullopt});
    case Phase::kHandling:
      if (exchange_->arrival == BodyArrival::kArriving)
        body_failed({stopping_error(), std::nullopt});
      return;
    default:
      return;  // next_request() looks again
  }
}

void Connection::start_closing() {
  phase_ = Phase::kClosing;
  set_deadline(environment_.limits.close_deadline, std::nullopt);
  transport_->shutdown();
}

void Connection::close() {
  if (phase_ == Phase::kClosed) return;
  phase_ = Phase::kClosed;
  deadline_ = Time::max();
  transport_->close();
  if (exchange_) {
    if (exchange_->pipe) exchange_->pipe->fail(stopping_error());
    environment_.metrics.request_done(exchange_->match.route, kClientGone,
                                      std::chrono::steady_clock::now() - exchange_->started);
    exchange_.reset();
  }
  environment_.metrics.bytes_received(received_);
  environment_.metrics.bytes_sent(sent_);
  group_.release(*this);
}

}  // namespace scrutiny::http
