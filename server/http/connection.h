// Connection: one client, from handshake to close, as a state machine on its I/O thread: read a
// head, pass the framing guard, ask the dispatcher, take the body, hand the request to a pool,
// write the answer, again. docs/adr/0006-http-connection-layer.md tells why it is callbacks and no
// coroutine. Thread-safety: its I/O thread; other threads reach it through the group's mailbox.
// Blocking: never. Ownership: the group holds it until it closes; running operations keep it alive.
// Failure: it closes.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "server/http/admission.h"
#include "server/http/dispatcher.h"
#include "server/http/environment.h"
#include "server/http/exchange.h"
#include "server/http/request_reader.h"
#include "server/http/response_writer.h"
#include "server/http/transport.h"

namespace scrutiny::http {

class ConnectionGroup;

class Connection final : public TransportEvents {
 public:
  using Time = std::chrono::steady_clock::time_point;

  struct Peer {
    std::string address;
    std::uint16_t port = 0;
    Admitted place;
  };

  // `group` and `dispatcher` outlive the connection.
  Connection(ConnectionGroup& group, std::unique_ptr<Transport> transport, Peer peer,
             Dispatcher& dispatcher);
  ~Connection() override;

  void start();
  void tick(Time now);
  void begin_stop();
  void close();

  // From the mailbox. An answer to a request that is no longer the current one is dropped.
  void answer(std::uint64_t request, Response&& response);
  void body_wanted(std::uint64_t request);
  // The pool had no room for the request.
  void pool_refused(std::uint64_t request);
  void piece_made(std::uint64_t request, Piece&& piece);

  void on_handshake(TransportError error) override;
  void on_read(TransportError error, std::size_t bytes) override;
  void on_written(TransportError error) override;
  void on_shutdown() override;

 private:
  enum class Phase : std::uint8_t {
    kHandshake,
    kIdle,      // between requests
    kHead,      // part of a head is there
    kBody,      // collecting a buffered body
    kHandling,  // a handler has the request; a streamed body may still arrive
    kWriting,
    kClosing,  // everything is said; waiting for the peer to close
    kClosed,
  };
  static Error stopping_error();

  // connection.cpp: events, deadlines and the ends of a connection
  void shaken_hands(TransportError error);
  void read_done(TransportError error, std::size_t bytes);
  void check_deadlines(Time now);
  void set_deadline(std::chrono::milliseconds from_now, std::optional<LimitHit> limit);
  void deadline_passed();
  void clear_deadline();  // but for a write that runs
  template <class Step>
  void safely(Step step);
  void count_limit(std::optional<LimitHit> limit);

  // connection_head.cpp: reading heads
  void read_more();
  bool wants_input() const;
  void use_input();
  void use_head();
  void start_exchange(ReceivedHead&& received);
  void route();
  void reject(const Rejection& rejection);
  void turn_away(LimitHit limit);
  void peer_gone();
  void next_request();
  void start_closing();

  // connection_body.cpp: request bodies
  void begin_body();
  void begin_stream();
  std::weak_ptr<Connection> weak_connection();
  void use_buffered_body();
  bool grow_body();
  void use_streamed_body();
  void check_body_pace(Time now);
  void body_arrived(std::size_t bytes);
  void body_failed(const Rejection& rejection);
  void send_continue();
  void feed_reader();
  void dispatch();
  void not_taken();

  // connection_response.cpp: answers
  void respond(Response&& response);
  KeepAlive keep_alive_after(const Response& response) const;
  HeadFacts facts_for(const Response& response) const;
  void write_text(std::string&& body);
  void pump(std::unique_ptr<BodySource> source, BodyCoding coding);
  void want_piece(std::vector<std::uint8_t> used);
  void take_piece(Piece&& piece);
  void write_piece(Piece&& piece);
  void write(ByteView first, ByteView second);
  void write_done(TransportError error);
  void written();
  void finish_exchange();

  ConnectionGroup& group_;
  Environment& environment_;
  std::unique_ptr<Transport> transport_;
  Peer peer_;
  Dispatcher& dispatcher_;
  const std::uint64_t id_;
  RequestReader reader_;
  Phase phase_ = Phase::kHandshake;
  std::optional<Exchange> exchange_;
  std::uint64_t requests_ = 0;  // so far; also the number of the current one
  std::string out_;             // head of the response, with a short body
  std::string rest_;            // body that is too long to be copied
  std::size_t rest_sent_ = 0;
  Piece piece_;  // being sent
  KeepAlive after_ = KeepAlive::kYes;
  Time deadline_ = Time::max();
  std::optional<LimitHit> deadline_limit_;
  Time idle_since_;
  Time last_tick_;
  std::uint64_t received_ = 0;  // bytes not yet told to the metrics
  std::uint64_t sent_ = 0;
  std::optional<TlsInfo> tls_;
  bool resting_ = false;  // idle long enough to have given back what it could
  bool reading_ = false;
  bool writing_ = false;
};

}  // namespace scrutiny::http
