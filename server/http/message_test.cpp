#include "server/http/message.h"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

#include "server/http/response_writer.h"

namespace scrutiny::http {
namespace {

TEST(Headers, AreFoundWhateverTheirCaseAndKeepTheirOrder) {
  Headers headers;
  headers.add("ETag", "\"1\"");
  headers.add("Set-Cookie", "a=1");
  headers.add("set-cookie", "b=2");
  EXPECT_EQ(headers.find("etag"), "\"1\"");
  EXPECT_EQ(headers.find("SET-COOKIE"), "a=1");
  EXPECT_EQ(headers.count("Set-Cookie"), 2u);
  EXPECT_EQ(headers.at(2).value, "b=2");
  EXPECT_FALSE(headers.find("Set"));
  headers.add_if_absent("ETAG", "\"2\"");
  EXPECT_EQ(headers.size(), 3u);
}

TEST(Headers, DropLinesThatCouldSplitAResponse) {
  Headers headers;
  headers.add("X", "a\r\nY: b");
  headers.add("X", "a\nb");
  headers.add("X", std::string_view("a\0b", 3));
  headers.add("X\r\nY", "a");
  headers.add("X Y", "a");
  headers.add("X:", "a");
  headers.add("", "a");
  EXPECT_TRUE(headers.empty());
  headers.add("X", "tab\tand \xC3\xA4 are fine");
  EXPECT_EQ(headers.size(), 1u);
}

TEST(Problem, SaysWhatHappenedAndNothingPrivate) {
  const Response made =
      problem(Error::field("title", "Say \"what\" it is\n"), "/api/v1/documents?x=<y>");
  EXPECT_EQ(made.status, 400);
  EXPECT_EQ(made.headers.find("content-type"), "application/problem+json");
  const auto json = boost::json::parse(std::get<std::string>(made.body)).as_object();
  EXPECT_EQ(json.at("code"), "invalid_argument");
  EXPECT_EQ(json.at("field"), "title");
  EXPECT_EQ(json.at("status"), 400);
  EXPECT_EQ(json.at("detail"), "Say \"what\" it is\n");
  EXPECT_EQ(json.at("instance"), "/api/v1/documents?x=<y>");
  const Response internal = problem(Error(ErrorCode::kIo, "Sorry.", "/secret/path"), {});
  EXPECT_EQ(std::get<std::string>(internal.body).find("secret"), std::string::npos);
  EXPECT_EQ(problem(Error(ErrorCode::kUnavailable, "Busy."), {}).headers.find("Retry-After"), "1");
  EXPECT_EQ(problem(Error(ErrorCode::kNotFound, "No."), {}).headers.find("Retry-After"),
            std::nullopt);
}

TEST(Responder, AnswersOnceAndAnswers500WhenDropped) {
  std::vector<int> statuses;
  const auto make = [&] {
    return responder_to([&](Response&& made) { statuses.push_back(made.status); });
  };
  {
    Responder used = make();
    used(response(201, "text/plain", ""));
    EXPECT_FALSE(used);
  }
  { const Responder dropped = make(); }
  {
    Responder replaced = make();
    replaced = make();  // the first is dropped here
    EXPECT_EQ(statuses.size(), 3u);
    replaced(response(202, "text/plain", ""));
  }
  {
    const Responder moved = [](Responder taken) { return taken; }(make());
  }
  EXPECT_EQ(statuses, (std::vector<int>{201, 500, 500, 202, 500}));
}

TEST(ResponseWriter, WritesOneHeadWithItsOwnFraming) {
  Response made = response(200, "text/plain", "hello");
  made.headers.add("X-A", "1");
  made.headers.add("transfer-encoding", "chunked");
  made.headers.add("Content-Length", "9");
  made.headers.add("Connection", "upgrade");
  made.headers.add("Date", "never");
  HeadFacts facts;
  facts.length = 5;
  facts.date = "Sun, 06 Nov 1994 08:49:37 GMT";
  std::string out;
  write_head(made, facts, out);
  EXPECT_EQ(out,
            "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: "
            "text/plain\r\nX-A: 1\r\n"
            "Content-Length: 5\r\n\r\n");
}

TEST(ResponseWriter, WritesDatesAsRfc9110Does) {
  EXPECT_EQ(http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
}

TEST(ResponseWriter, WritesChunkHeadsInHex) {
  const auto head = [](std::uint64_t size) {
    std::string room(kMaxChunkHead, '?');
    const std::size_t used = write_chunk_head_before(room.data() + room.size(), size);
    return room.substr(room.size() - used);
  };
  EXPECT_EQ(head(1), "1\r\n");
  EXPECT_EQ(head(0x1a2b3c), "1a2b3c\r\n");
  EXPECT_EQ(head(~0ull), "ffffffffffffffff\r\n");
}

}  // namespace
}  // namespace scrutiny::http
