// Where a verifier reads a trail from: an exported folder, or a server over HTTP.
// Thread-safety: all calls may come from several threads at once. Blocking: all may block on I/O.
// Failure: kNotFound when the trail does not hold the thing (which counts against the trail); any
// other error when it could not be read now (which leaves the question open).
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "api/bytes.h"
#include "api/ids.h"
#include "api/result.h"
#include "storage/audit/checkpoint.h"

namespace scrutiny {

// What a source can say about one record's payload.
struct PayloadAbsent {};       // the trail holds none (erased units)
struct PayloadNotSupplied {};  // this source or reader does not get to see it
struct PayloadSealed {
  ByteView box;
};
struct PayloadOpened {
  Digest salt{};
  ByteView payload;
};
using SuppliedPayload =
    std::variant<PayloadNotSupplied, PayloadAbsent, PayloadSealed, PayloadOpened>;

// The payloads of one entry bundle; the views point into `storage`.
struct PayloadBundle {
  std::vector<SuppliedPayload> payloads;
  Bytes storage;
};

// Bytes of one content, front to back.
class ContentStream {
 public:
  virtual ~ContentStream() = default;
  // Fills `out` unless the content ends before; the number of bytes read.
  virtual Result<std::size_t> read(std::span<std::uint8_t> out) = 0;
};

enum class ContentForm : std::uint8_t { kNotSupplied, kSealed, kOriginal };

struct SuppliedContent {
  ContentForm form = ContentForm::kNotSupplied;
  std::unique_ptr<ContentStream> stream;  // null for kNotSupplied
};

class TrailSource {
 public:
  virtual ~TrailSource() = default;

  virtual Result<std::string> checkpoint() const = 0;
  // `width` hashes of a tile, 32 bytes each. `out` is replaced; its memory may be reused.
  virtual Status read_tile(unsigned level, std::uint64_t number, unsigned width,
                           Bytes& out) const = 0;
  // u16 length || record, `width` times.
  virtual Status read_entries(std::uint64_t number, unsigned width, Bytes& out) const = 0;
  // One element for each of the `width` records of bundle `number`. kNotFound when the trail should
  // hold them and does not.
  virtual Status read_payloads(std::uint64_t number, unsigned width, PayloadBundle& out) const = 0;
  virtual Result<SuppliedContent> open_content(const BlobId& blob) const = 0;

  // Holds whatever else describes the trail (a manifest, a key file) against its verified
  // checkpoint and the key that signed it. kTampered when it does not fit.
  virtual Status check_description(const Checkpoint& checkpoint, const NoteVerifier& key) const = 0;
};

}  // namespace scrutiny
