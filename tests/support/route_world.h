// A router over a small partnership, called without sockets: for tests of routes.
// Thread-safety: one thread. Failure: throws when a handler does not answer within 30 s.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/http/router.h"
#include "server/service/trail.h"
#include "tests/support/accounts_world.h"

namespace scrutiny::testing {

// A request as a test writes it.
struct TestRequest {
  http::Method method = http::Method::kGet;
  std::string target;  // "/api/v1/x?limit=2"; nothing is decoded
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

std::vector<std::string> split_path(std::string_view path);
std::string body_of(const http::Response& response);  // of a response held in memory
boost::json::object json_of(const http::Response& response);

class RouteWorld {
 public:
  explicit RouteWorld(Projections more = {});

  // Runs the handler here and waits for its answer.
  http::Response send(const TestRequest& request);
  // As the account of this name, freshly signed in (with its CSRF token); nobody if empty. With an
  // If-Match that fits nothing any more.
  http::Response send(http::Method method, const std::vector<std::string>& path,
                      std::string_view caller, std::string body);
  // With this session's secret; nobody if empty.
  http::Response send_with(http::Method method, const std::vector<std::string>& path,
                           const std::string& session, std::string body);
  std::string session_of(std::string_view caller);  // empty for nobody

  AccountsWorld accounts;
  Trail trail;
  http::Router router;

 private:
  class NoSubjects final : public SubjectRights {
   public:
    bool may_see(const StateReader&, const Principal&, const SubjectId&,
                 std::optional<std::uint64_t>) const override {
      return false;
    }
  };
  NoSubjects nothing_;
};

}  // namespace scrutiny::testing
