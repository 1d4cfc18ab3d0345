#include <array>

#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include "server/http/transport.h"

namespace scrutiny::http {
namespace {

namespace asio = boost::asio;

class PlainTransport final : public Transport {
 public:
  explicit PlainTransport(Socket socket) : socket_(std::move(socket)) {}

  void start(TransportEvents& events) override {
    events_ = &events;
    asio::post(socket_.get_executor(), [this, keep = events.shared_from_this()] {
      if (state_ == State::kOpen) events_->on_handshake({});
    });
  }

  std::optional<std::size_t> read_some(std::span<std::uint8_t> into) override {
    reading_ = true;
    socket_.async_read_some(
        asio::buffer(into.data(), into.size()),
        [this, keep = events_->shared_from_this()](TransportError error, std::size_t n) {
          reading_ = false;
          if (state_ == State::kOpen) return events_->on_read(error, n);
          if (state_ == State::kDraining) drained(error);
        });
    return std::nullopt;
  }

  void write_all(ByteView first, ByteView second) override {
    const std::array<asio::const_buffer, 2> buffers = {asio::buffer(first.data(), first.size()),
                                                       asio::buffer(second.data(), second.size())};
    asio::async_write(
        socket_, buffers,
        [this, keep = events_->shared_from_this()](TransportError error, std::size_t) {
          if (state_ == State::kOpen) events_->on_written(error);
        });
  }

  void shutdown() override {
    state_ = State::kDraining;
    TransportError ignored;  // the peer may be gone already; draining then ends at once
    socket_.shutdown(Socket::shutdown_send, ignored);
    if (!reading_) drain();
  }

  void close() override {
    state_ = State::kClosed;
    TransportError ignored;  // the descriptor is freed whatever is reported
    socket_.close(ignored);
  }

  void release_buffers() override {}
  void rest() override {}
  std::optional<TlsInfo> tls() const override { return std::nullopt; }

 private:
  enum class State : std::uint8_t { kOpen, kDraining, kClosed };

  void drain() {
    reading_ = true;
    socket_.async_read_some(asio::buffer(discarded_), [this, keep = events_->shared_from_this()](
                                                          TransportError error, std::size_t) {
      reading_ = false;
      if (state_ == State::kDraining) drained(error);
    });
  }

  void drained(TransportError error) {
    if (error) return events_->on_shutdown();
    drain();
  }

  Socket socket_;
  TransportEvents* events_ = nullptr;  // the owner
  State state_ = State::kOpen;
  bool reading_ = false;
  std::array<std::uint8_t, 1024> discarded_;
};

}  // namespace

std::unique_ptr<Transport> make_plain_transport(Socket socket) {
  return std::make_unique<PlainTransport>(std::move(socket));
}

}  // namespace scrutiny::http
