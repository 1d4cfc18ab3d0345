// Every deadline passes once through the real server, is named in the metrics, and leaves it
// serving others.
#include <future>

#include <gtest/gtest.h>

#include "server/http/testing/test_client.h"
#include "server/http/testing/test_server.h"

namespace scrutiny::http {
namespace {

using namespace std::chrono_literals;

// One deadline of 50 ms, all others far away.
TestServer::Setup only(std::chrono::milliseconds Limits::*deadline) {
  Limits limits;
  limits.tick = 5ms;
  limits.*deadline = 50ms;
  TestServer::Setup setup;
  setup.limits = limits;
  return setup;
}

std::string post(const std::string& target, std::size_t length) {
  return "POST " + target + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(length) +
         "\r\n\r\n";
}

void read_and_answer(Request&& request, Responder respond) {
  std::vector<std::uint8_t> piece(10'000);
  while (true) {
    const auto got = request.stream->read(piece);
    if (!got) return respond(problem(got.error(), request.head.target));
    if (*got == 0) return respond(response(200, "text/plain", "all"));
  }
}

void expect_serving(TestServer& server) {
  EXPECT_EQ(TestClient(server).get("/hello").body, "hello");
}

TEST(Deadlines, EndAHandshakeThatDoesNotComeOn) {
  TestServer::Setup setup = only(&Limits::handshake_deadline);
  setup.scheme = TestServer::Scheme::kHttps;
  TestServer server(setup);
  server.start();
  TestClient silent = TestClient::raw(server.port());
  EXPECT_TRUE(silent.ended());
  EXPECT_EQ(server.metrics().limit_hits(LimitHit::kHandshakeDeadline), 1);
}

TEST(Deadlines, EndASlowSenderOfHeaders) {
  TestServer server(only(&Limits::header_deadline));
  server.start();
  TestClient slow(server);
  slow.send("GET /hello HTTP/1.1\r\nHost: a\r\nX: ");
  EXPECT_EQ(slow.receive().status, 408);
  EXPECT_TRUE(slow.ended());
  EXPECT_EQ(server.metrics().limit_hits(LimitHit::kHeaderDeadline), 1);
  expect_serving(server);
}

TEST(Deadlines, OfHeadersAreNotMovedByMoreBytes) {
  TestServer::Setup setup = only(&Limits::header_deadline);
  setup.limits.header_bytes = 100'000'000;
  setup.limits.header_count = 100'000'000;
  TestServer server(setup);
  server.start();
  TestClient slow(server);
  slow.send("GET /hello HTTP/1.1\r\nHost: a\r\n");
  // One byte after another; only a deadline that stays where it is ends this.
  while (server.metrics().limit_hits(LimitHit::kHeaderDeadline) == 0) slow.send("A:\r\n");
  EXPECT_EQ(slow.receive().status, 408);
}

TEST(Deadlines, CloseAnIdleConnectionWithoutAWord) {
  TestServer server(only(&Limits::idle_deadline));
  server.start();
  TestClient client(server);
  EXPECT_EQ(client.get("/hello").status, 200);
  EXPECT_TRUE(client.ended());
  EXPECT_EQ(server.metrics().limit_hits(LimitHit::kIdleDeadline), 1);
}

class BodyDeadlines : public ::testing::TestWithParam<const char*> {
 protected:
  // The body stalls half way; the answer is 408 for buffered and streamed bodies alike.
  void expect_timeout(TestServer& server, LimitHit limit) {
    server.on("/stream", BodyMode::kStreamed, read_and_answer, PoolKind::kUploads);
    server.start();
    TestClient client(server);
    client.send(post(GetParam(), 1'000'000) + std::string(500'000, 'x'));
    const Answer answer = client.receive();
    EXPECT_EQ(answer.status, 408);
    EXPECT_EQ(answer.headers.at("connection"), "close");
    EXPECT_TRUE(client.ended());
    EXPECT_EQ(server.metrics().limit_hits(limit), 1);
    expect_serving(server);
  }
};

INSTANTIATE_TEST_SUITE_P(Modes, BodyDeadlines, ::testing::Values("/echo", "/stream"),
                         [](const auto& target) { return std::string(target.param + 1); });

TEST_P(BodyDeadlines, EndABodyThatStops) {
  TestServer server(only(&Limits::body_idle_deadline));
  expect_timeout(server, LimitHit::kBodyIdleDeadline);
}

TEST_P(BodyDeadlines, EndABodyBelowTheMinimumRate) {
  TestServer::Setup setup = only(&Limits::body_rate_window);
  setup.limits.body_min_rate = 1'000'000'000;
  TestServer server(setup);
  expect_timeout(server, LimitHit::kBodyMinRate);
}

TEST_P(BodyDeadlines, EndABodyThatTakesTooLongInAll) {
  TestServer server(only(&Limits::body_deadline));
  expect_timeout(server, LimitHit::kBodyDeadline);
}

TEST(Deadlines, DoNotCountTimeInWhichTheReaderHoldsTheBodyBack) {
  TestServer::Setup setup;
  setup.limits = TestServer::hasty(100ms);
  setup.limits.body_deadline = 1h;
  setup.limits.stream_buffer_bytes = 10'000;
  setup.limits.body_min_rate = 1'000'000;
  TestServer server(setup);
  std::promise<void> release;
  server.on("/stream", BodyMode::kStreamed, [&](Request&& request, Responder respond) {
    release.get_future().wait();
    read_and_answer(std::move(request), std::move(respond));
  });
  server.start();
  TestClient client(server);
  const std::string body(100'000, 'x');
  client.send(post("/stream", body.size()) + body);
  // Another connection measures several deadlines by being idle through them.
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(TestClient(server).ended());
  release.set_value();
  EXPECT_EQ(client.receive().body, "all");
}

TEST(Deadlines, EndAClientThatDoesNotReadItsAnswer) {
  TestServer server(only(&Limits::write_deadline));
  server.on("/much", BodyMode::kNone, [](Request&&, Responder respond) {
    respond(response(200, "text/plain", std::string(50'000'000, 'x')));
  });
  server.start();
  TestClient client(server);
  client.send("GET /much HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(server.metrics().wait_for_limit(LimitHit::kWriteDeadline));
  EXPECT_TRUE(server.metrics().wait_for_open_connections(0));
  expect_serving(server);
}

TEST(Deadlines, CloseOnAClientThatStaysAfterItWasRefused) {
  TestServer server(only(&Limits::close_deadline));
  server.start();
  TestClient client(server);
  client.send("nonsense\r\n\r\n");
  EXPECT_EQ(client.receive().status, 400);
  // The client keeps its side open; the server does not wait for ever.
  EXPECT_TRUE(server.metrics().wait_for_open_connections(0));
}

}  // namespace
}  // namespace scrutiny::http
