// BodyPump: fetches a response body piece by piece on a pool thread, so that neither the disk nor a
// slow source holds up an I/O thread and a slow client holds no pool thread. Two pieces exist at
// most: one being sent, one made. Thread-safety: request() and the callback on the connection's I/O
// thread. Ownership: owns the source. Failure: a piece with PieceEnd::kFailed; also when the source
// gives more or fewer bytes than it declared.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "api/bytes.h"
#include "server/http/message.h"
#include "server/runtime/mailbox.h"
#include "server/runtime/worker_pool.h"

namespace scrutiny::http {

enum class PieceEnd : std::uint8_t { kMore, kLast, kFailed };
enum class PieceFraming : std::uint8_t { kRaw, kChunked };

struct Piece {
  std::vector<std::uint8_t> buffer;
  std::size_t begin = 0;
  std::size_t end = 0;
  PieceEnd state = PieceEnd::kMore;

  ByteView bytes() const { return ByteView(buffer).subspan(begin, end - begin); }
};

class BodyPump {
 public:
  struct Options {
    std::unique_ptr<BodySource> source;
    PieceFraming framing = PieceFraming::kRaw;
    WorkerPool* pool = nullptr;
    std::shared_ptr<Mailbox> mailbox;
    std::shared_ptr<spdlog::logger> log;
  };
  using Callback = UniqueFunction<void(Piece&&)>;

  explicit BodyPump(Options options);

  // Makes the next piece; `done` is called through the mailbox. One at a time. `used` gives a
  // buffer back. False when the pool is stopping.
  bool request(std::vector<std::uint8_t> used, Callback done);

 private:
  struct State;
  std::shared_ptr<State> state_;  // a task that runs keeps it
};

std::unique_ptr<BodySource> make_file_source(FileRange range);

}  // namespace scrutiny::http
