// TLS through the real server, against OpenSSL's own client.
#include <csignal>
#include <fstream>

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "server/http/testing/test_client.h"
#include "server/http/testing/test_server.h"
#include "server/http/tls/openssl_handle.h"
#include "server/http/tls/self_signed.h"

namespace scrutiny::http {
namespace {

using namespace std::chrono_literals;

// A client whose every setting a test may turn.
class TlsPeer {
 public:
  explicit TlsPeer(const TestServer& server)
      : context_(SSL_CTX_new(TLS_client_method())), port_(server.port()) {
    ::signal(SIGPIPE, SIG_IGN);
    SSL_CTX_load_verify_locations(context_.get(), server.certificate().c_str(), nullptr);
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
  }
  ~TlsPeer() { ssl_.reset(); }
  TlsPeer(const TlsPeer&) = delete;
  TlsPeer& operator=(const TlsPeer&) = delete;

  SSL_CTX* context() { return context_.get(); }
  SSL* ssl() { return ssl_.get(); }

  // True when the handshake succeeds. `session` (may be null) is offered for resumption.
  bool connect(const char* host, SSL_SESSION* session = nullptr) {
    raw_.emplace(TestClient::raw(port_));
    ssl_.reset(SSL_new(context_.get()));
    SSL_set_fd(ssl_.get(), raw_->descriptor());
    if (session != nullptr) SSL_set_session(ssl_.get(), session);
    X509_VERIFY_PARAM* check = SSL_get0_param(ssl_.get());
    if (X509_VERIFY_PARAM_set1_ip_asc(check, host) != 1)
      X509_VERIFY_PARAM_set1_host(check, host, 0);
    return SSL_connect(ssl_.get()) == 1;
  }

  std::string get(const std::string& target) {
    const std::string request = "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
    SSL_write(ssl_.get(), request.data(), static_cast<int>(request.size()));
    char answer[4096];
    const int got = SSL_read(ssl_.get(), answer, sizeof(answer));
    return got > 0 ? std::string(answer, static_cast<std::size_t>(got)) : std::string();
  }

 private:
  SslContextHandle context_;
  const std::uint16_t port_;
  std::optional<TestClient> raw_;
  SslHandle ssl_;
};

TestServer::Setup https(TlsMinimum minimum = TlsMinimum::kTls13) {
  TestServer::Setup setup;
  setup.scheme = TestServer::Scheme::kHttps;
  setup.minimum = minimum;
  return setup;
}

TEST(Tls, ShowsACertificateForLoopbackAndNoOtherName) {
  TestServer server(https());
  server.start();
  for (const auto* host : {"127.0.0.1", "::1", "localhost"}) {
    TlsPeer peer(server);
    EXPECT_TRUE(peer.connect(host)) << host;
  }
  for (const auto* host : {"127.0.0.2", "example.org"}) {
    TlsPeer peer(server);
    EXPECT_FALSE(peer.connect(host)) << host;
  }
}

TEST(Tls, Refuses12ByDefaultAndTakesItWhenAsked) {
  {
    TestServer server(https());
    server.start();
    TlsPeer peer(server);
    SSL_CTX_set_max_proto_version(peer.context(), TLS1_2_VERSION);
    EXPECT_FALSE(peer.connect("localhost"));
    EXPECT_TRUE(server.metrics().wait_for_failed_handshakes(1));
    EXPECT_EQ(TestClient(server).get("/hello").status, 200);
  }
  TestServer server(https(TlsMinimum::kTls12));
  server.start();
  TlsPeer peer(server);
  SSL_CTX_set_max_proto_version(peer.context(), TLS1_2_VERSION);
  EXPECT_TRUE(peer.connect("localhost"));
  EXPECT_STREQ(SSL_get_version(peer.ssl()), "TLSv1.2");
  EXPECT_NE(peer.get("/hello").find("hello"), std::string::npos);
  TlsPeer older(server);
  SSL_CTX_set_min_proto_version(older.context(), TLS1_VERSION);
  SSL_CTX_set_max_proto_version(older.context(), TLS1_1_VERSION);
  SSL_CTX_set_security_level(older.context(), 0);
  EXPECT_FALSE(older.connect("localhost"));
}

TEST(Tls, RefusesSuitesWithoutForwardSecrecyOrAuthentication) {
  TestServer server(https(TlsMinimum::kTls12));
  server.start();
  for (const auto* suite : {"AES128-SHA", "ECDHE-ECDSA-AES128-SHA256", "NULL-SHA256"}) {
    TlsPeer peer(server);
    SSL_CTX_set_max_proto_version(peer.context(), TLS1_2_VERSION);
    SSL_CTX_set_security_level(peer.context(), 0);
    SSL_CTX_set_cipher_list(peer.context(), suite);
    EXPECT_FALSE(peer.connect("localhost")) << suite;
  }
}

TEST(Tls, NegotiatesHttp11OrNothing) {
  TestServer server(https());
  server.start();
  const std::string both = "\x02h2\x08http/1.1";
  TlsPeer peer(server);
  SSL_CTX_set_alpn_protos(peer.context(), reinterpret_cast<const unsigned char*>(both.data()),
                          static_cast<unsigned>(both.size()));
  ASSERT_TRUE(peer.connect("localhost"));
  const unsigned char* chosen = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(peer.ssl(), &chosen, &size);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(chosen), size), "http/1.1");
  const std::string only_h2 = "\x02h2";
  TlsPeer other(server);
  SSL_CTX_set_alpn_protos(other.context(), reinterpret_cast<const unsigned char*>(only_h2.data()),
                          static_cast<unsigned>(only_h2.size()));
  EXPECT_FALSE(other.connect("localhost"));
}

TEST(Tls, ResumesASessionByTicket) {
  TestServer server(https());
  server.start();
  TlsPeer peer(server);
  ASSERT_TRUE(peer.connect("localhost"));
  EXPECT_FALSE(peer.get("/hello").empty());  // TLS 1.3 tickets come with the first answer
  SSL_SESSION* session = SSL_get1_session(peer.ssl());
  TlsPeer again(server);
  EXPECT_TRUE(again.connect("localhost", session));
  EXPECT_EQ(SSL_session_reused(again.ssl()), 1);
  EXPECT_NE(again.get("/hello").find("hello"), std::string::npos);
  SSL_SESSION_free(session);
}

TEST(Tls, SurvivesGarbageInPlaceOfAHandshake) {
  TestServer server(https());
  server.start();
  std::vector<std::string> garbage = {
      "GET / HTTP/1.1\r\nHost: a\r\n\r\n", std::string(100'000, '\0'),
      std::string("\x16\x03\x01\xff\xff", 5) + std::string(70'000, 'x'), "\x80\x2e\x01\x03\x01",
      "\x15\x03\x03\x00\x02\x02\x28"};
  for (const auto& bytes : garbage) {
    TestClient client = TestClient::raw(server.port());
    client.send(bytes);
    client.shut_down_writing();
    client.read(1'000'000);  // perhaps an alert
    EXPECT_TRUE(client.ended());
  }
  EXPECT_TRUE(server.metrics().wait_for_failed_handshakes(static_cast<int>(garbage.size())));
  EXPECT_TRUE(server.metrics().wait_for_open_connections(0));
  EXPECT_EQ(TestClient(server).get("/hello").status, 200);
}

TEST(Tls, SurvivesGarbageAfterTheHandshake) {
  TestServer server(https());
  server.start();
  TlsPeer peer(server);
  ASSERT_TRUE(peer.connect("localhost"));
  const std::string garbage = std::string("\x17\x03\x03\x00\x20", 5) + std::string(32, 'x');
  ASSERT_EQ(::send(SSL_get_fd(peer.ssl()), garbage.data(), garbage.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(garbage.size()));
  EXPECT_TRUE(server.metrics().wait_for_open_connections(0));
  EXPECT_EQ(TestClient(server).get("/hello").status, 200);
}

TEST(Tls, AnswersKeyUpdates) {
  TestServer server(https());
  server.start();
  TlsPeer peer(server);
  ASSERT_TRUE(peer.connect("localhost"));
  for (int i = 0; i < 5; ++i) {
    ASSERT_EQ(SSL_key_update(peer.ssl(), SSL_KEY_UPDATE_REQUESTED), 1);
    EXPECT_NE(peer.get("/hello").find("hello"), std::string::npos);
  }
}

TEST(Tls, EndsAClientThatAsksForKeysAndReadsNothing) {
  // With a full buffer the peer's kernel may drop what acknowledges its own bytes; then neither
  // side gets on, and the connection ends as idle.
  auto setup = https();
  setup.limits.idle_deadline = std::chrono::seconds(5);
  TestServer server(setup);
  server.start();
  TlsPeer peer(server);
  ASSERT_TRUE(peer.connect("localhost"));
  const int small = 1;
  ASSERT_EQ(::setsockopt(SSL_get_fd(peer.ssl()), SOL_SOCKET, SO_RCVBUF, &small, sizeof(small)), 0);
  // Each is answered by a record; once the kernel takes no more they would pile up in memory.
  int sent = 0;
  while (sent < 1'000'000 && SSL_key_update(peer.ssl(), SSL_KEY_UPDATE_REQUESTED) == 1 &&
         SSL_do_handshake(peer.ssl()) == 1) {
    ++sent;
  }
  EXPECT_LT(sent, 1'000'000);
  EXPECT_TRUE(server.metrics().wait_for_open_connections(0));
}

TEST(TlsContext, SaysWhatIsWrongWithItsFiles) {
  const testing::TempDir directory;
  const TlsFiles files{directory / "cert.pem", directory / "key.pem"};
  const auto code = [&](const TlsFiles& given) {
    return TlsContext::load(given, TlsMinimum::kTls13).error();
  };
  EXPECT_EQ(code(files).code(), ErrorCode::kConfigInvalid);
  EXPECT_NE(code(files).private_detail().find("cert.pem"), std::string::npos);
  ASSERT_TRUE(write_self_signed(files, SystemClock().now()));
  EXPECT_TRUE(TlsContext::load(files, TlsMinimum::kTls13).ok());
  const TlsFiles others{directory / "cert2.pem", directory / "key2.pem"};
  ASSERT_TRUE(write_self_signed(others, SystemClock().now()));
  EXPECT_EQ(code({files.certificate_chain, others.private_key}).code(), ErrorCode::kConfigInvalid);
  EXPECT_EQ(code({files.private_key, files.certificate_chain}).code(), ErrorCode::kConfigInvalid);
  std::ofstream(directory / "key.pem") << "not a key";
  EXPECT_NE(code(files).private_detail().find("key.pem"), std::string::npos);
}

TEST(SelfSigned, KeepsItsKeyToItsOwner) {
  const testing::TempDir directory;
  const TlsFiles files{directory / "cert.pem", directory / "key.pem"};
  std::ofstream(directory / "key.pem") << "an older key";
  ASSERT_EQ(::chmod(files.private_key.c_str(), 0644), 0);
  ASSERT_TRUE(write_self_signed(files, SystemClock().now()));
  struct stat key {};
  ASSERT_EQ(::stat(files.private_key.c_str(), &key), 0);
  EXPECT_EQ(key.st_mode & 0777u, 0600u);
  EXPECT_FALSE(
      write_self_signed({directory / "none/cert.pem", directory / "none/key.pem"}, 0).ok());
}

TEST(SelfSigned, IsValidNowAndNotForLong) {
  const testing::TempDir directory;
  const TlsFiles files{directory / "cert.pem", directory / "key.pem"};
  const UnixMillis now = 1'800'000'000'000;
  ASSERT_TRUE(write_self_signed(files, now));
  const BioHandle in(BIO_new_file(files.certificate_chain.c_str(), "r"));
  const CertificateHandle certificate(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr));
  ASSERT_TRUE(certificate);
  time_t at = now / 1000;
  EXPECT_LT(X509_cmp_time(X509_get0_notBefore(certificate.get()), &at), 0);
  at += 396 * 86400;
  EXPECT_GT(X509_cmp_time(X509_get0_notAfter(certificate.get()), &at), 0);
  at += 2 * 86400;
  EXPECT_LT(X509_cmp_time(X509_get0_notAfter(certificate.get()), &at), 0);
}

}  // namespace
}  // namespace scrutiny::http
