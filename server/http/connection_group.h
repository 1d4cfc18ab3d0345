// ConnectionGroup: the connections of one I/O thread, with the clock tick that looks at their
// deadlines. One timer for all, instead of one armed before every operation, costs nothing per
// request and cannot be forgotten. Thread-safety: its I/O thread, but for thread() and the
// constructor. Ownership: owns the thread and holds the connections until they close. Failure:
// none.
#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "server/http/connection.h"
#include "server/http/environment.h"
#include "server/runtime/io_thread.h"

namespace scrutiny::http {

class ConnectionGroup {
 public:
  using Time = std::chrono::steady_clock::time_point;

  ConnectionGroup(Environment& environment, std::string name);
  ConnectionGroup(const ConnectionGroup&) = delete;
  ConnectionGroup& operator=(const ConnectionGroup&) = delete;
  ~ConnectionGroup();  // stops the thread

  IoThread& thread() { return thread_; }
  Environment& environment() { return environment_; }

  // Holds the connection and starts it.
  void adopt(std::shared_ptr<Connection> connection);
  void release(Connection& connection);
  // Tells every connection that the server stops; later ones are told when they are adopted.
  void begin_stop();
  // Closes every connection at once.
  void cut();

  // Hands the task to the pool together with all others of this turn of the loop, so that a busy
  // loop wakes pool threads once a turn and not for every request. Refused:
  // Connection::pool_refused.
  struct Submission {
    std::weak_ptr<Connection> connection;
    std::uint64_t request;
    Task task;
  };
  void submit(PoolKind pool, Submission submission);

  std::string_view date();  // for the Date header, made anew each second

 private:
  void arm();
  void tick();
  void hand_over();
  template <class Action>
  void for_each(Action action);

  Environment& environment_;
  std::unordered_map<Connection*, std::shared_ptr<Connection>> connections_;
  std::array<std::vector<Submission>, kPoolKinds> submissions_;
  bool handing_over_ = false;  // hand_over() is on its way
  std::string date_;
  std::time_t date_of_ = 0;
  bool armed_ = false;
  IoThread thread_;
  boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                    boost::asio::wait_traits<std::chrono::steady_clock>,
                                    boost::asio::io_context::executor_type>
      timer_;
};

}  // namespace scrutiny::http
