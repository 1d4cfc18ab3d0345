#include "server/http/server.h"

#include <future>
#include <vector>

#include <spdlog/spdlog.h>

#include "server/http/admission.h"
#include "server/http/connection_group.h"
#include "server/http/environment.h"
#include "server/http/listener.h"

namespace scrutiny::http {

class Server::Impl {
 public:
  explicit Impl(const Options& options)
      : environment_(options.limits, *options.pools, *options.metrics, options.log),
        admission_(environment_.limits) {
    for (std::size_t i = 0; i < std::max<std::size_t>(1, options.io_threads); ++i) {
      groups_.push_back(std::make_unique<ConnectionGroup>(environment_, "io-" + std::to_string(i)));
    }
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() { stop(); }

  Result<std::uint16_t> listen(const ListenerOptions& options) {
    auto listener = std::make_shared<Listener>(options, admission_, groups_);
    SCRUTINY_TRY(listener->open());
    listeners_.push_back(std::move(listener));
    return listeners_.back()->port();
  }

  void start() {
    // Before the threads run, so nothing is shared yet.
    for (auto& listener : listeners_) listener->accept();
    for (auto& group : groups_) group->thread().start();
    started_ = true;
  }

  void stop() {
    if (!started_) return;
    started_ = false;
    environment_.stopping.store(true);
    run_on(*groups_.front(), [this](ConnectionGroup&) {
      for (auto& listener : listeners_) listener->close();
    });
    for (auto& group : groups_) run_on(*group, [](ConnectionGroup& own) { own.begin_stop(); });
    if (!admission_.wait_until_empty(environment_.limits.shutdown_bound)) {
      environment_.metrics.limit_hit(LimitHit::kShutdownBound);
      environment_.log->warn("{} connections did not end in time and are cut", admission_.count());
    }
    for (auto& group : groups_) run_on(*group, [](ConnectionGroup& own) { own.cut(); });
    for (auto& group : groups_) group->thread().stop();
  }

  std::size_t connections() const { return admission_.count(); }

 private:
  // Runs `step` on the group's thread and waits for it.
  template <class Step>
  void run_on(ConnectionGroup& group, Step step) {
    std::promise<void> done;
    auto waiting = done.get_future();
    const bool posted =
        group.thread().mailbox()->post([&group, step, finished = std::move(done)]() mutable {
          step(group);
          finished.set_value();
        });
    if (posted)
      waiting.wait();  // a step that threw breaks the promise, which ends the wait as well
  }

  Environment environment_;
  Admission admission_;  // outlives the connections, which give their places back
  std::vector<std::unique_ptr<ConnectionGroup>> groups_;
  std::vector<std::shared_ptr<Listener>> listeners_;  // go before the loops they accept in
  bool started_ = false;
};

Server::Server(Options options) : impl_(std::make_unique<Impl>(options)) {}
Server::~Server() = default;

Result<std::uint16_t> Server::listen(const ListenerOptions& options) {
  return impl_->listen(options);
}
void Server::start() {
  impl_->start();
}
void Server::stop() {
  impl_->stop();
}
std::size_t Server::connections() const {
  return impl_->connections();
}

}  // namespace scrutiny::http
