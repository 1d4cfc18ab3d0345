// The log's keys in the order in which records made them its own, and what follows from it: a
// checkpoint of n records must be signed by the newest key recorded among them. Older keys may sign
// too. Thread-safety: values. Blocking: read() and check() read records. Failure: kTampered for a
// checkpoint or a rotation that does not hold; kBadCredentials when keys are missing.
// Source: docs/formats/checkpoint.md, "Rotation of the log's key".
#pragma once

#include <vector>

#include "storage/audit/checkpoint.h"
#include "storage/audit/record.h"
#include "storage/ledger/log_key_file.h"
#include "storage/ledger/log_reader.h"

namespace scrutiny {

inline constexpr std::string_view kKeyRotatedAction = "log.key_rotated";

struct LogKeyLink {
  NoteVerifier key;
  std::uint64_t record = 0;  // index of log.created, log.continued or log.key_rotated
};

class LogKeyChain {
 public:
  // REQUIRES: at least one link, the first of record 0.
  explicit LogKeyChain(std::vector<LogKeyLink> links) : links_(std::move(links)) {}
  // From what log.key says; for a key whose record is not known there, what a crash within a
  // rotation leaves, the log is searched. `keys` is corrected by what was found.
  static Result<LogKeyChain> read(const std::string& origin, std::vector<StoredLogKey>& keys,
                                  const LogReader& log);

  const std::vector<LogKeyLink>& links() const { return links_; }
  const NoteVerifier& newest() const { return links_.back().key; }
  const std::string& origin() const { return newest().name(); }
  // Whose signature a checkpoint over `size` records must carry.
  const NoteVerifier& at(std::uint64_t size) const;
  void add(LogKeyLink link) { links_.push_back(std::move(link)); }

  // A checkpoint of this log, signed as it must be, every line by a key of the log holding.
  Result<Checkpoint> open(std::string_view note) const;
  // That the records say the same: created with the first key, each rotation signed by the key
  // before.
  Status check(const LogReader& log, std::uint64_t size) const;
  // That `record`, log.created or log.key_rotated at its index, is the one of this chain.
  Status check(const Record& record) const;

 private:
  std::vector<LogKeyLink> links_;
};

// What a rotation record says, or kCorruption.
Result<NoteVerifier> rotated_key(const Record& record);

}  // namespace scrutiny
