// Routes of accounts and trail as a client meets them: answers, headers, problems, hostile input.
#include <gtest/gtest.h>

#include "server/http/routes/accounts_routes.h"
#include "server/http/routes/agencies_routes.h"
#include "server/http/routes/audit_routes.h"
#include "server/http/routes/session_routes.h"
#include "server/http/routes/tokens_routes.h"
#include "server/http/session_cookie.h"
#include "storage/audit/canonical_json.h"
#include "storage/audit/tree.h"
#include "storage/crypto/hex.h"
#include "tests/support/route_world.h"

namespace scrutiny::http {
namespace {

using testing::AccountsWorld;
using testing::body_of;
using testing::json_of;
using testing::RouteWorld;
using testing::TestRequest;
using Fields = std::vector<std::pair<std::string, std::string>>;

class AccountRoutes : public ::testing::Test {
 protected:
  AccountRoutes() {
    add_session_routes(world_.router, services_.sessions, *services_.ledger);
    add_accounts_routes(world_.router, services_.accounts, *services_.ledger);
    add_grants_routes(world_.router, services_.grants, *services_.ledger);
    add_agencies_routes(world_.router, services_.agencies, *services_.ledger);
    add_tokens_routes(world_.router, services_.tokens, *services_.ledger);
    add_audit_routes(world_.router, world_.trail, *services_.ledger);
  }

  Response send(Method method, std::string target, std::string body = "", Fields headers = {}) {
    headers.emplace_back("Content-Type", "application/json");
    return world_.send({method, std::move(target), std::move(headers), std::move(body)});
  }
  Response as(const std::string& name, Method method, std::string target, std::string body = "",
              Fields headers = {}) {
    headers.emplace_back("Authorization", "Bearer " + token(name));
    return send(method, std::move(target), std::move(body), std::move(headers));
  }
  std::string token(const std::string& name) {
    std::string& secret = tokens_[name];
    if (secret.empty()) {
      secret = services_.tokens.create(services_.as(name), {"test", {}, {}})->secret;
    }
    return secret;
  }
  static std::string text_at(const Response& response, const char* name) {
    return std::string(json_of(response).at(name).as_string());
  }
  std::string sign_in_body(const std::string& name) {
    return R"({"name":")" + name + R"(","password":")" + AccountsWorld::password(name) + R"("})";
  }

  RouteWorld world_;
  AccountsWorld& services_ = world_.accounts;
  std::map<std::string, std::string> tokens_;
};

TEST_F(AccountRoutes, SigningInGivesACookieThatScriptsCannotReadAndATokenForForms) {
  const Response answer = send(Method::kPost, "/api/v1/session", sign_in_body("sam"));
  ASSERT_EQ(answer.status, 201) << body_of(answer);
  const std::string cookie(answer.headers.find("Set-Cookie").value());
  EXPECT_TRUE(cookie.starts_with("__Host-scrutiny="));
  EXPECT_TRUE(cookie.ends_with("; Path=/; Secure; HttpOnly; SameSite=Strict"));
  EXPECT_EQ(answer.headers.find("Cache-Control"), "no-store");
  const std::string pair = cookie.substr(0, cookie.find(';'));
  const Response who = send(Method::kGet, "/api/v1/session", "", {{"Cookie", pair}});
  EXPECT_EQ(who.status, 200);
  EXPECT_EQ(text_at(who, "csrf_token"), text_at(answer, "csrf_token"));
  EXPECT_EQ(json_of(who).at("agency").at("name").as_string(), "Children's Services");

  EXPECT_EQ(send(Method::kDelete, "/api/v1/session", "", {{"Cookie", pair}}).status, 403);
  const Response out = send(Method::kDelete, "/api/v1/session", "",
                            {{"Cookie", pair}, {"X-CSRF-Token", text_at(answer, "csrf_token")}});
  EXPECT_EQ(out.status, 200);
  EXPECT_TRUE(out.headers.find("Set-Cookie")->ends_with("Max-Age=0"));
  EXPECT_EQ(send(Method::kGet, "/api/v1/session", "", {{"Cookie", pair}}).status, 401);
}

TEST_F(AccountRoutes, ThrottledSignInSaysHowLongToWait) {
  Response answer;
  for (int i = 0; i < 11; ++i) {
    answer = send(Method::kPost, "/api/v1/session", R"({"name":"sam","password":"wrong"})");
  }
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(answer.headers.count("Retry-After"), 1u);
  EXPECT_EQ(answer.headers.find("Retry-After"), "1");
  EXPECT_EQ(text_at(answer, "code"), "too_many_requests");
}

TEST_F(AccountRoutes, TemporaryPasswordIsExchangedWhileSigningIn) {
  const std::string path = "/api/v1/accounts/" + services_.id("sam").text();
  const Response reset = as("ada", Method::kPost, path + "/password-reset");
  ASSERT_EQ(reset.status, 200) << body_of(reset);
  const std::string given = text_at(reset, "temporary_password");
  const std::string start = R"({"name":"sam","password":")" + given + '"';
  const Response asked = send(Method::kPost, "/api/v1/session", start + "}");
  EXPECT_EQ(asked.status, 403);
  EXPECT_EQ(text_at(asked, "code"), "password_change_required");
  EXPECT_EQ(text_at(asked, "field"), "new_password");
  const Response weak =
      send(Method::kPost, "/api/v1/session", start + R"(,"new_password":"short"})");
  EXPECT_EQ(weak.status, 400);
  EXPECT_EQ(text_at(weak, "field"), "new_password");
  const Response done = send(Method::kPost, "/api/v1/session",
                             start + R"(,"new_password":"entirely different words"})");
  EXPECT_EQ(done.status, 201) << body_of(done);
}

TEST_F(AccountRoutes, CreatedAccountIsFoundAtItsLocation) {
  const Response made = as("ada", Method::kPost, "/api/v1/accounts",
                           R"({"name":"newt","display_name":"Newt Newman","agency":")" +
                               services_.agency("police").text() + R"(","roles":["submitter"]})");
  ASSERT_EQ(made.status, 201) << body_of(made);
  const std::string location(made.headers.find("Location").value());
  const Response shown = as("ada", Method::kGet, location);
  EXPECT_EQ(text_at(shown, "display_name"), "Newt Newman");
  EXPECT_EQ(text_at(shown, "state"), "active");
  EXPECT_EQ(body_of(shown).find("argon2"), std::string::npos);
  const auto receipt = json_of(made).at("receipt").as_object();
  const std::uint64_t index = receipt.at("index").to_number<std::uint64_t>();
  EXPECT_EQ(receipt.at("leaf").as_string(),
            to_hex(leaf_hash(services_.ledger->record(index).value())));

  const std::string tag(shown.headers.find("ETag").value());
  const std::string rename = R"({"display_name":"Newton"})";
  EXPECT_EQ(as("ada", Method::kPatch, location, rename).status, 428);
  const Response renamed = as("ada", Method::kPatch, location, rename, {{"If-Match", tag}});
  EXPECT_EQ(renamed.status, 200) << body_of(renamed);
  EXPECT_EQ(as("ada", Method::kPatch, location, rename, {{"If-Match", tag}}).status, 412);
  EXPECT_EQ(as("ada", Method::kPatch, location, rename, {{"If-Match", "\"x\""}}).status, 412);
  EXPECT_EQ(renamed.headers.find("ETag"), as("ada", Method::kGet, location).headers.find("ETag"));
}

TEST_F(AccountRoutes, RepeatedRequestsHaveOneEffectAndAnotherBodyIsRefused) {
  const std::string body = R"({"name":"Probation","kind":"relevant_agency"})";
  const Fields key{{"Idempotency-Key", "k-1"}};
  const Response first = as("ada", Method::kPost, "/api/v1/agencies", body, key);
  const Response second = as("ada", Method::kPost, "/api/v1/agencies", body, key);
  ASSERT_EQ(first.status, 201);
  EXPECT_EQ(second.status, 201);
  EXPECT_EQ(text_at(second, "id"), text_at(first, "id"));
  const Response other = as("ada", Method::kPost, "/api/v1/agencies",
                            R"({"name":"Another","kind":"relevant_agency"})", key);
  EXPECT_EQ(other.status, 422);
  EXPECT_EQ(text_at(other, "code"), "idempotency_mismatch");
  EXPECT_EQ(as("abe", Method::kPost, "/api/v1/agencies", body, key).status, 201)
      << "keys are each account's own";
}

TEST_F(AccountRoutes, RoleThatNeedsASecondPersonIsAcceptedForDecision) {
  const std::string path = "/api/v1/accounts/" + services_.id("sam").text() + "/roles";
  EXPECT_EQ(as("ada", Method::kPost, path, R"({"role":"group_member"})").status, 200);
  const Response asked = as("ada", Method::kPost, path, R"({"role":"agency_lead"})");
  ASSERT_EQ(asked.status, 202) << body_of(asked);
  const std::string grant(asked.headers.find("Location").value());
  EXPECT_EQ(text_at(as("iris", Method::kGet, grant), "state"), "pending");
  const Response listed = as("iris", Method::kGet, "/api/v1/grants?state=pending");
  EXPECT_EQ(json_of(listed).at("items").as_array().size(), 1u);
  EXPECT_EQ(as("iris", Method::kGet, "/api/v1/grants?state=nonsense").status, 400);
  EXPECT_EQ(as("iris", Method::kPost, grant + "/approve").status, 200);
  EXPECT_EQ(text_at(as("ada", Method::kGet, grant), "state"), "approved");
  EXPECT_EQ(as("iris", Method::kPost, grant + "/approve").status, 409);
  EXPECT_EQ(as("ada", Method::kPost, path, R"({"role":"king"})").status, 400);
}

TEST_F(AccountRoutes, OperatorsTokenIsListedForItsHolderAndCannotMakeOthers) {
  const auto minted = services_.tokens.mint_operator_token("sam");
  const Response who =
      send(Method::kGet, "/api/v1/session", "", {{"Authorization", "Bearer " + minted->secret}});
  EXPECT_EQ(text_at(who, "credential"), "operator_token");
  EXPECT_EQ(text_at(who, "actor"), minted->id.text());
  EXPECT_EQ(send(Method::kPost, "/api/v1/tokens", R"({"label":"x"})",
                 {{"Authorization", "Bearer " + minted->secret}})
                .status,
            403);
  const Response answer = send(Method::kPost, "/api/v1/session", sign_in_body("sam"));
  const auto shown = json_of(answer).at("operator_tokens").as_array();
  ASSERT_EQ(shown.size(), 1u);
  EXPECT_EQ(shown[0].at("id").as_string(), minted->id.text());
  EXPECT_FALSE(shown[0].as_object().contains("hash"));
}

TEST_F(AccountRoutes, TokenIsShownOnceWithinTheAllowedLife) {
  const std::string session = world_.session_of("sam");
  const auto post = [&](std::string body) {
    return world_.send_with(Method::kPost, {"api", "v1", "tokens"}, session, std::move(body));
  };
  const Response made = post(R"({"label":"my script","days":7})");
  ASSERT_EQ(made.status, 201) << body_of(made);
  EXPECT_TRUE(text_at(made, "token").starts_with("slt_"));
  EXPECT_EQ(text_at(made, "expires"), "2026-01-12T09:00:00.000Z");
  const Response listed = world_.send_with(Method::kGet, {"api", "v1", "tokens"}, session, "");
  EXPECT_EQ(body_of(listed).find(text_at(made, "token")), std::string::npos);
  for (const char* bad : {R"({"label":"x","days":0})", R"({"label":"x","days":731})",
                          R"({"label":"x","days":"7"})", R"({"days":7})", R"({"label":""})"}) {
    EXPECT_EQ(post(bad).status, 400) << bad;
  }
}

TEST_F(AccountRoutes, ListsGoOnAtTheirCursor) {
  std::size_t seen = 0;
  std::string target = "/api/v1/accounts?limit=4";
  for (int pages = 0; pages < 10; ++pages) {
    const auto page = json_of(as("ada", Method::kGet, target));
    seen += page.at("items").as_array().size();
    if (!page.contains("next")) break;
    target = "/api/v1/accounts?limit=4&after=" + std::string(page.at("next").as_string());
  }
  EXPECT_EQ(seen, 11u);
  EXPECT_EQ(as("ada", Method::kGet, "/api/v1/accounts?limit=0").status, 400);
  EXPECT_EQ(text_at(as("ada", Method::kGet, "/api/v1/accounts?limit=x"), "field"), "limit");
}

TEST_F(AccountRoutes, RecordsAreAnsweredWithTheBytesThatWereHashed) {
  const Response made = as("ada", Method::kPost, "/api/v1/agencies",
                           R"({"name":"Probation","kind":"establishment"})");
  const auto index = json_of(made).at("receipt").at("index").to_number<std::uint64_t>();
  const std::string path = "/api/v1/audit/records/" + std::to_string(index);
  const auto own = json_of(as("ada", Method::kGet, path));
  EXPECT_EQ(own.at("leaf").as_string(),
            to_hex(leaf_hash(std::string_view(own.at("record_text").as_string()))));
  EXPECT_EQ(canonical(own.at("record")), own.at("record_text").as_string());
  EXPECT_EQ(canonical(own.at("payload")), own.at("payload_text").as_string());
  EXPECT_EQ(own.at("salt").as_string().size(), 64u);
  EXPECT_EQ(as("carla", Method::kGet, path).status, 404);
  EXPECT_EQ(as("carla", Method::kGet, path + "0000").status, 404);
  EXPECT_EQ(as("iris", Method::kGet, "/api/v1/audit/records/01").status, 404);
  const auto listed = json_of(as("iris", Method::kGet, "/api/v1/audit/records?from=0&limit=3"));
  EXPECT_EQ(listed.at("items").as_array().size(), 3u);
  EXPECT_EQ(listed.at("next").to_number<int>(), 3);
  EXPECT_EQ(as("iris", Method::kGet, "/api/v1/audit/records?subject=x").status, 400);
}

TEST_F(AccountRoutes, TilesAndCheckpointsAreServedToCachesAndBundlesToTheScrutineer) {
  const Response checkpoint = send(Method::kGet, "/log/checkpoint");
  EXPECT_EQ(body_of(checkpoint), services_.ledger->checkpoint());
  EXPECT_EQ(checkpoint.headers.find("Content-Type"), "text/plain; charset=utf-8");
  const Response tile = send(Method::kGet, "/log/tile/0/000.p/4");
  EXPECT_EQ(tile.status, 200);
  EXPECT_EQ(body_of(tile).size(), 4 * 32u);
  EXPECT_EQ(tile.headers.find("Cache-Control"), "public, max-age=31536000, immutable");
  const Response bundle = as("iris", Method::kGet, "/log/tile/entries/000.p/2");
  EXPECT_EQ(bundle.headers.find("Cache-Control"), "private, max-age=31536000, immutable");
  EXPECT_EQ(body_of(bundle).substr(2, services_.ledger->record(0)->size()),
            services_.ledger->record(0).value());
  for (const char* bad : {"/log/tile/0/000", "/log/tile/64/000", "/log/tile/0/x000",
                          "/log/tile/0/000.p/256", "/log/tile/0/000.p/0", "/log/tile/0/0",
                          "/log/tile/x/000", "/log/tile/0/000.p/4/5", "/log/tile/entries"}) {
    EXPECT_EQ(send(Method::kGet, bad).status, 404) << bad;
  }
  EXPECT_EQ(as("iris", Method::kGet, "/log/tile/entries/999").status, 404);
}

// No body, however odd, is answered 5xx or with anything but a problem that names its code.
TEST_F(AccountRoutes, HostileBodiesAreRefusedOnEveryRoute) {
  const std::string nested(200'000, '[');
  const std::vector<std::string> bodies = {
      "",
      "null",
      "[]",
      "{",
      "{}",
      "{\"a\":1}",
      "\xff\xfe",
      "{\"name\":{\"$gt\":\"\"}}",
      "{\"name\":[\"sam\"],\"password\":[\"x\"],\"role\":7,\"reason\":false,\"label\":{}}",
      "{\"name\":\"\\u0000\",\"password\":\"\\u0000\",\"kind\":\"\\ud83d\",\"role\":\"\"}",
      "{\"display_name\":\"" + std::string(15'000, 'x') + "\"}",
      nested.substr(0, 16'000)};
  for (const RouteInfo& route : world_.router.routes()) {
    if (route.method == Method::kGet || route.method == Method::kDelete) continue;
    std::string target = route.pattern;
    if (const auto at = target.find("{id}"); at != std::string::npos) {
      target.replace(at, 4, services_.id("nora").text());
    }
    for (const std::string& body : bodies) {
      for (const char* caller : {"ada", "iris"}) {
        const Response answer = as(caller, route.method, target, body, {{"If-Match", "\"1\""}});
        EXPECT_LT(answer.status, 500) << target << " " << body.substr(0, 60);
        if (answer.status >= 400) {
          EXPECT_EQ(answer.headers.find("Content-Type"), "application/problem+json");
          EXPECT_FALSE(text_at(answer, "code").empty());
        }
      }
    }
  }
}

}  // namespace
}  // namespace scrutiny::http
