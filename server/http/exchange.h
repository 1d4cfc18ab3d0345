// Exchange: all that a connection keeps of one request, from its head to the end of its response.
// Thread-safety: the connection's I/O thread. Ownership: its shares of the budgets go back with it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "server/http/body_pipe.h"
#include "server/http/body_pump.h"
#include "server/http/budget.h"
#include "server/http/dispatcher.h"
#include "server/http/environment.h"
#include "server/http/request_reader.h"
#include "server/http/request_sink.h"

namespace scrutiny::http {

enum class BodyArrival : std::uint8_t { kComplete, kArriving, kBroken };

struct Exchange {
  explicit Exchange(Environment& environment)
      : place(environment.requests_in_flight), bytes(environment.bytes_in_flight) {}
  ReceivedHead received;
  Method method = Method::kGet;
  std::string target;
  RouteMatch match;
  std::shared_ptr<RequestSink> sink;  // once a handler has the request
  std::chrono::steady_clock::time_point started;
  Share place;
  Share bytes;
  std::string body;                // buffered
  std::size_t body_filled = 0;     // bytes of it
  std::shared_ptr<BodyPipe> pipe;  // streamed
  BodyArrival arrival = BodyArrival::kComplete;
  std::chrono::steady_clock::time_point last_byte;
  std::uint64_t window_bytes = 0;          // body bytes that came in this rate window
  std::chrono::nanoseconds window_time{};  // spent waiting for the client in it
  std::optional<Response> waiting_answer;  // until "100 Continue" has left
  int status = 0;
  std::optional<BodyPump> pump;
  std::optional<Piece> next_piece;
};

}  // namespace scrutiny::http
