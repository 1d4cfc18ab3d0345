// Administration of a running server over its Unix socket DATA/admin.sock (mode 0600): one JSON
// object per line in, one per line out. Whoever may open the socket is the operator; the peer's
// user id is checked too. Thread-safety: start once; commands run on the socket's own thread, one
// at a time. Blocking: call waits for the answer. Failure: kUnavailable when no server listens
// (then the data folder's lock decides).
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <thread>

#include <boost/json/object.hpp>

#include "api/result.h"

namespace scrutiny {

using AdminHandler =
    std::function<Result<boost::json::object>(const boost::json::object& arguments)>;

class AdminSocket {
 public:
  explicit AdminSocket(std::filesystem::path data_dir);
  ~AdminSocket();  // stops
  AdminSocket(const AdminSocket&) = delete;
  AdminSocket& operator=(const AdminSocket&) = delete;

  // REQUIRES: before start().
  void add(std::string command, AdminHandler handler);
  Status start();
  void stop();

 private:
  void serve();
  void answer(int connection);
  boost::json::object handle_line(std::string_view line);

  std::filesystem::path path_;
  std::map<std::string, AdminHandler, std::less<>> handlers_;
  int listener_ = -1;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

// Sends one command to the server of `data_dir` and returns its answer.
Result<boost::json::object> admin_call(const std::filesystem::path& data_dir,
                                       std::string_view command, boost::json::object arguments);

}  // namespace scrutiny
