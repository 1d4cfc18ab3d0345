// The one thread that orders commands and commits them in groups (audit-format section 7): decide,
// sign, write the batch, move the head, apply state, publish, answer. A failure of the signature,
// of the write or of the head stops the process through `fatal`; with a handler that returns,
// everything waiting is answered with an error and nothing more is taken. Thread-safety: every
// public method from any thread. Blocking: submit does not; stop waits for the queue to be
// answered. Ownership: parts outlive the sequencer.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_set>

#include "storage/engine/fatal.h"
#include "storage/ledger/batch_builder.h"
#include "storage/ledger/head_store.h"
#include "storage/ledger/log_keys.h"
#include "storage/ledger/log_reader.h"
#include "storage/ledger/options.h"
#include "storage/ledger/record_clock.h"
#include "storage/state/state_store.h"

namespace scrutiny {

// What readers see: the state, size and checkpoint of the last committed batch.
struct Published {
  std::shared_ptr<const RowSource> state;
  std::uint64_t size = 0;
  std::string checkpoint;
};

// What the sequencer thread has done since its start.
struct SequencerWork {
  std::uint64_t commits = 0;
  std::uint64_t records = 0;
  std::int64_t cpu_nanoseconds = 0;
};

struct SequencerParts {
  Engine& engine;
  HeadStore& head;
  StateStore& state;
  const Projections& projections;
  LogKeys& keys;
  const std::string& origin;
  RecordClock& clock;
  FatalHandler fatal;
  std::function<Result<std::uint64_t>()> free_space;  // bytes
  // After the records that erased them are durable: destroys the units' keys and what else holds
  // their words, among it the rows of these keys.
  std::function<void(const std::vector<UnitId>&, const std::vector<std::string>&)> erase;
  LedgerOptions options;
};

class Sequencer {
 public:
  Sequencer(SequencerParts parts, LogEnd end, std::unordered_set<UnitId> erased,
            Published published);
  ~Sequencer();

  void start();
  // Takes no more, commits what waits, ends the thread. Idempotent.
  void stop();
  // kUnavailable through `done`, on this thread, when the queue is full or the ledger is stopping.
  void submit(PreparedCommand prepared);
  // What is submitted from now on is answered with this.
  void refuse(Error why);

  std::shared_ptr<const Published> published() const;
  std::size_t waiting() const;
  SequencerWork work() const;

 private:
  void run();
  bool next_group(std::vector<PreparedCommand>& group);
  void process(std::vector<PreparedCommand>& group);
  Status commit(BatchBuilder& builder);
  Status may_record(UnixMillis& time);
  void publish(const BatchBuilder& builder);
  void erase(const std::vector<UnitId>& units, const std::vector<std::string>& rows);
  void answer(std::vector<Decision>& decisions, std::uint64_t first_index);
  Status complete_replay(Receipt& receipt, std::uint64_t first_index) const;
  void die(const Error& why, std::vector<Decision>& decisions);

  SequencerParts parts_;
  // The sequencer thread's own.
  LogEnd end_;
  std::unordered_set<UnitId> erased_;
  bool crowded_ = false;  // the last group had company

  mutable std::mutex published_mutex_;  // guards published_ and work_
  std::shared_ptr<const Published> published_;
  SequencerWork work_;

  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<PreparedCommand> queue_;
  std::size_t queued_bytes_ = 0;
  std::optional<Error> refusal_;
  bool stopping_ = false;
  bool dead_ = false;
  std::thread thread_;
};

}  // namespace scrutiny
