// A client that can misbehave: raw bytes over a blocking socket, plain or TLS. Every read gives up
// after kPatience. Thread-safety: one thread per object. Ownership: its socket. Failure: throws,
// which fails the test.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "server/http/testing/test_server.h"
#include "server/runtime/unique_fd.h"

namespace scrutiny::http {

struct Answer {
  int status = 0;
  std::string head;                            // status line and headers as they came
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;                            // without chunk frames
};

enum class BodyExpected : std::uint8_t { kYes, kNo };  // kNo: the answer to HEAD

class TestClient {
 public:
  enum class Tls : std::uint8_t { kOff, kOn };

  // Connects, with TLS when the server has it.
  explicit TestClient(const TestServer& server);
  // Connects and does no handshake, whatever the server speaks.
  static TestClient raw(std::uint16_t port);
  TestClient(TestClient&&) noexcept;
  ~TestClient();

  void send(std::string_view bytes);
  // As much as the kernel takes without waiting; how much that was.
  std::size_t send_until_full(std::string_view bytes, std::size_t most);

  // One response. Throws when the connection ends before it is complete.
  Answer receive(BodyExpected body = BodyExpected::kYes);
  Answer get(const std::string& target);
  // Up to `size` bytes, fewer only at the end.
  std::string read(std::size_t size);
  // True when the server ends the connection and nothing more came.
  bool ended();

  int descriptor() const { return socket_.get(); }
  void shut_down_writing();
  void reset();  // a hard close, as of a client that lost its network and came back

 private:
  explicit TestClient(std::uint16_t port);
  std::string read_some();

  struct TlsState;
  UniqueFd socket_;
  std::unique_ptr<TlsState> tls_;
  std::string buffer_;  // received, not yet used
};

}  // namespace scrutiny::http
