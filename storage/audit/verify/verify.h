// The offline verifier: holds a trail against the signed checkpoint at its end, down to the
// contents where keys allow (levels: docs/formats/record.md and export.md). It is a second reading
// of the formats and shares with the writer only SHA-256, Ed25519, the opening of sealed boxes and
// the parsing of notes. Thread-safety: free functions; a source may be read by several threads at
// once. Blocking: yes. Memory: a few hundred bundles of 256 records at a time, whatever the size of
// the trail, and the payloads of one bundle for each thread.
#pragma once

#include <chrono>
#include <functional>
#include <unordered_map>
#include <vector>

#include "api/ids.h"
#include "storage/audit/verify/report.h"
#include "storage/audit/verify/trail_source.h"
#include "storage/audit/verify/verify_progress.h"
#include "storage/audit/verify/writer_keys.h"
#include "storage/crypto/secret.h"

namespace scrutiny {

using KeyRing = std::unordered_map<UnitId, Key256>;
// keys.json of docs/formats/export.md; kInvalidArgument when it is anything else.
Result<KeyRing> parse_key_ring(std::string_view json);

// Something signed earlier that this trail must still agree with.
struct KnownCheckpoint {
  std::uint64_t size = 0;
  Digest root{};
};
struct KnownLeaf {
  std::uint64_t index = 0;
  Digest leaf{};
};

struct VerifyOptions {
  // Keys trusted to speak for the log; the checkpoint must be signed by one of them, or by a key
  // that recorded rotations lead to from one of them. None: nothing can be told.
  std::vector<NoteVerifier> log_keys;
  std::vector<NoteVerifier> witness_keys;
  VerifyLevel level = VerifyLevel::kLog;
  unsigned threads = 0;                 // 0: one for each core
  const KeyRing* keys = nullptr;        // data keys for kPayloads and kContents; outlives the call
  const WriterKeys* writers = nullptr;  // people's own keys; outlives the call
  std::vector<KnownCheckpoint> known_checkpoints;
  std::vector<KnownLeaf> known_leaves;
  // Where an earlier run was, to go on from there if the trail continues it; outlives the call.
  const VerifyProgress* resume = nullptr;
  // Called on the calling thread now and then with what to go on from, and with `checkpoint` set
  // when all held to the end.
  std::function<void(const VerifyProgress&)> keep;
  std::chrono::milliseconds keep_every{5000};  // at most; rarer where keeping takes long
  // Called now and then on the calling thread with records done and in all.
  std::function<void(std::uint64_t done, std::uint64_t total)> progress;
};

VerifyReport verify_trail(const TrailSource& source, const VerifyOptions& options);

}  // namespace scrutiny
