#include "server/service/extraction/extraction_pool.h"

#include <atomic>
#include <future>
#include <mutex>

#include <gtest/gtest.h>

#include "server/service/documents/document_fixture.h"
#include "server/service/extraction/fair_queue.h"
#include "storage/crypto/random.h"

namespace scrutiny::testing {
namespace {

TEST(FairQueue, ServesAgenciesInTurn) {
  const std::array agencies = {new_id<AgencyId>(), new_id<AgencyId>(), new_id<AgencyId>()};
  FairQueue queue;
  const auto push = [&](std::size_t agency, std::uint32_t version) {
    queue.push({DocumentId(), version, agencies[agency]});
  };
  for (std::uint32_t i = 1; i <= 4; ++i) push(0, i);
  push(1, 11);
  push(2, 21);
  push(2, 22);
  std::vector<std::uint32_t> order;
  for (int i = 0; i < 3; ++i) order.push_back(queue.pop()->version);
  push(1, 12);
  while (const auto row = queue.pop()) order.push_back(row->version);
  EXPECT_EQ(order, (std::vector<std::uint32_t>{1, 11, 21, 2, 22, 12, 3, 4}));
  EXPECT_EQ(queue.size(), 0u);
}

// A reader that waits until it is let go, and counts how many wait at once.
class GatedReaders final : public FormatReaders {
 public:
  bool any_for(const std::string&, ByteView, DocumentKind) const override { return true; }
  Result<ReadOutcome> read(const ReadableDocument& document, const CancelToken& cancel) override {
    {
      std::unique_lock lock(mutex_);
      ++inside_;
      most_inside = std::max(most_inside, inside_);
      changed_.notify_all();
      changed_.wait(lock, [&] { return open_ || cancel.cancelled(); });
      --inside_;
    }
    if (cancel.cancelled()) return Error(ErrorCode::kUnavailable, "stopping");
    return ReadOutcome{FakeReaders::sample(document), {}, std::nullopt};
  }
  void wait_inside(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return inside_ == count; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void nudge() { changed_.notify_all(); }

  int most_inside = 0;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int inside_ = 0;
  bool open_ = false;
};

class ExtractionPoolTest : public ::testing::Test {
 protected:
  ExtractionPoolOptions options() {
    ExtractionPoolOptions out;
    out.retry_after = std::chrono::milliseconds(0);
    return out;
  }
  DocumentId upload() { return world.upload(world.submitter_a, "words")->document; }
  // Hands what was received to the pool, as Uploads would.
  void hand_over(ExtractionPool& pool) {
    for (const PendingRow& row : std::exchange(world.listener.waiting, {})) pool.received(row);
  }

  DocumentWorld world;
};

TEST_F(ExtractionPoolTest, ReadsWhatIsReceived) {
  ExtractionPool pool(*world.ledger, world.readers, options(), quiet_log());
  pool.start();
  const DocumentId id = upload();
  hand_over(pool);
  pool.wait_until_idle();
  EXPECT_EQ(world.version(id).extraction, ExtractionState::kDone);
  EXPECT_FALSE(pool.running(id, 1));
}

TEST_F(ExtractionPoolTest, TakesUpAtStartWhatWasLeftWaiting) {
  std::vector<DocumentId> ids;
  for (int i = 0; i < 5; ++i) ids.push_back(upload());
  // One of them had come as far as draft.
  world.readers.reader = [](const ReadableDocument&) -> Result<ReadOutcome> {
    return Error(ErrorCode::kUnavailable, "stopping");
  };
  EXPECT_EQ(world.job.run(world.listener.waiting[2], CancelToken()), JobEnd::kLater);
  world.readers.reader = nullptr;
  ExtractionPool pool(*world.ledger, world.readers, options(), quiet_log());
  pool.start();
  pool.wait_until_idle();
  for (const DocumentId& id : ids) {
    EXPECT_EQ(world.version(id).extraction, ExtractionState::kDone);
    EXPECT_EQ(world.version(id).state, DocumentState::kDraft);
  }
}

TEST_F(ExtractionPoolTest, ReadsOnlyAsManyAtOnceAsItHasWorkers) {
  GatedReaders readers;
  ExtractionPool pool(*world.ledger, readers, options(), quiet_log());
  std::vector<DocumentId> ids;
  for (int i = 0; i < 6; ++i) ids.push_back(upload());
  world.listener.waiting.clear();
  pool.start();
  readers.wait_inside(2);
  int running = 0;
  for (const DocumentId& id : ids) running += pool.running(id, 1) ? 1 : 0;
  EXPECT_EQ(running, 2);
  EXPECT_EQ(pool.waiting(), 4u);
  readers.open();
  pool.wait_until_idle();
  EXPECT_EQ(readers.most_inside, 2);
}

TEST_F(ExtractionPoolTest, StoppingCancelsAndLeavesItPending) {
  GatedReaders readers;
  ExtractionPool pool(*world.ledger, readers, options(), quiet_log());
  const DocumentId id = upload();
  pool.start();
  readers.wait_inside(1);
  std::thread stopper([&] { pool.stop(); });
  // A worker notices the token on its own; this fake has to be nudged.
  while (readers.most_inside == 1 && pool.running(id, 1)) readers.nudge();
  stopper.join();
  EXPECT_EQ(world.version(id).extraction, ExtractionState::kPending);
  EXPECT_EQ(world.version(id).state, DocumentState::kChecking);
  EXPECT_TRUE(world.ledger->snapshot()->get(pending_key(world.version(id).received_index)));
}

TEST_F(ExtractionPoolTest, TriesAgainWhatCouldNotBeRead) {
  std::atomic<int> calls = 0;
  world.readers.reader = [&](const ReadableDocument& document) -> Result<ReadOutcome> {
    if (++calls < 3) return Error(ErrorCode::kUnavailable, "no process can be started");
    return ReadOutcome{FakeReaders::sample(document), {}, std::nullopt};
  };
  ExtractionPool pool(*world.ledger, world.readers, options(), quiet_log());
  const DocumentId id = upload();
  pool.start();
  pool.wait_until_idle();
  EXPECT_EQ(calls, 3);
  EXPECT_EQ(world.version(id).extraction, ExtractionState::kDone);
}

TEST_F(ExtractionPoolTest, AReaderThatThrowsHurtsNoOtherDocument) {
  std::atomic<int> calls = 0;
  world.readers.reader = [&](const ReadableDocument& document) -> Result<ReadOutcome> {
    if (++calls == 1) throw std::runtime_error("a bug");
    return ReadOutcome{FakeReaders::sample(document), {}, std::nullopt};
  };
  ExtractionPool pool(*world.ledger, world.readers, options(), quiet_log());
  upload();
  upload();
  pool.start();
  pool.wait_until_idle();
  EXPECT_EQ(calls, 3);
}

TEST_F(ExtractionPoolTest, TurnsUploadsAwayWhileTooManyWait) {
  ExtractionPoolOptions few = options();
  few.most_waiting = 2;
  ExtractionPool pool(*world.ledger, world.readers, few, quiet_log());
  EXPECT_TRUE(pool.ready().ok());
  upload();
  upload();
  hand_over(pool);
  EXPECT_EQ(pool.ready().error().code(), ErrorCode::kUnavailable);
  Uploads uploads(*world.ledger, pool, {100});
  const auto refused = uploads.receive(
      world.submitter_a, {world.a, "t", DocumentKind::kOther, Marking::kOfficial, {}, "f"},
      file_of("x"), {});
  EXPECT_EQ(code_of(refused), ErrorCode::kUnavailable);
}

TEST_F(ExtractionPoolTest, AWithdrawalEndsAReadingThatRuns) {
  GatedReaders readers;
  ExtractionPool pool(*world.ledger, readers, options(), quiet_log());
  DocumentCommands commands(*world.ledger, pool);
  pool.start();
  const auto sent = world.upload(world.submitter_a, "words");
  pool.received({sent->document, 1, world.a});
  readers.wait_inside(1);
  DocumentStepRequest request;
  request.document = sent->document;
  request.step = DocumentStep::kWithdraw;
  request.reasons = "sent by mistake";
  std::promise<bool> done;
  commands.take(world.submitter_a, request, {world.row(sent->document).revision, {}},
                [&](Result<DocumentChanged> changed) { done.set_value(changed.ok()); });
  ASSERT_TRUE(done.get_future().get());
  readers.nudge();
  pool.wait_until_idle();
  EXPECT_EQ(world.version(sent->document).state, DocumentState::kWithdrawn);
  EXPECT_EQ(pool.waiting(), 0u);
}

}  // namespace
}  // namespace scrutiny::testing
