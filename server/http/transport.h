// Transport: the bytes of one connection, with or without TLS, behind one small interface, so that
// the connection's logic is compiled once and knows no sockets. Thread-safety: the connection's I/O
// thread only. Blocking: never. Ownership: the connection owns its transport; while an operation
// runs the transport keeps the connection alive. Failure: error codes handed to TransportEvents.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include "api/bytes.h"
#include "server/http/message.h"
#include "server/http/tls/tls_context.h"

namespace scrutiny::http {

// The concrete executor: cheaper than Asio's type-erased one.
using Socket =
    boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;
using TransportError = boost::system::error_code;

// Called from the event loop, never from inside a call to the transport.
class TransportEvents : public std::enable_shared_from_this<TransportEvents> {
 public:
  virtual ~TransportEvents() = default;
  virtual void on_handshake(TransportError error) = 0;
  // `bytes` > 0 without an error. Every kind of end, the peer's orderly one too, is an error.
  virtual void on_read(TransportError error, std::size_t bytes) = 0;
  virtual void on_written(TransportError error) = 0;
  virtual void on_shutdown() = 0;
};

class Transport {
 public:
  virtual ~Transport() = default;
  // REQUIRES: `events` is held by a shared_ptr; called first, once.
  virtual void start(TransportEvents& events) = 0;  // leads to on_handshake
  // Bytes that are there already, else nullopt and on_read follows. One at a time; `into` lives
  // until then.
  virtual std::optional<std::size_t> read_some(std::span<std::uint8_t> into) = 0;
  // Sends `first`, then `second`, in as few packets as they fit; leads to on_written. One at a
  // time; both live until then. May run beside a read.
  virtual void write_all(ByteView first, ByteView second) = 0;
  // Orderly end: sends close_notify and FIN, then discards what still arrives, so that the peer
  // gets to read the answer and no reset; leads to on_shutdown when the peer has closed too. Other
  // operations end silently.
  virtual void shutdown() = 0;
  // At once. Operations that run are dropped without an event.
  virtual void close() = 0;
  // Between requests, before the next read: gives back buffer space that a busy time took.
  virtual void release_buffers() = 0;
  // Idle for a while, perhaps with a read waiting: gives back all that the next request can make
  // anew.
  virtual void rest() = 0;
  virtual std::optional<TlsInfo> tls() const = 0;
};

std::unique_ptr<Transport> make_plain_transport(Socket socket);
// `context` outlives the transport.
std::unique_ptr<Transport> make_tls_transport(Socket socket, const TlsContext& context);

}  // namespace scrutiny::http
