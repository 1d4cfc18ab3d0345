// Router: finds the route for a request, authenticates the caller, applies the route's Access and
// the CSRF rule, and calls the handler on the route's pool.
// Thread-safety: add() before the server starts, from one thread; route() from any thread.
// Blocking: route() never; authentication and handlers run on pool threads.
// Ownership: owns the routes; the authenticator outlives the router, the router the server.
// Failure: a request that fits no route is answered 404, another method 405 with Allow.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/http/call.h"
#include "server/http/dispatcher.h"
#include "server/http/message.h"
#include "server/service/access.h"
#include "server/service/authenticator.h"
#include "server/service/write_quota.h"

namespace scrutiny::http {

// Who compares the CSRF token of a cookie-authenticated POST, PUT, PATCH or DELETE.
enum class CsrfCheck : std::uint8_t {
  kRouter,   // header X-CSRF-Token or, in a buffered url-encoded form, the field "csrf"
  kHandler,  // the handler, with Call::check_csrf, before it changes anything: streamed forms
};

// The answer for a caller who is turned away; pages answer with a redirect or an HTML page.
using Refusal = std::function<Response(const Error&, const RequestHead&)>;

struct RouteOptions {
  BodyMode body = BodyMode::kNone;
  std::uint64_t max_body = 0;  // bytes
  PoolKind pool = PoolKind::kReads;
  CsrfCheck csrf = CsrfCheck::kRouter;
  Refusal refusal;  // empty: an RFC 9457 problem
  // Where it is false a change that carries the header is refused: who asked for a statement to
  // sign, or signed one, must not find the change made without.
  bool takes_writer_signature = false;
};

// Called from several threads at once; what it throws is answered 500.
using RouteHandler = std::function<void(Call&&)>;

// One registered route, for tests that walk them all.
struct RouteInfo {
  Method method;
  std::string pattern;
  Access access;
};

class Router final : public Dispatcher {
 public:
  explicit Router(Authenticator& authenticator);
  ~Router() override;

  // `pattern`: "/api/v1/documents/{id}", the last segment perhaps "{rest*}". A literal segment wins
  // over a parameter. GET serves HEAD too. Throws std::logic_error when the route exists already or
  // the pattern is not of this form (a programmer's error).
  void add(Method method, std::string_view pattern, Access access, RouteOptions options,
           RouteHandler handler);
  // Bounds changes per account from here on: past it 429 with Retry-After. `quota` outlives this.
  void limit_writes(WriteQuota& quota) { quota_ = &quota; }
  // The answer when nothing fits, by prefix of the path: pages want HTML, programs a problem.
  void set_refusal_outside_api(Refusal refusal);

  std::variant<RouteMatch, Response> route(const RequestHead& head) override;

  std::vector<RouteInfo> routes() const;

 private:
  struct Route;
  struct Node;

  static const Node* find(const Node& node, const RequestHead& head, std::size_t segment);
  struct Verdict {
    Status status;
    std::chrono::seconds retry_after{0};
  };
  Verdict judge(const Route& route, const Call& call) const;
  Response nothing_here(const Node* node, const RequestHead& head) const;
  void serve(const Route& route, Request&& request, Responder&& respond) const;
  Result<std::shared_ptr<const Authenticated>> caller(const RequestHead& head) const;

  Authenticator& authenticator_;
  WriteQuota* quota_ = nullptr;  // null: no bound
  std::unique_ptr<Node> root_;
  std::vector<std::unique_ptr<Route>> routes_;
  Refusal refusal_outside_api_;
};

}  // namespace scrutiny::http
