// Changing the key-encryption key: every data key and log key is wrapped anew, then the old key is
// destroyed. Format and order of steps: docs/formats/keys.md. Thread-safety: one thread, with the
// data folder's lock held and no key store open. Blocking: reads and writes the whole key store.
// Failure: kBadCredentials for keys that cannot be had; kCorruption for a living key that does not
// unwrap (nothing is changed then); kIo. After a failure or a crash settle_keys() leaves the old
// state or the new one, never a mixture.
#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "storage/ledger/key_store.h"

namespace scrutiny {

struct FreshKeyFile {};  // 32 random bytes, in the place of the key file
struct KeyFileFrom {
  std::string path;  // whose content is taken over into the place of the key file
};
using NewWrapping = std::variant<FreshKeyFile, KeyFileFrom, Passphrase>;

struct RewrapReport {
  KeyWrapping wrapping;
  std::size_t living = 0;     // data keys wrapped anew
  std::size_t destroyed = 0;  // slots of erased units, which stay destroyed
  std::size_t damaged = 0;    // slots that could not be read before and cannot be read now
  std::string key_file;       // where the key now is; empty: nowhere, a passphrase
  std::vector<std::string> overwritten;  // files overwritten with zeros and removed
};

Result<RewrapReport> rewrap_keys(const KeyStoreOptions& options, const NewWrapping& to,
                                 const std::function<void(std::uint64_t, std::uint64_t)>& progress);

// Finishes or undoes what a crash left of a rewrap or of a change of log.key.
Status settle_keys(const KeyStoreOptions& options);

}  // namespace scrutiny
