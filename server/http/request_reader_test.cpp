#include "server/http/request_reader.h"

#include <algorithm>
#include <cstring>
#include <set>

#include <gtest/gtest.h>

#include "server/http/testing/framing_cases.h"
#include "server/http/testing/request_feeder.h"

namespace scrutiny::http {
namespace {

constexpr std::uint64_t kMaxBody = kFedMaxBody;
using Outcome = FeedOutcome;

Outcome outcome_of(std::string_view bytes, std::size_t step = 1 << 20) {
  RequestFeeder feeder;
  return feeder.feed(bytes, step);
}

TEST(RequestReader, RefusesEveryKnownShapeOfSmugglingAndServesNothingAfterIt) {
  for (const auto& shape : framing_cases()) {
    const Outcome outcome = outcome_of(shape.bytes + kSmuggled);
    EXPECT_EQ(outcome.status, shape.status) << shape.name;
    EXPECT_EQ(std::count(outcome.targets.begin(), outcome.targets.end(), kSmuggledTarget), 0)
        << shape.name;
  }
}

TEST(RequestReader, RefusesTheSameWhateverPiecesTheBytesComeIn) {
  for (const auto& shape : framing_cases()) {
    if (shape.bytes.size() > 30'000)
      continue;  // byte by byte these take long and show nothing more
    const std::string bytes = shape.bytes + kSmuggled;
    const Outcome whole = outcome_of(bytes);
    for (const std::size_t step :
         {std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{1000}}) {
      const Outcome pieces = outcome_of(bytes, step);
      EXPECT_EQ(pieces.status, whole.status) << shape.name << " in steps of " << step;
      EXPECT_EQ(pieces.targets, whole.targets) << shape.name << " in steps of " << step;
    }
  }
}

TEST(RequestReader, CaseNamesAreDistinct) {
  std::set<std::string> names;
  for (const auto& shape : framing_cases())
    EXPECT_TRUE(names.insert(shape.name).second) << shape.name;
}

TEST(RequestReader, ReadsPipelinedRequestsWithEveryKindOfBody) {
  const std::string bytes =
      "POST /length HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
      "POST /chunked HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: ChunkeD\r\n\r\n"
      "5\r\nhello\r\n6;ext=\"q\"\r\n world\r\n0;last\r\n\r\n"
      "POST /empty HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"
      "GET /none HTTP/1.0\r\nHost: a:8443\r\n\r\n"
      "POST /empty-chunks HTTP/1.1\r\nHost: [::1]:1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
      "GET /last HTTP/1.1\r\nhOsT: a\r\n\r\n";
  const Outcome expected{{"/length", "/chunked", "/empty", "/none", "/empty-chunks", "/last"},
                         {"hello", "hello world", "", "", "", ""},
                         0,
                         std::nullopt};
  for (const std::size_t step :
       {std::size_t{1}, std::size_t{3}, std::size_t{64}, std::size_t{1} << 20}) {
    EXPECT_EQ(outcome_of(bytes, step), expected) << "in steps of " << step;
  }
}

TEST(RequestReader, TakesABodyUpToItsBoundAndNotAByteMore) {
  const std::string start = "POST / HTTP/1.1\r\nHost: a\r\n";
  const auto chunk = [](std::size_t size) {
    char line[32];
    std::snprintf(line, sizeof(line), "%zx\r\n", size);
    return line + std::string(size, 'x') + "\r\n";
  };
  const std::string half = chunk(kMaxBody / 2);
  const std::string coded = start + "Transfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(outcome_of(coded + half + half + "0\r\n\r\n").bodies.back().size(), kMaxBody);
  const Outcome over = outcome_of(coded + half + half + chunk(1) + "0\r\n\r\n");
  EXPECT_EQ(over.status, 413);
  EXPECT_EQ(over.limit, LimitHit::kBodyBytes);
  const auto sized = [&](std::uint64_t size) {
    return outcome_of(start + "Content-Length: " + std::to_string(size) + "\r\n\r\n");
  };
  EXPECT_EQ(sized(kMaxBody).status, 0);
  EXPECT_EQ(sized(kMaxBody + 1).status, 413);
}

TEST(RequestReader, NamesTheLimitThatWasReached) {
  const Limits limits;
  const std::string line = "GET / HTTP/1.1\r\nHost: a\r\n";
  std::string most_headers = line;
  for (std::size_t i = 1; i < limits.header_count; ++i) most_headers += "A: b\r\n";
  EXPECT_EQ(outcome_of(most_headers + "\r\n").status, 0);
  EXPECT_EQ(outcome_of(most_headers + "A: b\r\n\r\n").limit, LimitHit::kHeaderCount);

  const std::size_t rest = line.size() + std::strlen("X: \r\n\r\n");
  const auto head_of = [&](std::size_t size) {
    return line + "X: " + std::string(size - rest, 'x') + "\r\n\r\n";
  };
  EXPECT_EQ(outcome_of(head_of(limits.header_bytes)).status, 0);
  EXPECT_EQ(outcome_of(head_of(limits.header_bytes + 1)).limit, LimitHit::kHeaderBytes);

  const auto target_of = [](std::size_t size) {
    return "GET /" + std::string(size - 1, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n";
  };
  EXPECT_EQ(outcome_of(target_of(limits.target_bytes)).status, 0);
  EXPECT_EQ(outcome_of(target_of(limits.target_bytes + 1)).limit, LimitHit::kTargetBytes);

  const auto extension_of = [](std::size_t size) {
    return "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;" +
           std::string(size - 1, 'e') + "\r\nx\r\n0\r\n\r\n";
  };
  EXPECT_EQ(outcome_of(extension_of(limits.chunk_extension_bytes)).status, 0);
  EXPECT_EQ(outcome_of(extension_of(limits.chunk_extension_bytes + 1)).limit,
            LimitHit::kChunkExtension);
}

TEST(RequestReader, DecodesPathAndQuery) {
  RequestFeeder feeder;
  const Outcome outcome = feeder.feed(
      "GET /api/v1/a%20b/caf%C3%A9/?q=child+protection&after=%2B1&empty=&flag HTTP/1.1\r\nHost: "
      "a\r\n"
      "X-Twice: one\r\nx-twice: two\r\n\r\n",
      1 << 20);
  ASSERT_EQ(outcome.status, 0);
  const RequestHead& head = feeder.last_head();
  EXPECT_EQ(head.path, (std::vector<std::string>{"api", "v1", "a b", "caf\xC3\xA9", ""}));
  EXPECT_EQ(head.query_value("q"), "child protection");
  EXPECT_EQ(head.query_value("after"), "+1");
  EXPECT_EQ(head.query_value("empty"), "");
  EXPECT_EQ(head.query_value("flag"), "");
  EXPECT_EQ(head.query_value("none"), std::nullopt);
  EXPECT_EQ(head.headers.find("X-TWICE"), "one");
  EXPECT_EQ(head.headers.count("x-Twice"), 2u);
}

TEST(RequestReader, KnowsWhenTheConnectionGoesOn) {
  const auto keep = [](const std::string& version, const std::string& headers) {
    Limits limits;
    RequestReader reader(limits);
    const std::string bytes = "GET / HTTP/" + version + "\r\nHost: a\r\n" + headers + "\r\n";
    std::memcpy(reader.space().data(), bytes.data(), bytes.size());
    reader.commit(bytes.size());
    auto head = reader.next_head();
    return std::get<ReceivedHead>(head).keep_alive == KeepAlive::kYes;
  };
  EXPECT_TRUE(keep("1.1", ""));
  EXPECT_FALSE(keep("1.1", "Connection: close\r\n"));
  EXPECT_FALSE(keep("1.1", "Connection: foo , CLOSE\r\n"));
  EXPECT_FALSE(keep("1.1", "Connection: keep-alive\r\nConnection: close\r\n"));
  EXPECT_FALSE(keep("1.0", ""));
  EXPECT_TRUE(keep("1.0", "Connection: Keep-Alive\r\n"));
}

}  // namespace
}  // namespace scrutiny::http
