// The framing guard where it counts: through the real server, on a socket.
#include <gtest/gtest.h>

#include "server/http/testing/framing_cases.h"
#include "server/http/testing/test_client.h"
#include "server/http/testing/test_server.h"

namespace scrutiny::http {
namespace {

class FramingTest : public ::testing::Test {
 protected:
  FramingTest() {
    server_.on(kSmuggledTarget, BodyMode::kNone, [](Request&&, Responder respond) {
      respond(response(200, "text/plain", "smuggled"));
    });
    server_.start();
  }

  void expect_refused(TestClient& client, const FramingCase& shape) {
    const Answer answer = client.receive();
    EXPECT_EQ(answer.status, shape.status);
    EXPECT_EQ(answer.headers.at("content-type"), "application/problem+json");
    EXPECT_EQ(answer.headers.at("connection"), "close");
    EXPECT_TRUE(client.ended());
    EXPECT_EQ(server_.routed(kSmuggledTarget), 0);
  }

  TestServer server_;
};

TEST_F(FramingTest, EveryShapeIsRefusedAndTheConnectionCloses) {
  for (const auto& shape : framing_cases()) {
    SCOPED_TRACE(shape.name);
    TestClient client(server_);
    client.send(shape.bytes + kSmuggled);
    expect_refused(client, shape);
  }
}

TEST_F(FramingTest, EveryShapeIsRefusedAfterAGoodRequestToo) {
  for (const auto& shape : framing_cases()) {
    SCOPED_TRACE(shape.name);
    TestClient client(server_);
    client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n" + shape.bytes + kSmuggled);
    EXPECT_EQ(client.receive().body, "hello");
    expect_refused(client, shape);
  }
}

}  // namespace
}  // namespace scrutiny::http
