// The worker's end of its one connection to the supervisor: frames out, one document in.
// Thread-safety: none, one thread. Blocking: writing waits for the supervisor to read; receiving
// waits for the document. Ownership: the descriptor belongs to the process. Failure: bool or a
// Status; a channel that failed once stays failed.
#pragma once

#include <string_view>

#include "api/bytes.h"
#include "plugins/wire/frame.h"

namespace scrutiny::host {

// Where the supervisor puts them (plugins/client/worker.cpp).
inline constexpr int kChannelDescriptor = 3;
inline constexpr int kLibraryDescriptor = 4;

// The document, mapped read-only for the rest of the process's life.
struct Document {
  ByteView bytes;
  std::string media_type;
  std::string_view configuration;  // mapped as well
};

class Channel {
 public:
  explicit Channel(int descriptor) : descriptor_(descriptor) {}
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  // False when nobody reads any more.
  bool send(wire::FrameType type, ByteView payload);
  bool send(wire::FrameType type, std::string_view payload) {
    return send(type, as_bytes(payload));
  }
  // At most the first 4,000 bytes of text; `first` is the frame's leading byte.
  bool send_text(wire::FrameType type, std::uint8_t first, std::string_view text);
  // Waits for the document. kWorkerProtocol: no memfds sealed against writing and shrinking, or of
  // another size than announced; kUnavailable: the supervisor has closed the channel.
  Result<Document> receive_document();

  bool failed() const { return failed_; }
  // True once the supervisor has closed its end.
  bool abandoned() const;

 private:
  int descriptor_;
  bool failed_ = false;
};

}  // namespace scrutiny::host
