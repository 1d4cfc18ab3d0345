#include "server/http/transfer/multipart.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace scrutiny::http {
namespace {

constexpr std::string_view kBoundary = "XyZ";

// Gives a text in pieces of `step` bytes, then ends or fails.
class TextStream final : public BodyStream {
 public:
  TextStream(std::string text, std::size_t step) : text_(std::move(text)), step_(step) {}
  Result<std::size_t> read(std::span<std::uint8_t> into) override {
    if (at_ == text_.size() && error_) return *error_;
    const std::size_t count = std::min({into.size(), step_, text_.size() - at_});
    std::copy_n(text_.begin() + static_cast<std::ptrdiff_t>(at_), count, into.begin());
    at_ += count;
    return count;
  }
  void fail_at_end(Error error) { error_ = std::move(error); }

 private:
  std::string text_;
  std::size_t step_;
  std::size_t at_ = 0;
  std::optional<Error> error_;
};

struct Part {
  PartHead head;
  std::string body;
};

Result<std::vector<Part>> parts_of(const std::string& body, std::size_t step = 1 << 20,
                                   MultipartLimits limits = {}) {
  TextStream stream(body, step);
  MultipartReader reader(stream, kBoundary, limits);
  std::vector<Part> parts;
  for (;;) {
    SCRUTINY_ASSIGN(auto head, reader.next_part());
    if (!head) return parts;
    SCRUTINY_ASSIGN(std::string content, reader.read_all(SIZE_MAX));
    parts.push_back({std::move(*head), std::move(content)});
  }
}

std::string part(const std::string& disposition, const std::string& body) {
  return "--XyZ\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + body + "\r\n";
}

ErrorCode code_of(const std::string& body) {
  const auto parts = parts_of(body);
  return parts.ok() ? ErrorCode::kInternal : parts.error().code();
}

TEST(Multipart, ReadsPartsWhateverPiecesTheyArriveIn) {
  const std::string tricky = std::string("\r\n--Xy\r\n--\r\r\n--XyY\0\r\n", 21);
  const std::string body = part("name=\"meta\"", "{}") +
                           part("name=file; filename=\"a %22b%22.pdf\"", tricky) +
                           part("name=empty", "") + "--XyZ--\r\n";
  for (std::size_t step = 1; step < 70; ++step) {
    const auto parts = parts_of(body, step);
    ASSERT_TRUE(parts.ok()) << parts.error().describe();
    ASSERT_EQ(parts->size(), 3u);
    EXPECT_EQ((*parts)[0].head.name, "meta");
    EXPECT_FALSE((*parts)[0].head.file_name);
    EXPECT_EQ((*parts)[0].body, "{}");
    EXPECT_EQ((*parts)[1].head.file_name, "a \"b\".pdf");
    EXPECT_EQ((*parts)[1].body, tricky);
    EXPECT_EQ((*parts)[2].body, "");
  }
}

TEST(Multipart, FindsADelimiterAcrossEveryEdgeOfItsBuffer) {
  MultipartLimits limits;
  limits.head_bytes = 64;
  limits.buffer_bytes = 90;
  for (std::size_t size = 0; size < 300; ++size) {
    const std::string content(size, '\r');
    const auto parts = parts_of(
        "--XyZ\r\nContent-Disposition: form-data; name=f\r\n\r\n" + content + "\r\n--XyZ--", 37,
        limits);
    ASSERT_TRUE(parts.ok()) << size << parts.error().describe();
    EXPECT_EQ(parts->front().body, content);
  }
}

TEST(Multipart, SkipsWhatIsLeftOfAPart) {
  TextStream stream(part("name=a", std::string(300000, 'x')) + part("name=b", "y") + "--XyZ--",
                    999);
  MultipartReader reader(stream, kBoundary);
  ASSERT_TRUE(reader.next_part().ok());
  ASSERT_TRUE(reader.read().ok());
  const auto second = reader.next_part();
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->value().name, "b");
  EXPECT_EQ(reader.read_all(10).value(), "y");
}

TEST(Multipart, RefusesBodiesThatAreNotExactlyAForm) {
  const std::string good = part("name=a", "b");
  EXPECT_EQ(code_of(""), ErrorCode::kMalformedRequest);
  EXPECT_EQ(code_of("preamble\r\n" + good + "--XyZ--"), ErrorCode::kMalformedRequest);
  EXPECT_EQ(code_of("--Other\r\n\r\n"), ErrorCode::kMalformedRequest);
  EXPECT_EQ(code_of("--XyZ  \r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--XyZ--"),
            ErrorCode::kMalformedRequest);
  EXPECT_EQ(code_of(good + "--XyZ--trailer"), ErrorCode::kMalformedRequest);
  EXPECT_EQ(code_of(good + "--XyZ--\r\nepilogue"), ErrorCode::kMalformedRequest);
  EXPECT_EQ(code_of("--XyZ\r\n\r\nno head\r\n--XyZ--"), ErrorCode::kMalformedRequest);
  EXPECT_EQ(code_of("--XyZ\r\nContent-Type: text/plain\r\n\r\nx\r\n--XyZ--"),
            ErrorCode::kMalformedRequest);
  EXPECT_EQ(code_of("--XyZ\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--XyZ--"),
            ErrorCode::kMalformedRequest);
  EXPECT_EQ(code_of("--XyZ\r\nContent-Disposition: form-data; name=a\r\n"
                    "Content-Disposition: form-data; name=b\r\n\r\nx\r\n--XyZ--"),
            ErrorCode::kMalformedRequest);
  EXPECT_EQ(code_of(part("name=\"\xff\"", "x") + "--XyZ--"), ErrorCode::kMalformedRequest);
  EXPECT_EQ(code_of(part("name=" + std::string(101, 'n'), "x") + "--XyZ--"),
            ErrorCode::kMalformedRequest);
  EXPECT_EQ(code_of("--XyZ\r\nContent-Disposition: form-data;\r\n name=a\r\n\r\nx\r\n--XyZ--"),
            ErrorCode::kMalformedRequest);
  EXPECT_EQ(code_of("--XyZ\r\nContent-Disposition: form-data; name=a\r\n"
                    "Content-Transfer-Encoding: base64\r\n\r\neA==\r\n--XyZ--"),
            ErrorCode::kMalformedRequest);
}

TEST(Multipart, RefusesABodyCutShortAnywhere) {
  const std::string body = part("name=a", "b") + part("name=f; filename=x", "content") + "--XyZ--";
  for (std::size_t size = 0; size < body.size(); ++size) {
    EXPECT_EQ(code_of(body.substr(0, size)), ErrorCode::kMalformedRequest) << size;
  }
  EXPECT_TRUE(parts_of(body).ok());
}

TEST(Multipart, PassesOnWhatTheStreamSays) {
  TextStream stream("--XyZ\r\nContent-Disposition: form-data; name=f\r\n\r\nhalf", 1000);
  stream.fail_at_end(Error(ErrorCode::kRequestTimeout, "too slow"));
  MultipartReader reader(stream, kBoundary);
  ASSERT_TRUE(reader.next_part().ok());
  const auto content = reader.read_all(1000);
  ASSERT_FALSE(content.ok());
  EXPECT_EQ(content.error().code(), ErrorCode::kRequestTimeout);
}

TEST(Multipart, BoundsTheHeadOfAPart) {
  const auto with_head = [](const std::string& lines) {
    return "--XyZ\r\nContent-Disposition: form-data; name=a\r\n" + lines + "\r\nx\r\n--XyZ--";
  };
  EXPECT_EQ(code_of(with_head("X: " + std::string(9000, 'y') + "\r\n")),
            ErrorCode::kHeadersTooLarge);
  EXPECT_EQ(code_of("--XyZ\r\n" + std::string(300000, 'y')), ErrorCode::kHeadersTooLarge);
  std::string many;
  for (int i = 0; i < 8; ++i) many += "X-" + std::to_string(i) + ": y\r\n";
  EXPECT_EQ(code_of(with_head(many)), ErrorCode::kHeadersTooLarge);
  EXPECT_TRUE(parts_of(with_head(many.substr(0, many.size() - 8))).ok());
}

TEST(Multipart, BoundsAPartReadWholeAndNamesIt) {
  TextStream stream(part("name=meta", std::string(100, 'x')) + "--XyZ--", 1000);
  MultipartReader reader(stream, kBoundary);
  ASSERT_TRUE(reader.next_part().ok());
  const auto content = reader.read_all(99);
  ASSERT_FALSE(content.ok());
  EXPECT_EQ(content.error().code(), ErrorCode::kTooLarge);
  EXPECT_EQ(content.error().field_name(), "meta");
}

TEST(MultipartBoundary, IsReadFromTheContentType) {
  EXPECT_EQ(multipart_boundary("multipart/form-data; boundary=XyZ").value(), "XyZ");
  EXPECT_EQ(multipart_boundary("Multipart/Form-Data; charset=utf-8; boundary=\"a b:c\"").value(),
            "a b:c");
  for (const std::string& type :
       {std::string("multipart/form-data"), std::string("multipart/form-data; boundary="),
        std::string("multipart/form-data; boundary=\"\""),
        std::string("multipart/form-data; boundary=\"a \""),
        std::string("multipart/form-data; boundary=a; boundary=b"),
        "multipart/form-data; boundary=" + std::string(71, 'a'),
        std::string("multipart/form-data; boundary=\"a\tb\""), std::string("application/json"),
        std::string()}) {
    const auto boundary = multipart_boundary(type);
    ASSERT_FALSE(boundary.ok()) << type;
    EXPECT_EQ(boundary.error().field_name(), "Content-Type");
  }
}

}  // namespace
}  // namespace scrutiny::http
