// Frames a worker sends over its channel (docs/formats/plugin.md, "Frames"), and their reader.
//   frame := length u32le (of payload), type u8, payload
// Purpose: the one place that knows the bytes. The reader treats them as hostile: lengths are
// checked before anything is kept. Thread-safety: one thread per FrameReader. Blocking: no.
// Ownership: copies.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "api/bytes.h"
#include "api/result.h"

namespace scrutiny::wire {

enum class FrameType : std::uint8_t {
  kReady = 'r',     // id, newline, version: the plugin is warm and the sandbox closed
  kFailed = 'e',    // Stage, text: the worker cannot serve; nothing follows
  kItem = 'i',      // one item as JSON
  kLog = 'l',       // level u8, text
  kProgress = 'p',  // done u64le, total u64le
  kNoMemory = 'm',  // an allocation failed (sent once)
  kOversize = 'o',  // an item was larger than a frame may be and was not sent
  kFinished = 'f',  // SCRUTINY_PLUGIN_* u8, why it refused (may be empty); nothing follows
};

// Where a worker failed before it was ready (first byte of kFailed).
enum class Stage : std::uint8_t {
  kArguments = 'a',
  kSandbox = 's',
  kLoad = 'l',  // dlopen or the entry symbol
  kAbi = 'v',   // major differs, or the table is too short
  kDescribe = 'd',
  kWarmUp = 'w',
  kDocument = 'b',  // the document did not arrive as a sealed memfd
};

inline constexpr std::size_t kHeaderSize = 5;
// One item at its cap (api/extraction.h) and some room.
inline constexpr std::size_t kMaxPayload = (2u << 20) + 4096;

struct Frame {
  FrameType type;
  ByteView payload;  // valid until the next call on the reader
};

// REQUIRES: size <= kMaxPayload.
std::array<std::uint8_t, kHeaderSize> encode_header(FrameType type, std::size_t size);

void put_u64(std::uint8_t* at, std::uint64_t value);
// REQUIRES: 8 readable bytes.
std::uint64_t get_u64(const std::uint8_t* at);

// Cuts a byte stream into frames. After an error the stream is lost: the reader stays in error.
class FrameReader {
 public:
  void append(ByteView bytes);
  // The next whole frame; nullopt when more bytes are needed. kWorkerProtocol: unknown type, or a
  // length above kMaxPayload or not possible for the type.
  Result<std::optional<Frame>> next();
  // True when bytes of an unfinished frame are held.
  bool in_frame() const { return taken_ < buffer_.size(); }

 private:
  Bytes buffer_;
  std::size_t taken_ = 0;
  bool lost_ = false;
};

// What goes the other way, once: this struct with two sealed memfds beside it (SCM_RIGHTS), the
// document and the configuration, in this order.
struct DocumentMessage {
  static constexpr std::uint32_t kMagic = 0x32544353;  // "SCT2" in the order of bytes
  std::uint32_t magic = kMagic;
  std::uint32_t media_type_size = 0;
  std::uint64_t size = 0;
  std::uint64_t configuration_size = 0;
  std::array<char, 104> media_type{};
};
inline constexpr std::size_t kDocumentDescriptors = 2;

}  // namespace scrutiny::wire
