#include "plugins/wire/frame.h"

#include <string>

#include "api/plugin_abi.h"

namespace scrutiny::wire {
namespace {

struct Bounds {
  std::size_t least;
  std::size_t most;
};

// nullopt: not a type a worker may send.
std::optional<Bounds> bounds_of(std::uint8_t type) {
  switch (static_cast<FrameType>(type)) {
    case FrameType::kReady:
      return Bounds{3, 256};
    case FrameType::kFailed:
      return Bounds{1, 4096};
    case FrameType::kItem:
      return Bounds{2, kMaxPayload};
    case FrameType::kLog:
      return Bounds{1, 4096};
    case FrameType::kProgress:
      return Bounds{16, 16};
    case FrameType::kNoMemory:
      return Bounds{0, 0};
    case FrameType::kOversize:
      return Bounds{0, 0};
    case FrameType::kFinished:
      return Bounds{1, 1 + SCRUTINY_MAX_REFUSAL};
  }
  return std::nullopt;
}

Error lost(std::string detail) {
  return {ErrorCode::kWorkerProtocol, "The reader answered with something that makes no sense.",
          std::move(detail)};
}

}  // namespace

std::array<std::uint8_t, kHeaderSize> encode_header(FrameType type, std::size_t size) {
  std::array<std::uint8_t, kHeaderSize> out{};
  for (std::size_t i = 0; i < 4; ++i) out[i] = static_cast<std::uint8_t>(size >> (8 * i));
  out[4] = static_cast<std::uint8_t>(type);
  return out;
}

void put_u64(std::uint8_t* at, std::uint64_t value) {
  for (std::size_t i = 0; i < 8; ++i) at[i] = static_cast<std::uint8_t>(value >> (8 * i));
}

std::uint64_t get_u64(const std::uint8_t* at) {
  std::uint64_t value = 0;
  for (std::size_t i = 8; i-- > 0;) value = value << 8 | at[i];
  return value;
}

void FrameReader::append(ByteView bytes) {
  if (taken_ > 0) {
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(taken_));
    taken_ = 0;
  }
  buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
}

Result<std::optional<Frame>> FrameReader::next() {
  if (lost_) return lost("the stream was lost before");
  const ByteView rest = ByteView(buffer_).subspan(taken_);
  if (rest.size() < kHeaderSize) return std::optional<Frame>();
  std::size_t size = 0;
  for (std::size_t i = 4; i-- > 0;) size = size << 8 | rest[i];
  const auto bounds = bounds_of(rest[4]);
  if (!bounds || size < bounds->least || size > bounds->most) {
    lost_ = true;
    return lost("frame of type " + std::to_string(rest[4]) + " and length " + std::to_string(size));
  }
  if (rest.size() < kHeaderSize + size) return std::optional<Frame>();
  taken_ += kHeaderSize + size;
  return std::optional<Frame>(
      Frame{static_cast<FrameType>(rest[4]), rest.subspan(kHeaderSize, size)});
}

}  // namespace scrutiny::wire
