#include "server/http/router.h"

#include <gtest/gtest.h>

#include "storage/crypto/sha256.h"
#include "tests/support/fake_clock.h"

namespace scrutiny::http {
namespace {

// Knows the session "s" and the token "t", both of an administrator.
class TwoSecrets final : public Authenticator {
 public:
  Result<std::shared_ptr<const Authenticated>> authenticate_token(
      std::string_view secret) override {
    if (secret != "t") return Error(ErrorCode::kNotSignedIn, "no");
    return who(Credential::kToken, "");
  }
  Result<std::shared_ptr<const Authenticated>> authenticate_session(
      std::string_view secret) override {
    if (secret != "s") return Error(ErrorCode::kNotSignedIn, "no");
    return who(Credential::kSession, "form-token");
  }

 private:
  static std::shared_ptr<const Authenticated> who(Credential credential, std::string csrf) {
    auto authenticated = std::make_shared<Authenticated>();
    authenticated->principal.roles = {Role::kAdministrator};
    authenticated->principal.credential = credential;
    authenticated->csrf_token = std::move(csrf);
    return authenticated;
  }
};

using Path = std::vector<std::string>;
using Fields = std::vector<std::pair<std::string, std::string>>;

class RouterTest : public ::testing::Test {
 protected:
  RouterTest() : router_(secrets_) {}

  static RouteHandler say(std::string word) {
    return [word](Call&& call) { call.respond(response(200, "text/plain", word)); };
  }

  Response get(const Path& path, const Fields& headers = {}) {
    return send(Method::kGet, path, headers, "");
  }
  Response send(Method method, const Path& path, const Fields& headers, std::string body) {
    Request request;
    request.head.method = method;
    request.head.path = path;
    for (const std::string& segment : path) request.head.target += "/" + segment;
    for (const auto& [name, value] : headers) request.head.headers.add(name, value);
    request.body = std::move(body);
    auto found = router_.route(request.head);
    if (auto* answered = std::get_if<Response>(&found)) return std::move(*answered);
    std::optional<Response> answer;
    std::get<RouteMatch>(found).handler(
        std::move(request), responder_to([&](Response&& given) { answer = std::move(given); }));
    if (!answer) throw std::logic_error("no answer");
    return std::move(*answer);
  }
  static std::string body_of(const Response& response) {
    return std::get<std::string>(response.body);
  }

  TwoSecrets secrets_;
  Router router_;
};

const std::pair<std::string, std::string> kCookie{"Cookie", "a=b; __Host-scrutiny=s; c=d"};
const std::pair<std::string, std::string> kBearer{"Authorization", "Bearer t"};

TEST_F(RouterTest, LiteralSegmentsWinOverParametersAndParametersOverTheRest) {
  router_.add(Method::kGet, "/a/{id}", Access::anyone(), {}, [](Call&& call) {
    call.respond(response(200, "text/plain", "id=" + call.parameter("id")));
  });
  router_.add(Method::kGet, "/a/b", Access::anyone(), {}, say("literal"));
  router_.add(Method::kGet, "/a/b/c/d", Access::anyone(), {}, say("deep"));
  router_.add(Method::kGet, "/a/{rest*}", Access::anyone(), {}, [](Call&& call) {
    call.respond(response(200, "text/plain", "rest=" + call.rest("rest")));
  });
  EXPECT_EQ(body_of(get({"a", "b"})), "literal");
  EXPECT_EQ(body_of(get({"a", "x y"})), "id=x y");
  EXPECT_EQ(body_of(get({"a", "b", "c", "d"})), "deep");
  EXPECT_EQ(body_of(get({"a", "b", "c"})), "rest=b/c");
  EXPECT_EQ(get({"a"}).status, 404);
}

TEST_F(RouterTest, OtherMethodsAreAnsweredWithWhatIsAllowed) {
  router_.add(Method::kGet, "/a", Access::anyone(), {}, say("get"));
  router_.add(Method::kPost, "/a", Access::anyone(), {}, say("post"));
  const Response refused = send(Method::kDelete, {"a"}, {}, "");
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(refused.headers.find("Allow"), "GET, HEAD, POST");
  EXPECT_EQ(send(Method::kHead, {"a"}, {}, "").status, 200);
}

TEST_F(RouterTest, PagesMayAnswerInTheirOwnWayWhereNothingIs) {
  router_.set_refusal_outside_api([](const Error&, const RequestHead&) {
    return response(404, "text/html", "<p>nothing</p>");
  });
  EXPECT_EQ(body_of(get({"nowhere"})), "<p>nothing</p>");
  EXPECT_NE(body_of(get({"api", "v1", "nowhere"})).find("not_found"), std::string::npos);
}

TEST_F(RouterTest, RegisteringTwiceOrABrokenPatternIsAProgrammersError) {
  router_.add(Method::kGet, "/a/{id}", Access::anyone(), {}, say(""));
  EXPECT_THROW(router_.add(Method::kGet, "/a/{other}", Access::anyone(), {}, say("")),
               std::logic_error);
  for (const char* pattern : {"", "a", "/a//b", "/{", "/{}", "/{rest*}/b"}) {
    EXPECT_THROW(router_.add(Method::kGet, pattern, Access::anyone(), {}, say("")),
                 std::logic_error)
        << pattern;
  }
}

TEST_F(RouterTest, AccessDecidesBeforeTheHandlerRuns) {
  router_.add(Method::kGet, "/admin", Access::roles({Role::kAdministrator}), {}, say("in"));
  router_.add(Method::kGet, "/chair", Access::roles({Role::kChair}), {}, say("in"));
  const Response anonymous = get({"admin"});
  EXPECT_EQ(anonymous.status, 401);
  EXPECT_EQ(anonymous.headers.find("WWW-Authenticate"), "Bearer");
  EXPECT_EQ(get({"admin"}, {kBearer}).status, 200);
  EXPECT_EQ(get({"admin"}, {kCookie}).status, 200);
  EXPECT_EQ(get({"chair"}, {kBearer}).status, 403);
}

TEST_F(RouterTest, SecretsThatAreWrongTwiceOrMalformedAreRefused) {
  router_.add(Method::kGet, "/a", Access::signed_in(), {}, say("in"));
  router_.add(Method::kGet, "/open", Access::anyone(), {}, say("in"));
  const std::vector<Fields> bad = {
      {{"Authorization", "Bearer x"}},
      {{"Authorization", "Basic t"}},
      {{"Authorization", "Bearer "}},
      {kBearer, kBearer},
      {{"Authorization", "Bearer x"}, kCookie},  // a wrong token is not made good by a cookie
      {{"Cookie", "__Host-scrutiny=x"}},
      {{"Cookie", "__Host-scrutiny=s; __Host-scrutiny=s"}},
      {{"Cookie", "x__Host-scrutiny=s"}},
      {{"Cookie", "__Host-scrutinyx=s"}},
      {{"Cookie", "__Host-scrutiny"}},
      {{"Cookie", ""}},
  };
  for (const Fields& headers : bad) {
    EXPECT_EQ(get({"a"}, headers).status, 401);
    EXPECT_EQ(get({"open"}, headers).status, 200);
  }
  EXPECT_EQ(get({"a"}, {{"authorization", "bEARER t"}}).status, 200);
}

TEST_F(RouterTest, ChangesByCookieNeedTheSessionsToken) {
  RouteOptions options;
  options.body = BodyMode::kBuffered;
  options.max_body = 1000;
  router_.add(Method::kPost, "/a", Access::signed_in(), options, say("done"));
  router_.add(Method::kGet, "/a", Access::signed_in(), {}, say("seen"));
  const std::pair<std::string, std::string> form{"Content-Type",
                                                 "application/x-www-form-urlencoded"};
  const auto post = [&](Fields headers, std::string body = "") {
    return send(Method::kPost, {"a"}, std::move(headers), std::move(body)).status;
  };
  EXPECT_EQ(post({kCookie}), 403);
  EXPECT_EQ(post({kCookie, {"X-CSRF-Token", "form-tokem"}}), 403);
  EXPECT_EQ(post({kCookie, {"X-CSRF-Token", ""}}), 403);
  EXPECT_EQ(post({kCookie, {"X-CSRF-Token", "form-token"}}), 200);
  EXPECT_EQ(post({kCookie, form}, "x=1&csrf=form-token"), 200);
  EXPECT_EQ(post({kCookie, form}, "csrf=form%2Dtoken"), 200);
  EXPECT_EQ(post({kCookie, form}, "x=csrf%3Dform-token"), 403);
  EXPECT_EQ(post({kCookie, {"Content-Type", "text/plain"}}, "csrf=form-token"), 403);
  EXPECT_EQ(post({kBearer}), 200);
  EXPECT_EQ(get({"a"}, {kCookie}).status, 200);
}

TEST_F(RouterTest, AHandlerThatChecksFormsItselfIsCalledWithoutTheToken) {
  RouteOptions options;
  options.csrf = CsrfCheck::kHandler;
  router_.add(Method::kPost, "/a", Access::signed_in(), options, [](Call&& call) {
    const bool refused = !call.check_csrf("wrong").ok() && call.check_csrf("form-token").ok();
    call.respond(response(200, "text/plain", refused ? "checked" : "open"));
  });
  EXPECT_EQ(body_of(send(Method::kPost, {"a"}, {kCookie}, "")), "checked");
}

TEST_F(RouterTest, RequestsAnotherSiteMadeABrowserSendAreRefused) {
  router_.add(Method::kPost, "/sign-in", Access::anyone(), {}, say("in"));
  const auto post = [&](std::string site) {
    return send(Method::kPost, {"sign-in"}, {{"Sec-Fetch-Site", std::move(site)}}, "").status;
  };
  EXPECT_EQ(post("cross-site"), 403);
  EXPECT_EQ(post("same-site"), 403);
  EXPECT_EQ(post("same-origin"), 200);
  EXPECT_EQ(post("none"), 200);
  EXPECT_EQ(send(Method::kPost, {"sign-in"}, {}, "").status, 200);
}

TEST_F(RouterTest, AChangeThatTakesNoSignatureIsRefusedWithOne) {
  router_.add(Method::kPost, "/plain", Access::anyone(), {}, say("done"));
  RouteOptions options;
  options.takes_writer_signature = true;
  router_.add(Method::kPost, "/signed", Access::anyone(), options, say("done"));
  for (const char* value : {"prepare", "key=00", ""}) {
    const auto answer = send(Method::kPost, {"plain"}, {{"writer-signature", value}}, "");
    EXPECT_EQ(answer.status, 400) << value;
    EXPECT_NE(body_of(answer).find("takes no signature"), std::string::npos);
    EXPECT_EQ(send(Method::kPost, {"signed"}, {{"Writer-Signature", value}}, "").status, 200);
  }
  EXPECT_EQ(send(Method::kPost, {"plain"}, {}, "").status, 200);
}

TEST_F(RouterTest, IdempotencyKeysAreCheckedAndCoverMethodPathAndBody) {
  RouteOptions options;
  options.body = BodyMode::kBuffered;
  options.max_body = 1000;
  std::optional<IdempotencyClaim> claim;
  router_.add(Method::kPost, "/a", Access::signed_in(), options, [&](Call&& call) {
    claim = call.claim_of_body();
    call.respond(response(200, "text/plain", ""));
  });
  const auto post = [&](std::string key, std::string body = "b") {
    return send(Method::kPost, {"a"}, {kBearer, {"Idempotency-Key", std::move(key)}}, body).status;
  };
  EXPECT_EQ(post("k"), 200);
  ASSERT_TRUE(claim);
  EXPECT_EQ(claim->key, "k");
  EXPECT_EQ(claim->request, sha256(as_bytes("POST\n/a\nb")));
  EXPECT_EQ(post(std::string(255, 'k')), 200);
  EXPECT_EQ(post(""), 400);
  EXPECT_EQ(post(std::string(256, 'k')), 400);
  EXPECT_EQ(post("two words"), 400);
  EXPECT_EQ(post("\xc3\xa4"), 400);
  EXPECT_EQ(send(Method::kPost, {"a"}, {kBearer}, "").status, 200);
  EXPECT_FALSE(claim);
}

TEST_F(RouterTest, NumbersAndTagsAreReadStrictly) {
  router_.add(Method::kGet, "/n/{n}", Access::anyone(), {}, [](Call&& call) {
    const auto n = call.number("n");
    call.respond(response(n.ok() ? 200 : 404, "text/plain", ""));
  });
  router_.add(Method::kGet, "/tag", Access::anyone(), {}, [](Call&& call) {
    const auto tag = call.if_match();
    if (!tag.ok()) return call.fail(tag.error());
    call.respond(response(200, "text/plain", *tag));
  });
  for (const char* good : {"0", "7", "9007199254740991"}) {
    EXPECT_EQ(get({"n", good}).status, 200) << good;
  }
  for (const char* bad : {"", "-1", "+1", "01", "1 ", "1e3", "9007199254740992", "x"}) {
    EXPECT_EQ(get({"n", bad}).status, 404) << bad;
  }
  const auto tag = [&](std::string value) {
    return get({"tag"}, {{"If-Match", std::move(value)}});
  };
  EXPECT_EQ(body_of(tag("\"12\"")), "12");
  EXPECT_EQ(get({"tag"}).status, 428);
  for (const char* bad : {"12", "\"\"", "W/\"12\"", "\"1\", \"2\"", "*"}) {
    EXPECT_EQ(tag(bad).status, 400) << bad;
  }
}

TEST_F(RouterTest, AnAccountMayAskForSoManyChangesAMinute) {
  testing::FakeClock clock;
  WriteQuota quota(2, clock);
  router_.limit_writes(quota);
  router_.add(Method::kPost, "/a", Access::signed_in(), {}, say("done"));
  router_.add(Method::kPost, "/open", Access::anyone(), {}, say("done"));
  router_.add(Method::kGet, "/a", Access::signed_in(), {}, say("seen"));
  const auto post = [&] { return send(Method::kPost, {"a"}, {kBearer}, ""); };
  EXPECT_EQ(post().status, 200);
  EXPECT_EQ(post().status, 200);
  const Response refused = post();
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.headers.count("Retry-After"), 1u);
  EXPECT_EQ(refused.headers.find("Retry-After"), "30");
  EXPECT_EQ(get({"a"}, {kBearer}).status, 200) << "reading is not counted";
  EXPECT_EQ(send(Method::kPost, {"open"}, {}, "").status, 200);
  clock.advance(std::chrono::seconds(30));
  EXPECT_EQ(post().status, 200);
}

TEST_F(RouterTest, RefusalsOfARouteMayBeItsOwn) {
  RouteOptions options;
  options.refusal = [](const Error& error, const RequestHead&) {
    Response redirect = response(303, "text/html", std::string(stable_string(error.code())));
    redirect.headers.add("Location", "/sign-in");
    return redirect;
  };
  router_.add(Method::kGet, "/page", Access::signed_in(), options, say("in"));
  const Response refused = get({"page"});
  EXPECT_EQ(refused.status, 303);
  EXPECT_EQ(refused.headers.find("Location"), "/sign-in");
  EXPECT_EQ(body_of(refused), "not_signed_in");
}

}  // namespace
}  // namespace scrutiny::http
