// Hex and base64: round trips, RFC vectors and strictness.
#include <gtest/gtest.h>

#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"

namespace scrutiny {
namespace {

TEST(Hex, RoundTripsEveryByte) {
  Bytes all(256);
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint8_t>(i);
  EXPECT_EQ(from_hex(to_hex(all)), all);
  EXPECT_EQ(to_hex({}), "");
}

TEST(Hex, RefusesOddLengthUpperCaseAndOtherCharacters) {
  for (const char* bad : {"a", "AB", "0g", "0x", " 00", "00 ", "-1"})
    EXPECT_FALSE(from_hex(bad)) << bad;
  EXPECT_FALSE(digest_from_hex(std::string(62, '0')));
  EXPECT_FALSE(digest_from_hex(std::string(66, '0')));
  EXPECT_TRUE(digest_from_hex(std::string(64, '0')));
}

TEST(Base64, MatchesRfc4648) {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""},        {"f", "Zg=="},        {"fo", "Zm8="},
      {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [text, encoded] : cases) {
    EXPECT_EQ(to_base64(as_bytes(text)), encoded);
    EXPECT_EQ(as_text(from_base64(encoded).value()), text);
  }
}

TEST(Base64, RoundTripsEveryLengthAndByte) {
  Bytes bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
    bytes.push_back(static_cast<std::uint8_t>(i * 7));
  }
}

TEST(Base64, RefusesWhatHasAnotherCanonicalText) {
  for (const char* bad : {"Zg", "Zg=", "Zh==", "Zm9=", "Zm8", "=",
                          "====", "Z===", "Zg==Zg==", "Zm9v\n", "Zm 9", "Zm-_", "Zg=a"}) {
    EXPECT_FALSE(from_base64(bad)) << bad;
  }
  EXPECT_FALSE(from_base64(std::string_view("Zg\0=", 4)));
}

TEST(Base64, DigestIsExactly32Bytes) {
  EXPECT_TRUE(digest_from_base64(to_base64(Bytes(32))));
  EXPECT_FALSE(digest_from_base64(to_base64(Bytes(31))));
  EXPECT_FALSE(digest_from_base64(to_base64(Bytes(33))));
  EXPECT_FALSE(digest_from_base64(""));
}

}  // namespace
}  // namespace scrutiny
