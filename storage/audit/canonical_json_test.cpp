#include "storage/audit/canonical_json.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace scrutiny {
namespace {

std::string canonical_of(std::string_view text) {
  return canonical(boost::json::parse(text));
}

TEST(CanonicalJson, SortsKeysAndDropsWhiteSpace) {
  EXPECT_EQ(canonical_of(R"( { "b" : [ 1 , true , null ] , "a" : { "y" : "2" , "x" : false } } )"),
            R"({"a":{"x":false,"y":"2"},"b":[1,true,null]})");
  EXPECT_EQ(canonical(boost::json::object{}), "{}");
}

// The example of RFC 8785 section 3.2.3.
TEST(CanonicalJson, SortsKeysByUtf16CodeUnits) {
  const std::string sorted =
      "{\"\\r\":1,\"1\":2,\"\u0080\":3,\"\u00f6\":4,\"\u20ac\":5,\"\U0001F600\":6,\"\uFB33\":7}";
  EXPECT_EQ(
      canonical_of("{\"\u20ac\":5,\"\\r\":1,\"\uFB33\":7,\"1\":2,\"\U0001F600\":6,\"\u0080\":3,"
                   "\"\u00f6\":4}"),
      sorted);
  EXPECT_TRUE(parse_canonical(sorted).ok());
}

TEST(CanonicalJson, SortsAPrefixBeforeItsExtension) {
  EXPECT_EQ(canonical_of(R"({"ab":1,"a":2,"":3})"), R"({"":3,"a":2,"ab":1})");
}

TEST(CanonicalJson, EscapesAsRfc8785Says) {
  EXPECT_EQ(canonical_of(R"("\u0000\b\t\n\u000b\f\r\u001f\"\\\/\u007f\u20ac")"),
            "\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\\\"\\\\/\x7f\u20ac\"");
}

TEST(CanonicalJson, HoldsIntegersToTheSafeRange) {
  EXPECT_EQ(canonical(kMaxSafeInteger), "9007199254740991");
  EXPECT_TRUE(parse_canonical("9007199254740991").ok());
  EXPECT_FALSE(parse_canonical("9007199254740992").ok());
  EXPECT_THROW(canonical(kMaxSafeInteger + 1), std::invalid_argument);
  EXPECT_THROW(canonical(-1), std::invalid_argument);
  EXPECT_THROW(canonical(1.0), std::invalid_argument);
  EXPECT_EQ(try_canonical(-1).error().code(), ErrorCode::kInvalidArgument);
}

TEST(CanonicalJson, RefusesStringsThatAreNotUtf8) {
  EXPECT_THROW(canonical(boost::json::value("\xff")), std::invalid_argument);
  EXPECT_THROW(canonical(boost::json::object{{"\xc0\x80", 1}}), std::invalid_argument);
  EXPECT_FALSE(try_canonical(boost::json::value("\xed\xa0\x80")).ok());
}

TEST(CanonicalJson, AcceptsOnlyCanonicalBytes) {
  for (const char* good :
       {"{}", "[]", "null", "true", "0", "\"\"", R"({"a":[{}]})", "\"\u00e9\""}) {
    EXPECT_TRUE(parse_canonical(good).ok()) << good;
  }
  for (const char* bad : {"",
                          " {}",
                          "{} ",
                          "{ }",
                          R"({"a": 1})",
                          R"({"b":1,"a":2})",
                          R"({"a":1,"a":1})",
                          R"({"a":1,"a":2})",
                          "01",
                          "-0",
                          "-1",
                          "1.0",
                          "1e3",
                          "1E3",
                          "+1",
                          "1.5",
                          "NaN",
                          "nul",
                          "{",
                          "[1,]",
                          R"({"a":1,})",
                          "'a'",
                          R"("\u0041")",
                          R"("\/")",
                          R"("\u000A")",
                          R"("\u000B")",
                          R"("\u001F")",
                          R"("\ud800")",
                          "\"\x01\"",
                          "\"\xff\"",
                          "[1][2]",
                          "\xef\xbb\xbf{}",
                          "// c\n{}",
                          "18446744073709551616"}) {
    EXPECT_FALSE(parse_canonical(bad).ok()) << bad;
  }
  EXPECT_FALSE(parse_canonical(std::string_view("{}\0", 3)).ok());
}

TEST(CanonicalJson, BoundsDepthAndSize) {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  EXPECT_TRUE(parse_canonical(nested(32)).ok());
  EXPECT_FALSE(parse_canonical(nested(33)).ok());
  EXPECT_FALSE(parse_canonical(nested(100000)).ok());
  EXPECT_FALSE(parse_canonical("\"12345\"", {.max_bytes = 6}).ok());
  EXPECT_TRUE(parse_canonical("\"12345\"", {.max_bytes = 7}).ok());
}

TEST(CanonicalJson, RefusesTruncationEverywhere) {
  const std::string text = canonical_of(R"({"a":[1,2,{"b":"c\n\u20ac"}],"d":null,"e":true})");
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(parse_canonical(std::string_view(text).substr(0, size)).ok()) << size;
  }
}

TEST(CanonicalJson, WantsAnObjectWhereOneIsAskedFor) {
  EXPECT_TRUE(parse_canonical_object("{}").ok());
  EXPECT_FALSE(parse_canonical_object("[]").ok());
}

}  // namespace
}  // namespace scrutiny
