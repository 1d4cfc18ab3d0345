#include <gtest/gtest.h>

#include "server/http/transfer/byte_range.h"
#include "server/http/transfer/file_name.h"
#include "server/http/transfer/header_parameters.h"

namespace scrutiny::http {
namespace {

Headers range(std::string_view value) {
  Headers headers;
  headers.add("Range", value);
  return headers;
}

std::optional<ByteRange> satisfied(std::string_view value, std::uint64_t size = 1000) {
  auto result = requested_range(range(value), size, "\"tag\"");
  EXPECT_TRUE(result.ok()) << value;
  return result.ok() ? *result : std::nullopt;
}

TEST(ByteRange, ReadsFirstLastOpenAndSuffixRanges) {
  for (const auto& [text, offset, length] :
       {std::tuple{"bytes=0-0", 0u, 1u}, std::tuple{"bytes=10-19", 10u, 10u},
        std::tuple{"bytes=990-", 990u, 10u}, std::tuple{"bytes=990-5000", 990u, 10u},
        std::tuple{"bytes=-10", 990u, 10u}, std::tuple{"bytes=-5000", 0u, 1000u},
        std::tuple{"BYTES= 0-999", 0u, 1000u},
        std::tuple{"bytes=0-99999999999999999999999", 0u, 1000u}}) {
    const auto got = satisfied(text);
    ASSERT_TRUE(got) << text;
    EXPECT_EQ(got->offset, offset) << text;
    EXPECT_EQ(got->length, length) << text;
  }
}

TEST(ByteRange, IgnoresWhatIsNotOneRangeOfBytes) {
  for (const char* text : {"bytes=", "bytes=-", "bytes=a-b", "bytes=5-2", "bytes=1-2,4-5",
                           "lines=1-2", "bytes", "bytes=1-2x", "bytes=+1-2", "bytes=1 -2"}) {
    EXPECT_FALSE(satisfied(text)) << text;
  }
  Headers two = range("bytes=0-1");
  two.add("Range", "bytes=2-3");
  EXPECT_FALSE(requested_range(two, 10, "\"t\"").value());
}

TEST(ByteRange, RefusesARangePastTheEnd) {
  for (const char* text :
       {"bytes=1000-", "bytes=1000-1001", "bytes=-0", "bytes=99999999999999999999999-"}) {
    const auto got = requested_range(range(text), 1000, "\"t\"");
    ASSERT_FALSE(got.ok()) << text;
    EXPECT_EQ(got.error().code(), ErrorCode::kRangeNotSatisfiable);
  }
  EXPECT_FALSE(requested_range(range("bytes=0-"), 0, "\"t\"").ok());
  EXPECT_FALSE(requested_range(range("bytes=-5"), 0, "\"t\"").ok());
}

TEST(ByteRange, IfRangeWithAnotherTagGivesTheWholeFile) {
  Headers headers = range("bytes=5-");
  headers.add("If-Range", "\"other\"");
  EXPECT_FALSE(requested_range(headers, 10, "\"tag\"").value());
  Headers same = range("bytes=5-");
  same.add("If-Range", "\"tag\"");
  EXPECT_TRUE(requested_range(same, 10, "\"tag\"").value());
  EXPECT_EQ(content_range({5, 5}, 10), "bytes 5-9/10");
}

TEST(FileName, KeepsWordsAndDropsThePath) {
  for (const auto& [sent, expected] :
       {std::pair{"plan.pdf", "plan.pdf"}, std::pair{"C:\\Users\\x\\plan.pdf", "plan.pdf"},
        std::pair{"../../etc/passwd", "passwd"}, std::pair{" a b .txt ", "a b .txt"},
        std::pair{"Ärger “quoted”.pdf", "Ärger “quoted”.pdf"},
        std::pair{"safe\xE2\x80\xAE"
                  "fdp.exe",
                  "safefdp.exe"},
        std::pair{"\xE2\x81\xA6x\xE2\x81\xA9\xD8\x9C.pdf", "x.pdf"},
        std::pair{"\xEF\xBB\xBFplan.csv", "plan.csv"}}) {
    const auto name = uploaded_file_name(sent);
    ASSERT_TRUE(name.ok()) << sent;
    EXPECT_EQ(*name, expected);
  }
}

TEST(FileName, RefusesControlCharactersBadUtf8AndNothing) {
  for (const std::string& sent :
       {std::string("a\r\nSet-Cookie: x"), std::string("a\nb"), std::string("a\0b", 3),
        std::string("a\x7F"), std::string("\xC2\x85"), std::string("\xFF.pdf"),
        std::string("\xC0\xAF.pdf"), std::string(), std::string(".."), std::string("dir/"),
        std::string("   "), std::string("\xE2\x80\xAE"), std::string(256, 'a')}) {
    const auto name = uploaded_file_name(sent);
    ASSERT_FALSE(name.ok()) << sent;
    EXPECT_EQ(name.error().field_name(), "file");
  }
}

TEST(FileName, DispositionIsAlwaysOneSafeHeaderValue) {
  EXPECT_EQ(attachment_disposition("plan 2024.pdf"), "attachment; filename=\"plan 2024.pdf\"");
  EXPECT_EQ(attachment_disposition("£ \"a\".pdf"),
            "attachment; filename=\"_ _a_.pdf\"; filename*=UTF-8''%C2%A3%20%22a%22.pdf");
  EXPECT_EQ(attachment_disposition("100%;x\\y.pdf"),
            "attachment; filename=\"100__x_y.pdf\"; filename*=UTF-8''100%25%3Bx%5Cy.pdf");
  EXPECT_EQ(attachment_disposition(""), "attachment; filename=\"document\"");
  std::string every;
  for (int c = 0; c < 256; ++c) every.push_back(static_cast<char>(c));
  for (const char c : attachment_disposition(every)) {
    EXPECT_TRUE(c >= ' ' && c <= '~') << static_cast<int>(c);
  }
}

TEST(HeaderParameters, ReadsTokensAndQuotedStrings) {
  const auto parsed = parse_header_parameters(
      "form-data; name=\"a; b\" ;filename=\"C:\\dir\\x \\\"y\\\".pdf\";plain=tok");
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->value, "form-data");
  EXPECT_EQ(*parsed->find("NAME"), "a; b");
  EXPECT_EQ(*parsed->find("filename"), "C:\\dir\\x \"y\".pdf");
  EXPECT_EQ(*parsed->find("plain"), "tok");
  EXPECT_EQ(parsed->find("other"), nullptr);
  EXPECT_TRUE(parse_header_parameters("text/html;").ok());
}

TEST(HeaderParameters, RefusesWhatItCannotTellApart) {
  for (const char* text : {"", ";a=b", "v; a", "v; a=", "v; a=\"open", "v; =b", "v; a=b c",
                           "v; a=b; A=c", "v a=b", "v; a=\"b\"c", "v; a =b"}) {
    EXPECT_FALSE(parse_header_parameters(text).ok()) << text;
  }
  std::string many = "v";
  for (int i = 0; i < 17; ++i) many += "; p" + std::to_string(i) + "=x";
  EXPECT_FALSE(parse_header_parameters(many).ok());
}

}  // namespace
}  // namespace scrutiny::http
