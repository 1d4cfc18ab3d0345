// Which of the log's checkpoints an outside authority has put a time on. Rows:
// "timestamp/<size as 16 hex digits>" and "timestamps/newest"; record: time.stamped, whose payload
// carries the token itself (docs/formats/timestamp.md). Tokens that a continued log inherited are
// over checkpoints of the old log and have no row; "timestamps/inherited" says up to which record
// (log.continued). Nothing in them belongs to a person.
// Thread-safety, blocking and failure: as Projection; the others read a snapshot.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/clock.h"
#include "storage/state/projection.h"

namespace scrutiny {

struct Timestamp {
  std::uint64_t size = 0;   // records under the checkpoint
  std::uint64_t index = 0;  // of the record that holds the token
  UnixMillis recorded = 0;  // time of that record
  UnixMillis time = 0;      // by the authority's clock
  std::string authority;
  std::string serial;
  std::string policy;
  UnixMillis certificate_ends = 0;
  std::string checkpoint_sha256;  // hex, of its text
  std::string token_sha256;       // hex
};

std::optional<Timestamp> load_timestamp(const StateReader& state, std::uint64_t size);
std::optional<Timestamp> newest_timestamp(const StateReader& state);
// Of at least `from` records, in order of size, at most `limit`.
std::vector<Timestamp> list_timestamps(const StateReader& state, std::uint64_t from,
                                       std::size_t limit);

class TimestampsProjection final : public Projection {
 public:
  void apply(const Applied& applied, StateWriter& state) const override;
};

}  // namespace scrutiny
