// RequestSink: carries the answer to one request from whatever thread gives it to its connection's
// I/O thread. Thread-safety: respond() from any thread; disarm() on the I/O thread while the
// request has not left it. Ownership: holds the mailbox, refers to the connection weakly: it may
// outlive connection and server.
#pragma once

#include <cstdint>
#include <memory>

#include "server/http/message.h"
#include "server/runtime/mailbox.h"

namespace scrutiny::http {

class Connection;

class RequestSink final : public ResponseSink {
 public:
  RequestSink(std::shared_ptr<Mailbox> mailbox, std::weak_ptr<Connection> connection,
              std::uint64_t request)
      : mailbox_(std::move(mailbox)), connection_(std::move(connection)), request_(request) {}

  // The request was not taken by a pool and is answered by the connection itself.
  void disarm() { armed_ = false; }

  void respond(Response&& response) noexcept override;

 private:
  const std::shared_ptr<Mailbox> mailbox_;
  const std::weak_ptr<Connection> connection_;
  const std::uint64_t request_;
  bool armed_ = true;
};

}  // namespace scrutiny::http
