// Listener: accepts connections on one address, asks Admission, hands each to the group with the
// fewest. Thread-safety: its I/O thread, but for the constructor and port(). Ownership: refers to
// what it is given. Failure: out of descriptors it waits and tries again; the constructor's work is
// in open().
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include "api/result.h"
#include "server/http/admission.h"
#include "server/http/connection_group.h"
#include "server/http/server.h"

namespace scrutiny::http {

class Listener : public std::enable_shared_from_this<Listener> {
 public:
  // Accepts in the loop of the first group. `admission` and `groups` outlive it.
  Listener(ListenerOptions options, Admission& admission,
           const std::vector<std::unique_ptr<ConnectionGroup>>& groups);

  // kConfigInvalid: not an IP address, or plain HTTP off the loopback; kIo: bind or listen failed.
  Status open();
  std::uint16_t port() const { return port_; }
  void accept();
  void close();

 private:
  ConnectionGroup& next_group();
  void accepted(ConnectionGroup& group, const boost::system::error_code& error, Socket socket);
  void take(ConnectionGroup& group, Socket socket);
  void back_off();

  const ListenerOptions options_;
  Admission& admission_;
  const std::vector<std::unique_ptr<ConnectionGroup>>& groups_;
  Environment& environment_;
  boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, boost::asio::io_context::executor_type>
      acceptor_;
  boost::asio::steady_timer pause_;
  std::uint16_t port_ = 0;
  std::size_t turn_ = 0;
};

}  // namespace scrutiny::http
