// A witness (C2SP tlog-witness): cosigns a log's checkpoint only when it continues the last one it
// cosigned, so two histories of one log can never both be cosigned. Checking and remembering are
// one durable step, before the answer. Thread-safety: one thread at a time. Blocking: syncs a file.
// Ownership: the store outlives it. Failure: answers carry the protocol's status; kIo and
// kCorruption of the store end as 500.
// Source: docs/formats/checkpoint.md, audit-format section 4.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "server/witness/witness_store.h"
#include "storage/audit/checkpoint.h"

namespace scrutiny {

struct WitnessAnswer {
  int status = 500;
  std::string media_type;
  std::string body;
};

class Witness {
 public:
  // Seconds since 1970; a parameter for tests.
  using Seconds = std::function<std::uint64_t()>;
  static std::uint64_t system_seconds();

  // REQUIRES: `key` is of type kCosignature.
  Witness(NoteSigner key, WitnessStore& store, Seconds now)
      : key_(std::move(key)), store_(store), now_(std::move(now)) {}

  // Logs are known by their origin: the name of their key.
  void add_log(const NoteVerifier& log_key) { logs_[log_key.name()].push_back(log_key); }
  const NoteVerifier& verifier() const { return key_.verifier(); }

  // 200 with the cosignature line; 400 malformed or old > size; 403 not signed by the log; 404
  // unknown log; 409 with the size cosigned last; 422 no continuation of it.
  WitnessAnswer add_checkpoint(std::string_view body);
  // The last cosigned checkpoint of the log named by hex SHA-256 of its origin; 404 without one.
  WitnessAnswer checkpoint(std::string_view name) const;
  // Size of the last cosigned checkpoint, and its note; 0 and empty when there is none.
  struct Known {
    std::uint64_t size = 0;
    std::string note;
  };
  Result<Known> known(const std::string& origin) const;

 private:
  struct Stored;
  Result<std::optional<Stored>> stored(const std::string& origin) const;

  const NoteSigner key_;
  WitnessStore& store_;
  const Seconds now_;
  std::map<std::string, std::vector<NoteVerifier>> logs_;
};

}  // namespace scrutiny
