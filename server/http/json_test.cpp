#include "server/http/json.h"

#include <gtest/gtest.h>

namespace scrutiny::http {
namespace {

using boost::json::object;

Request with_body(std::string body, std::string type = "application/json") {
  Request request;
  request.body = std::move(body);
  if (!type.empty()) request.head.headers.add("Content-Type", type);
  return request;
}

TEST(JsonBody, TakesOneObjectOfTheRightType) {
  EXPECT_TRUE(json_body(with_body("{}")).ok());
  EXPECT_TRUE(json_body(with_body("{\"a\":1}", "Application/JSON; charset=utf-8")).ok());
  EXPECT_EQ(json_body(with_body("{}", "text/plain")).error().code(),
            ErrorCode::kUnsupportedMediaType);
  EXPECT_EQ(json_body(with_body("{}", "application/jsonx")).error().code(),
            ErrorCode::kUnsupportedMediaType);
  EXPECT_EQ(json_body(with_body("{}", "")).error().code(), ErrorCode::kUnsupportedMediaType);
}

TEST(JsonBody, RefusesHostileText) {
  const std::string deep(100'000, '[');
  const std::string deep_object = [] {
    std::string text;
    for (int i = 0; i < 17; ++i) text += "{\"a\":";
    return text + "1" + std::string(17, '}');
  }();
  for (const std::string& text :
       {std::string(), std::string("[]"), std::string("null"), std::string("{"), std::string("{}x"),
        std::string("{\"a\":\"\xff\"}"), std::string("{\"a\":\"\\ud800\"}"),
        std::string("{\"a\":1e}"), std::string("{'a':1}"), std::string("{\"a\":NaN}"),
        std::string("{\"a\":1,}"), std::string("/**/{}"), std::string("{\"a\":\"\n\"}"), deep,
        deep_object}) {
    const auto parsed = parse_json_object(text);
    ASSERT_FALSE(parsed.ok()) << text.substr(0, 40);
    EXPECT_EQ(parsed.error().code(), ErrorCode::kMalformedRequest);
  }
}

TEST(JsonFields, NameTheFieldAtFault) {
  const object body = parse_json_object(
                          R"({"n":1,"s":"text","empty":"","nul":"a\u0000b","list":["a",2],"x":null,
                              "id":"0123456789abcdef0123456789abcdef","ID":"0123456789ABCDEF0123456789ABCDEF",
                              "big":99999999999999999999,"float":1.5,"minus":-1})")
                          .value();
  const auto field = [](const auto& result) {
    return result.ok() ? std::string("ok") : result.error().field_name();
  };
  EXPECT_EQ(field(required_string(body, "s", 4)), "ok");
  EXPECT_EQ(field(required_string(body, "s", 3)), "s");
  for (const char* bad : {"n", "empty", "nul", "list", "x", "absent"}) {
    EXPECT_EQ(field(required_string(body, bad, 100)), bad);
  }
  EXPECT_EQ(field(required_secret(body, "nul", 100)), "ok");
  EXPECT_FALSE(optional_string(body, "x", 9).value());
  EXPECT_FALSE(optional_string(body, "absent", 9).value());
  EXPECT_EQ(field(string_list(body, "list", 5, 9)), "list");
  EXPECT_EQ(field(string_list(body, "s", 5, 9)), "s");
  EXPECT_TRUE(string_list(body, "absent", 5, 9).value().empty());
  EXPECT_EQ(optional_integer(body, "n", 0, 5).value(), 1);
  for (const char* bad : {"s", "big", "float", "minus"}) {
    EXPECT_EQ(field(optional_integer(body, bad, 0, 5)), bad);
  }
  EXPECT_EQ(field(required_id<AgencyId>(body, "id")), "ok");
  EXPECT_EQ(field(required_id<AgencyId>(body, "ID")), "ID");
  EXPECT_EQ(field(optional_id<AgencyId>(body, "s")), "s");
}

TEST(JsonFields, RefuseWhatTheRouteDoesNotKnow) {
  const object body = parse_json_object(R"({"name":1,"nmae":2})").value();
  const Status status = only_fields(body, {"name"});
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().field_name(), "nmae");
  EXPECT_TRUE(only_fields(body, {"name", "nmae"}).ok());
  const object odd = parse_json_object("{\"a\\nb\\u0007\":1}").value();
  EXPECT_EQ(only_fields(odd, {}).error().field_name(), "(unprintable)");
}

TEST(JsonPage, BoundsLimitAndCursor) {
  const auto of = [](std::vector<std::pair<std::string, std::string>> query) {
    RequestHead head;
    head.query = std::move(query);
    return page(head);
  };
  EXPECT_EQ(of({})->limit, 50u);
  EXPECT_EQ(of({{"limit", "200"}, {"after", "x"}})->after, "x");
  for (const char* bad : {"0", "201", "-1", "1x", "", "99999999999999999999"}) {
    EXPECT_FALSE(of({{"limit", bad}}).ok()) << bad;
  }
  EXPECT_FALSE(of({{"after", std::string(201, 'a')}}).ok());
}

TEST(JsonAnswers, AreNotCached) {
  const Response answer = json_response(201, {{"a", 1}});
  EXPECT_EQ(answer.headers.find("Cache-Control"), "no-store");
  EXPECT_EQ(std::get<std::string>(answer.body), R"({"a":1})");
}

}  // namespace
}  // namespace scrutiny::http
