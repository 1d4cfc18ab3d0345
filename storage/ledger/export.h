// Writes the whole trail as files that need none of our programs to read: docs/formats/export.md.
// Sealed payloads and contents go along sealed; no keys. Thread-safety: free function. Blocking:
// reads the whole store, writes as much. Failure: kConflict when the target folder is not empty;
// kIo; what a damaged store answers. A folder without manifest.json is an export that did not get
// to its end.
#pragma once

#include <filesystem>

#include "storage/ledger/fsck.h"

namespace scrutiny {

enum class ExportScope : std::uint8_t {
  kLog,       // records and tree
  kPayloads,  // and sealed payloads
  kContents,  // and the sealed contents that living payloads name
};

struct ExportOptions {
  LedgerSettings settings;
  StoreUse use = StoreUse::kAlone;
  ExportScope scope = ExportScope::kContents;
  std::filesystem::path target;
  Progress progress;  // in records
};

// Returns the number of records exported.
Result<std::uint64_t> export_trail(ExportOptions options);

}  // namespace scrutiny
