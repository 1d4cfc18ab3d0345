#include "server/daemon/admin_socket.h"

#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace scrutiny {
namespace {

constexpr std::size_t kMaxLine = 1U << 20;
constexpr int kStopPollMillis = 200;       // how soon the thread notices stop()
constexpr int kPeerTimeoutMillis = 10000;  // a silent peer must not block administration for ever

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }
  int release() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

Error system_error(const std::string& what) {
  return {ErrorCode::kIo, what + ": " + std::strerror(errno)};
}

Result<sockaddr_un> socket_address(const std::filesystem::path& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string text = path.string();
  if (text.size() >= sizeof(address.sun_path)) {
    return Error(ErrorCode::kConfigInvalid, "the path of the admin socket is too long: " + text);
  }
  std::memcpy(address.sun_path, text.data(), text.size());
  return address;
}

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t n = ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

// One line without its line feed; nullopt at the end, on error, on time-out or when it is too long.
std::optional<std::string> read_line(int fd, int timeout_millis) {
  std::string line;
  char buffer[4096];
  while (line.size() < kMaxLine) {
    pollfd waiting{fd, POLLIN, 0};
    const int ready = ::poll(&waiting, 1, timeout_millis);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return std::nullopt;
    const ssize_t n = ::recv(fd, buffer, sizeof(buffer), 0);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return std::nullopt;
    line.append(buffer, static_cast<std::size_t>(n));
    if (const auto end = line.find('\n'); end != std::string::npos) return line.substr(0, end);
  }
  return std::nullopt;
}

bool peer_is_operator(int connection) {
  ucred peer{};
  socklen_t size = sizeof(peer);
  if (::getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  return peer.uid == ::geteuid() || peer.uid == 0;
}

boost::json::object error_object(const Error& error) {
  return {{"error", stable_string(error.code())}, {"detail", error.public_text()}};
}

}  // namespace

AdminSocket::AdminSocket(std::filesystem::path data_dir)
    : path_(std::move(data_dir) / "admin.sock") {}

AdminSocket::~AdminSocket() {
  stop();
}

void AdminSocket::add(std::string command, AdminHandler handler) {
  handlers_.emplace(std::move(command), std::move(handler));
}

Status AdminSocket::start() {
  SCRUTINY_ASSIGN(const sockaddr_un address, socket_address(path_));
  Descriptor listener(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (listener.get() < 0) return system_error("cannot make the admin socket");
  // The data folder's lock is held, so a socket file found here belongs to a process that is gone.
  ::unlink(address.sun_path);
  const mode_t before = ::umask(0177);
  const int bound =
      ::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  ::umask(before);
  if (bound != 0) return system_error("cannot bind " + path_.string());
  if (::listen(listener.get(), 8) != 0) return system_error("cannot listen on " + path_.string());
  listener_ = listener.release();
  thread_ = std::thread([this] { serve(); });
  return {};
}

void AdminSocket::stop() {
  stopping_ = true;
  if (thread_.joinable()) thread_.join();
  if (listener_ >= 0) {
    ::close(std::exchange(listener_, -1));
    ::unlink(path_.c_str());
  }
}

void AdminSocket::serve() {
  while (!stopping_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (::poll(&waiting, 1, kStopPollMillis) <= 0) continue;
    const Descriptor connection(::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC));
    if (connection.get() >= 0 && peer_is_operator(connection.get())) answer(connection.get());
  }
}

void AdminSocket::answer(int connection) {
  const auto line = read_line(connection, kPeerTimeoutMillis);
  if (!line) return;
  write_all(connection, boost::json::serialize(handle_line(*line)) + "\n");
}

boost::json::object AdminSocket::handle_line(std::string_view line) {
  boost::system::error_code parse_error;
  const auto value = boost::json::parse(line, parse_error);
  const auto* object = parse_error ? nullptr : value.if_object();
  const auto* command = object == nullptr ? nullptr : object->if_contains("command");
  if (command == nullptr || !command->is_string()) {
    return error_object({ErrorCode::kMalformedRequest, "not an administration command"});
  }
  const auto handler = handlers_.find(std::string_view(command->as_string()));
  if (handler == handlers_.end()) {
    return error_object({ErrorCode::kNotFound, "the running server does not know this command"});
  }
  try {
    auto result = handler->second(*object);
    return result.ok() ? std::move(result).value() : error_object(result.error());
  } catch (const std::exception& error) {
    return error_object({ErrorCode::kInternal, std::string("the command failed: ") + error.what()});
  }
}

Result<boost::json::object> admin_call(const std::filesystem::path& data_dir,
                                       std::string_view command, boost::json::object arguments) {
  SCRUTINY_ASSIGN(const sockaddr_un address, socket_address(data_dir / "admin.sock"));
  const Descriptor connection(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (connection.get() < 0) return system_error("cannot make a socket");
  if (::connect(connection.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) !=
      0) {
    if (errno == EACCES || errno == EPERM) {
      return Error(ErrorCode::kForbidden,
                   "only the operator's own user may administer this server");
    }
    return Error(ErrorCode::kUnavailable, "no server is running on " + data_dir.string());
  }
  arguments["command"] = command;
  constexpr int kAnswerTimeoutMillis = 600000;  // a live fsck or export takes minutes
  if (!write_all(connection.get(), boost::json::serialize(arguments) + "\n")) {
    return system_error("cannot send to the running server");
  }
  const auto line = read_line(connection.get(), kAnswerTimeoutMillis);
  if (!line) return Error(ErrorCode::kIo, "the running server closed the admin socket unanswered");
  boost::system::error_code parse_error;
  auto value = boost::json::parse(*line, parse_error);
  if (parse_error || !value.is_object()) {
    return Error(ErrorCode::kIo, "the running server's answer makes no sense");
  }
  auto& object = value.as_object();
  if (const auto* code = object.if_contains("error"); code != nullptr && code->is_string()) {
    const auto known = parse_stable_string(std::string_view(code->as_string()));
    const auto* detail = object.if_contains("detail");
    return Error(known.value_or(ErrorCode::kInternal), detail != nullptr && detail->is_string()
                                                           ? std::string(detail->as_string())
                                                           : "the running server refused");
  }
  return std::move(object);
}

}  // namespace scrutiny
