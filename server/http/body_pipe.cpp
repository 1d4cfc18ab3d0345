#include "server/http/body_pipe.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace scrutiny::http {
namespace {

class PipeStream final : public BodyStream {
 public:
  explicit PipeStream(std::shared_ptr<BodyPipe> pipe) : pipe_(std::move(pipe)) {}
  PipeStream(const PipeStream&) = delete;
  PipeStream& operator=(const PipeStream&) = delete;
  ~PipeStream() override { pipe_->abandon(); }
  Result<std::size_t> read(std::span<std::uint8_t> into) override { return pipe_->read(into); }

 private:
  std::shared_ptr<BodyPipe> pipe_;
};

}  // namespace

BodyPipe::BodyPipe(std::size_t capacity, UniqueFunction<void()> wake_producer)
    : capacity_(capacity),
      ring_(std::make_unique_for_overwrite<std::uint8_t[]>(capacity)),
      wake_producer_(std::move(wake_producer)) {}

std::span<std::uint8_t> BodyPipe::space() {
  const std::lock_guard lock(mutex_);
  if (end_ != End::kOpen || failure_) return {};
  const auto held = static_cast<std::size_t>(written_ - read_);
  const auto at = static_cast<std::size_t>(written_ % capacity_);
  producer_waits_ = held == capacity_;
  return {ring_.get() + at, std::min(capacity_ - held, capacity_ - at)};
}

void BodyPipe::commit(std::size_t count) {
  {
    const std::lock_guard lock(mutex_);
    written_ += count;
    assert(written_ - read_ <= capacity_);
  }
  changed_.notify_one();
}

void BodyPipe::finish() {
  {
    const std::lock_guard lock(mutex_);
    if (end_ == End::kOpen && !failure_) end_ = End::kFinished;
  }
  changed_.notify_one();
}

void BodyPipe::fail(Error error) {
  {
    const std::lock_guard lock(mutex_);
    if (end_ == End::kOpen && !failure_) failure_ = std::move(error);
  }
  changed_.notify_one();
}

Result<std::size_t> BodyPipe::read(std::span<std::uint8_t> into) {
  std::unique_lock lock(mutex_);
  if (!reader_started_) {
    reader_started_ = true;
    lock.unlock();
    wake_producer_();
    lock.lock();
  }
  changed_.wait(lock, [this] { return failure_ || end_ == End::kFinished || written_ > read_; });
  if (failure_) return *failure_;
  const auto at = static_cast<std::size_t>(read_ % capacity_);
  const std::size_t count =
      std::min({into.size(), static_cast<std::size_t>(written_ - read_), capacity_ - at});
  lock.unlock();  // the bytes are ours until read_ moves on
  if (count > 0) std::memcpy(into.data(), ring_.get() + at, count);
  lock.lock();
  read_ += count;
  // Not for every few bytes: half a ring of room is worth a wake-up.
  const bool wake = producer_waits_ && written_ - read_ <= capacity_ / 2;
  if (wake) producer_waits_ = false;
  lock.unlock();
  if (wake) wake_producer_();
  return count;
}

void BodyPipe::abandon() {
  const std::lock_guard lock(mutex_);
  if (end_ == End::kOpen) end_ = End::kAbandoned;
}

std::unique_ptr<BodyStream> make_body_stream(std::shared_ptr<BodyPipe> pipe) {
  return std::make_unique<PipeStream>(std::move(pipe));
}

}  // namespace scrutiny::http
