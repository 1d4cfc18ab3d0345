#include "server/http/router.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include <boost/url/parse_query.hpp>

#include "server/http/routes/reply.h"
#include "server/http/session_cookie.h"

namespace scrutiny::http {
namespace {

constexpr std::size_t kMethods = 7;
constexpr std::size_t kLongestKey = 255;

std::size_t slot(Method method) {
  return static_cast<std::size_t>(method);
}

bool is_unsafe(Method method) {
  return method != Method::kGet && method != Method::kHead && method != Method::kOptions;
}

// Value of a cookie in a Cookie header (RFC 6265 section 4.2.1); nullopt when absent or given
// twice, since which of two was meant is then unknown.
std::optional<std::string_view> cookie(std::string_view header, std::string_view name) {
  std::optional<std::string_view> found;
  while (!header.empty()) {
    const std::size_t end = std::min(header.find(';'), header.size());
    std::string_view pair = header.substr(0, end);
    header.remove_prefix(std::min(end + 1, header.size()));
    while (!pair.empty() && pair.front() == ' ') pair.remove_prefix(1);
    if (pair.size() <= name.size() || pair.substr(0, name.size()) != name ||
        pair[name.size()] != '=') {
      continue;
    }
    if (found) return std::nullopt;
    found = pair.substr(name.size() + 1);
  }
  return found;
}

std::optional<std::string_view> bearer(std::string_view authorization) {
  constexpr std::string_view kScheme = "Bearer ";
  if (authorization.size() <= kScheme.size() ||
      !equals_ignoring_case(authorization.substr(0, kScheme.size()), kScheme)) {
    return std::nullopt;
  }
  return authorization.substr(kScheme.size());
}

Status check_idempotency_key(const RequestHead& head) {
  const auto key = head.headers.find("Idempotency-Key");
  if (!key) return {};
  const bool visible =
      std::all_of(key->begin(), key->end(), [](char c) { return c > ' ' && c < 0x7f; });
  if (key->empty() || key->size() > kLongestKey || !visible ||
      head.headers.count("Idempotency-Key") != 1) {
    return Error::field("Idempotency-Key", "Send one key of 1 to 255 visible ASCII characters.");
  }
  return {};
}

// A browser says where a request comes from; one that another site made it send is refused even
// where there is no session yet (a forged sign-in).
bool is_cross_site(const RequestHead& head) {
  const auto site = head.headers.find("Sec-Fetch-Site");
  return site && *site != "same-origin" && *site != "none";
}

// The field of a url-encoded form; nullopt when the body is no such form or lacks it.
std::optional<std::string> form_field(const Request& request, std::string_view name) {
  const auto type = request.head.headers.find("Content-Type");
  constexpr std::string_view kForm = "application/x-www-form-urlencoded";
  if (!type || !equals_ignoring_case(type->substr(0, kForm.size()), kForm)) return std::nullopt;
  const auto parsed = boost::urls::parse_query(request.body);
  if (!parsed) return std::nullopt;
  boost::urls::encoding_opts plus_is_space;
  plus_is_space.space_as_plus = true;
  for (const auto& field : *parsed) {
    if (field.key.decode(plus_is_space) == name) return field.value.decode(plus_is_space);
  }
  return std::nullopt;
}

Status check_csrf(const Call& call) {
  if (const auto header = call.request.head.headers.find("X-CSRF-Token")) {
    return call.check_csrf(*header);
  }
  const std::optional<std::string> field = form_field(call.request, "csrf");
  return call.check_csrf(field ? std::string_view(*field) : std::string_view());
}

std::vector<std::string_view> segments_of(std::string_view pattern) {
  if (pattern.empty() || pattern.front() != '/') throw std::logic_error("a pattern starts with /");
  std::vector<std::string_view> segments;
  pattern.remove_prefix(1);
  while (!pattern.empty()) {
    const std::size_t end = std::min(pattern.find('/'), pattern.size());
    if (end == 0) throw std::logic_error("a pattern has no empty segment");
    segments.push_back(pattern.substr(0, end));
    pattern.remove_prefix(std::min(end + 1, pattern.size()));
  }
  return segments;
}

}  // namespace

struct Router::Route {
  std::string pattern;
  Method method;
  Access access;
  RouteOptions options;
  RouteHandler handler;
  std::vector<PathParameter> parameters;
};

struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> parameter;
  std::unique_ptr<Node> rest;  // "{name*}": everything from here on
  std::array<const Route*, kMethods> routes{};

  bool is_end() const {
    return std::any_of(routes.begin(), routes.end(), [](const Route* r) { return r != nullptr; });
  }
};

Router::Router(Authenticator& authenticator)
    : authenticator_(authenticator), root_(std::make_unique<Node>()) {}
Router::~Router() = default;

void Router::add(Method method, std::string_view pattern, Access access, RouteOptions options,
                 RouteHandler handler) {
  auto route = std::make_unique<Route>(
      Route{std::string(pattern), method, access, std::move(options), std::move(handler), {}});
  Node* node = root_.get();
  std::size_t position = 0;
  bool took_rest = false;
  for (std::string_view segment : segments_of(route->pattern)) {
    if (took_rest) throw std::logic_error("only the last segment may take the rest");
    if (segment.front() != '{') {
      auto& next = node->literals[std::string(segment)];
      if (!next) next = std::make_unique<Node>();
      node = next.get();
    } else {
      if (segment.back() != '}') throw std::logic_error("a parameter ends with }");
      const bool rest = segment.size() > 3 && segment[segment.size() - 2] == '*';
      std::string name(segment.substr(1, segment.size() - (rest ? 3 : 2)));
      if (name.empty()) throw std::logic_error("a parameter has a name");
      took_rest = rest;
      auto& next = rest ? node->rest : node->parameter;
      if (!next) next = std::make_unique<Node>();
      node = next.get();
      route->parameters.push_back({std::move(name), position});
    }
    ++position;
  }
  const Route*& place = node->routes.at(slot(method));
  if (place != nullptr) throw std::logic_error("this route exists already: " + route->pattern);
  place = route.get();
  routes_.push_back(std::move(route));
}

void Router::set_refusal_outside_api(Refusal refusal) {
  refusal_outside_api_ = std::move(refusal);
}

std::vector<RouteInfo> Router::routes() const {
  std::vector<RouteInfo> infos;
  for (const auto& route : routes_) infos.push_back({route->method, route->pattern, route->access});
  return infos;
}

const Router::Node* Router::find(const Node& node, const RequestHead& head, std::size_t segment) {
  if (segment == head.path.size()) return node.is_end() ? &node : nullptr;
  if (const auto literal = node.literals.find(head.path[segment]); literal != node.literals.end()) {
    if (const Node* found = find(*literal->second, head, segment + 1)) return found;
  }
  if (node.parameter && !head.path[segment].empty()) {
    if (const Node* found = find(*node.parameter, head, segment + 1)) return found;
  }
  return node.rest ? node.rest.get() : nullptr;
}

std::variant<RouteMatch, Response> Router::route(const RequestHead& head) {
  const Node* node = find(*root_, head, 0);
  const Method method = head.method == Method::kHead ? Method::kGet : head.method;
  const Route* found = node == nullptr ? nullptr : node->routes.at(slot(method));
  if (found == nullptr) return nothing_here(node, head);
  RouteMatch match;
  match.mode = found->options.body;
  match.max_body = found->options.max_body;
  match.pool = found->options.pool;
  match.route = found->pattern;
  match.handler = [this, found](Request&& request, Responder respond) {
    serve(*found, std::move(request), std::move(respond));
  };
  return match;
}

Response Router::nothing_here(const Node* node, const RequestHead& head) const {
  const Error error =
      node == nullptr ? Error(ErrorCode::kNotFound, "There is nothing at this address.")
                      : Error(ErrorCode::kMethodNotAllowed,
                              "This address does not take " + std::string(text(head.method)) + ".");
  const bool api = !head.path.empty() && (head.path[0] == "api" || head.path[0] == "log");
  Response answer = refusal_outside_api_ && !api ? refusal_outside_api_(error, head)
                                                 : problem(error, head.target);
  if (node == nullptr) return answer;
  std::string allow;
  for (std::size_t i = 0; i < kMethods; ++i) {
    if (node->routes.at(i) == nullptr) continue;
    const auto method = static_cast<Method>(i);
    if (!allow.empty()) allow += ", ";
    allow += text(method);
    if (method == Method::kGet) allow += ", HEAD";
  }
  answer.headers.add("Allow", allow);
  return answer;
}

// Null for a caller who presents nothing. A bearer token counts before a cookie, so that a program
// in a browser's place cannot be confused with the person's session.
Result<std::shared_ptr<const Authenticated>> Router::caller(const RequestHead& head) const {
  if (const auto authorization = head.headers.find("Authorization")) {
    const auto secret = bearer(*authorization);
    if (!secret || head.headers.count("Authorization") != 1) {
      return Error(ErrorCode::kNotSignedIn, "Send one Authorization: Bearer header.");
    }
    return authenticator_.authenticate_token(*secret);
  }
  if (const auto cookies = head.headers.find("Cookie")) {
    if (const auto secret = cookie(*cookies, kSessionCookie)) {
      return authenticator_.authenticate_session(*secret);
    }
  }
  return std::shared_ptr<const Authenticated>();
}

// In the order in which a caller should be told: who, may they, is the request in order, is it
// theirs, is there room.
Router::Verdict Router::judge(const Route& route, const Call& call) const {
  const RequestHead& head = call.request.head;
  const Principal* who = call.maybe_principal();
  if (Status status = route.access.admits(who); !status.ok()) return {std::move(status)};
  if (Status status = check_idempotency_key(head); !status.ok()) return {std::move(status)};
  if (!is_unsafe(head.method)) return {};
  const bool by_token = who != nullptr && who->credential != Credential::kSession;
  if (!by_token && is_cross_site(head)) {
    return {Error(ErrorCode::kCsrfMismatch, "This request was made by another site.")};
  }
  if (route.options.csrf == CsrfCheck::kRouter) {
    if (Status status = check_csrf(call); !status.ok()) return {std::move(status)};
  }
  if (!route.options.takes_writer_signature && head.headers.find("Writer-Signature")) {
    return {Error::field("Writer-Signature", "This request takes no signature. Nothing was done.")};
  }
  if (quota_ == nullptr || who == nullptr) return {};
  const auto wait = quota_->take(who->account);
  if (wait.count() == 0) return {};
  return {Error(ErrorCode::kTooManyRequests, "This account asks for too many changes. Wait " +
                                                 std::to_string(wait.count()) + " seconds."),
          wait};
}

void Router::serve(const Route& route, Request&& request, Responder&& respond) const {
  Result<std::shared_ptr<const Authenticated>> who = caller(request.head);
  Verdict verdict;
  // An expired session must not lock anybody out of the sign-in page.
  if (!who.ok() && !route.access.is_public()) verdict.status = who.error();
  Call call(std::move(request), std::move(respond), route.parameters,
            who.ok() ? std::move(who).value() : nullptr);
  if (verdict.status.ok()) verdict = judge(route, call);
  if (verdict.status.ok()) return route.handler(std::move(call));

  const Error& error = verdict.status.error();
  const RequestHead& head = call.request.head;
  Response answer =
      route.options.refusal ? route.options.refusal(error, head) : problem(error, head.target);
  if (error.code() == ErrorCode::kNotSignedIn && !route.options.refusal) {
    answer.headers.add_if_absent("WWW-Authenticate", "Bearer");
  }
  if (verdict.retry_after.count() > 0) {
    answer =
        with_header(std::move(answer), "Retry-After", std::to_string(verdict.retry_after.count()));
  }
  call.respond(std::move(answer));
}

}  // namespace scrutiny::http
