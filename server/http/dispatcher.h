// The seam between connections and routes: a connection has a complete, framed, safe head and asks
// what is to become of it. Thread-safety: route() is called from every I/O thread at once.
// Blocking: must not block; a handler may (it runs on a pool thread).
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "server/http/message.h"
#include "server/runtime/unique_function.h"
#include "server/runtime/worker_pools.h"

namespace scrutiny::http {

enum class BodyMode : std::uint8_t {
  kNone,      // a request with a body is answered 413
  kBuffered,  // the handler is called when the whole body is in Request::body
  kStreamed,  // the handler is called at once and pulls Request::stream
};

// Called once, on a pool thread. What it throws is logged and answered 500. It may return before it
// answers: move the Responder to whoever will. A streamed body must be read before it returns; what
// is left unread then is discarded by closing the connection after the response.
using Handler = UniqueFunction<void(Request&&, Responder)>;

struct RouteMatch {
  BodyMode mode = BodyMode::kNone;
  std::uint64_t max_body =
      0;  // bytes; a longer body is answered 413, at once when its length is declared
  PoolKind pool = PoolKind::kReads;
  std::string_view
      route;  // the route's pattern for logs and metrics; text that outlives the server
  Handler handler;
};

class Dispatcher {
 public:
  virtual ~Dispatcher() = default;
  // A route, or the answer itself (404, 405, 429, a redirect; also anything cheap and ready in
  // memory).
  virtual std::variant<RouteMatch, Response> route(const RequestHead& head) = 0;
};

}  // namespace scrutiny::http
