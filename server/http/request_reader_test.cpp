#include "server/http/request_reader.h"

#include <algorithm>
#include <cstring>
#include <set>

#include <gtest/gtest.h>

#include "server/http/testing/framing_cases.h"

namespace scrutiny::http {
namespace {

constexpr std::uint64_t kMaxBody = 100'000;

// What a connection would make of the bytes.
struct Outcome {
  std::vector<std::string> targets;
  std::vector<std::string> bodies;
  int status = 0;  // of the refusal; 0: none
  std::optional<LimitHit> limit;
  bool operator==(const Outcome&) const = default;
};

class Feeder {
 public:
  Outcome feed(std::string_view bytes, std::size_t step) {
    std::size_t at = 0;
    while (outcome_.status == 0) {
      while (outcome_.status == 0 && advance()) {
      }
      if (at == bytes.size() || outcome_.status != 0) break;
      const auto room = reader_.space();
      const std::size_t count = std::min({step, room.size(), bytes.size() - at});
      EXPECT_GT(count, 0u) << "no room for input, and no refusal either";
      if (count == 0) break;
      std::memcpy(room.data(), bytes.data() + at, count);
      reader_.commit(count);
      at += count;
    }
    return outcome_;
  }

  const RequestHead& head() const { return head_; }

 private:
  bool advance() { return in_body_ ? body() : next(); }

  bool next() {
    auto result = reader_.next_head();
    if (std::holds_alternative<NeedMore>(result)) return false;
    if (refused(std::get_if<Rejection>(&result))) return false;
    auto& received = std::get<ReceivedHead>(result);
    outcome_.targets.push_back(received.head.target);
    outcome_.bodies.emplace_back();
    head_ = std::move(received.head);
    if (received.framing.kind == BodyKind::kNone) return true;
    auto rejection = reader_.begin_body(kMaxBody);
    if (refused(rejection ? &*rejection : nullptr)) return false;
    in_body_ = true;
    return true;
  }

  bool body() {
    std::uint8_t piece[777];
    auto result = reader_.decode(piece);
    if (refused(std::get_if<Rejection>(&result))) return false;
    const auto step = std::get<BodyStep>(result);
    outcome_.bodies.back().append(reinterpret_cast<const char*>(piece), step.bytes);
    if (step.state == BodyState::kDone) in_body_ = false;
    return step.state != BodyState::kNeedInput;
  }

  bool refused(const Rejection* rejection) {
    if (rejection == nullptr) return false;
    outcome_.status = http_status(rejection->error.code());
    outcome_.limit = rejection->limit;
    return true;
  }

  Limits limits_;
  RequestReader reader_{limits_};
  RequestHead head_;
  Outcome outcome_;
  bool in_body_ = false;
};

Outcome outcome_of(std::string_view bytes, std::size_t step = 1 << 20) {
  Feeder feeder;
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
  Feeder feeder;
  const Outcome outcome = feeder.feed(
      "GET /api/v1/a%20b/caf%C3%A9/?q=child+protection&after=%2B1&empty=&flag HTTP/1.1\r\nHost: "
      "a\r\n"
      "X-Twice: one\r\nx-twice: two\r\n\r\n",
      1 << 20);
  ASSERT_EQ(outcome.status, 0);
  const RequestHead& head = feeder.head();
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
