// Checkpoints (C2SP tlog-checkpoint 1.0): the signed statement "the log has this size and this
// root". Format: docs/formats/checkpoint.md. Thread-safety: values and free functions. Never
// blocks.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "api/bytes.h"
#include "api/result.h"
#include "storage/audit/note.h"

namespace scrutiny {

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Digest root{};
  std::vector<std::string> extensions;  // we write none; other logs may
};

// origin LF size LF base64(root) LF, then extension lines.
std::string format_checkpoint(const Checkpoint& checkpoint);
// The inverse; kInvalidArgument for other text (leading zeros, empty lines, no final LF).
Result<Checkpoint> parse_checkpoint(std::string_view text);

// The signed note of a checkpoint. REQUIRES: a key of type kEd25519.
std::string sign_checkpoint(const Checkpoint& checkpoint, const NoteSigner& signer);

struct Cosigned {
  std::string witness;     // its key's name
  std::uint64_t time = 0;  // POSIX seconds, the witness's clock
};

struct OpenedCheckpoint {
  Checkpoint checkpoint;
  std::string text;                    // what was signed
  std::vector<Cosigned> cosignatures;  // each witness once
};

// Trusts a checkpoint only if its first line is `origin` and one of the log's keys signed it;
// witness keys count as cosignatures, never instead of the log's. kTampered when a known key's
// signature does not hold, the log's is missing or the origin is another.
Result<OpenedCheckpoint> open_checkpoint(std::string_view note, std::string_view origin,
                                         std::span<const NoteVerifier> log_keys,
                                         std::span<const NoteVerifier> witness_keys = {});

}  // namespace scrutiny
