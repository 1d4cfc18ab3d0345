#include "tests/support/route_world.h"

#include <optional>
#include <stdexcept>

#include <boost/json/parse.hpp>

#include "server/http/session_cookie.h"

namespace scrutiny::testing {

using http::Method;
using http::Request;
using http::Response;

std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> segments;
  path.remove_prefix(std::min<std::size_t>(path.size(), 1));
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    segments.emplace_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return segments;
}

std::string body_of(const Response& response) {
  return std::get<std::string>(response.body);
}

boost::json::object json_of(const Response& response) {
  return boost::json::parse(body_of(response)).as_object();
}

RouteWorld::RouteWorld(Projections more)
    : accounts(std::move(more)), trail(*accounts.ledger, nothing_), router(accounts.bearers) {}

Response RouteWorld::send(const TestRequest& sent) {
  Request request;
  request.head.method = sent.method;
  request.head.target = sent.target;
  request.head.peer_address = "192.0.2.9";
  const std::string_view target = request.head.target;
  const std::size_t question = std::min(target.find('?'), target.size());
  request.head.path = split_path(target.substr(0, question));
  std::string_view query = target.substr(std::min(question + 1, target.size()));
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    request.head.query.emplace_back(pair.substr(0, equals),
                                    pair.substr(std::min(equals + 1, pair.size())));
  }
  for (const auto& [name, value] : sent.headers) request.head.headers.add(name, value);
  request.body = sent.body;
  auto found = router.route(request.head);
  if (auto* answered = std::get_if<Response>(&found)) return std::move(*answered);
  auto& match = std::get<http::RouteMatch>(found);
  if (request.body.size() > match.max_body) request.body.clear();
  std::optional<Response> answer;
  match.handler(std::move(request),
                http::responder_to([&](Response&& given) { answer = std::move(given); }));
  if (!answer) throw std::logic_error("the handler has not answered: " + sent.target);
  return std::move(*answer);
}

std::string RouteWorld::session_of(std::string_view caller) {
  return caller.empty() ? std::string() : accounts.sign_in(std::string(caller)).secret;
}

Response RouteWorld::send_with(Method method, const std::vector<std::string>& path,
                               const std::string& session, std::string body) {
  TestRequest request;
  request.method = method;
  for (const std::string& segment : path) request.target += "/" + segment;
  request.headers = {{"Content-Type", "application/json"}};
  if (!session.empty()) {
    request.headers.emplace_back("Cookie", std::string(http::kSessionCookie) + "=" + session);
    request.headers.emplace_back("X-CSRF-Token", csrf_token(session));
  }
  request.body = std::move(body);
  return send(request);
}

Response RouteWorld::send(Method method, const std::vector<std::string>& path,
                          std::string_view caller, std::string body) {
  return send_with(method, path, session_of(caller), std::move(body));
}

}  // namespace scrutiny::testing
