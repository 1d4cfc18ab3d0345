#include <string>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include "server/http/tls/tls_session.h"
#include "server/http/transport.h"

namespace scrutiny::http {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kKeptOutput = 16 * 1024;
// Alerts and key updates that a peer makes us answer while it reads nothing.
constexpr std::size_t kMaxUnaskedOutput = 64 * 1024;

class TlsTransport final : public Transport {
 public:
  TlsTransport(Socket socket, const TlsContext& context)
      : socket_(std::move(socket)), session_(context) {}

  void start(TransportEvents& events) override {
    events_ = &events;
    receive();
  }

  std::optional<std::size_t> read_some(std::span<std::uint8_t> into) override {
    std::size_t bytes = 0;
    const auto step = session_.read(into, bytes);
    flush();
    if (step == TlsSession::Step::kDone) return bytes;
    into_ = into;
    if (step == TlsSession::Step::kNeedInput) {
      receive();
    } else {
      end_read_later(step);
    }
    return std::nullopt;
  }

  void write_all(ByteView first, ByteView second) override {
    writing_ = true;
    write_failed_ = !session_.write(first) || !session_.write(second);
    if (write_failed_) session_.output().clear();
    flush();
    if (!sending()) {
      asio::post(socket_.get_executor(), [this, keep = events_->shared_from_this()] { flushed(); });
    }
  }

  void shutdown() override {
    state_ = State::kFlushing;
    session_.close_notify();
    flush();
    if (!sending()) drain();
  }

  void close() override {
    state_ = State::kClosed;
    TransportError ignored;  // the descriptor is freed whatever is reported
    socket_.close(ignored);
  }

  void release_buffers() override {
    session_.release_buffers();
    if (sending_.empty() && sending_.capacity() > kKeptOutput) sending_ = std::string();
  }

  void rest() override { session_.release_record_buffers(); }

  std::optional<TlsInfo> tls() const override { return session_.info(); }

 private:
  enum class State : std::uint8_t { kHandshake, kOpen, kFlushing, kDraining, kClosed };

  bool sending() const { return !sending_.empty(); }

  void receive() {
    if (receiving_) return;
    receiving_ = true;
    const auto space = session_.input_space();
    socket_.async_read_some(
        asio::buffer(space.data(), space.size()),
        [this, keep = events_->shared_from_this()](TransportError error, std::size_t n) {
          receiving_ = false;
          received(error, n);
        });
  }

  void received(TransportError error, std::size_t bytes) {
    switch (state_) {
      case State::kClosed:
      case State::kFlushing:
        return;  // drain() follows when all is sent
      case State::kDraining:
        return error ? events_->on_shutdown() : receive();
      case State::kHandshake:
        if (error) return events_->on_handshake(error);
        session_.commit_input(bytes);
        return shake_hands();
      case State::kOpen:
        if (error) return events_->on_read(error, 0);
        session_.commit_input(bytes);
        return decrypt();
    }
  }

  void shake_hands() {
    const auto step = session_.handshake();
    flush();
    if (step == TlsSession::Step::kNeedInput) return receive();
    if (step == TlsSession::Step::kDone) state_ = State::kOpen;
    events_->on_handshake(step == TlsSession::Step::kDone
                              ? TransportError()
                              : make_error_code(asio::error::connection_refused));
  }

  void decrypt() {
    std::size_t bytes = 0;
    const auto step = session_.read(into_, bytes);
    if (!writing_ && session_.output().size() > kMaxUnaskedOutput) {
      return events_->on_read(make_error_code(asio::error::no_buffer_space), 0);
    }
    flush();
    if (step == TlsSession::Step::kNeedInput) return receive();
    events_->on_read(end_of(step), bytes);
  }

  static TransportError end_of(TlsSession::Step step) {
    if (step == TlsSession::Step::kDone) return {};
    return step == TlsSession::Step::kClosed ? make_error_code(asio::error::eof)
                                             : make_error_code(asio::error::connection_aborted);
  }

  void end_read_later(TlsSession::Step step) {
    asio::post(socket_.get_executor(), [this, step, keep = events_->shared_from_this()] {
      if (state_ == State::kOpen) events_->on_read(end_of(step), 0);
    });
  }

  // Sends what the session has made, one send at a time.
  void flush() {
    if (sending() || session_.output().empty() || state_ == State::kClosed) return;
    sending_.swap(session_.output());
    asio::async_write(
        socket_, asio::buffer(sending_),
        [this, keep = events_->shared_from_this()](TransportError error, std::size_t) {
          sending_.clear();
          send_error_ = error;
          if (error) session_.output().clear();
          flush();
          if (!sending()) flushed();
        });
  }

  void flushed() {
    if (state_ == State::kFlushing) return drain();
    if (state_ != State::kOpen || !writing_) return;
    writing_ = false;
    events_->on_written(write_failed_ ? make_error_code(asio::error::connection_aborted)
                                      : send_error_);
  }

  void drain() {
    state_ = State::kDraining;
    session_.discard_input();
    TransportError ignored;  // the peer may be gone already; draining then ends at once
    socket_.shutdown(Socket::shutdown_send, ignored);
    receive();
  }

  Socket socket_;
  TlsSession session_;
  TransportEvents* events_ = nullptr;  // the owner
  State state_ = State::kHandshake;
  std::span<std::uint8_t> into_;  // of the read that waits
  std::string sending_;           // ciphertext on its way
  TransportError send_error_;
  bool receiving_ = false;
  bool writing_ = false;
  bool write_failed_ = false;
};

}  // namespace

std::unique_ptr<Transport> make_tls_transport(Socket socket, const TlsContext& context) {
  return std::make_unique<TlsTransport>(std::move(socket), context);
}

}  // namespace scrutiny::http
