// BodyPipe: a bounded ring of bytes from a connection's I/O thread (producer) to the pool thread
// that reads an upload (consumer). A full ring stops the connection from reading, so a fast client
// cannot fill memory. Thread-safety: one producer, one consumer, each on its own thread. Blocking:
// read() only. Ownership: both ends hold the pipe. Failure: fail() ends read() with that error for
// good.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>

#include "server/http/message.h"
#include "server/runtime/unique_function.h"

namespace scrutiny::http {

class BodyPipe {
 public:
  // `wake_producer` is called from the consumer's thread when it first reads, and when there is
  // room again after space() was empty.
  BodyPipe(std::size_t capacity, UniqueFunction<void()> wake_producer);

  // Producer. Room in one piece; empty when full, and after the reader has gone.
  std::span<std::uint8_t> space();
  void commit(std::size_t count);
  void finish();           // the body is complete
  void fail(Error error);  // it never will be; ignored after finish() or an earlier failure

  // Consumer; see BodyStream::read.
  Result<std::size_t> read(std::span<std::uint8_t> into);
  void abandon();  // reads no more

 private:
  enum class End : std::uint8_t { kOpen, kFinished, kAbandoned };

  const std::size_t capacity_;
  const std::unique_ptr<std::uint8_t[]> ring_;
  std::mutex mutex_;
  std::condition_variable changed_;
  UniqueFunction<void()> wake_producer_;
  std::uint64_t written_ = 0;  // bytes ever; the place in the ring is the rest by capacity_
  std::uint64_t read_ = 0;
  End end_ = End::kOpen;
  std::optional<Error> failure_;
  bool reader_started_ = false;
  bool producer_waits_ = false;
};

// The consumer's end as handlers see it; dropping it abandons the body.
std::unique_ptr<BodyStream> make_body_stream(std::shared_ptr<BodyPipe> pipe);

}  // namespace scrutiny::http
