#include "tests/bench/https_load.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <stdexcept>
#include <string_view>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace scrutiny::bench {
namespace {

using Clock = std::chrono::steady_clock;

struct SslContextDeleter {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
struct SslDeleter {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};

enum class Step : std::uint8_t { kWait, kAnswered, kFailed };

// One keep-alive connection with at most one request under way.
class Connection {
 public:
  Connection(SSL_CTX* context, const LoadPlan& plan)
      : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), ssl_(SSL_new(context)) {
    if (fd_ < 0 || !ssl_) throw std::runtime_error("cannot make a socket");
    const int on = 1;
    ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(plan.port);
    ::inet_pton(AF_INET, plan.host.c_str(), &address.sin_addr);
    if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
      throw std::runtime_error("cannot connect to " + plan.host + ":" + std::to_string(plan.port));
    }
    SSL_set_fd(ssl_.get(), fd_);
    if (SSL_connect(ssl_.get()) != 1) throw std::runtime_error("TLS handshake failed");
    if (::fcntl(fd_, F_SETFL, O_NONBLOCK) != 0) throw std::runtime_error("fcntl failed");
  }
  ~Connection() {
    if (fd_ >= 0) ::close(fd_);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int fd() const { return fd_; }
  bool is_busy() const { return busy_; }
  Clock::time_point due() const { return due_; }
  int status() const { return status_; }

  bool send(std::string request, Clock::time_point due) {
    busy_ = true;
    due_ = due;
    in_.clear();
    // A request is small beside the socket's send buffer, so it goes out whole or the connection is
    // gone.
    return SSL_write(ssl_.get(), request.data(), static_cast<int>(request.size())) ==
           static_cast<int>(request.size());
  }

  Step receive() {
    std::array<char, 16384> buffer;
    while (true) {
      const int n = SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size()));
      if (n <= 0) {
        return SSL_get_error(ssl_.get(), n) == SSL_ERROR_WANT_READ ? Step::kWait : Step::kFailed;
      }
      in_.append(buffer.data(), static_cast<std::size_t>(n));
      if (!is_complete()) continue;
      busy_ = false;
      return Step::kAnswered;
    }
  }

 private:
  bool is_complete() {
    const auto head_end = in_.find("\r\n\r\n");
    if (head_end == std::string::npos) return false;
    std::string head = in_.substr(0, head_end + 2);
    std::transform(head.begin(), head.end(), head.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    status_ = 0;
    std::from_chars(head.data() + 9, head.data() + 12, status_);
    std::size_t length = 0;
    if (const auto at = head.find("\r\ncontent-length:"); at != std::string::npos) {
      const auto digits = head.find_first_of("0123456789", at);
      std::from_chars(head.data() + digits, head.data() + head.size(), length);
    }
    return in_.size() >= head_end + 4 + length;
  }

  int fd_;
  std::unique_ptr<SSL, SslDeleter> ssl_;
  std::string in_;
  bool busy_ = false;
  Clock::time_point due_{};
  int status_ = 0;
};

class Load {
 public:
  explicit Load(const LoadPlan& plan)
      : plan_(plan),
        context_(SSL_CTX_new(TLS_client_method())),
        epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    if (!context_ || epoll_ < 0) throw std::runtime_error("cannot set up the load generator");
    // The server's certificate is a loopback one made at its first start; this tool sends no
    // secrets but a token of a throw-away demo.
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_NONE, nullptr);
    for (unsigned i = 0; i < plan.connections; ++i) open();
  }
  ~Load() { ::close(epoll_); }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  LoadReport run() {
    start_ = Clock::now();
    measure_from_ = start_ + std::chrono::duration_cast<Clock::duration>(plan_.warm_up);
    end_ = measure_from_ + std::chrono::duration_cast<Clock::duration>(plan_.duration);
    while (Clock::now() < end_) {
      send_due();
      receive_ready();
    }
    report_.seconds = plan_.duration.count();
    report_.unanswered = count_unanswered();
    std::sort(report_.latencies.begin(), report_.latencies.end());
    return std::move(report_);
  }

 private:
  void open() {
    connections_.push_back(std::make_unique<Connection>(context_.get(), plan_));
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = connections_.size() - 1;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, connections_.back()->fd(), &event);
    idle_.push_back(connections_.size() - 1);
  }

  Clock::time_point due_time(std::uint64_t i) const {
    return start_ + std::chrono::duration_cast<Clock::duration>(
                        std::chrono::duration<double>(static_cast<double>(i) / plan_.rate));
  }

  void send_due() {
    while (!idle_.empty()) {
      const auto now = Clock::now();
      const auto due = plan_.rate > 0 ? due_time(next_) : now;
      if (due > now) return;
      const std::size_t which = idle_.back();
      idle_.pop_back();
      if (!connections_[which]->send(plan_.request(next_++), due)) fail();
    }
  }

  void receive_ready() {
    std::array<epoll_event, 256> events;
    const timespec timeout = until_next_due();
    const int count =
        ::epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &timeout, nullptr);
    for (int i = 0; i < count; ++i) {
      const auto which = static_cast<std::size_t>(events[static_cast<std::size_t>(i)].data.u64);
      Connection& connection = *connections_[which];
      const Step step = connection.receive();
      if (step == Step::kFailed) fail();
      if (step != Step::kAnswered) continue;
      note(connection);
      idle_.push_back(which);
    }
  }

  // Sleeping, not spinning: the generator shares its cores with the server it measures.
  timespec until_next_due() const {
    constexpr std::chrono::nanoseconds kLongest = std::chrono::milliseconds(10);
    std::chrono::nanoseconds wait = kLongest;
    if (plan_.rate > 0 && !idle_.empty()) {
      wait = std::clamp(std::chrono::nanoseconds(due_time(next_) - Clock::now()),
                        std::chrono::nanoseconds(0), kLongest);
    }
    return {0, wait.count()};
  }

  void note(const Connection& connection) {
    const auto now = Clock::now();
    const auto counted_from = plan_.rate > 0 ? connection.due() : now;
    if (counted_from < measure_from_ || now > end_) return;
    ++report_.answered;
    ++report_.statuses[connection.status()];
    report_.latencies.push_back(static_cast<std::uint32_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(now - connection.due()).count()));
  }

  [[noreturn]] static void fail() {
    throw std::runtime_error("the server closed a connection under load");
  }

  std::uint64_t count_unanswered() const {
    if (plan_.rate <= 0) return 0;
    const auto due_in_all =
        static_cast<std::uint64_t>(plan_.rate * (plan_.warm_up + plan_.duration).count());
    std::uint64_t waiting = due_in_all > next_ ? due_in_all - next_ : 0;
    for (const auto& connection : connections_) waiting += connection->is_busy() ? 1U : 0U;
    return waiting;
  }

  const LoadPlan& plan_;
  std::unique_ptr<SSL_CTX, SslContextDeleter> context_;
  int epoll_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<std::size_t> idle_;
  std::uint64_t next_ = 0;
  Clock::time_point start_{};
  Clock::time_point measure_from_{};
  Clock::time_point end_{};
  LoadReport report_;
};

}  // namespace

double LoadReport::quantile_ms(double q) const {
  if (latencies.empty()) return 0;
  const auto last = latencies.size() - 1;
  return latencies[static_cast<std::size_t>(q * static_cast<double>(last))] / 1000.0;
}

LoadReport run_load(const LoadPlan& plan) {
  return Load(plan).run();
}

}  // namespace scrutiny::bench
