// A period of whole days in London, and the records made in it, found without reading the others.
// Thread-safety: pure functions. Blocking: in_period reads about 2 log2(size) records.
// Failure: kInvalidArgument naming the field.
#pragma once

#include <cstdint>
#include <string>

#include "api/clock.h"
#include "storage/ledger/ledger.h"

namespace scrutiny {

struct Period {
  std::string from;       // yyyy-mm-dd, the first day
  std::string to;         // the last day, in it
  UnixMillis begins = 0;  // first millisecond of `from`
  UnixMillis ends = 0;    // first millisecond after `to`
};
Result<Period> parse_period(const std::string& from, const std::string& to);

struct RecordRange {
  std::uint64_t first = 0;
  std::uint64_t end = 0;  // one past the last

  std::uint64_t count() const { return end - first; }
  // How many of them are among the first `size` of the log.
  std::uint64_t below(std::uint64_t size) const;
};
// Times of records never go back, so that halves can be left out.
Result<RecordRange> in_period(const Ledger& ledger, std::uint64_t size, const Period& period);

Result<UnixMillis> record_time(const Ledger& ledger, std::uint64_t index);

}  // namespace scrutiny
