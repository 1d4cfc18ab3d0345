#include "server/http/body_pump.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>

#include <spdlog/spdlog.h>
#include <unistd.h>

#include "server/http/response_writer.h"

namespace scrutiny::http {
namespace {

constexpr std::size_t kPieceBytes = 128 * 1024;  // eight TLS records for each turn through the pool
constexpr std::size_t kTail = kChunkEnd.size() + kLastChunk.size();

class FileSource final : public BodySource {
 public:
  explicit FileSource(FileRange range) : range_(std::move(range)) {}

  Result<std::size_t> read(std::span<std::uint8_t> into) override {
    const auto want =
        static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), range_.length - done_));
    if (want == 0) return std::size_t{0};
    while (true) {
      const ssize_t got =
          ::pread(range_.fd.get(), into.data(), want, static_cast<off_t>(range_.offset + done_));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0)
        return Error(ErrorCode::kIo, "The file could not be read.", std::strerror(errno));
      done_ += static_cast<std::uint64_t>(got);
      return static_cast<std::size_t>(got);
    }
  }
  std::optional<std::uint64_t> length() const override { return range_.length; }

 private:
  FileRange range_;
  std::uint64_t done_ = 0;
};

void append(Piece& piece, std::string_view text) {
  std::memcpy(piece.buffer.data() + piece.end, text.data(), text.size());
  piece.end += text.size();
}

}  // namespace

struct BodyPump::State {
  explicit State(Options given) : options(std::move(given)), left(options.source->length()) {}

  Piece make(std::vector<std::uint8_t> buffer);
  void fill(Piece& piece);

  Options options;
  std::optional<std::uint64_t> left;  // bytes still owed, when the length is known
};

// Fills the piece, and finds out whether it is the last.
void BodyPump::State::fill(Piece& piece) {
  const std::size_t bound = piece.begin + kPieceBytes;
  bool at_end = left == 0u;
  while (piece.end < bound && !at_end) {
    auto got = options.source->read(std::span(piece.buffer).subspan(piece.end, bound - piece.end));
    if (!got) {
      options.log->warn("a response body ended early: {}", got.error().describe());
      piece.state = PieceEnd::kFailed;
      return;
    }
    if (left && *got > *left) {
      options.log->error("a response body is longer than it declared");
      piece.state = PieceEnd::kFailed;
      return;
    }
    if (left) *left -= *got;
    piece.end += *got;
    at_end = *got == 0 || left == 0u;
  }
  if (!at_end) return;
  piece.state = PieceEnd::kLast;
  if (left && *left > 0) {
    options.log->error("a response body is shorter than it declared");
    piece.state = PieceEnd::kFailed;
  }
}

Piece BodyPump::State::make(std::vector<std::uint8_t> buffer) {
  Piece piece;
  buffer.resize(kMaxChunkHead + kPieceBytes + kTail);
  piece.buffer = std::move(buffer);
  piece.begin = piece.end = kMaxChunkHead;
  try {
    fill(piece);
  } catch (const std::exception& error) {
    options.log->error("a response body threw: {}", error.what());
    piece.state = PieceEnd::kFailed;
  }
  if (options.framing == PieceFraming::kChunked && piece.state != PieceEnd::kFailed) {
    if (piece.end > piece.begin) {
      char* data = reinterpret_cast<char*>(piece.buffer.data() + piece.begin);
      piece.begin -= write_chunk_head_before(data, piece.end - piece.begin);
      append(piece, kChunkEnd);
    }
    if (piece.state == PieceEnd::kLast) append(piece, kLastChunk);
  }
  return piece;
}

BodyPump::BodyPump(Options options) : state_(std::make_shared<State>(std::move(options))) {}

bool BodyPump::request(std::vector<std::uint8_t> used, Callback done) {
  return state_->options.pool->try_post_admitted(
      [state = state_, buffer = std::move(used), callback = std::move(done)]() mutable {
        Piece piece = state->make(std::move(buffer));
        // False when the server has gone; the piece goes with it.
        static_cast<void>(state->options.mailbox->post(
            [made = std::move(piece), call = std::move(callback)]() mutable {
              call(std::move(made));
            }));
      });
}

std::unique_ptr<BodySource> make_file_source(FileRange range) {
  return std::make_unique<FileSource>(std::move(range));
}

}  // namespace scrutiny::http
