#include "server/http/tls/tls_session.h"

#include <cstring>

#include <gtest/gtest.h>

#include "server/http/tls/openssl_handle.h"
#include "server/http/tls/self_signed.h"
#include "tests/support/temp_dir.h"

namespace scrutiny::http {
namespace {

// A session and OpenSSL's own client over memory; bytes move when a test moves them.
class TlsSessionTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const TlsFiles files{directory_ / "cert.pem", directory_ / "key.pem"};
    ASSERT_TRUE(write_self_signed(files, SystemClock().now()));
    auto context = TlsContext::load(files, TlsMinimum::kTls13);
    ASSERT_TRUE(context.ok());
    server_context_ = *context;
    session_ = std::make_unique<TlsSession>(*server_context_);
    client_context_.reset(SSL_CTX_new(TLS_client_method()));
    client_.reset(SSL_new(client_context_.get()));
    SSL_set_bio(client_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_connect_state(client_.get());
  }

  // What the client has sent, given to the session `step` bytes at a time with `act` between.
  template <class Act>
  void client_to_session(std::size_t step, Act act) {
    char* data = nullptr;
    BIO* out = SSL_get_wbio(client_.get());
    const auto size = static_cast<std::size_t>(BIO_get_mem_data(out, &data));
    const std::string bytes(data, size);
    static_cast<void>(BIO_reset(out));
    for (std::size_t at = 0; at < bytes.size();) {
      const auto room = session_->input_space();
      ASSERT_FALSE(room.empty());
      const std::size_t count = std::min({step, room.size(), bytes.size() - at});
      std::memcpy(room.data(), bytes.data() + at, count);
      session_->commit_input(count);
      at += count;
      act();
    }
  }

  void session_to_client() {
    BIO_write(SSL_get_rbio(client_.get()), session_->output().data(),
              static_cast<int>(session_->output().size()));
    session_->output().clear();
  }

  void shake_hands(std::size_t step) {
    auto state = TlsSession::Step::kNeedInput;
    for (int i = 0; i < 10 && state != TlsSession::Step::kDone; ++i) {
      SSL_do_handshake(client_.get());
      client_to_session(step, [&] {
        if (state == TlsSession::Step::kNeedInput) state = session_->handshake();
      });
      session_to_client();
    }
    ASSERT_EQ(state, TlsSession::Step::kDone) << session_->failure();
  }

  testing::TempDir directory_;
  std::shared_ptr<const TlsContext> server_context_;
  SslContextHandle client_context_;
  std::unique_ptr<TlsSession> session_;
  SslHandle client_;
};

TEST_F(TlsSessionTest, WorksWhateverPiecesTheBytesComeIn) {
  shake_hands(1);
  std::string sent;
  for (int i = 0; sent.size() < 100'000; ++i) sent += std::to_string(i);
  ASSERT_EQ(SSL_write(client_.get(), sent.data(), static_cast<int>(sent.size())),
            static_cast<int>(sent.size()));
  std::string received;
  client_to_session(1000, [&] {
    std::uint8_t piece[300];
    std::size_t bytes = 0;
    while (session_->read(piece, bytes) == TlsSession::Step::kDone) {
      received.append(reinterpret_cast<const char*>(piece), bytes);
    }
  });
  EXPECT_TRUE(received == sent);
}

TEST_F(TlsSessionTest, EncryptsAnyAmountAtOnce) {
  shake_hands(1 << 20);
  const std::string text(1'000'000, 'x');
  ASSERT_TRUE(session_->write(as_bytes(text)));
  session_to_client();
  std::string received(text.size() + 1, '\0');
  std::size_t got = 0;
  std::size_t total = 0;
  while (SSL_read_ex(client_.get(), received.data() + total, received.size() - total, &got) == 1)
    total += got;
  EXPECT_EQ(total, text.size());
}

TEST_F(TlsSessionTest, GivesWhatCameBeforeTheEndAndThenTheEnd) {
  shake_hands(1 << 20);
  SSL_write(client_.get(), "last", 4);
  SSL_shutdown(client_.get());
  client_to_session(1 << 20, [] {});
  std::uint8_t piece[100];
  std::size_t bytes = 0;
  EXPECT_EQ(session_->read(piece, bytes), TlsSession::Step::kDone);
  EXPECT_EQ(bytes, 4u);
  EXPECT_EQ(session_->read(piece, bytes), TlsSession::Step::kClosed);
  EXPECT_EQ(bytes, 0u);
}

TEST_F(TlsSessionTest, FailsOnATamperedRecordForGood) {
  shake_hands(1 << 20);
  SSL_write(client_.get(), "hello", 5);
  char* data = nullptr;
  const auto size = static_cast<std::size_t>(BIO_get_mem_data(SSL_get_wbio(client_.get()), &data));
  data[size - 1] = static_cast<char>(data[size - 1] ^ 1);
  client_to_session(1 << 20, [] {});
  std::uint8_t piece[100];
  std::size_t bytes = 0;
  EXPECT_EQ(session_->read(piece, bytes), TlsSession::Step::kFailed);
  EXPECT_FALSE(session_->failure().empty());
  EXPECT_EQ(session_->read(piece, bytes), TlsSession::Step::kFailed);
  EXPECT_FALSE(session_->write(as_bytes("no")));
}

TEST_F(TlsSessionTest, IsSmallWhenIdle) {
  shake_hands(1 << 20);
  const std::string text(500'000, 'x');
  SSL_write(client_.get(), text.data(), static_cast<int>(text.size()));
  client_to_session(1 << 20, [&] {
    std::vector<std::uint8_t> piece(100'000);
    std::size_t bytes = 0;
    while (session_->read(piece, bytes) == TlsSession::Step::kDone) {
    }
  });
  EXPECT_GT(session_->input_space().size(), 10'000u);
  session_->release_buffers();
  EXPECT_LE(session_->input_space().size(), 4096u);
  session_->release_record_buffers();
  ASSERT_EQ(SSL_write(client_.get(), "again", 5), 5);
  client_to_session(1 << 20, [] {});
  std::vector<std::uint8_t> piece(100);
  std::size_t bytes = 0;
  EXPECT_EQ(session_->read(piece, bytes), TlsSession::Step::kDone);
  EXPECT_EQ(bytes, 5u);
}

}  // namespace
}  // namespace scrutiny::http
