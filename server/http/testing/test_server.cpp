#include "server/http/testing/test_server.h"

#include <stdexcept>

#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include "server/http/tls/self_signed.h"

namespace scrutiny::http {

void CountingMetrics::request_done(std::string_view, int status, std::chrono::nanoseconds) {
  const std::lock_guard lock(mutex_);
  ++statuses_[status];
  changed_.notify_all();
}

void CountingMetrics::add(int& count, int change) {
  const std::lock_guard lock(mutex_);
  count += change;
  changed_.notify_all();
}

bool CountingMetrics::wait(const std::function<bool()>& reached) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, reached);
}

bool CountingMetrics::wait_for_limit(LimitHit limit, int count) {
  return wait([&] { return limits_.at(static_cast<std::size_t>(limit)) >= count; });
}

bool CountingMetrics::wait_for_open_connections(int count) {
  return wait([&] { return open_ == count; });
}

bool CountingMetrics::wait_for_failed_handshakes(int count) {
  return wait([&] { return failed_handshakes_ >= count; });
}

bool CountingMetrics::wait_for_status(int status, int count) {
  return wait([&] { return statuses_[status] >= count; });
}

int CountingMetrics::limit_hits(LimitHit limit) const {
  const std::lock_guard lock(mutex_);
  return limits_.at(static_cast<std::size_t>(limit));
}

struct TestServer::LogSink : spdlog::sinks::base_sink<std::mutex> {
  std::string text() {
    const std::lock_guard lock(mutex_);
    return text_;
  }

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    text_.append(message.payload.data(), message.payload.size()).append("\n");
  }
  void flush_() override {}

 private:
  std::string text_;
};

TestServer::TestServer(Setup setup)
    : setup_(std::move(setup)),
      sink_(std::make_shared<LogSink>()),
      log_(std::make_shared<spdlog::logger>("test", sink_)),
      pools_(setup_.pools, log_) {
  on("/hello", BodyMode::kNone,
     [](Request&&, Responder respond) { respond(response(200, "text/plain", "hello")); });
  on("/echo", BodyMode::kBuffered, [](Request&& request, Responder respond) {
    respond(response(200, "text/plain", std::move(request.body)));
  });
}

TestServer::~TestServer() {
  if (server_) server_->stop();
  pools_.stop();
}

Limits TestServer::hasty(std::chrono::milliseconds deadline) {
  Limits limits;
  limits.tick = std::chrono::milliseconds(5);
  limits.handshake_deadline = limits.header_deadline = limits.body_idle_deadline =
      limits.body_deadline = limits.idle_deadline = limits.write_deadline = limits.close_deadline =
          limits.body_rate_window = deadline;
  return limits;
}

void TestServer::on(const std::string& target, BodyMode mode, SharedHandler handler,
                    PoolKind pool) {
  const auto shared = std::make_shared<SharedHandler>(std::move(handler));
  decide(target, [mode, pool, shared](const RequestHead&) {
    RouteMatch match;
    match.mode = mode;
    match.max_body = kMaxBody;
    match.pool = pool;
    match.route = "test";
    match.handler = [shared](Request&& request, Responder respond) {
      (*shared)(std::move(request), std::move(respond));
    };
    return std::variant<RouteMatch, Response>(std::move(match));
  });
}

void TestServer::decide(const std::string& target, Decision decision) {
  decisions_[target] = std::move(decision);
}

void TestServer::start() {
  server_ = std::make_unique<Server>(
      Server::Options{setup_.limits, setup_.io_threads, &pools_, &metrics_, log_});
  ListenerOptions listener;
  listener.dispatcher = this;
  if (https()) {
    const TlsFiles files{certificate(), directory_ / "key.pem"};
    if (auto made = write_self_signed(files, SystemClock().now()); !made) {
      throw std::runtime_error(made.error().describe());
    }
    auto context = TlsContext::load(files, setup_.minimum);
    if (!context) throw std::runtime_error(context.error().describe());
    listener.tls = *context;
  }
  const auto port = server_->listen(listener);
  if (!port) throw std::runtime_error(port.error().describe());
  port_ = *port;
  pools_.start();
  server_->start();
}

std::variant<RouteMatch, Response> TestServer::route(const RequestHead& head) {
  const std::string target = head.target.substr(0, head.target.find('?'));
  {
    const std::lock_guard lock(mutex_);
    ++routed_[target];
  }
  const auto found = decisions_.find(target);
  if (found == decisions_.end())
    return problem(Error(ErrorCode::kNotFound, "Nothing here."), head.target);
  return found->second(head);
}

std::string TestServer::log_text() const {
  return sink_->text();
}

int TestServer::routed(const std::string& target) const {
  const std::lock_guard lock(mutex_);
  const auto found = routed_.find(target);
  return found == routed_.end() ? 0 : found->second;
}

}  // namespace scrutiny::http
