#include <set>

#include <gtest/gtest.h>

#include "api/domain.h"
#include "api/error.h"
#include "api/ids.h"
#include "api/result.h"
#include "api/utf8.h"

namespace scrutiny {
namespace {

TEST(ErrorCodes, HaveDistinctStableStringsAndHttpStatuses) {
  std::set<std::string_view> seen;
  for (int i = 0; i <= static_cast<int>(ErrorCode::kPluginQuarantined); ++i) {
    const auto code = static_cast<ErrorCode>(i);
    EXPECT_TRUE(seen.insert(stable_string(code)).second) << stable_string(code);
    EXPECT_EQ(parse_stable_string(stable_string(code)), code);
    EXPECT_GE(http_status(code), 400);
    EXPECT_LT(http_status(code), 600);
    EXPECT_FALSE(title(code).empty());
  }
}

TEST(Utf8, APrefixHoldsWholeCharacters) {
  const std::string_view text = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80";  // 1, 2, 3 and 4 bytes
  const std::size_t whole[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 10};
  for (std::size_t bytes = 0; bytes < std::size(whole); ++bytes)
    EXPECT_EQ(utf8_prefix(text, bytes), text.substr(0, whole[bytes])) << bytes;
}

TEST(Ids, RefuseAnythingButThirtyTwoLowerCaseHexDigits) {
  const std::string good = "00112233445566778899aabbccddeeff";
  ASSERT_TRUE(DocumentId::parse(good));
  EXPECT_EQ(DocumentId::parse(good)->text(), good);
  EXPECT_FALSE(DocumentId::parse(""));
  EXPECT_FALSE(DocumentId::parse(good.substr(1)));
  EXPECT_FALSE(DocumentId::parse(good + "0"));
  EXPECT_FALSE(DocumentId::parse("00112233445566778899AABBCCDDEEFF"));
  EXPECT_FALSE(DocumentId::parse("0011223344556677 899aabbccddeeff"));
}

TEST(Domain, EveryEnumTextParsesBackToItself) {
  for (std::size_t i = 0; i < kRoleCount; ++i) {
    const auto role = static_cast<Role>(i);
    EXPECT_EQ(parse_role(text(role)), role);
  }
  for (int i = 0; i <= static_cast<int>(DocumentKind::kOther); ++i) {
    const auto kind = static_cast<DocumentKind>(i);
    EXPECT_EQ(parse_document_kind(text(kind)), kind);
  }
  EXPECT_EQ(parse_marking("OFFICIAL-SENSITIVE"), Marking::kOfficialSensitive);
  EXPECT_FALSE(parse_marking("official"));
  EXPECT_FALSE(parse_document_state("unknown"));
}

Result<int> half(int value) {
  if (value % 2 != 0) return Error::field("value", "must be even");
  return value / 2;
}

Result<int> quarter(int value) {
  SCRUTINY_ASSIGN(const int once, half(value));
  SCRUTINY_ASSIGN(const int twice, half(once));
  return twice;
}

TEST(Result, PassesTheFirstErrorUp) {
  EXPECT_EQ(quarter(12).value(), 3);
  ASSERT_FALSE(quarter(6).ok());
  EXPECT_EQ(quarter(6).error().field_name(), "value");
}

}  // namespace
}  // namespace scrutiny
