// Checks everything a data folder holds against everything else: each record, link, time, leaf,
// tree node, root and stored checkpoint; each payload against its commitment; each content against
// its digest; each state row against a rebuild; keys against erasures; the head store. Changes
// nothing. Thread-safety: free functions; one check at a time per folder. Blocking: reads the whole
// store. Failure: an Error only where nothing could be checked (locked, no such folder, wrong key
// file); what is wrong with the store is in the report.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "storage/ledger/open.h"

namespace scrutiny {

enum class FsckKind : std::uint8_t {
  kUnreadable,  // the store itself reports damage
  kHead,        // the head store is missing, damaged, or not signed by this log's key
  kRollback,    // the log is shorter than its head
  kEnd,         // the store's head row, or rows beyond the signed end
  kRecord,      // not a record, or not the one that was hashed into the tree
  kGap,         // a record or payload is missing
  kLink,        // prev is not the leaf before
  kTime,        // earlier than the record before
  kNode,        // a stored tree node is not the one computed
  kRoot,        // the records do not add up to a signed root
  kCheckpoint,  // a stored checkpoint is not signed, or of another size
  kGenesis,     // record 0 is not this log's
  kKey,         // a payload's key is missing or does not unwrap
  kErasure,     // a key is still there after the record that erased it
  kPayload,     // does not open
  kCommitment,  // opens, but is not what the record commits to
  kContent,     // missing, damaged, or not what the payload names
  kState,       // a state row differs from the one made from the log
};
// Stable lower-case word, for --json.
std::string_view text(FsckKind kind);

struct FsckFault {
  FsckKind kind = FsckKind::kUnreadable;
  std::optional<std::uint64_t> index;  // record; for kNode the node, for kCheckpoint its size
  std::string where;  // "record 12", "tree level 1 node 3", "state row document/…"
  std::string expected;
  std::string found;

  // For the operator: what, where, and both values.
  std::string sentence() const;
};

struct FsckReport {
  std::optional<FsckFault> fault;     // the first
  std::vector<std::string> warnings;  // not wrong, but worth a look
  std::vector<BlobId> unnamed;  // content that no living payload names: uploads under way, or waste
  std::uint64_t records = 0;    // everything below counts what was checked
  std::uint64_t nodes = 0;
  std::uint64_t checkpoints = 0;
  std::uint64_t payloads = 0;
  std::uint64_t erased_payloads = 0;  // cannot be opened, and a record says why
  std::uint64_t contents = 0;
  std::uint64_t content_bytes = 0;
  std::uint64_t state_rows = 0;
  std::uint64_t state_records = 0;  // records the compared state stands for

  bool sound() const { return !fault; }
};

enum class StoreUse : std::uint8_t {
  kAlone,        // takes the lock: the server is stopped
  kBesideServer  // reads beside a running server, as of now; state as of its last flush
};

struct FsckOptions {
  LedgerSettings settings;
  StoreUse use = StoreUse::kAlone;
  std::string scratch;  // folder for temporary stores, removed afterwards; empty: root/fsck
  Progress progress;    // in records; three passes: log, payloads, state
};

Result<FsckReport> fsck(FsckOptions options);

}  // namespace scrutiny
