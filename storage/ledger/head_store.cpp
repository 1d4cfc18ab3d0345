#include "storage/ledger/head_store.h"

#include <optional>

#include <rocksdb/file_system.h>

#include "storage/engine/big_endian.h"
#include "storage/ledger/checksum.h"

namespace scrutiny {
namespace {

// slot = "SLH1" || crc32 of the rest || u64 generation || u64 size || u32 length || checkpoint ||
// zeros
constexpr std::string_view kMagic = "SLH1";
constexpr std::size_t kChecked = 8;  // where the checksum's range starts
constexpr std::size_t kNote = 28;

struct Slot {
  std::uint64_t generation = 0;
  StoredHead head;
};

std::string encode(const Slot& slot) {
  std::string body;
  append_big_endian(body, slot.generation);
  append_big_endian(body, slot.head.size);
  append_big_endian(body, static_cast<std::uint32_t>(slot.head.checkpoint.size()));
  body += slot.head.checkpoint;
  body.resize(HeadStore::kSlotSize - kChecked, '\0');
  std::string out(kMagic);
  append_big_endian(out, crc32(as_bytes(body)));
  return out + body;
}

std::optional<Slot> decode(ByteView bytes) {
  if (bytes.size() != HeadStore::kSlotSize) return std::nullopt;
  if (as_text(bytes.first(kMagic.size())) != kMagic) return std::nullopt;
  if (read_big_endian<std::uint32_t>(bytes.subspan(4)) != crc32(bytes.subspan(kChecked))) {
    return std::nullopt;
  }
  Slot slot;
  slot.generation = read_big_endian<std::uint64_t>(bytes.subspan(8));
  slot.head.size = read_big_endian<std::uint64_t>(bytes.subspan(16));
  const auto length = read_big_endian<std::uint32_t>(bytes.subspan(24));
  if (length > HeadStore::kMostCheckpointBytes) return std::nullopt;
  slot.head.checkpoint = as_text(bytes.subspan(kNote, length));
  return slot;
}

Result<std::unique_ptr<rocksdb::FSRandomRWFile>> open_file(const FileSystemPtr& files,
                                                           const std::string& path) {
  std::unique_ptr<rocksdb::FSRandomRWFile> file;
  const auto status = files->NewRandomRWFile(path, {}, &file, nullptr);
  if (!status.ok()) return io_error(status, "Opening the head store " + path);
  return file;
}

}  // namespace

HeadStore::HeadStore(std::unique_ptr<rocksdb::FSRandomRWFile> file, StoredHead head,
                     std::uint64_t generation)
    : file_(std::move(file)), head_(std::move(head)), generation_(generation) {}
HeadStore::~HeadStore() = default;

Result<std::unique_ptr<HeadStore>> HeadStore::create(const FileSystemPtr& files,
                                                     const std::string& folder,
                                                     const StoredHead& first) {
  const std::string path = file_path(folder);
  SCRUTINY_ASSIGN(const bool there, file_exists(files, path));
  if (there) return Error(ErrorCode::kConflict, "There is a head store already at " + path + ".");
  std::string both = encode({0, first});
  both.resize(2 * kSlotSize, '\0');
  SCRUTINY_TRY(replace_file(files, path, as_bytes(both)));
  return open(files, folder);
}

Result<std::unique_ptr<HeadStore>> HeadStore::open(const FileSystemPtr& files,
                                                   const std::string& folder) {
  const std::string path = file_path(folder);
  SCRUTINY_ASSIGN(const Bytes bytes, read_file(files, path, 2 * kSlotSize));
  const ByteView all(bytes);
  std::optional<Slot> newest;
  for (std::size_t at = 0; at + kSlotSize <= all.size(); at += kSlotSize) {
    auto slot = decode(all.subspan(at, kSlotSize));
    if (slot && (!newest || slot->generation > newest->generation)) newest = std::move(slot);
  }
  if (!newest) {
    return Error(ErrorCode::kCorruption,
                 "The head store " + path +
                     " is damaged: neither of its two slots holds. Without it "
                     "nobody can tell whether the log is complete. Restore it from its own copy.");
  }
  SCRUTINY_ASSIGN(auto file, open_file(files, path));
  return std::unique_ptr<HeadStore>(
      new HeadStore(std::move(file), std::move(newest->head), newest->generation));
}

StoredHead HeadStore::head() const {
  const std::lock_guard lock(mutex_);
  return head_;
}

Status HeadStore::advance(const StoredHead& head) {
  const std::lock_guard lock(mutex_);
  if (head.size < head_.size) {
    return Error(ErrorCode::kInvalidArgument, "The head store never goes back.");
  }
  if (head.checkpoint.size() > kMostCheckpointBytes) {
    return Error(ErrorCode::kInvalidArgument, "This checkpoint is too long for the head store.");
  }
  const std::uint64_t generation = generation_ + 1;
  const std::string slot = encode({generation, head});
  const auto written = file_->Write((generation & 1) * kSlotSize, slot, {}, nullptr);
  if (!written.ok()) return io_error(written, "Writing the head store");
  const auto synced = file_->Sync({}, nullptr);
  if (!synced.ok()) return io_error(synced, "Syncing the head store");
  generation_ = generation;
  head_ = head;
  return {};
}

}  // namespace scrutiny
