// A projection turns one record and its payload into changes of state rows. It must be total and
// pure: no clock, randomness, configuration or plugin; equal input gives equal rows on every
// machine, for ever. A payload that does not fit its action is a programming error or corruption
// and throws. Thread-safety: const and stateless; called on the sequencer thread and by rebuild and
// fsck.
#pragma once

#include <boost/json/object.hpp>

#include "storage/audit/record.h"
#include "storage/state/state.h"

namespace scrutiny {

struct Applied {
  const Record& record;
  // The opened payload; nullptr when its unit has been erased: write the tombstone (the row without
  // words).
  const boost::json::object* payload;
};

class Projection {
 public:
  virtual ~Projection() = default;
  // Actions it does not know are not its business: it leaves the state alone.
  virtual void apply(const Applied& applied, StateWriter& state) const = 0;
};

}  // namespace scrutiny
