#include "server/web/site.h"

#include <gtest/gtest.h>

#include "server/web/form.h"

namespace scrutiny::web {
namespace {

TEST(LondonTime, IsAnHourAheadInSummerOnly) {
  EXPECT_EQ(london_time(0), "1 January 1970, 00:00");
  EXPECT_EQ(london_time(1718011800000), "10 June 2024, 10:30");     // 09:30 UTC
  EXPECT_EQ(london_time(1711846799000), "31 March 2024, 00:59");    // a second before BST begins
  EXPECT_EQ(london_time(1711846800000), "31 March 2024, 02:00");    // 01:00 UTC
  EXPECT_EQ(london_time(1729990799000), "27 October 2024, 01:59");  // a second before it ends
  EXPECT_EQ(london_time(1729990800000), "27 October 2024, 01:00");
  EXPECT_EQ(london_date(1718060400000), "11 June 2024");  // 23:00 UTC the day before
}

http::Request form_request(std::string body) {
  http::Request request;
  request.head.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.body = std::move(body);
  return request;
}

TEST(Form, DecodesFieldsAndTrimsTextButNotSecrets) {
  const auto form =
      Form::parse(form_request("name=+Sam+Smith%20&p=+a%2Bb+&t=one%0D%0Atwo&name=second"));
  ASSERT_TRUE(form.ok());
  EXPECT_EQ(form->text("name"), "Sam Smith");
  EXPECT_EQ(form->secret("p"), " a+b ");
  EXPECT_EQ(form->text("t"), "one\ntwo");
  EXPECT_EQ(form->text("absent"), "");
}

TEST(Form, RefusesBrokenEncodingAndOtherMediaTypes) {
  EXPECT_EQ(Form::parse(form_request("a=%zz")).error().code(), ErrorCode::kMalformedRequest);
  http::Request json;
  json.head.headers.add("Content-Type", "application/json");
  EXPECT_EQ(Form::parse(json).error().code(), ErrorCode::kUnsupportedMediaType);
}

}  // namespace
}  // namespace scrutiny::web
