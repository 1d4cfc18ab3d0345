// IoThread: one thread that runs one io_context, which is thereby the strand of every connection it
// holds. Thread-safety: mailbox() and stop() from any thread; what is attached to context() belongs
// to the thread. Failure: a handler that throws is logged and the loop goes on.
#pragma once

#include <memory>
#include <string>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "server/runtime/mailbox.h"

namespace spdlog {
class logger;
}

namespace scrutiny {

class IoThread {
 public:
  IoThread(std::string name, std::shared_ptr<spdlog::logger> log);
  IoThread(const IoThread&) = delete;
  IoThread& operator=(const IoThread&) = delete;
  ~IoThread();  // stop()

  void start();
  // Closes the mailbox, ends the loop after the handler that runs now, joins. Idempotent. Not from
  // the thread.
  void stop();

  boost::asio::io_context& context() { return context_; }
  const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }

 private:
  void run();
  void drain();

  const std::string name_;
  const std::shared_ptr<spdlog::logger> log_;
  boost::asio::io_context context_{1};  // one thread runs it: Asio takes fewer locks
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> keep_;
  std::shared_ptr<Mailbox> mailbox_;
  std::thread thread_;
};

}  // namespace scrutiny
