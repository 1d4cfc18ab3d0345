#include "storage/ledger/key_store.h"

#include <rocksdb/file_system.h>

#include "storage/crypto/random.h"
#include "storage/ledger/key_files.h"
#include "storage/ledger/key_slots.h"

namespace scrutiny {
namespace {

constexpr std::size_t kMostFileBytes = std::size_t{4} << 30;
constexpr std::size_t kMostLogKeyBytes = std::size_t{1} << 20;

std::uint64_t slot_offset(std::uint64_t slot) {
  return KeyHeader::kSize + slot * KeyStore::kSlotSize;
}

}  // namespace

struct KeyStore::Waiting {
  UnitId unit;
  Key256 key;
};

KeyStore::KeyStore(KeyStoreOptions options, const KeyHeader& header, Key256 wrapping_key,
                   std::unique_ptr<rocksdb::FSRandomRWFile> file)
    : options_(std::move(options)),
      wrapping_{header.derivation, header.rewraps},
      wrapping_key_(wrapping_key),
      file_(std::move(file)) {}
KeyStore::~KeyStore() = default;

Status KeyStore::create(const KeyStoreOptions& options) {
  const auto path = file_path(options.folder);
  SCRUTINY_ASSIGN(const bool there, file_exists(options.files, path));
  if (there) return Error(ErrorCode::kConflict, "There is a key store already at " + path + ".");
  KeyHeader header;
  SCRUTINY_TRY([&]() -> Status {
    auto key = make_wrapping_key(options.files, options.folder, options.encryption, header);
    return key.ok() ? Status() : Status(std::move(key).error());
  }());
  return replace_file(options.files, path, as_bytes(header.encode()));
}

Result<std::unique_ptr<KeyStore>> KeyStore::open(KeyStoreOptions options) {
  const auto path = file_path(options.folder);
  SCRUTINY_ASSIGN(const Bytes bytes, read_file(options.files, path, kMostFileBytes));
  SCRUTINY_ASSIGN(const auto header, KeyHeader::decode(bytes));
  SCRUTINY_ASSIGN(const auto key,
                  load_wrapping_key(options.files, options.folder, options.encryption, header));
  std::unique_ptr<rocksdb::FSRandomRWFile> file;
  const auto opened = options.files->NewRandomRWFile(path, {}, &file, nullptr);
  if (!opened.ok()) return io_error(opened, "Opening the key store " + path);
  std::unique_ptr<KeyStore> store(new KeyStore(std::move(options), header, key, std::move(file)));
  SCRUTINY_TRY(store->load(bytes));
  return store;
}

Status KeyStore::load(ByteView bytes) {
  const auto content = bytes.subspan(KeyHeader::kSize);
  // An unfinished last write may have left less than a slot: the next one overwrites it.
  slots_ = content.size() / kSlotSize;
  for (std::uint64_t slot = 0; slot < slots_; ++slot) {
    const auto raw = content.subspan(slot * kSlotSize, kSlotSize);
    if (const auto read = key_slots::read(raw)) {
      places_[read->unit] = {slot, read->kind == key_slots::Kind::kLiving};
    } else {
      ++damaged_;
    }
  }
  return {};
}

Result<UnitId> KeyStore::create_unit() {
  Waiting mine{new_id<UnitId>(), Key256::generate()};
  const UnitId unit = mine.unit;
  std::unique_lock lock(mutex_);
  waiting_.push_back(std::move(mine));
  const std::uint64_t group = group_;
  while (groups_done_ <= group && !broken_) {
    if (writing_) {
      written_.wait(lock);
      continue;
    }
    // The first that finds nobody writing writes for all that wait.
    writing_ = true;
    auto batch = std::move(waiting_);
    waiting_.clear();
    ++group_;
    const std::uint64_t first_slot = slots_;
    lock.unlock();
    const auto status = write_group(batch, first_slot);
    lock.lock();
    writing_ = false;
    ++groups_done_;
    if (status.ok()) {
      for (std::size_t i = 0; i < batch.size(); ++i) {
        places_[batch[i].unit] = {first_slot + i, true};
        remember(batch[i].unit, batch[i].key);
      }
      slots_ += batch.size();
    } else {
      broken_ = true;
      written_.notify_all();
      lock.unlock();
      options_.fatal("the key store cannot write: " + status.error().describe());
      lock.lock();
    }
    written_.notify_all();
  }
  if (broken_) return Error(ErrorCode::kIo, "The key store cannot write any more.");
  return unit;
}

Status KeyStore::write_group(std::vector<Waiting>& group, std::uint64_t first_slot) {
  std::string bytes;
  for (const auto& one : group) {
    bytes += key_slots::living(wrapping_key_, one.unit, one.key);
  }
  return write_slots(first_slot, bytes);
}

Status KeyStore::write_slots(std::uint64_t first_slot, const std::string& bytes) {
  const auto written = file_->Write(slot_offset(first_slot), bytes, {}, nullptr);
  if (!written.ok()) return io_error(written, "Writing the key store");
  const auto synced = file_->Sync({}, nullptr);
  if (!synced.ok()) return io_error(synced, "Syncing the key store");
  return {};
}

Result<Key256> KeyStore::find(const UnitId& unit) {
  std::unique_lock lock(mutex_);
  const auto place = places_.find(unit);
  if (place == places_.end()) {
    return Error(ErrorCode::kNotFound, "There is no key for this.", "unit " + unit.text());
  }
  if (!place->second.lives) return Error(ErrorCode::kErased, "The words were erased.");
  if (const auto hit = cached_.find(unit); hit != cached_.end()) {
    recent_.splice(recent_.begin(), recent_, hit->second);
    return hit->second->second;
  }
  std::array<char, kSlotSize> raw;
  rocksdb::Slice slot;
  const auto read =
      file_->Read(slot_offset(place->second.slot), raw.size(), {}, &slot, raw.data(), nullptr);
  if (!read.ok()) return io_error(read, "Reading the key store");
  if (slot.size() != kSlotSize)
    return Error(ErrorCode::kCorruption, "The key store has become shorter.");
  const auto stored = key_slots::read(as_bytes(std::string_view(slot.data(), slot.size())));
  if (!stored || stored->unit != unit) {
    return Error(ErrorCode::kCorruption, "The key of this is damaged.", "unit " + unit.text());
  }
  SCRUTINY_ASSIGN(const auto key, key_slots::open(wrapping_key_, *stored));
  remember(unit, key);
  return key;
}

void KeyStore::remember(const UnitId& unit, const Key256& key) {
  if (options_.cache == 0) return;
  recent_.emplace_front(unit, key);
  cached_[unit] = recent_.begin();
  if (recent_.size() <= options_.cache) return;
  cached_.erase(recent_.back().first);
  recent_.pop_back();
}

Status KeyStore::destroy(const UnitId& unit) {
  std::unique_lock lock(mutex_);
  written_.wait(lock, [&] { return !writing_; });
  const auto place = places_.find(unit);
  if (place == places_.end()) return Error(ErrorCode::kNotFound, "There is no key for this unit.");
  if (!place->second.lives) return {};
  if (const auto hit = cached_.find(unit); hit != cached_.end()) {
    recent_.erase(hit->second);
    cached_.erase(hit);
  }
  place->second.lives = false;
  const auto status = write_slots(place->second.slot, key_slots::destroyed(unit));
  if (!status.ok()) {
    broken_ = true;
    lock.unlock();
    options_.fatal("the key store cannot write: " + status.error().describe());
  }
  return status;
}

std::size_t KeyStore::units() const {
  const std::lock_guard lock(mutex_);
  std::size_t living = 0;
  for (const auto& [unit, place] : places_) living += place.lives ? 1 : 0;
  return living;
}

std::size_t KeyStore::damaged_slots() const {
  const std::lock_guard lock(mutex_);
  return damaged_;
}

std::vector<std::pair<UnitId, bool>> KeyStore::list() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::pair<UnitId, bool>> out;
  out.reserve(places_.size());
  for (const auto& [unit, place] : places_) out.emplace_back(unit, place.lives);
  return out;
}

Status KeyStore::store_log_keys(std::span<const StoredLogKey> keys) {
  std::string out = encode_log_keys(wrapping_key_, keys);
  return replace_key_file(options_.files, log_key_path(options_.folder), as_bytes(out));
}

Result<std::vector<StoredLogKey>> KeyStore::load_log_keys() const {
  const auto path = log_key_path(options_.folder);
  auto read = read_file(options_.files, path, kMostLogKeyBytes);
  if (!read.ok() && read.error().code() == ErrorCode::kNotFound) {
    // Beside a server that is just replacing it.
    read = read_file(options_.files, staged_path(path), kMostLogKeyBytes);
  }
  SCRUTINY_ASSIGN(const Bytes bytes, std::move(read));
  auto keys = decode_log_keys(wrapping_key_, bytes);
  if (keys.ok()) return keys;
  return Error(ErrorCode::kCorruption,
               "The log's signing key " + path +
                   " is damaged. Restore the keys folder from its "
                   "copy.",
               keys.error().describe());
}

}  // namespace scrutiny
