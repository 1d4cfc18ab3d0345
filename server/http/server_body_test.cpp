// Request bodies through the real server: buffered, streamed, slow, broken off.
#include <future>

#include <gtest/gtest.h>

#include "server/http/testing/test_client.h"
#include "server/http/testing/test_server.h"

namespace scrutiny::http {
namespace {

std::string post(const std::string& target, std::size_t length, const std::string& more = {}) {
  return "POST " + target + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(length) +
         "\r\n" + more + "\r\n";
}

std::string pattern(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + i * 7 % 23);
  return text;
}

// Reads a stream to its end or error.
Result<std::string> read_all(BodyStream& stream) {
  std::string all;
  std::vector<std::uint8_t> piece(10'000);
  while (true) {
    SCRUTINY_ASSIGN(const std::size_t got, stream.read(piece));
    if (got == 0) return all;
    all.append(reinterpret_cast<const char*>(piece.data()), got);
  }
}

void answer_with_stream(Request&& request, Responder respond) {
  auto all = read_all(*request.stream);
  if (!all) return respond(problem(all.error(), request.head.target));
  respond(response(200, "text/plain", std::move(*all)));
}

class BodyTest : public ::testing::TestWithParam<TestServer::Scheme> {
 protected:
  BodyTest() : server_(TestServer::Setup{.limits = {}, .pools = {}, .scheme = GetParam()}) {
    server_.on("/stream", BodyMode::kStreamed, answer_with_stream, PoolKind::kUploads);
  }
  TestServer server_;
};

INSTANTIATE_TEST_SUITE_P(Schemes, BodyTest,
                         ::testing::Values(TestServer::Scheme::kHttp, TestServer::Scheme::kHttps),
                         [](const auto& scheme) {
                           return scheme.param == TestServer::Scheme::kHttp ? "Http" : "Https";
                         });

TEST_P(BodyTest, ArrivesWholeWhateverItsSizeAndMode) {
  server_.start();
  TestClient client(server_);
  for (const std::size_t size : {0u, 1u, 4095u, 65536u, 65537u, 300'000u, 5'000'000u}) {
    const std::string body = pattern(size);
    for (const auto* target : {"/echo", "/stream"}) {
      client.send(post(target, size) + body);
      const Answer answer = client.receive();
      ASSERT_EQ(answer.status, 200) << target << " " << size;
      ASSERT_TRUE(answer.body == body) << target << " " << size;
    }
  }
}

TEST_P(BodyTest, ArrivesWholeInChunks) {
  server_.start();
  TestClient client(server_);
  for (const auto* target : {"/echo", "/stream"}) {
    client.send(std::string("POST ") + target +
                " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
    std::string body;
    for (std::size_t size = 1; size < 200'000; size = size * 3 + 1) {
      char line[32];
      std::snprintf(line, sizeof(line), "%zX\r\n", size);
      const std::string piece = pattern(size);
      body += piece;
      client.send(line + piece + "\r\n");
    }
    client.send("0\r\n\r\n");
    EXPECT_TRUE(client.receive().body == body) << target;
  }
}

TEST_P(BodyTest, IsAskedForWithContinueOnlyWhenItIsWanted) {
  server_.on("/refuse", BodyMode::kStreamed, [](Request&&, Responder respond) {
    respond(problem(Error(ErrorCode::kForbidden, "Not you."), {}));
  });
  server_.start();
  for (const auto* target : {"/echo", "/stream"}) {
    TestClient client(server_);
    client.send(post(target, 5, "Expect: 100-continue\r\n"));
    EXPECT_EQ(client.receive().status, 100) << target;
    client.send("hello");
    EXPECT_EQ(client.receive().body, "hello") << target;
    EXPECT_EQ(client.get("/hello").body, "hello") << target;
  }
  TestClient refused(server_);
  refused.send(post("/refuse", 5, "Expect: 100-continue\r\n"));
  EXPECT_EQ(refused.receive().status, 403);
  EXPECT_TRUE(refused.ended());
}

TEST_P(BodyTest, MayComeWithoutWaitingForContinue) {
  server_.start();
  for (const auto* target : {"/echo", "/stream"}) {
    TestClient client(server_);
    client.send(post(target, 5, "Expect: 100-continue\r\n") + "hello");
    Answer answer = client.receive();
    if (answer.status == 100) answer = client.receive();
    EXPECT_EQ(answer.body, "hello") << target;
  }
}

TEST_P(BodyTest, MayBeRefusedBeforeItIsReadAndTheClientGetsToKnow) {
  server_.on("/refuse", BodyMode::kStreamed, [](Request&&, Responder respond) {
    respond(problem(Error(ErrorCode::kForbidden, "Not you."), {}));
  });
  server_.start();
  TestClient client(server_);
  client.send(post("/refuse", 3'000'000) + pattern(3'000'000));
  const Answer answer = client.receive();
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.headers.at("connection"), "close");
  EXPECT_TRUE(client.ended());
}

TEST_P(BodyTest, IsRefusedWhereNoneIsTaken) {
  server_.start();
  TestClient client(server_);
  client.send(post("/hello", 5) + "hello");
  EXPECT_EQ(client.receive().status, 413);
  EXPECT_TRUE(client.ended());
}

TEST_P(BodyTest, EndsWithAnErrorWhenTheClientVanishes) {
  std::promise<Error> seen;
  std::promise<void> started;
  server_.on("/vanish", BodyMode::kStreamed, [&](Request&& request, Responder) {
    std::uint8_t byte[1];
    EXPECT_TRUE(request.stream->read(byte).ok());
    started.set_value();
    auto all = read_all(*request.stream);
    ASSERT_FALSE(all.ok());
    // It stays the same error however often one asks.
    EXPECT_EQ(request.stream->read(byte).error().code(), all.error().code());
    seen.set_value(all.error());
  });
  server_.start();
  TestClient client(server_);
  client.send(post("/vanish", 1'000'000) + "some bytes");
  started.get_future().wait();
  client.reset();
  EXPECT_EQ(seen.get_future().get().code(), ErrorCode::kMalformedRequest);
  EXPECT_TRUE(server_.metrics().wait_for_open_connections(0));
}

TEST_P(BodyTest, OfAVanishedClientIsForgottenWhileBuffered) {
  server_.start();
  TestClient client(server_);
  client.send(post("/echo", 1'000'000) + "some bytes");
  ASSERT_TRUE(server_.metrics().wait_for_open_connections(1));
  client.reset();
  EXPECT_TRUE(server_.metrics().wait_for_open_connections(0));
  EXPECT_EQ(TestClient(server_).get("/hello").status, 200);
}

TEST_P(BodyTest, EndsWithMalformedWhenItsChunksBreak) {
  server_.start();
  TestClient client(server_);
  client.send(
      "POST /stream HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
      "chunked\r\n\r\n5\r\nhello\r\nxyz\r\n");
  EXPECT_EQ(client.receive().status, 400);
  EXPECT_TRUE(client.ended());
}

TEST_P(BodyTest, EndsWithUnavailableWhenTheServerStops) {
  std::promise<void> started;
  server_.on(
      "/upload", BodyMode::kStreamed,
      [&](Request&& request, Responder respond) {
        std::uint8_t byte[1];
        EXPECT_TRUE(request.stream->read(byte).ok());
        started.set_value();
        answer_with_stream(std::move(request), std::move(respond));
      },
      PoolKind::kUploads);
  server_.start();
  TestClient client(server_);
  client.send(post("/upload", 1'000'000) + "some bytes");
  started.get_future().wait();
  auto stopped = std::async(std::launch::async, [this] { server_.stop(); });
  const Answer answer = client.receive();
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.headers.at("retry-after"), "1");
  EXPECT_NE(answer.body.find("stopping"), std::string::npos);
  EXPECT_TRUE(client.ended());
  client.reset();
  stopped.wait();
}

TEST(BodyBackPressure, StopsAClientThatIsFasterThanTheReader) {
  TestServer::Setup setup;
  setup.limits.stream_buffer_bytes = 64 * 1024;
  TestServer server(setup);
  std::promise<void> release;
  std::promise<std::size_t> read;
  server.on("/slow-reader", BodyMode::kStreamed, [&](Request&& request, Responder respond) {
    release.get_future().wait();
    read.set_value(read_all(*request.stream)->size());
    respond(response(200, "text/plain", ""));
  });
  server.start();
  TestClient client(server);
  const std::size_t all = 60'000'000;
  client.send(post("/slow-reader", all));
  const std::string piece = pattern(1 << 20);
  // What went out lies in kernel buffers and the ring; the kernel's grow to a few megabytes.
  const std::size_t sent = client.send_until_full(piece, all);
  EXPECT_LT(sent, all / 2);
  release.set_value();
  for (std::size_t left = all - sent; left > 0;) {
    const std::size_t step = std::min(left, piece.size());
    client.send(std::string_view(piece).substr(0, step));
    left -= step;
  }
  EXPECT_EQ(read.get_future().get(), all);
  EXPECT_EQ(client.receive().status, 200);
}

TEST(BodyStreamAfterTheServer, FailsInsteadOfBlocking) {
  TestServer server;
  std::promise<std::unique_ptr<BodyStream>> taken;
  std::promise<Responder> responder;
  server.on("/keep", BodyMode::kStreamed, [&](Request&& request, Responder respond) {
    taken.set_value(std::move(request.stream));
    responder.set_value(std::move(respond));
  });
  server.start();
  TestClient client(server);
  client.send(post("/keep", 100) + "part");
  const auto stream = taken.get_future().get();
  Responder kept = responder.get_future().get();
  client.reset();
  ASSERT_TRUE(server.metrics().wait_for_open_connections(0));
  server.stop();
  server.stop_pools();
  server.destroy_server();
  std::uint8_t piece[10];
  EXPECT_FALSE(stream->read(piece).ok());
  kept(response(200, "text/plain", "nobody is there"));
}

}  // namespace
}  // namespace scrutiny::http
