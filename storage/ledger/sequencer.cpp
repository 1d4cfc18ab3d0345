#include "storage/ledger/sequencer.h"

#include <time.h>

namespace scrutiny {
namespace {

// Sealed bytes committed by one write; a single larger payload still goes through alone.
constexpr std::size_t kMostBatchBytes = std::size_t{8} << 20;

Error busy() {
  return Error(ErrorCode::kUnavailable, "Too much is waiting to be recorded; try again shortly.");
}
Error stopping() {
  return Error(ErrorCode::kUnavailable, "The ledger is stopping.");
}

std::int64_t thread_cpu_nanoseconds() {
  timespec time{};
  if (::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) != 0) return 0;
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

void call(Completion& done, Result<Committed> result) {
  try {
    done(std::move(result));
  } catch (...) {
    // A completion must not throw; what it missed is in the log all the same.
  }
}

}  // namespace

Sequencer::Sequencer(SequencerParts parts, LogEnd end, std::unordered_set<UnitId> erased,
                     Published published)
    : parts_(std::move(parts)),
      end_(std::move(end)),
      erased_(std::move(erased)),
      published_(std::make_shared<const Published>(std::move(published))) {}

Sequencer::~Sequencer() {
  stop();
}

void Sequencer::start() {
  thread_ = std::thread([this] { run(); });
}

void Sequencer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  arrived_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Sequencer::submit(PreparedCommand prepared) {
  std::optional<Error> refused;
  {
    const std::lock_guard lock(mutex_);
    if (refusal_) {
      refused = refusal_;
    } else if (stopping_ || dead_) {
      refused = stopping();
    } else if (queue_.size() >= parts_.options.queue_depth ||
               queued_bytes_ > parts_.options.queue_bytes) {
      refused = busy();
    } else {
      queued_bytes_ += prepared.box.size();
      queue_.push_back(std::move(prepared));
      // While a group collects, only its first and its last member wake the sequencer.
      if (queue_.size() == 1 || queue_.size() == parts_.options.max_batch) arrived_.notify_one();
    }
  }
  if (refused) call(prepared.done, *refused);  // NOLINT(bugprone-use-after-move): not moved then
}

void Sequencer::refuse(Error why) {
  const std::lock_guard lock(mutex_);
  if (!refusal_) refusal_ = std::move(why);
}

std::shared_ptr<const Published> Sequencer::published() const {
  const std::lock_guard lock(published_mutex_);
  return published_;
}

SequencerWork Sequencer::work() const {
  const std::lock_guard lock(published_mutex_);
  return work_;
}

std::size_t Sequencer::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

bool Sequencer::next_group(std::vector<PreparedCommand>& group) {
  std::unique_lock lock(mutex_);
  arrived_.wait(lock, [&] { return !queue_.empty() || stopping_; });
  const auto enough = [&] { return queue_.size() >= parts_.options.max_batch || stopping_; };
  if (crowded_ && !enough()) arrived_.wait_for(lock, parts_.options.max_wait, enough);
  std::size_t bytes = 0;
  while (!queue_.empty() && group.size() < parts_.options.max_batch) {
    bytes += queue_.front().box.size();
    if (!group.empty() && bytes > kMostBatchBytes) break;
    queued_bytes_ -= queue_.front().box.size();
    group.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  crowded_ = group.size() > 1;
  return !group.empty();
}

void Sequencer::run() {
  std::vector<PreparedCommand> group;
  while (next_group(group)) {
    process(group);
    group.clear();
  }
}

Status Sequencer::may_record(UnixMillis& time) {
  {
    const std::lock_guard lock(mutex_);
    if (dead_) return stopping();
  }
  SCRUTINY_ASSIGN(const auto free, parts_.free_space());
  if (free < parts_.options.reserve_bytes) {
    return Error(ErrorCode::kStorageFull, "There is no room to record more.",
                 std::to_string(free) + " bytes free");
  }
  SCRUTINY_ASSIGN(time, parts_.clock.now());
  return {};
}

void Sequencer::process(std::vector<PreparedCommand>& group) {
  UnixMillis time = 0;
  if (const auto status = may_record(time); !status.ok()) {
    for (auto& prepared : group) call(prepared.done, status.error());
    return;
  }
  auto base = published();
  BatchBuilder builder({parts_.projections, *base->state, erased_, time}, end_);
  for (auto& prepared : group) builder.add(std::move(prepared));
  if (!builder.empty()) {
    if (const auto status = commit(builder); !status.ok()) {
      die(status.error(), builder.decisions());
      return;
    }
    publish(builder);
    const auto words = builder.state().words_erased();
    base.reset();  // what still sees erased words keeps them on the disk
    erase(builder.erasures(), words);
  }
  answer(builder.decisions(), builder.first_index());
}

Status Sequencer::commit(BatchBuilder& builder) {
  auto& batch = builder.batch();
  const auto& end = builder.end();
  const Checkpoint checkpoint{parts_.origin, batch.size, end.tree.root(), {}};
  SCRUTINY_ASSIGN(batch.checkpoint, parts_.keys.sign(checkpoint, end.time, builder.rotations()));
  SCRUTINY_TRY(parts_.engine.append_if(end_.last_leaf, batch));
  SCRUTINY_TRY(parts_.head.advance({batch.size, batch.checkpoint}));
  SCRUTINY_TRY(parts_.keys.committed(builder.rotations(), end.time));
  return parts_.state.write(builder.state(), {batch.size, batch.last_leaf, end.time});
}

void Sequencer::publish(const BatchBuilder& builder) {
  end_ = builder.end();
  parts_.clock.recorded(end_.time);
  auto fresh = std::make_shared<Published>();
  fresh->state = parts_.state.snapshot();
  fresh->size = end_.tree.size();
  fresh->checkpoint = builder.batch().checkpoint;
  {
    const std::lock_guard lock(published_mutex_);
    published_ = std::move(fresh);
    ++work_.commits;
    work_.records += builder.batch().rows.size();
    work_.cpu_nanoseconds = thread_cpu_nanoseconds();
  }
}

void Sequencer::erase(const std::vector<UnitId>& units, const std::vector<std::string>& rows) {
  erased_.insert(units.begin(), units.end());
  if (!units.empty() || parts_.state.forgetting_is_overdue()) parts_.erase(units, rows);
}

void Sequencer::answer(std::vector<Decision>& decisions, std::uint64_t first_index) {
  const auto now = published();
  for (auto& decision : decisions) {
    if (decision.refused) {
      call(decision.done, std::move(*decision.refused));
      continue;
    }
    auto& receipt = decision.committed.receipt;
    receipt.checkpoint = now->checkpoint;
    const auto status = complete_replay(receipt, first_index);
    if (status.ok()) {
      call(decision.done, std::move(decision.committed));
    } else {
      call(decision.done, status.error());
    }
  }
}

Status Sequencer::complete_replay(Receipt& receipt, std::uint64_t first_index) const {
  if (receipt.index >= first_index) return {};
  const LogReader log(parts_.engine);
  SCRUTINY_ASSIGN(receipt.leaf, log.leaf(receipt.index));
  SCRUTINY_ASSIGN(receipt.checkpoint, log.checkpoint_covering(receipt.index));
  return {};
}

void Sequencer::die(const Error& why, std::vector<Decision>& decisions) {
  {
    const std::lock_guard lock(mutex_);
    dead_ = true;
  }
  parts_.fatal(why.describe());
  const Error unknown(
      ErrorCode::kIo,
      "The ledger stopped while this was being recorded; ask again after it is back.");
  for (auto& decision : decisions) {
    if (decision.refused) {
      call(decision.done, std::move(*decision.refused));
    } else {
      call(decision.done, unknown);
    }
  }
}

}  // namespace scrutiny
