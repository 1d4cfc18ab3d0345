#include "tests/support/route_world.h"

#include <algorithm>
#include <chrono>
#include <future>
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

namespace {

// Handlers may answer from the sequencer's thread; none takes nearly as long.
constexpr std::chrono::seconds kLongestAnswer{30};

// A body that arrives in small pieces.
class TextStream final : public http::BodyStream {
 public:
  explicit TextStream(std::string text) : text_(std::move(text)) {}
  Result<std::size_t> read(std::span<std::uint8_t> into) override {
    const std::size_t count = std::min({into.size(), text_.size() - at_, std::size_t{11}});
    std::copy_n(text_.begin() + static_cast<std::ptrdiff_t>(at_), count, into.begin());
    at_ += count;
    return count;
  }

 private:
  std::string text_;
  std::size_t at_ = 0;
};

}  // namespace

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
  if (match.mode == http::BodyMode::kStreamed) {
    request.stream = std::make_unique<TextStream>(std::exchange(request.body, {}));
  } else if (request.body.size() > match.max_body) {
    request.body.clear();
  }
  auto promised = std::make_shared<std::promise<Response>>();
  std::future<Response> answer = promised->get_future();
  match.handler(std::move(request), http::responder_to([promised](Response&& given) {
                  promised->set_value(std::move(given));
                }));
  if (answer.wait_for(kLongestAnswer) != std::future_status::ready) {
    throw std::logic_error("the handler has not answered: " + sent.target);
  }
  return answer.get();
}

std::string RouteWorld::session_of(std::string_view caller) {
  return caller.empty() ? std::string() : accounts.sign_in(std::string(caller)).secret;
}

Response RouteWorld::send_with(Method method, const std::vector<std::string>& path,
                               const std::string& session, std::string body) {
  TestRequest request;
  request.method = method;
  for (const std::string& segment : path) request.target += "/" + segment;
  request.headers = {{"Content-Type", "application/json"}, {"If-Match", "\"1\""}};
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
