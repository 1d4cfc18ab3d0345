// Holds a continued log against the log it continues: every record that came back must be the old
// one but for `prev` (docs/formats/record.md, log.continued). Both trails have been verified by
// themselves. Thread-safety: one thread. Blocking: reads the records of both. Failure: kInherited
// names the first record that differs; kNotFound, kIo when one cannot be read.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "storage/audit/verify/report.h"
#include "storage/audit/verify/trail_source.h"

namespace scrutiny {

// Records 1 to `restored` - 1; record 0 of the two differs by its nature. The sizes are those of
// the verified checkpoints.
struct InheritedRange {
  std::uint64_t restored = 0;
  std::uint64_t new_size = 0;
  std::uint64_t old_size = 0;
};
Result<std::optional<Fault>> check_inheritance(
    const TrailSource& continued, const TrailSource& old, const InheritedRange& range,
    const std::function<void(std::uint64_t, std::uint64_t)>& progress = {});

}  // namespace scrutiny
