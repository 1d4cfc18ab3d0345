#include "server/http/testing/test_client.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "server/http/tls/openssl_handle.h"

namespace scrutiny::http {
namespace {

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error("test client: " + what);
}

UniqueFd connect_to(std::uint16_t port) {
  UniqueFd made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!made) fail(std::strerror(errno));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(made.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
    fail(std::strerror(errno));
  }
  const timeval patience{std::chrono::seconds(kPatience).count(), 0};
  const int on = 1;
  if (::setsockopt(made.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) != 0 ||
      ::setsockopt(made.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience)) != 0 ||
      ::setsockopt(made.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) != 0) {
    fail(std::strerror(errno));
  }
  return made;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

struct TestClient::TlsState {
  SslContextHandle context;
  SslHandle ssl;
};

TestClient::TestClient(std::uint16_t port) : socket_(connect_to(port)) {}
TestClient::TestClient(TestClient&&) noexcept = default;
TestClient::~TestClient() = default;

TestClient TestClient::raw(std::uint16_t port) {
  return TestClient(port);
}

TestClient::TestClient(const TestServer& server) : TestClient(server.port()) {
  if (!server.https()) return;
  ::signal(
      SIGPIPE,
      SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL; the server does not use its socket code
  tls_ = std::make_unique<TlsState>();
  tls_->context.reset(SSL_CTX_new(TLS_client_method()));
  if (SSL_CTX_load_verify_locations(tls_->context.get(), server.certificate().c_str(), nullptr) !=
      1) {
    fail(take_openssl_error());
  }
  SSL_CTX_set_verify(tls_->context.get(), SSL_VERIFY_PEER, nullptr);
  tls_->ssl.reset(SSL_new(tls_->context.get()));
  SSL_set_fd(tls_->ssl.get(), socket_.get());
  if (SSL_connect(tls_->ssl.get()) != 1) fail("handshake: " + take_openssl_error());
}

void TestClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = tls_
                          ? SSL_write(tls_->ssl.get(), bytes.data(), static_cast<int>(bytes.size()))
                          : ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    // The server may have answered and closed while bytes were under way; reading shows what it
    // said.
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::size_t TestClient::send_until_full(std::string_view bytes, std::size_t most) {
  std::size_t total = 0;
  int idle_rounds = 0;
  // The receiver drains while we fill: full is when nothing went out for a while.
  while (total < most && idle_rounds < 20) {
    const auto sent =
        ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
      total += static_cast<std::size_t>(sent);
      idle_rounds = 0;
      continue;
    }
    if (errno != EAGAIN) fail(std::strerror(errno));
    ++idle_rounds;
    const timespec pause{0, 5'000'000};
    ::nanosleep(&pause, nullptr);
  }
  return total;
}

std::string TestClient::read_some() {
  std::array<char, 65536> piece;
  const auto got = tls_ ? SSL_read(tls_->ssl.get(), piece.data(), static_cast<int>(piece.size()))
                        : ::recv(socket_.get(), piece.data(), piece.size(), 0);
  if (got <= 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
    fail("the server says nothing and does not close");
  return got > 0 ? std::string(piece.data(), static_cast<std::size_t>(got)) : std::string();
}

std::string TestClient::read(std::size_t size) {
  while (buffer_.size() < size) {
    errno = 0;
    const std::string more = read_some();
    if (more.empty()) break;
    buffer_ += more;
  }
  std::string taken = buffer_.substr(0, size);
  buffer_.erase(0, taken.size());
  return taken;
}

Answer TestClient::receive(BodyExpected body) {
  const auto line = [this] {
    std::string text;
    while (!text.ends_with("\r\n")) {
      const std::string byte = read(1);
      if (byte.empty()) fail("the connection ended in a line: " + text);
      text += byte;
    }
    return text;
  };
  const auto exactly = [this](std::size_t size) {
    std::string text = read(size);
    if (text.size() != size) fail("the connection ended in a body");
    return text;
  };
  Answer answer;
  for (std::string text = line(); text != "\r\n"; text = line()) {
    answer.head += text;
    if (const auto colon = text.find(": "); colon != std::string::npos && answer.status != 0) {
      answer.headers[lower(text.substr(0, colon))] =
          text.substr(colon + 2, text.size() - colon - 4);
    } else if (answer.status == 0) {
      answer.status = std::stoi(text.substr(text.find(' ') + 1));
    }
  }
  if (body == BodyExpected::kNo || answer.status < 200 || answer.status == 204 ||
      answer.status == 304)
    return answer;
  if (answer.headers.contains("content-length")) {
    answer.body = exactly(std::stoull(answer.headers["content-length"]));
  } else if (answer.headers.contains("transfer-encoding")) {
    for (std::size_t size = std::stoull(line(), nullptr, 16); size > 0;
         size = std::stoull(line(), nullptr, 16)) {
      answer.body += exactly(size);
      line();
    }
    line();
  } else {
    for (std::string more = read(65536); !more.empty(); more = read(65536)) answer.body += more;
  }
  return answer;
}

Answer TestClient::get(const std::string& target) {
  send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
  return receive();
}

bool TestClient::ended() {
  return read(1).empty();
}

void TestClient::shut_down_writing() {
  ::shutdown(socket_.get(), SHUT_WR);
}

void TestClient::reset() {
  const linger hard{1, 0};
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
  tls_.reset();
  socket_.reset();
}

}  // namespace scrutiny::http
