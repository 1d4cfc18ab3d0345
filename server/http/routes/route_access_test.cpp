// Every route, called as every kind of caller (route_access_table.h).
#include <set>

#include <gtest/gtest.h>

#include "server/http/routes/accounts_routes.h"
#include "server/http/routes/agencies_routes.h"
#include "server/http/routes/audit_routes.h"
#include "server/http/routes/route_access_table.h"
#include "server/http/routes/session_routes.h"
#include "server/http/routes/tokens_routes.h"
#include "tests/support/route_world.h"

namespace scrutiny::http {
namespace {

using testing::RouteWorld;
using Path = std::vector<std::string>;

class RouteAccess : public ::testing::Test {
 protected:
  RouteAccess() {
    AccountsWorld& world = world_.accounts;
    add_session_routes(world_.router, world.sessions, *world.ledger);
    add_accounts_routes(world_.router, world.accounts, *world.ledger);
    add_grants_routes(world_.router, world.grants, *world.ledger);
    add_agencies_routes(world_.router, world.agencies, *world.ledger);
    add_tokens_routes(world_.router, world.tokens, *world.ledger);
    add_audit_routes(world_.router, world_.trail, *world.ledger);
  }
  using AccountsWorld = testing::AccountsWorld;

  // What stands in place of a pattern's parameters.
  std::map<std::string, std::string> target(std::string_view name) {
    AccountsWorld& world = world_.accounts;
    std::map<std::string, std::string> values{{"id", std::string(32, '1')},
                                              {"index", "9007199254740991"},
                                              {"role", "submitter"},
                                              {"name*", "7/999"}};
    if (name == "account") values["id"] = spare_account();
    if (name == "agency") values["id"] = world.agency("police").text();
    if (name == "token") values["id"] = world.tokens.mint_operator_token("sam")->id.text();
    if (name == "record") {
      values["index"] = std::to_string(world.sign_in("sam").receipt.index);
    }
    if (name == "grant") values["id"] = grant();
    return values;
  }
  // An account that nobody here signs in to, made once.
  std::string spare_account() {
    if (spare_.empty()) {
      const auto made = world_.accounts.accounts.create(
          world_.accounts.as("ada"), {"spare", "Spare", std::nullopt, {}, std::nullopt});
      spare_ = made->id.text();
    }
    return spare_;
  }
  // A request about Polly that waits, made once.
  std::string grant() {
    AccountsWorld& world = world_.accounts;
    if (grant_.empty()) {
      const auto asked =
          world.accounts.grant_role(world.as("ada"), world.id("polly"), Role::kAgencyLead, {});
      grant_ = asked->waiting.value().text();
    }
    return grant_;
  }
  Path path_of(const RouteRow& row) {
    auto values = target(row.target);
    const bool entries = row.pattern.find("/entries/") != std::string_view::npos;
    if (row.target == "tile") values["name*"] = entries ? "000.p/2" : "0/000.p/2";
    return fill(row.pattern, values);
  }
  static Path fill(std::string_view pattern, const std::map<std::string, std::string>& values) {
    std::string text(pattern);
    for (const auto& [name, value] : values) {
      const std::string parameter = "{" + name + "}";
      if (const auto at = text.find(parameter); at != std::string::npos) {
        text.replace(at, parameter.size(), value);
      }
    }
    return testing::split_path(text);
  }
  static char letter(const Response& answer) {
    if (answer.status == 401) return 's';
    if (answer.status == 403) return 'f';
    return answer.status == 404 ? 'h' : 'a';
  }

  RouteWorld world_;
  std::string grant_;
  std::string spare_;
};

TEST_F(RouteAccess, EveryRouteHasARowAndEveryRowARoute) {
  std::set<std::pair<Method, std::string>> listed;
  for (const RouteRow& row : kRouteTable) {
    EXPECT_EQ(row.answers.size(), kCallers.size()) << row.pattern;
    listed.emplace(row.method, row.pattern);
  }
  std::set<std::pair<Method, std::string>> registered;
  for (const RouteInfo& route : world_.router.routes()) {
    registered.emplace(route.method, route.pattern);
    EXPECT_TRUE(listed.contains({route.method, route.pattern}))
        << text(route.method) << " " << route.pattern << " has no row in route_access_table.h ("
        << route.access.describe() << ")";
  }
  for (const auto& [method, pattern] : listed) {
    EXPECT_TRUE(registered.contains({method, pattern}))
        << text(method) << " " << pattern << " is in the table but not a route";
  }
}

TEST_F(RouteAccess, EveryCallerIsAnsweredAsTheTableSays) {
  for (const RouteRow& row : kRouteTable) {
    for (std::size_t i = 0; i < kCallers.size(); ++i) {
      const Path path = path_of(row);
      const Response answer = world_.send(row.method, path, kCallers.at(i), "{}");
      const char got = letter(answer);
      const char expected = row.answers.at(i);
      const bool made_up = row.target.empty() && expected == 'a' && got == 'h';
      EXPECT_TRUE(got == expected || made_up)
          << text(row.method) << " " << row.pattern << " as "
          << (kCallers.at(i).empty() ? "nobody" : kCallers.at(i)) << ": expected " << expected
          << ", got " << answer.status << " " << testing::body_of(answer).substr(0, 200);
    }
  }
}

// Rows say who is let in with a fitting request; none of those refused may have had an effect.
TEST_F(RouteAccess, RefusedCallersChangeNothing) {
  std::uint64_t refused = 0;
  for (const RouteRow& row : kRouteTable) {
    if (row.method == Method::kGet) continue;
    for (std::size_t i = 0; i < kCallers.size(); ++i) {
      if (row.answers.at(i) == 'a') continue;
      const Path path = path_of(row);
      const std::string cookie = world_.session_of(kCallers.at(i));
      const std::uint64_t before = world_.accounts.ledger->size();
      static_cast<void>(world_.send_with(row.method, path, cookie, "{}"));
      EXPECT_EQ(world_.accounts.ledger->size(), before) << row.pattern << " " << kCallers.at(i);
      ++refused;
    }
  }
  EXPECT_GT(refused, 100u);
}

}  // namespace
}  // namespace scrutiny::http
