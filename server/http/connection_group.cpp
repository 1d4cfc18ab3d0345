#include "server/http/connection_group.h"

#include <ctime>
#include <utility>
#include <vector>

#include <boost/asio/post.hpp>

#include "server/http/response_writer.h"

namespace scrutiny::http {

ConnectionGroup::ConnectionGroup(Environment& environment, std::string name)
    : environment_(environment),
      thread_(std::move(name), environment.log),
      timer_(thread_.context().get_executor()) {}

ConnectionGroup::~ConnectionGroup() {
  thread_.stop();
  connections_.clear();  // their sockets go before the loop they belong to
}

void ConnectionGroup::adopt(std::shared_ptr<Connection> connection) {
  Connection& adopted = *connection;
  connections_.emplace(&adopted, std::move(connection));
  adopted.start();
  if (!armed_) arm();
}

void ConnectionGroup::release(Connection& connection) {
  connections_.erase(&connection);
}

void ConnectionGroup::arm() {
  armed_ = true;
  timer_.expires_after(environment_.limits.tick);
  timer_.async_wait([this](const boost::system::error_code& error) {
    armed_ = false;
    if (!error) tick();
  });
}

void ConnectionGroup::tick() {
  // Armed first, so that a connection that throws does not stop the clock for the others.
  if (!connections_.empty()) arm();
  const Time now = std::chrono::steady_clock::now();
  for_each([now](Connection& connection) { connection.tick(now); });
}

template <class Action>
void ConnectionGroup::for_each(Action action) {
  std::vector<std::shared_ptr<Connection>> held;  // the action may take connections out of the map
  held.reserve(connections_.size());
  for (const auto& [key, connection] : connections_) held.push_back(connection);
  for (const auto& connection : held) action(*connection);
}

void ConnectionGroup::begin_stop() {
  for_each([](Connection& connection) { connection.begin_stop(); });
}

void ConnectionGroup::cut() {
  for_each([](Connection& connection) { connection.close(); });
}

void ConnectionGroup::submit(PoolKind pool, Submission submission) {
  submissions_[static_cast<std::size_t>(pool)].push_back(std::move(submission));
  if (std::exchange(handing_over_, true)) return;
  boost::asio::post(thread_.context(), [this] { hand_over(); });
}

void ConnectionGroup::hand_over() {
  handing_over_ = false;
  for (std::size_t kind = 0; kind < kPoolKinds; ++kind) {
    if (submissions_[kind].empty()) continue;
    std::vector<Submission> all = std::exchange(submissions_[kind], {});
    std::vector<Task> tasks;
    tasks.reserve(all.size());
    for (auto& submission : all) tasks.push_back(std::move(submission.task));
    WorkerPool& pool = environment_.pools.get(static_cast<PoolKind>(kind));
    for (std::size_t i = pool.try_post_all(tasks); i < all.size(); ++i) {
      // Before the task goes, which would answer for itself.
      if (const auto held = all[i].connection.lock()) held->pool_refused(all[i].request);
    }
  }
}

std::string_view ConnectionGroup::date() {
  const std::time_t now = std::time(nullptr);
  if (now != date_of_) {
    date_ = http_date(now);
    date_of_ = now;
  }
  return date_;
}

}  // namespace scrutiny::http
