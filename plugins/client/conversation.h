// Listens to one worker: until it is ready, then until it has answered for one document.
// Purpose: deadlines, output cap, cancellation and the frames' order; everything the worker sends
// is hostile. Thread-safety: one thread. Blocking: until a deadline at the latest. Ownership:
// refers to the worker, which outlives it. Failure: an Ending says how it went; nothing throws but
// bad_alloc.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "api/extraction.h"
#include "plugins/client/cancel.h"
#include "plugins/client/worker.h"
#include "plugins/wire/frame.h"

namespace scrutiny {

using Deadline = std::chrono::steady_clock::time_point;

// Why listening ended.
enum class Ending : std::uint8_t {
  kReady,     // until_ready: as asked
  kFailed,    // until_ready: the worker said why (failed_stage, failure_text)
  kFinished,  // until_finished: plugin_status
  kClosed,    // the channel closed before that
  kTimeout,
  kOutputLimit,
  kProtocol,  // detail
  kCancelled,
};

class Conversation {
 public:
  explicit Conversation(Worker& worker) : worker_(worker) {}

  Ending until_ready(Deadline deadline, const CancelToken& cancel);
  Ending until_finished(const PluginLimits& limits, const CancelToken& cancel);
  // The worker closed its channel and should be gone: gives it a moment. kClosed, or kProtocol when
  // it goes on living.
  Ending after_close();

  const std::string& identity() const { return identity_; }  // "id\nversion"
  wire::Stage failed_stage() const { return failed_stage_; }
  const std::string& failure_text() const { return failure_text_; }
  std::uint8_t plugin_status() const { return plugin_status_; }
  const std::string& refusal() const { return refusal_; }  // one line; may be empty
  bool ran_out_of_memory() const { return no_memory_; }
  const std::string& detail() const { return detail_; }
  const std::vector<std::string>& log() const { return log_; }
  std::uint64_t output_bytes() const { return output_bytes_; }
  Extraction take_extraction() { return builder_.take(); }

 private:
  // Reads until `deadline` or until there is something; nullopt: there is.
  std::optional<Ending> receive(Deadline deadline, const CancelToken& cancel);
  std::optional<Ending> handle(const wire::Frame& frame);
  std::optional<Ending> handle_item(ByteView json);
  std::optional<Ending> handle_early(const wire::Frame& frame);
  void handle_log(ByteView payload);
  Ending lost(std::string detail);

  Worker& worker_;
  wire::FrameReader reader_;
  ExtractionBuilder builder_;
  std::string identity_;
  wire::Stage failed_stage_ = wire::Stage::kArguments;
  std::string failure_text_;
  std::uint8_t plugin_status_ = 0;
  std::string refusal_;
  bool no_memory_ = false;
  bool progressed_ = false;
  std::uint64_t done_ = 0;
  std::string detail_;
  std::vector<std::string> log_;
  std::uint64_t output_bytes_ = 0;
};

}  // namespace scrutiny
