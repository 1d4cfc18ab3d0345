// Opening an action's details: one record, written before anything of it leaves (RecordedReading).
// Thread-safety: any thread. Blocking: reads state. Ownership: ledger and clock outlive it.
// Failure: kNotFound for what the caller may not see, kErased when the words are gone.
#pragma once

#include <vector>

#include "api/clock.h"
#include "server/service/actions/action_life.h"
#include "server/service/actions/action_view.h"
#include "server/service/documents/recorded_reading.h"
#include "storage/ledger/ledger.h"

namespace scrutiny {

struct ActionDetails {
  ActionRow action;
  ActionStanding standing;
  std::vector<ActionStep> steps;  // what the caller may do now
  std::vector<WithheldStep> withheld;
};

class ActionReadings {
 public:
  ActionReadings(Ledger& ledger, const Clock& clock) : ledger_(ledger), clock_(clock) {}

  Result<RecordedReading<ActionDetails>> details(const Principal& caller, const ActionId& id) const;
  // The day that lists are computed by.
  std::string today() const { return london_day(clock_.now()); }

 private:
  Ledger& ledger_;
  const Clock& clock_;
};

}  // namespace scrutiny
