// Every limit is reached once through the real server, is named in the metrics, and leaves the
// server serving others.
#include <atomic>
#include <future>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "server/http/testing/test_client.h"
#include "server/http/testing/test_server.h"

namespace scrutiny::http {
namespace {

using namespace std::chrono_literals;

TestServer::Setup with(const Limits& limits) {
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

TEST(HeaderLimits, AreNamedInTheMetrics) {
  Limits limits;
  limits.header_bytes = 1000;
  limits.header_count = 5;
  limits.target_bytes = 100;
  limits.chunk_extension_bytes = 4;
  TestServer server(with(limits));
  server.start();
  const auto status_of = [&](const std::string& bytes) {
    TestClient client(server);
    client.send(bytes);
    return client.receive().status;
  };
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(1000, 'x')), 431);
  EXPECT_EQ(server.metrics().limit_hits(LimitHit::kHeaderBytes), 1);
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost: a\r\nA:\r\nA:\r\nA:\r\nA:\r\nA:\r\n\r\n"), 431);
  EXPECT_EQ(server.metrics().limit_hits(LimitHit::kHeaderCount), 1);
  EXPECT_EQ(status_of("GET /" + std::string(100, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n"), 414);
  EXPECT_EQ(server.metrics().limit_hits(LimitHit::kTargetBytes), 1);
  EXPECT_EQ(status_of("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
                      "chunked\r\n\r\n1;ext=1\r\nx\r\n0\r\n\r\n"),
            400);
  EXPECT_EQ(server.metrics().limit_hits(LimitHit::kChunkExtension), 1);
  EXPECT_EQ(status_of(post("/echo", TestServer::kMaxBody + 1)), 413);
  EXPECT_EQ(server.metrics().limit_hits(LimitHit::kBodyBytes), 1);
  expect_serving(server);
}

TEST(ConnectionLimits, TurnAwayWhatIsPastThemAndRecover) {
  Limits limits;
  limits.connections = 3;
  TestServer server(with(limits));
  server.start();
  {
    std::vector<TestClient> held;
    for (int i = 0; i < 3; ++i) {
      held.emplace_back(server);
      EXPECT_EQ(held.back().get("/hello").status, 200);
    }
    TestClient refused(server);
    EXPECT_TRUE(refused.ended());
    EXPECT_TRUE(server.metrics().wait_for_limit(LimitHit::kConnections));
  }
  EXPECT_TRUE(server.metrics().wait_for_open_connections(0));
  expect_serving(server);
}

TEST(ConnectionLimits, CountAddressesApart) {
  Limits limits;
  limits.connections_per_address = 2;
  TestServer server(with(limits));
  server.start();
  TestClient first(server);
  TestClient second(server);
  EXPECT_EQ(first.get("/hello").status, 200);
  EXPECT_EQ(second.get("/hello").status, 200);
  TestClient third(server);
  EXPECT_TRUE(third.ended());
  EXPECT_TRUE(server.metrics().wait_for_limit(LimitHit::kConnectionsPerAddress));
}

TEST(ConnectionLimits, EndAConnectionAfterItsRequests) {
  Limits limits;
  limits.requests_per_connection = 3;
  TestServer server(with(limits));
  server.start();
  TestClient client(server);
  EXPECT_FALSE(client.get("/hello").headers.contains("connection"));
  EXPECT_FALSE(client.get("/hello").headers.contains("connection"));
  EXPECT_EQ(client.get("/hello").headers.at("connection"), "close");
  EXPECT_TRUE(client.ended());
  EXPECT_EQ(server.metrics().limit_hits(LimitHit::kRequestsPerConnection), 1);
}

TEST(ConnectionLimits, WaitForDescriptorsWhenTheProcessHasNone) {
  TestServer server;
  server.start();
  TestClient before(server);
  EXPECT_EQ(before.get("/hello").status, 200);
  // The client's socket takes the last descriptor, so that the server's accept finds none.
  rlimit usual{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &usual), 0);
  const UniqueFd next(::dup(0));
  rlimit scarce = usual;
  scarce.rlim_cur = static_cast<rlim_t>(next.get()) + 2;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &scarce), 0);
  TestClient waiting = TestClient::raw(server.port());
  const bool noticed = server.metrics().wait_for_limit(LimitHit::kDescriptors);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &usual), 0);
  EXPECT_TRUE(noticed);
  EXPECT_EQ(waiting.get("/hello").body, "hello");
  EXPECT_EQ(before.get("/hello").body, "hello");
}

TEST(InFlightLimits, AnswerUnavailableAndKeepTheConnection) {
  Limits limits;
  limits.in_flight_requests = 1;
  TestServer server(with(limits));
  std::promise<Responder> held;
  server.on("/hold", BodyMode::kNone,
            [&](Request&&, Responder respond) { held.set_value(std::move(respond)); });
  server.start();
  TestClient first(server);
  first.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
  Responder responder = held.get_future().get();
  TestClient second(server);
  const Answer busy = second.get("/hello");
  EXPECT_EQ(busy.status, 503);
  EXPECT_EQ(busy.headers.at("retry-after"), "1");
  EXPECT_EQ(server.metrics().limit_hits(LimitHit::kInFlightRequests), 1);
  responder(response(200, "text/plain", "done"));
  EXPECT_EQ(first.receive().body, "done");
  // The place is free a moment after the last byte of the answer has left.
  Answer after = second.get("/hello");
  for (int i = 0; i < 1000 && after.status == 503; ++i) after = second.get("/hello");
  EXPECT_EQ(after.body, "hello");
}

TEST(InFlightLimits, BoundTheMemoryOfBodies) {
  Limits limits;
  limits.in_flight_bytes = 300'000;
  limits.stream_buffer_bytes = 200'000;
  TestServer server(with(limits));
  std::promise<void> started;
  std::promise<void> release;
  server.on("/stream", BodyMode::kStreamed, [&](Request&& request, Responder respond) {
    started.set_value();
    release.get_future().wait();
    read_and_answer(std::move(request), std::move(respond));
  });
  server.start();
  TestClient first(server);
  first.send(post("/stream", 1'000'000));
  started.get_future().wait();
  TestClient second(server);
  second.send(post("/stream", 1'000'000));
  EXPECT_EQ(second.receive().status, 503);
  TestClient third(server);
  third.send(post("/echo", 1'000'000) + std::string(1'000'000, 'x'));
  EXPECT_EQ(third.receive().status, 503);
  EXPECT_EQ(server.metrics().limit_hits(LimitHit::kInFlightBytes), 2);
  release.set_value();
  first.send(std::string(1'000'000, 'x'));
  EXPECT_EQ(first.receive().status, 200);
  TestClient fourth(server);
  fourth.send(post("/echo", 200'000) + std::string(200'000, 'x'));
  EXPECT_EQ(fourth.receive().status, 200);
}

TEST(InFlightLimits, AnswerUnavailableWhenAPoolIsFull) {
  TestServer::Setup setup;
  setup.pools.slow = {1, 1};
  TestServer server(setup);
  std::promise<void> started;
  std::promise<void> release;
  const auto released = release.get_future().share();
  std::atomic<int> runs = 0;
  server.on(
      "/slow", BodyMode::kNone,
      [&, released](Request&&, Responder respond) {
        if (++runs == 1) started.set_value();
        released.wait();
        respond(response(200, "text/plain", "slow"));
      },
      PoolKind::kSlow);
  server.start();
  TestClient running(server);
  running.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  started.get_future().wait();
  TestClient client(server);
  // One may wait in the queue; one of the two is turned away whichever comes first.
  TestClient queued(server);
  queued.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_TRUE(server.metrics().wait_for_limit(LimitHit::kPoolQueue));
  release.set_value();
  EXPECT_EQ(running.receive().status, 200);
  EXPECT_EQ(queued.receive().status + client.receive().status, 200 + 503);
  EXPECT_EQ(queued.get("/hello").status, 200);
  EXPECT_EQ(client.get("/hello").status, 200);
}

}  // namespace
}  // namespace scrutiny::http
