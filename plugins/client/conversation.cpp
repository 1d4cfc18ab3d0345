#include "plugins/client/conversation.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <poll.h>
#include <sys/socket.h>

namespace scrutiny {
namespace {

constexpr std::size_t kReadBytes = 128u << 10;
constexpr std::chrono::milliseconds kCloseToExit{2000};
constexpr std::size_t kLogLines = 50;  // of one worker; more are dropped

// Milliseconds for poll(2), rounded up so that it never spins before the deadline.
int poll_timeout(Deadline deadline) {
  const auto left = deadline - std::chrono::steady_clock::now();
  const auto millis = std::chrono::ceil<std::chrono::milliseconds>(left).count();
  return static_cast<int>(std::clamp<std::int64_t>(millis, 0, 3'600'000));
}

std::string one_line(std::string_view text) {
  std::string out = clean_text(text);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return out;
}

}  // namespace

Ending Conversation::lost(std::string detail) {
  detail_ = std::move(detail);
  return Ending::kProtocol;
}

std::optional<Ending> Conversation::receive(Deadline deadline, const CancelToken& cancel) {
  std::array<pollfd, 2> watched = {pollfd{worker_.channel(), POLLIN, 0},
                                   pollfd{cancel.descriptor(), POLLIN, 0}};
  for (;;) {
    const int count = poll(watched.data(), watched.size(), poll_timeout(deadline));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return lost(std::string("poll: ") + std::strerror(errno));
    if (count == 0 || std::chrono::steady_clock::now() >= deadline) return Ending::kTimeout;
    if (watched[1].revents != 0) return Ending::kCancelled;
    break;
  }
  std::array<std::uint8_t, kReadBytes> buffer;
  const ssize_t got = recv(worker_.channel(), buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return std::nullopt;
  if (got <= 0) {
    if (reader_.in_frame()) detail_ = "a frame was cut off";
    return Ending::kClosed;
  }
  output_bytes_ += static_cast<std::uint64_t>(got);
  reader_.append({buffer.data(), static_cast<std::size_t>(got)});
  return std::nullopt;
}

Ending Conversation::until_ready(Deadline deadline, const CancelToken& cancel) {
  for (;;) {
    if (const auto ending = receive(deadline, cancel)) return *ending;
    for (;;) {
      const auto frame = reader_.next();
      if (!frame.ok()) return lost(frame.error().private_detail());
      if (!*frame) break;
      if (const auto ending = handle_early(**frame)) return *ending;
    }
  }
}

std::optional<Ending> Conversation::handle_early(const wire::Frame& frame) {
  const std::string_view text = as_text(frame.payload);
  switch (frame.type) {
    case wire::FrameType::kReady:
      identity_ = text;
      return Ending::kReady;
    case wire::FrameType::kFailed:
      failed_stage_ = static_cast<wire::Stage>(frame.payload[0]);
      failure_text_ = clean_text(text.substr(1));
      return Ending::kFailed;
    case wire::FrameType::kNoMemory:
      no_memory_ = true;
      return std::nullopt;
    default:
      return lost("a frame before its time");
  }
}

Ending Conversation::until_finished(const PluginLimits& limits, const CancelToken& cancel) {
  const Deadline total = std::chrono::steady_clock::now() + limits.total;
  Deadline progress = std::chrono::steady_clock::now() + limits.progress;
  output_bytes_ = 0;
  for (;;) {
    progressed_ = false;
    if (const auto ending = receive(std::min(total, progress), cancel)) return *ending;
    if (output_bytes_ > limits.output_bytes) return Ending::kOutputLimit;
    for (;;) {
      const auto frame = reader_.next();
      if (!frame.ok()) return lost(frame.error().private_detail());
      if (!*frame) break;
      if (const auto ending = handle(**frame)) return *ending;
    }
    if (progressed_) progress = std::chrono::steady_clock::now() + limits.progress;
  }
}

Ending Conversation::after_close() {
  return worker_.ends_within(kCloseToExit) ? Ending::kClosed
                                           : lost("it closed its channel and went on");
}

std::optional<Ending> Conversation::handle(const wire::Frame& frame) {
  switch (frame.type) {
    case wire::FrameType::kItem:
      return handle_item(frame.payload);
    case wire::FrameType::kProgress: {
      const std::uint64_t done = wire::get_u64(frame.payload.data());
      progressed_ = progressed_ || done > done_;
      done_ = std::max(done_, done);
      return std::nullopt;
    }
    case wire::FrameType::kLog:
      handle_log(frame.payload);
      return std::nullopt;
    case wire::FrameType::kNoMemory:
      no_memory_ = true;
      return std::nullopt;
    case wire::FrameType::kOversize:
      return Ending::kOutputLimit;
    case wire::FrameType::kFinished:
      if (reader_.in_frame()) return lost("bytes after the last frame");
      plugin_status_ = frame.payload[0];
      refusal_ = one_line(as_text(frame.payload.subspan(1)));
      return Ending::kFinished;
    case wire::FrameType::kFailed:
      failed_stage_ = static_cast<wire::Stage>(frame.payload[0]);
      failure_text_ = clean_text(as_text(frame.payload.subspan(1)));
      return Ending::kFailed;
    case wire::FrameType::kReady:
      break;
  }
  return lost("a frame after its time");
}

std::optional<Ending> Conversation::handle_item(ByteView json) {
  const Status added = builder_.add_item(as_text(json));
  if (added.ok()) {
    progressed_ = true;
    return std::nullopt;
  }
  detail_ = added.error().private_detail();
  return added.error().code() == ErrorCode::kOutputLimit ? Ending::kOutputLimit : Ending::kProtocol;
}

void Conversation::handle_log(ByteView payload) {
  if (log_.size() < kLogLines) log_.push_back(clean_text(as_text(payload.subspan(1))));
}

}  // namespace scrutiny
