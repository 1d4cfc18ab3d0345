// Response bodies made while they are sent, through the real server.
#include <fstream>
#include <future>

#include <fcntl.h>
#include <gtest/gtest.h>

#include "server/http/testing/test_client.h"
#include "server/http/testing/test_server.h"

namespace scrutiny::http {
namespace {

// `pieces` times the letters of the alphabet, or an error after `fail_after` pieces; tells when it
// is destroyed.
class AlphabetSource final : public BodySource {
 public:
  struct Plan {
    std::size_t pieces = 1;
    std::optional<std::uint64_t> length = std::nullopt;
    std::optional<std::size_t> fail_after = std::nullopt;
    bool throws = false;
    std::promise<void>* destroyed = nullptr;
  };
  explicit AlphabetSource(const Plan& plan) : plan_(plan) {}
  AlphabetSource(const AlphabetSource&) = delete;
  AlphabetSource& operator=(const AlphabetSource&) = delete;
  ~AlphabetSource() override {
    if (plan_.destroyed != nullptr) plan_.destroyed->set_value();
  }

  Result<std::size_t> read(std::span<std::uint8_t> into) override {
    if (plan_.fail_after && given_ >= *plan_.fail_after * 26) {
      if (plan_.throws) throw std::runtime_error("the source threw");
      return Error(ErrorCode::kIo, "gone", "the disk said no");
    }
    const std::size_t count = std::min({into.size(), std::size_t{26}, plan_.pieces * 26 - given_});
    for (std::size_t i = 0; i < count; ++i)
      into[i] = static_cast<std::uint8_t>('a' + given_++ % 26);
    return count;
  }
  std::optional<std::uint64_t> length() const override { return plan_.length; }

 private:
  const Plan plan_;
  std::size_t given_ = 0;  // bytes
};

const std::string kAlphabet = "abcdefghijklmnopqrstuvwxyz";

std::string alphabets(std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += kAlphabet;
  return all;
}

class DownloadTest : public ::testing::TestWithParam<TestServer::Scheme> {
 protected:
  DownloadTest() : server_(TestServer::Setup{.limits = {}, .pools = {}, .scheme = GetParam()}) {}

  void serve(const std::string& target, const AlphabetSource::Plan& plan) {
    server_.on(target, BodyMode::kNone, [plan](Request&&, Responder respond) {
      Response made;
      made.body = std::make_unique<AlphabetSource>(plan);
      respond(std::move(made));
    });
  }

  TestServer server_;
};

INSTANTIATE_TEST_SUITE_P(Schemes, DownloadTest,
                         ::testing::Values(TestServer::Scheme::kHttp, TestServer::Scheme::kHttps),
                         [](const auto& scheme) {
                           return scheme.param == TestServer::Scheme::kHttp ? "Http" : "Https";
                         });

TEST_P(DownloadTest, GoesOutInChunksWhenItsLengthIsNotKnown) {
  serve("/chunks", {.pieces = 30'000});
  server_.start();
  TestClient client(server_);
  const Answer answer = client.get("/chunks");
  EXPECT_EQ(answer.headers.at("transfer-encoding"), "chunked");
  EXPECT_TRUE(answer.body == alphabets(30'000));
  EXPECT_TRUE(client.get("/chunks").body == alphabets(30'000));
}

TEST_P(DownloadTest, GoesOutWithItsLengthWhenItIsKnown) {
  serve("/sized", {.pieces = 30'000, .length = 30'000 * 26});
  serve("/empty", {.pieces = 0, .length = 0});
  server_.start();
  TestClient client(server_);
  const Answer answer = client.get("/sized");
  EXPECT_EQ(answer.headers.at("content-length"), std::to_string(30'000 * 26));
  EXPECT_TRUE(answer.body == alphabets(30'000));
  EXPECT_EQ(client.get("/empty").body, "");
  EXPECT_EQ(client.get("/hello").body, "hello");
}

TEST_P(DownloadTest, EndsWithTheConnectionForHttp10) {
  serve("/chunks", {.pieces = 10'000});
  server_.start();
  TestClient client(server_);
  client.send("GET /chunks HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
  const Answer answer = client.receive();
  EXPECT_FALSE(answer.headers.contains("transfer-encoding"));
  EXPECT_TRUE(answer.body == alphabets(10'000));
}

TEST_P(DownloadTest, IsNotMadeForHead) {
  std::promise<void> destroyed;
  serve("/sized", {.pieces = 3, .length = 78, .fail_after = 0, .destroyed = &destroyed});
  server_.start();
  TestClient client(server_);
  client.send("HEAD /sized HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.receive(BodyExpected::kNo).headers.at("content-length"), "78");
  destroyed.get_future().wait();
  EXPECT_EQ(client.get("/hello").body, "hello");
}

TEST_P(DownloadTest, Answers500WhenItFailsBeforeItsFirstByte) {
  serve("/fails", {.pieces = 3, .length = 78, .fail_after = 0});
  serve("/throws", {.pieces = 3, .fail_after = 0, .throws = true});
  server_.start();
  TestClient client(server_);
  for (const auto* target : {"/fails", "/throws"}) {
    const Answer answer = client.get(target);
    EXPECT_EQ(answer.status, 500);
    EXPECT_EQ(answer.body.find("disk"), std::string::npos);
  }
  EXPECT_NE(server_.log_text().find("the disk said no"), std::string::npos);
  EXPECT_EQ(client.get("/hello").body, "hello");
}

TEST_P(DownloadTest, IsSeenToBeIncompleteWhenItFailsLater) {
  const std::size_t many = 20'000;
  serve("/sized", {.pieces = many, .length = many * 26, .fail_after = many / 2});
  serve("/chunks", {.pieces = many, .fail_after = many / 2});
  serve("/short", {.pieces = many / 2, .length = many * 26});
  serve("/long", {.pieces = many, .length = many * 26 - 1});
  server_.start();
  for (const auto* target : {"/sized", "/chunks", "/short", "/long"}) {
    TestClient client(server_);
    EXPECT_THROW(client.get(target), std::exception) << target;
  }
  EXPECT_EQ(TestClient(server_).get("/hello").body, "hello");
}

TEST_P(DownloadTest, IsGivenUpWhenTheClientVanishes) {
  std::promise<void> destroyed;
  serve("/endless", {.pieces = 1'000'000'000, .destroyed = &destroyed});
  server_.start();
  TestClient client(server_);
  client.send("GET /endless HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_FALSE(client.read(100'000).empty());
  client.reset();
  destroyed.get_future().wait();
  EXPECT_TRUE(server_.metrics().wait_for_status(499));
  EXPECT_TRUE(server_.metrics().wait_for_open_connections(0));
}

TEST_P(DownloadTest, SendsAFileOrAPartOfIt) {
  const std::string path = server_.directory() / "file";
  std::ofstream(path) << alphabets(50'000);
  const auto serve_range = [&](const std::string& target, std::uint64_t offset,
                               std::uint64_t length) {
    server_.on(target, BodyMode::kNone, [=](Request&&, Responder respond) {
      Response made;
      made.body = FileRange{UniqueFd(::open(path.c_str(), O_RDONLY | O_CLOEXEC)), offset, length};
      respond(std::move(made));
    });
  };
  serve_range("/whole", 0, 50'000 * 26);
  serve_range("/part", 27, 3);
  serve_range("/past-end", 50'000 * 26 - 1, 2);
  serve_range("/empty", 5, 0);
  server_.start();
  TestClient client(server_);
  EXPECT_TRUE(client.get("/whole").body == alphabets(50'000));
  EXPECT_EQ(client.get("/part").body, "bcd");
  EXPECT_EQ(client.get("/empty").body, "");
  EXPECT_EQ(client.get("/past-end").status, 500);
}

}  // namespace
}  // namespace scrutiny::http
