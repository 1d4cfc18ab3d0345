// Requests and answers through the real server over loopback.
#include "server/http/server.h"

#include <future>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "server/http/testing/test_client.h"
#include "server/http/testing/test_server.h"

namespace scrutiny::http {
namespace {

using namespace std::chrono_literals;

// Everything here holds with and without TLS.
class ServerTest : public ::testing::TestWithParam<TestServer::Scheme> {
 protected:
  ServerTest() : server_(TestServer::Setup{.limits = {}, .pools = {}, .scheme = GetParam()}) {}
  TestServer server_;
};

INSTANTIATE_TEST_SUITE_P(Schemes, ServerTest,
                         ::testing::Values(TestServer::Scheme::kHttp, TestServer::Scheme::kHttps),
                         [](const auto& scheme) {
                           return scheme.param == TestServer::Scheme::kHttp ? "Http" : "Https";
                         });

TEST_P(ServerTest, AnswersManyRequestsOnOneConnection) {
  server_.start();
  TestClient client(server_);
  for (int i = 0; i < 100; ++i) {
    const Answer answer = client.get("/hello");
    ASSERT_EQ(answer.status, 200);
    ASSERT_EQ(answer.body, "hello");
    ASSERT_FALSE(answer.headers.contains("connection"));
  }
}

TEST_P(ServerTest, AnswersPipelinedRequestsInOrder) {
  server_.on("/slow", BodyMode::kNone, [](Request&&, Responder respond) {
    std::thread([moved = std::move(respond)]() mutable {
      moved(response(200, "text/plain", "slow"));
    }).detach();
  });
  server_.start();
  TestClient client(server_);
  std::string burst;
  for (int i = 0; i < 50; ++i) {
    burst += "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n";
    burst += "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n" + std::to_string(10 + i);
  }
  client.send(burst);
  for (int i = 0; i < 50; ++i) {
    ASSERT_EQ(client.receive().body, "slow");
    ASSERT_EQ(client.receive().body, std::to_string(10 + i));
  }
}

TEST_P(ServerTest, TellsTheHandlerWhoAsks) {
  std::promise<RequestHead> seen;
  server_.on("/who", BodyMode::kNone, [&](Request&& request, Responder respond) {
    seen.set_value(std::move(request.head));
    respond(response(200, "text/plain", ""));
  });
  server_.start();
  TestClient(server_).get("/who?x=1");
  const RequestHead head = seen.get_future().get();
  EXPECT_EQ(head.peer_address, "127.0.0.1");
  EXPECT_NE(head.peer_port, 0);
  EXPECT_EQ(head.target, "/who?x=1");
  EXPECT_EQ(head.tls.has_value(), server_.https());
  EXPECT_EQ(head.tls.value_or(TlsInfo{}).version, server_.https() ? "TLSv1.3" : "");
}

TEST_P(ServerTest, AnswersHeadWithTheLengthAndNoBody) {
  server_.start();
  TestClient client(server_);
  client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  const Answer head = client.receive(BodyExpected::kNo);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.at("content-length"), "5");
  EXPECT_EQ(client.receive().body, "hello");
}

TEST_P(ServerTest, GivesNoBodyAndNoLengthWithStatus204) {
  server_.on("/none", BodyMode::kNone,
             [](Request&&, Responder respond) { respond(response(204, "text/plain", "x")); });
  server_.start();
  TestClient client(server_);
  const Answer answer = client.get("/none");
  EXPECT_EQ(answer.status, 204);
  EXPECT_FALSE(answer.headers.contains("content-length"));
  EXPECT_EQ(client.get("/hello").body, "hello");
}

TEST_P(ServerTest, ClosesWhenTheClientAsksForIt) {
  server_.start();
  TestClient client(server_);
  client.send("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client.receive().headers.at("connection"), "close");
  EXPECT_TRUE(client.ended());
  TestClient old(server_);
  old.send("GET /hello HTTP/1.0\r\nHost: a\r\n\r\n");
  EXPECT_EQ(old.receive().body, "hello");
  EXPECT_TRUE(old.ended());
}

TEST_P(ServerTest, KeepsAnHttp10ConnectionOnlyWhenAsked) {
  server_.start();
  TestClient client(server_);
  for (int i = 0; i < 2; ++i) {
    client.send("GET /hello HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(client.receive().headers.at("connection"), "keep-alive");
  }
}

TEST_P(ServerTest, AnswersAHalfClosedClient) {
  server_.start();
  TestClient client(server_);
  client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  client.shut_down_writing();
  EXPECT_EQ(client.receive().body, "hello");
  EXPECT_TRUE(client.ended());
}

TEST_P(ServerTest, TakesTheAnswerLaterFromAnyThreadWithoutHoldingAPoolThread) {
  // One pool thread and eight waiting requests: they can only all be waiting if none holds the
  // thread.
  TestServer::Setup setup{.limits = {}, .pools = {}, .scheme = GetParam()};
  setup.pools.reads = {1, 100};
  TestServer server(setup);
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<Responder> waiting;
  server.on("/later", BodyMode::kNone, [&](Request&&, Responder respond) {
    const std::lock_guard lock(mutex);
    waiting.push_back(std::move(respond));
    changed.notify_all();
  });
  server.start();
  std::vector<TestClient> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back(server);
    clients.back().send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
  }
  std::unique_lock lock(mutex);
  ASSERT_TRUE(changed.wait_for(lock, kPatience, [&] { return waiting.size() == 8; }));
  std::thread sequencer([&] {
    for (auto& responder : waiting) responder(response(201, "text/plain", "committed"));
  });
  sequencer.join();
  for (auto& client : clients) EXPECT_EQ(client.receive().status, 201);
}

TEST_P(ServerTest, Answers500WhenAHandlerDropsItsRequestOrThrows) {
  server_.on("/drop", BodyMode::kNone, [](Request&&, Responder) {});
  server_.on("/throw", BodyMode::kNone,
             [](Request&&, Responder) { throw std::runtime_error("secret detail"); });
  server_.decide("/throw-routing", [](const RequestHead&) -> std::variant<RouteMatch, Response> {
    throw std::runtime_error("secret detail");
  });
  server_.start();
  TestClient client(server_);
  for (const auto* target : {"/drop", "/throw", "/throw-routing"}) {
    const Answer answer = client.get(target);
    EXPECT_EQ(answer.status, 500) << target;
    EXPECT_EQ(answer.headers.at("content-type"), "application/problem+json");
    EXPECT_NE(answer.body.find("\"code\":\"internal\""), std::string::npos);
    EXPECT_EQ(answer.body.find("secret"), std::string::npos);
  }
  EXPECT_EQ(client.get("/hello").status, 200);
  EXPECT_NE(server_.log_text().find("secret detail"), std::string::npos);
}

TEST_P(ServerTest, SendsLongTextWhole) {
  std::string text;
  for (int i = 0; text.size() < 3'000'000; ++i) text += std::to_string(i) + ",";
  server_.on("/long", BodyMode::kNone,
             [&](Request&&, Responder respond) { respond(response(200, "text/plain", text)); });
  server_.start();
  TestClient client(server_);
  EXPECT_EQ(client.get("/long").body, text);
  EXPECT_EQ(client.get("/hello").body, "hello");
}

TEST_P(ServerTest, NeverLetsAHeaderSplitTheResponse) {
  server_.on("/split", BodyMode::kNone, [](Request&&, Responder respond) {
    Response made = response(200, "text/plain", "x");
    made.headers.add("Location", "/a\r\nSet-Cookie: stolen=1");
    made.headers.add("Content-Length", "1000");
    made.headers.add("Transfer-Encoding", "chunked");
    respond(std::move(made));
  });
  server_.start();
  TestClient client(server_);
  const Answer answer = client.get("/split");
  EXPECT_FALSE(answer.headers.contains("set-cookie"));
  EXPECT_FALSE(answer.headers.contains("transfer-encoding"));
  EXPECT_EQ(answer.body, "x");
}

TEST_P(ServerTest, ServesTwoClientsAtOnce) {
  std::promise<void> first_came;
  std::promise<void> release;
  server_.on("/hold", BodyMode::kNone, [&](Request&&, Responder respond) {
    first_came.set_value();
    release.get_future().wait();
    respond(response(200, "text/plain", "held"));
  });
  server_.start();
  TestClient slow(server_);
  slow.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
  first_came.get_future().wait();
  TestClient quick(server_);
  EXPECT_EQ(quick.get("/hello").body, "hello");
  release.set_value();
  EXPECT_EQ(slow.receive().body, "held");
}

TEST_P(ServerTest, ServesManyClientsFromManyThreads) {
  server_.start();
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([this, t] {
      for (int round = 0; round < 5; ++round) {
        TestClient client(server_);
        for (int i = 0; i < 20; ++i) {
          const std::string body = std::to_string(t) + ":" + std::to_string(i);
          client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " +
                      std::to_string(body.size()) + "\r\n\r\n" + body);
          EXPECT_EQ(client.receive().body, body);
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_TRUE(server_.metrics().wait_for_open_connections(0));
}

}  // namespace
}  // namespace scrutiny::http
