#include "server/runtime/worker_pool.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <sstream>
#include <stdexcept>

#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include "server/runtime/worker_pools.h"

namespace scrutiny {
namespace {

struct LoggedText {
  std::ostringstream text;
  std::shared_ptr<spdlog::logger> log = std::make_shared<spdlog::logger>(
      "test", std::make_shared<spdlog::sinks::ostream_sink_mt>(text));
};

TEST(WorkerPool, RefusesWorkPastItsBoundAndLeavesTheTaskAlone) {
  LoggedText logged;
  WorkerPool pool({"bound", 1, 2}, logged.log);
  pool.start();
  std::promise<void> started;
  std::promise<void> release;
  ASSERT_TRUE(pool.try_post([&] {
    started.set_value();
    release.get_future().wait();
  }));
  started.get_future().wait();  // the one thread is busy: from here on tasks queue
  ASSERT_TRUE(pool.try_post([] {}));
  ASSERT_TRUE(pool.try_post([] {}));
  bool ran = false;
  Task refused = [&ran] { ran = true; };
  EXPECT_FALSE(pool.try_post(std::move(refused)));
  ASSERT_TRUE(refused);  // NOLINT(bugprone-use-after-move): the contract under test
  refused();
  EXPECT_TRUE(ran);
  EXPECT_EQ(pool.queued(), 2u);
  EXPECT_TRUE(pool.try_post_admitted([] {}));
  release.set_value();
  pool.stop();
}

TEST(WorkerPool, WithoutAQueueTakesWorkForIdleThreadsOnly) {
  LoggedText logged;
  WorkerPool pool({"direct", 1, 0}, logged.log);
  EXPECT_FALSE(pool.try_post([] {})) << "no thread is there yet";
  pool.start();
  std::promise<void> started;
  std::promise<void> release;
  Task task = [&] {
    started.set_value();
    release.get_future().wait();
  };
  while (!pool.try_post(std::move(task))) std::this_thread::yield();
  started.get_future().wait();
  EXPECT_FALSE(pool.try_post([] {}));
  release.set_value();
  pool.stop();
}

TEST(WorkerPool, TakesAsManyOfABatchAsFit) {
  LoggedText logged;
  WorkerPool pool({"batch", 2, 3}, logged.log);
  std::vector<int> ran;
  std::mutex mutex;
  std::vector<Task> tasks;
  for (int i = 0; i < 5; ++i) {
    tasks.emplace_back([&, i] {
      const std::lock_guard lock(mutex);
      ran.push_back(i);
    });
  }
  EXPECT_EQ(pool.try_post_all(tasks), 3u);
  EXPECT_FALSE(tasks[2]);
  EXPECT_TRUE(tasks[3]);
  pool.start();
  pool.stop();
  std::sort(ran.begin(), ran.end());
  EXPECT_EQ(ran, (std::vector<int>{0, 1, 2}));
  EXPECT_EQ(pool.try_post_all(tasks), 0u);
}

TEST(WorkerPool, GoesOnAfterATaskThatThrows) {
  LoggedText logged;
  WorkerPool pool({"thrower", 1, 8}, logged.log);
  pool.start();
  ASSERT_TRUE(pool.try_post([] { throw std::runtime_error("broken task"); }));
  ASSERT_TRUE(pool.try_post([] { throw 7; }));
  std::promise<void> ran;
  ASSERT_TRUE(pool.try_post([&] { ran.set_value(); }));
  ran.get_future().wait();
  pool.stop();
  EXPECT_EQ(pool.failures(), 2u);
  EXPECT_NE(logged.text.str().find("thrower"), std::string::npos);
  EXPECT_NE(logged.text.str().find("broken task"), std::string::npos);
}

TEST(WorkerPool, RunsWhatIsQueuedBeforeItStopsAndTakesNothingAfter) {
  LoggedText logged;
  WorkerPool pool({"stopper", 2, 100}, logged.log);
  std::atomic<int> ran = 0;
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(pool.try_post([&] { ++ran; }));
  pool.start();
  pool.stop();
  EXPECT_EQ(ran, 50);
  EXPECT_FALSE(pool.try_post([] {}));
  EXPECT_FALSE(pool.try_post_admitted([] {}));
  pool.stop();
}

TEST(WorkerPool, RunsEveryTaskOfManyProducersOnce) {
  LoggedText logged;
  WorkerPool pool({"many", 3, 1'000'000}, logged.log);
  pool.start();
  std::atomic<int> ran = 0;
  std::vector<std::thread> producers;
  for (int p = 0; p < 4; ++p) {
    producers.emplace_back([&] {
      for (int i = 0; i < 5000; ++i) EXPECT_TRUE(pool.try_post([&] { ++ran; }));
    });
  }
  for (auto& producer : producers) producer.join();
  pool.stop();
  EXPECT_EQ(ran, 20000);
}

TEST(WorkerPool, DestroysTasksOfAPoolThatWasNeverStarted) {
  LoggedText logged;
  auto held = std::make_shared<int>(1);
  WorkerPool pool({"idle", 1, 8}, logged.log);
  ASSERT_TRUE(pool.try_post([held] {}));
  EXPECT_EQ(held.use_count(), 2);
  pool.stop();
  EXPECT_EQ(held.use_count(), 1);
}

TEST(WorkerPools, KeepsKindsOfWorkApart) {
  LoggedText logged;
  WorkerPools pools(PoolSizes{}, logged.log);
  pools.start();
  std::promise<void> release;
  const std::shared_future<void> released = release.get_future().share();
  for (std::size_t i = 0; i < PoolSizes{}.slow.threads; ++i) {
    ASSERT_TRUE(pools.get(PoolKind::kSlow).try_post([released] { released.wait(); }));
  }
  std::promise<void> read_ran;
  ASSERT_TRUE(pools.get(PoolKind::kReads).try_post([&] { read_ran.set_value(); }));
  read_ran.get_future().wait();
  release.set_value();
  pools.stop();
}

}  // namespace
}  // namespace scrutiny
