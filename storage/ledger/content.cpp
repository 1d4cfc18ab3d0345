#include "storage/ledger/content.h"

#include <algorithm>

#include "storage/crypto/random.h"
#include "storage/crypto/sealed_box.h"

namespace scrutiny {
namespace {

class Writer final : public BlobWriter {
 public:
  Writer(const ContentPlace& place, const Key256& data_key, RoomCheck room)
      : engine_(place.engine),
        box_(data_key, {place.origin, place.unit}),
        room_(std::move(room)),
        id_(new_id<BlobId>()) {
    plain_.reserve(kBoxChunkSize);
  }

  Status write(ByteView bytes) override {
    while (!bytes.empty()) {
      if (plain_.size() == kBoxChunkSize) SCRUTINY_TRY(store(ChunkEnd::kMore));
      const auto take = std::min(bytes.size(), kBoxChunkSize - plain_.size());
      plain_.insert(plain_.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(take));
      bytes = bytes.subspan(take);
      size_ += take;
    }
    return {};
  }
  Status finish() override { return store(ChunkEnd::kLast); }
  BlobId id() const override { return id_; }
  std::uint64_t size() const override { return size_; }

 private:
  Status store(ChunkEnd end) {
    SCRUTINY_TRY(room_());
    sealed_.clear();
    if (next_ == 0) sealed_.assign(box_.header().begin(), box_.header().end());
    box_.seal_chunk(plain_, end, sealed_);
    plain_.clear();
    const auto place = end == ChunkEnd::kLast ? ChunkPlace::kLast : ChunkPlace::kMore;
    return engine_.put_blob_if_absent(id_, next_++, sealed_, place);
  }

  Engine& engine_;
  BoxWriter box_;
  RoomCheck room_;
  BlobId id_;
  std::uint32_t next_ = 0;
  std::uint64_t size_ = 0;
  Bytes plain_;
  Bytes sealed_;
};

class Reader final : public BlobReader {
 public:
  Reader(Engine& engine, const BlobId& id, BoxReader box, std::uint64_t size)
      : engine_(engine), id_(id), box_(std::move(box)), size_(size) {}

  Result<std::size_t> read_at(std::uint64_t offset, std::span<std::uint8_t> out) override {
    std::size_t done = 0;
    while (done < out.size() && offset + done < size_) {
      const std::uint64_t at = offset + done;
      SCRUTINY_TRY(load(at / kBoxChunkSize));
      const std::size_t within = at % kBoxChunkSize;
      const auto take = std::min(out.size() - done, plain_.size() - within);
      std::copy_n(plain_.begin() + static_cast<std::ptrdiff_t>(within), take,
                  out.begin() + static_cast<std::ptrdiff_t>(done));
      done += take;
    }
    return done;
  }
  std::uint64_t size() const override { return size_; }

  // Opens a chunk and checks that it is as long as the content's size says.
  Status open(std::uint64_t number, ByteView sealed) {
    const std::uint64_t count = box_chunk_count(size_);
    const auto end = number + 1 == count ? ChunkEnd::kLast : ChunkEnd::kMore;
    SCRUTINY_ASSIGN(plain_, box_.open_chunk(number, end, sealed));
    const std::uint64_t expected =
        std::min<std::uint64_t>(kBoxChunkSize, size_ - number * kBoxChunkSize);
    if (plain_.size() != expected) {
      return Error(ErrorCode::kCorruption, "Stored content has another length than recorded.");
    }
    loaded_ = number;
    return {};
  }

 private:
  Status load(std::uint64_t number) {
    if (loaded_ == number) return {};
    auto stored = engine_.get_blob(id_, static_cast<std::uint32_t>(number));
    if (!stored.ok() && stored.error().code() == ErrorCode::kNotFound) {
      return Error(ErrorCode::kCorruption, "A chunk of stored content is missing.",
                   "blob " + id_.text() + " chunk " + std::to_string(number));
    }
    SCRUTINY_TRY([&]() -> Status { return stored.ok() ? Status() : Status(stored.error()); }());
    ByteView sealed(*stored);
    if (number == 0) {
      if (sealed.size() < kBoxHeaderSize) {
        return Error(ErrorCode::kCorruption, "Stored content is too short.");
      }
      sealed = sealed.subspan(kBoxHeaderSize);
    }
    return open(number, sealed);
  }

  Engine& engine_;
  BlobId id_;
  BoxReader box_;
  std::uint64_t size_;
  std::optional<std::uint64_t> loaded_;
  Bytes plain_;
};

}  // namespace

std::unique_ptr<BlobWriter> make_blob_writer(const ContentPlace& place, const Key256& data_key,
                                             RoomCheck room) {
  return std::make_unique<Writer>(place, data_key, std::move(room));
}

Result<std::unique_ptr<BlobReader>> make_blob_reader(const ContentPlace& place,
                                                     const Key256& data_key, const BlobId& blob,
                                                     std::uint64_t size) {
  SCRUTINY_ASSIGN(const Bytes first, place.engine.get_blob(blob, 0));
  const ByteView bytes(first);
  if (bytes.size() < kBoxHeaderSize) {
    return Error(ErrorCode::kCorruption, "Stored content is too short.");
  }
  SCRUTINY_ASSIGN(auto box, BoxReader::create(data_key, {place.origin, place.unit},
                                              bytes.first(kBoxHeaderSize)));
  auto reader = std::make_unique<Reader>(place.engine, blob, std::move(box), size);
  SCRUTINY_TRY(reader->open(0, bytes.subspan(kBoxHeaderSize)));
  return std::unique_ptr<BlobReader>(std::move(reader));
}

}  // namespace scrutiny
