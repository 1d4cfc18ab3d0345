// Data keys, one per erasure unit, wrapped by a key-encryption key, and the log's signing keys
// wrapped the same way. Format: docs/formats/keys.md. Never in a backup that holds data.
// Thread-safety: every method from any thread. Blocking: create and destroy sync to disk; callers
// that create at the same time share one sync. Ownership: returned keys are copies that wipe
// themselves. Failure: see methods; after a failed write the store refuses to create (`fatal` was
// called).
#pragma once

#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "api/ids.h"
#include "storage/crypto/secret.h"
#include "storage/engine/fatal.h"
#include "storage/engine/file_system.h"
#include "storage/ledger/key_encryption.h"
#include "storage/ledger/log_key_file.h"

namespace rocksdb {
class FSRandomRWFile;
}

namespace scrutiny {

struct KeyStoreOptions {
  FileSystemPtr files;
  std::string folder;
  KeyEncryption encryption;
  FatalHandler fatal;
  std::size_t cache = 8192;  // unwrapped keys kept in memory
};

// What the keys are wrapped by.
struct KeyWrapping {
  KeyDerivation derivation = KeyDerivation::kFile;
  std::uint32_t rewraps = 0;  // how often the wrapping key was changed
};

class KeyStore {
 public:
  static constexpr std::size_t kSlotSize = 128;

  // Makes the file (no keys yet); fails if there is one.
  static Status create(const KeyStoreOptions& options);
  // kNotFound without a file; kBadCredentials for a wrong key file or passphrase; kCorruption.
  static Result<std::unique_ptr<KeyStore>> open(KeyStoreOptions options);
  ~KeyStore();

  // A new unit whose key is durable on return.
  Result<UnitId> create_unit();
  // kErased when it was destroyed, kNotFound when it never was, kCorruption when it does not
  // unwrap.
  Result<Key256> find(const UnitId& unit);
  // Overwrites the key, durably. Success if it was destroyed before; kNotFound if it never was.
  Status destroy(const UnitId& unit);

  std::size_t units() const;          // with a living key
  std::size_t damaged_slots() const;  // that could not be read at open: an unfinished write, or rot
  // Every unit and whether its key lives, in no order.
  std::vector<std::pair<UnitId, bool>> list() const;

  // Signs nothing itself: the log's signing keys, secrets wrapped, in a file of their own. What the
  // file held before is overwritten.
  Status store_log_keys(std::span<const StoredLogKey> keys);
  Result<std::vector<StoredLogKey>> load_log_keys() const;  // kNotFound, kCorruption

  KeyWrapping wrapping() const { return wrapping_; }

  static std::string file_path(const std::string& folder) { return folder + "/data.keys"; }
  static std::string log_key_path(const std::string& folder) { return folder + "/log.key"; }

 private:
  struct Place {
    std::uint64_t slot;
    bool lives;
  };
  struct Waiting;
  KeyStore(KeyStoreOptions options, const KeyHeader& header, Key256 wrapping_key,
           std::unique_ptr<rocksdb::FSRandomRWFile> file);
  Status load(ByteView bytes);
  Status write_group(std::vector<Waiting>& group, std::uint64_t first_slot);
  Status write_slots(std::uint64_t first_slot, const std::string& bytes);
  void remember(const UnitId& unit, const Key256& key);

  KeyStoreOptions options_;
  const KeyWrapping wrapping_;
  Key256 wrapping_key_;
  std::unique_ptr<rocksdb::FSRandomRWFile> file_;

  mutable std::mutex mutex_;
  std::condition_variable written_;
  std::unordered_map<UnitId, Place> places_;
  std::uint64_t slots_ = 0;  // in the file, the unwritten of this group not counted
  std::size_t damaged_ = 0;
  std::vector<Waiting> waiting_;
  std::uint64_t group_ = 0;        // number of the group now collecting
  std::uint64_t groups_done_ = 0;  // all groups below are written
  bool writing_ = false;
  bool broken_ = false;
  // Least recently used last.
  std::list<std::pair<UnitId, Key256>> recent_;
  std::unordered_map<UnitId, std::list<std::pair<UnitId, Key256>>::iterator> cached_;
};

}  // namespace scrutiny
