#include "server/service/assurance/period.h"

#include <algorithm>

#include "server/service/documents/london_day.h"
#include "storage/audit/record.h"

namespace scrutiny {
namespace {

constexpr UnixMillis kHour = 3'600'000;
constexpr UnixMillis kDay = 24 * kHour;

// Midnight in London; no clock change falls on it.
UnixMillis start_of_day(UnixMillis shown) {
  return london_wall_clock(shown - kHour) == shown ? shown - kHour : shown;
}

Result<UnixMillis> parse_day(const char* field, const std::string& text) {
  const auto shown = parse_time(text + "T00:00:00.000Z");
  if (shown && *shown >= kDay && *shown < kMaxTime - 2 * kDay) return *shown;
  return Error::field(field, "must be a day such as 2026-11-27");
}

// The first of [first, end) that was made at `time` or later.
Result<std::uint64_t> first_from(const Ledger& ledger, RecordRange among, UnixMillis time) {
  while (among.first < among.end) {
    const std::uint64_t middle = among.first + among.count() / 2;
    SCRUTINY_ASSIGN(const UnixMillis made, record_time(ledger, middle));
    if (made < time) {
      among.first = middle + 1;
    } else {
      among.end = middle;
    }
  }
  return among.first;
}

}  // namespace

Result<Period> parse_period(const std::string& from, const std::string& to) {
  SCRUTINY_ASSIGN(const UnixMillis first, parse_day("from", from));
  SCRUTINY_ASSIGN(const UnixMillis last, parse_day("to", to));
  if (last < first) return Error::field("to", "must not be before the first day");
  return Period{from, to, start_of_day(first), start_of_day(last + kDay)};
}

std::uint64_t RecordRange::below(std::uint64_t size) const {
  return std::clamp(size, first, end) - first;
}

Result<UnixMillis> record_time(const Ledger& ledger, std::uint64_t index) {
  SCRUTINY_ASSIGN(const std::string bytes, ledger.record(index));
  SCRUTINY_ASSIGN(const Record record, decode(bytes));
  return record.time;
}

Result<RecordRange> in_period(const Ledger& ledger, std::uint64_t size, const Period& period) {
  RecordRange range;
  SCRUTINY_ASSIGN(range.first, first_from(ledger, {0, size}, period.begins));
  SCRUTINY_ASSIGN(range.end, first_from(ledger, {range.first, size}, period.ends));
  return range;
}

}  // namespace scrutiny
