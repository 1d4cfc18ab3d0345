#include "storage/ledger/log_check.h"

#include <limits>

#include "storage/audit/checkpoint.h"
#include "storage/audit/public_schema.h"
#include "storage/crypto/hex.h"

namespace scrutiny {
namespace {

// Records at the end that are hashed again at every start; fsck hashes them all.
constexpr std::uint64_t kTail = 512;

Error tampered(std::string text, std::string detail = {}) {
  return Error(ErrorCode::kTampered, std::move(text), std::move(detail));
}

Result<Checkpoint> open_own(std::string_view note, const NoteVerifier& key, const char* which) {
  auto opened = open_checkpoint(note, key.name(), {&key, 1});
  if (opened.ok()) return std::move(opened->checkpoint);
  return tampered(
      std::string(which) +
          " does not carry a valid signature of this log's key. Someone without the key "
          "wrote it, or another log's files were put here. Nothing is served.",
      opened.error().describe());
}

Status check_root(const LogReader& log, const Checkpoint& checkpoint, const char* which) {
  auto root = root_at(checkpoint.size, log);
  if (!root.ok()) return root.error();
  if (*root == checkpoint.root) return {};
  return tampered("The first " + std::to_string(checkpoint.size) + " records are not those that " +
                      which + " was signed over: the log was changed. Nothing is served.",
                  "signed root " + to_hex(checkpoint.root) + ", stored root " + to_hex(*root));
}

Status check_nothing_beyond(const LogReader& log, std::uint64_t size) {
  std::optional<std::uint64_t> extra;
  SCRUTINY_TRY(log.engine().read(Table::kRecords, size, std::numeric_limits<std::uint64_t>::max(),
                                 [&](std::uint64_t key, ByteView) {
                                   extra = key;
                                   return Visit::kStop;
                                 }));
  if (!extra) return {};
  return tampered(
      "The log holds a record beyond its last signed checkpoint: an unsigned tail, which "
      "this program never writes. Nothing is served.",
      "record " + std::to_string(*extra) + ", signed size " + std::to_string(size));
}

// Hashes the last records again and holds them against the stored leaves and each other.
Result<LogEnd> check_tail(const LogReader& log, std::uint64_t size, std::uint64_t from) {
  LogEnd end;
  SCRUTINY_ASSIGN(end.tree, frontier_at(size, log));
  std::optional<Digest> before;
  SCRUTINY_TRY(log.for_each(
      from, size, [&](std::uint64_t index, std::string_view bytes, ByteView) -> Status {
        const Digest leaf = leaf_hash(bytes);
        SCRUTINY_ASSIGN(const Digest stored, log.leaf(index));
        SCRUTINY_ASSIGN(const Record record, decode(bytes));
        const bool linked = !before || record.prev == *before;
        if (leaf != stored || !linked || record.index != index || record.time < end.time) {
          return tampered("Record " + std::to_string(index) +
                              " is not the one that was signed. Run fsck for the whole list.",
                          "stored leaf " + to_hex(stored) + ", computed " + to_hex(leaf));
        }
        before = leaf;
        end.time = record.time;
        return {};
      }));
  if (before) end.last_leaf = *before;
  return end;
}

Status check_genesis(const LogReader& log, const NoteVerifier& key) {
  SCRUTINY_ASSIGN(const std::string bytes, log.record(0));
  SCRUTINY_ASSIGN(const Record record, decode(bytes));
  const auto beginning = log_beginning(record);
  if (!beginning.ok()) return tampered("Record 0 does not say which log this is.");
  const std::string& origin = beginning->log.origin;
  if (origin == key.name()) return {};
  return Error(ErrorCode::kConfigInvalid, "This data folder holds the log \"" + origin +
                                              "\", but the configuration names \"" + key.name() +
                                              "\".");
}

}  // namespace

Result<CheckedLog> check_log(const LogReader& log, const StoredHead& head,
                             const NoteVerifier& key) {
  SCRUTINY_ASSIGN(const EngineHead stored, log.engine().head());
  SCRUTINY_ASSIGN(const Checkpoint signed_head, open_own(head.checkpoint, key, "The head store"));
  if (stored.size < signed_head.size) {
    return Error(
        ErrorCode::kRollback,
        "The log has " + std::to_string(stored.size) + " records, but " +
            std::to_string(signed_head.size) +
            " were signed and acknowledged. The database folder was rolled back, or its "
            "write-ahead log was lost. Nothing is served: put the newer folder back, or restore "
            "a backup as a continued log.");
  }
  SCRUTINY_TRY(check_root(log, signed_head, "the head store's checkpoint"));

  CheckedLog out;
  out.checkpoint = head.checkpoint;
  if (stored.size > signed_head.size) {
    SCRUTINY_ASSIGN(const Checkpoint end, open_own(stored.checkpoint, key, "The end of the log"));
    if (end.size != stored.size) {
      return tampered(
          "The log does not end where its last checkpoint does. Nothing is served.",
          "checkpoint " + std::to_string(end.size) + ", log " + std::to_string(stored.size));
    }
    SCRUTINY_TRY(check_root(log, end, "its last checkpoint"));
    out.checkpoint = stored.checkpoint;
  }
  SCRUTINY_TRY(check_nothing_beyond(log, stored.size));
  const std::uint64_t certain = std::min(signed_head.size, stored.size);
  SCRUTINY_ASSIGN(out.end, check_tail(log, stored.size, certain > kTail ? certain - kTail : 0));
  if (out.end.last_leaf != stored.last_leaf) {
    return tampered("The store's head row does not name the last record. Nothing is served.");
  }
  if (stored.size > 0) SCRUTINY_TRY(check_genesis(log, key));
  return out;
}

}  // namespace scrutiny
