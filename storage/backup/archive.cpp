#include "storage/backup/archive.h"

#include <algorithm>

#include <rocksdb/file_system.h>

#include "storage/crypto/sealed_box.h"
#include "storage/crypto/sha256.h"
#include "storage/engine/big_endian.h"

namespace scrutiny::backup {
namespace {

constexpr std::string_view kOrigin = "scrutiny.backup.v1";
constexpr std::size_t kFrameHeader = 1 + sizeof(std::uint32_t);

const rocksdb::IOOptions kIo;
const rocksdb::FileOptions kFile;

Status checked(const rocksdb::IOStatus& status, const std::string& what) {
  if (status.ok()) return {};
  return io_error(status, what);
}

BoxContext context() {
  return {kOrigin, UnitId()};
}

class Writer final : public ArchiveWriter {
 public:
  Writer(FileSystemPtr files, std::string path, const Key256& key)
      : files_(std::move(files)),
        path_(std::move(path)),
        part_(partial_path(path_)),
        box_(key, context()) {}

  Status open() {
    SCRUTINY_TRY(
        checked(files_->NewWritableFile(part_, kFile, &file_, nullptr), "Creating " + part_));
    restrict_to_owner(part_);
    return write(box_.header());
  }

  Status add(char type, ByteView bytes) override {
    std::string header(1, type);
    append_big_endian(header, static_cast<std::uint32_t>(bytes.size()));
    SCRUTINY_TRY(push(as_bytes(header)));
    return push(bytes);
  }

  Status finish() override {
    SCRUTINY_TRY(seal(ChunkEnd::kLast));
    SCRUTINY_TRY(checked(file_->Fsync(kIo, nullptr), "Syncing " + part_));
    return checked(file_->Close(kIo, nullptr), "Closing " + part_);
  }

  Status publish() override {
    SCRUTINY_TRY(checked(files_->RenameFile(part_, path_, kIo, nullptr), "Renaming " + part_));
    return sync_folder(files_, folder_of(path_));
  }

 private:
  // A chunk is sealed once more follows it, since only the last may be shorter.
  Status push(ByteView bytes) {
    while (!bytes.empty()) {
      if (chunk_.size() == kBoxChunkSize) SCRUTINY_TRY(seal(ChunkEnd::kMore));
      const auto piece = bytes.first(std::min(bytes.size(), kBoxChunkSize - chunk_.size()));
      chunk_.insert(chunk_.end(), piece.begin(), piece.end());
      bytes = bytes.subspan(piece.size());
    }
    return {};
  }

  Status seal(ChunkEnd end) {
    sealed_.clear();
    box_.seal_chunk(chunk_, end, sealed_);
    chunk_.clear();
    return write(sealed_);
  }

  Status write(ByteView bytes) {
    const rocksdb::Slice slice(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return checked(file_->Append(slice, kIo, nullptr), "Writing " + part_);
  }

  FileSystemPtr files_;
  std::string path_;
  std::string part_;
  BoxWriter box_;
  std::unique_ptr<rocksdb::FSWritableFile> file_;
  Bytes chunk_;
  Bytes sealed_;
};

class Reader final : public ArchiveReader {
 public:
  Reader(FileSystemPtr files, std::string path, const Key256& key)
      : files_(std::move(files)), path_(std::move(path)), key_(key) {}

  Status open() {
    std::uint64_t size = 0;
    SCRUTINY_TRY(checked(files_->GetFileSize(path_, kIo, &size, nullptr), "Opening " + path_));
    SCRUTINY_TRY(
        checked(files_->NewSequentialFile(path_, kFile, &file_, nullptr), "Opening " + path_));
    const auto plaintext = box_plaintext_size(size);
    if (!plaintext.ok()) return damaged("its length is not that of any archive");
    left_ = *plaintext;
    chunks_ = box_chunk_count(*plaintext);
    SCRUTINY_ASSIGN(const Bytes header, read(kBoxHeaderSize));
    auto box = BoxReader::create(key_, context(), header);
    if (!box.ok()) return damaged("it does not begin as an archive");
    box_.emplace(std::move(*box));
    return {};
  }

  Result<std::optional<Frame>> next() override {
    SCRUTINY_ASSIGN(const bool more, fill(kFrameHeader));
    if (!more) {
      if (chunk_.size() != at_) return damaged("it ends within a frame");
      return std::optional<Frame>();
    }
    Frame frame;
    frame.type = static_cast<char>(chunk_[at_]);
    const auto length = read_big_endian<std::uint32_t>(ByteView(chunk_).subspan(at_ + 1));
    if (length > kMostFrame) return damaged("a frame is longer than any");
    at_ += kFrameHeader;
    SCRUTINY_ASSIGN(const bool whole, fill(length));
    if (!whole) return damaged("it ends within a frame");
    const auto begin = chunk_.begin() + static_cast<std::ptrdiff_t>(at_);
    frame.bytes.assign(begin, begin + static_cast<std::ptrdiff_t>(length));
    at_ += length;
    return std::optional<Frame>(std::move(frame));
  }

  ArchiveDigest digest() override { return {hash_.finish(), bytes_}; }

 private:
  Error damaged(const std::string& why) const {
    return {ErrorCode::kCorruption,
            "The backup file " + path_ +
                " is not what was written, or is under another key: " + why + "."};
  }

  // Until `count` bytes wait unread in chunk_; false when the archive ends before.
  Result<bool> fill(std::size_t count) {
    while (chunk_.size() - at_ < count) {
      if (next_chunk_ == chunks_) return false;
      SCRUTINY_TRY(take_chunk());
    }
    return true;
  }

  Status take_chunk() {
    const std::size_t plain = std::min<std::uint64_t>(left_, kBoxChunkSize);
    SCRUTINY_ASSIGN(const Bytes sealed, read(plain + kBoxTagSize));
    const auto end = next_chunk_ + 1 == chunks_ ? ChunkEnd::kLast : ChunkEnd::kMore;
    auto opened = box_->open_chunk(next_chunk_, end, sealed);
    if (!opened.ok()) return damaged("megabyte " + std::to_string(next_chunk_) + " does not open");
    chunk_.erase(chunk_.begin(), chunk_.begin() + static_cast<std::ptrdiff_t>(at_));
    at_ = 0;
    chunk_.insert(chunk_.end(), opened->begin(), opened->end());
    left_ -= plain;
    ++next_chunk_;
    return {};
  }

  Result<Bytes> read(std::size_t count) {
    Bytes out(count);
    std::size_t have = 0;
    while (have < count) {
      rocksdb::Slice piece;
      char* scratch = reinterpret_cast<char*>(out.data()) + have;
      SCRUTINY_TRY(
          checked(file_->Read(count - have, kIo, &piece, scratch, nullptr), "Reading " + path_));
      if (piece.empty()) return damaged("it ends early");
      if (piece.data() != scratch) std::copy_n(piece.data(), piece.size(), scratch);
      have += piece.size();
    }
    hash_.update(out);
    bytes_ += count;
    return out;
  }

  FileSystemPtr files_;
  std::string path_;
  Key256 key_;
  std::unique_ptr<rocksdb::FSSequentialFile> file_;
  std::optional<BoxReader> box_;
  std::uint64_t left_ = 0;  // plaintext bytes not read yet
  std::uint64_t chunks_ = 0;
  std::uint64_t next_chunk_ = 0;
  Bytes chunk_;  // opened, with what is left of the chunk before
  std::size_t at_ = 0;
  Sha256 hash_;
  std::uint64_t bytes_ = 0;
};

}  // namespace

std::string partial_path(const std::string& path) {
  return path + ".part";
}

Result<std::unique_ptr<ArchiveWriter>> ArchiveWriter::create(const FileSystemPtr& files,
                                                             const std::string& path,
                                                             const Key256& key) {
  auto writer = std::make_unique<Writer>(files, path, key);
  SCRUTINY_TRY(writer->open());
  return std::unique_ptr<ArchiveWriter>(std::move(writer));
}

Result<std::unique_ptr<ArchiveReader>> ArchiveReader::open(const FileSystemPtr& files,
                                                           const std::string& path,
                                                           const Key256& key) {
  auto reader = std::make_unique<Reader>(files, path, key);
  SCRUTINY_TRY(reader->open());
  return std::unique_ptr<ArchiveReader>(std::move(reader));
}

}  // namespace scrutiny::backup
