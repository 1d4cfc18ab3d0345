// Internal: the stores of a data folder, opened and checked, before anything runs on them. Shared
// by open, fsck, rebuild and export. Thread-safety: one thread. Blocking: disk I/O.
#pragma once

#include <memory>
#include <optional>

#include "storage/ledger/head_store.h"
#include "storage/ledger/key_store.h"
#include "storage/ledger/log_check.h"
#include "storage/ledger/open.h"
#include "storage/ledger/sealing.h"

namespace scrutiny {

struct StoreParts {
  std::optional<FileLockHolder> lock;
  std::unique_ptr<KeyStore> keys;
  std::unique_ptr<HeadStore> head;
  EngineFaces engine;
  std::unique_ptr<NoteSigner> signer;
  std::unique_ptr<Sealing> sealing;
};

// Fills in what settings leave open.
void set_defaults(LedgerSettings& settings);

// Takes the lock, creates what is missing if `mode` allows, opens keys, head and engine. Does not
// check the log and opens no state.
Result<StoreParts> open_parts(const LedgerSettings& settings, OpenMode mode);

Result<std::unique_ptr<KeyStore>> open_keys(const LedgerSettings& settings);
Result<std::unique_ptr<NoteSigner>> open_signer(const LedgerSettings& settings,
                                                const KeyStore& keys);
// What the log's boxes are sealed as: the origin, or that of the log which this one continues.
Result<std::string> sealing_name(const LedgerSettings& settings, Engine& engine);
Result<std::unique_ptr<StateStore>> open_state(const LedgerSettings& settings);

}  // namespace scrutiny
