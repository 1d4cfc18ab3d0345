// Starting and stopping: what listens where, and what becomes of every kind of connection at the
// end.
#include <future>

#include <gtest/gtest.h>

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

TEST(Stop, EndsIdleConnectionsAndLetsRunningRequestsFinish) {
  TestServer server;
  std::promise<Responder> held;
  server.on("/hold", BodyMode::kNone,
            [&](Request&&, Responder respond) { held.set_value(std::move(respond)); });
  server.start();
  TestClient idle(server);
  EXPECT_EQ(idle.get("/hello").status, 200);
  TestClient busy(server);
  busy.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
  Responder responder = held.get_future().get();
  auto stopped = std::async(std::launch::async, [&] { server.stop(); });
  EXPECT_TRUE(idle.ended());
  idle.reset();
  responder(response(200, "text/plain", "committed"));
  const Answer answer = busy.receive();
  EXPECT_EQ(answer.body, "committed");
  EXPECT_EQ(answer.headers.at("connection"), "close");
  EXPECT_TRUE(busy.ended());
  busy.reset();
  stopped.wait();
  EXPECT_THROW(TestClient::raw(server.port()), std::exception);
  EXPECT_EQ(server.metrics().limit_hits(LimitHit::kShutdownBound), 0);
}

TEST(Stop, CutsWhatDoesNotEndInTimeAndIgnoresItsAnswer) {
  Limits limits;
  limits.shutdown_bound = 50ms;
  TestServer server(with(limits));
  std::promise<Responder> held;
  server.on("/hold", BodyMode::kNone,
            [&](Request&&, Responder respond) { held.set_value(std::move(respond)); });
  server.start();
  TestClient client(server);
  client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
  Responder responder = held.get_future().get();
  server.stop();
  EXPECT_EQ(server.metrics().limit_hits(LimitHit::kShutdownBound), 1);
  EXPECT_TRUE(client.ended());
  server.destroy_server();
  responder(response(200, "text/plain", "too late"));
}

TEST(Stop, AnswersUnavailableToAHalfSentRequest) {
  TestServer server;
  server.start();
  TestClient half_head(server);
  half_head.send("GET /hello HTTP/1.1\r\nHos");
  TestClient half_body(server);
  half_body.send(post("/echo", 100) + "half");
  // A request answered on each shows that the others have been read: they share the two I/O threads
  // in turn.
  TestClient(server).get("/hello");
  TestClient(server).get("/hello");
  auto stopped = std::async(std::launch::async, [&] { server.stop(); });
  EXPECT_EQ(half_head.receive().status, 503);
  EXPECT_EQ(half_body.receive().status, 503);
  half_head.reset();
  half_body.reset();
  stopped.wait();
}

TEST(Listen, RefusesPlainHttpOffTheLoopback) {
  TestServer server;
  server.start();
  CountingMetrics metrics;
  Server other({Limits{}, 1, &server.pools(), &metrics, nullptr});
  ListenerOptions options;
  options.dispatcher = &server;
  options.address = "0.0.0.0";
  EXPECT_EQ(other.listen(options).error().code(), ErrorCode::kConfigInvalid);
  options.address = "localhost";
  EXPECT_EQ(other.listen(options).error().code(), ErrorCode::kConfigInvalid);
  options.address = "127.0.0.1";
  options.port = server.port();
  EXPECT_EQ(other.listen(options).error().code(), ErrorCode::kIo);
  options.port = 0;
  options.address = "::1";
  const auto six = other.listen(options);
  EXPECT_TRUE(six.ok() || six.error().code() == ErrorCode::kIo);  // a machine may have no IPv6
}

}  // namespace
}  // namespace scrutiny::http
