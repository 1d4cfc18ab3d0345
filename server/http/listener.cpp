#include "server/http/listener.h"

#include <chrono>
#include <exception>

#include <spdlog/spdlog.h>

namespace scrutiny::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr std::chrono::milliseconds kBackOff{
    100};                       // for connections to end and give descriptors back
constexpr int kBacklog = 1024;  // a burst of clients between two turns of the loop

Error cannot(const char* what, const boost::system::error_code& error) {
  return Error(ErrorCode::kIo, "The server could not listen on its address.",
               std::string(what) + ": " + error.message());
}

}  // namespace

Listener::Listener(ListenerOptions options, Admission& admission,
                   const std::vector<std::unique_ptr<ConnectionGroup>>& groups)
    : options_(std::move(options)),
      admission_(admission),
      groups_(groups),
      environment_(groups.front()->environment()),
      acceptor_(groups.front()->thread().context()),
      pause_(groups.front()->thread().context()) {}

Status Listener::open() {
  boost::system::error_code error;
  const auto address = asio::ip::make_address(options_.address, error);
  if (error)
    return Error(ErrorCode::kConfigInvalid, "\"" + options_.address + "\" is not an IP address.");
  if (!options_.tls && !address.is_loopback()) {
    return Error(ErrorCode::kConfigInvalid, "Plain HTTP is served on a loopback address only.");
  }
  const tcp::endpoint endpoint(address, options_.port);
  acceptor_.open(endpoint.protocol(), error);
  if (error) return cannot("open", error);
  acceptor_.set_option(asio::socket_base::reuse_address(true), error);  // a restart need not wait
  if (error) return cannot("reuse", error);
  acceptor_.bind(endpoint, error);
  if (error) return cannot("bind", error);
  acceptor_.listen(kBacklog, error);
  if (error) return cannot("listen", error);
  const auto bound = acceptor_.local_endpoint(error);
  if (error) return cannot("address", error);
  port_ = bound.port();
  return {};
}

ConnectionGroup& Listener::next_group() {
  return *groups_[turn_++ % groups_.size()];
}

void Listener::accept() {
  ConnectionGroup& group = next_group();
  acceptor_.async_accept(group.thread().context().get_executor(),
                         [this, keep = shared_from_this(), &group](
                             const boost::system::error_code& error, Socket socket) {
                           accepted(group, error, std::move(socket));
                         });
}

void Listener::accepted(ConnectionGroup& group, const boost::system::error_code& error,
                        Socket socket) {
  if (!acceptor_.is_open()) return;
  if (error == asio::error::no_descriptors || error == asio::error::no_memory ||
      error == asio::error::no_buffer_space ||
      error == boost::system::errc::too_many_files_open_in_system) {
    environment_.metrics.limit_hit(LimitHit::kDescriptors);
    environment_.log->warn("accepting connections failed: {}; trying again", error.message());
    return back_off();
  }
  // Any other error is of one connection that ended before it was taken (accept(2), "Error
  // handling").
  try {
    if (!error) take(group, std::move(socket));
  } catch (const std::exception& failure) {
    environment_.log->error("a connection could not be set up: {}", failure.what());
  }
  accept();
}

void Listener::take(ConnectionGroup& group, Socket socket) {
  boost::system::error_code error;
  const auto remote = socket.remote_endpoint(error);
  if (error) return;  // it has gone already
  auto admitted = admission_.admit(remote.address());
  if (const auto* limit = std::get_if<LimitHit>(&admitted))
    return environment_.metrics.limit_hit(*limit);
  socket.set_option(tcp::no_delay(true),
                    error);  // without it an answer may wait 40 ms; it works all the same
  Connection::Peer peer{remote.address().to_string(), remote.port(),
                        std::get<Admitted>(std::move(admitted))};
  auto transport = options_.tls ? make_tls_transport(std::move(socket), *options_.tls)
                                : make_plain_transport(std::move(socket));
  auto connection = std::make_shared<Connection>(group, std::move(transport), std::move(peer),
                                                 *options_.dispatcher);
  // False when the server has stopped; the connection closes with its last owner.
  static_cast<void>(group.thread().mailbox()->post(
      [&group, made = std::move(connection)]() mutable { group.adopt(std::move(made)); }));
}

void Listener::back_off() {
  pause_.expires_after(kBackOff);
  pause_.async_wait([this, keep = shared_from_this()](const boost::system::error_code& error) {
    if (!error && acceptor_.is_open()) accept();
  });
}

void Listener::close() {
  boost::system::error_code ignored;  // the descriptor is freed whatever is reported
  acceptor_.close(ignored);
  pause_.cancel();
}

}  // namespace scrutiny::http
