// By when a response to an inspection report is due: the date that the report states, which is
// authoritative, and beside it the date that the framework's rule gives, which is a proposal.
// Thread-safety: plain values and pure functions; DeadlineRules is const after it was made.
// Blocking: never. Failure: builtin() throws for a definition that cannot be read (a programmer's
// error); a part that cannot be known is absent and `notes` say why.
// Source: docs/architecture.md; config/frameworks/, config/bank_holidays.toml.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/extraction.h"
#include "config/bank_holidays.h"
#include "config/frameworks.h"

namespace scrutiny {

struct DeadlineRules {
  std::vector<Framework> frameworks;
  BankHolidays holidays;

  static DeadlineRules builtin();
};

struct StatedDeadline {
  std::string date;  // yyyy-mm-dd; empty: it was not understood
  std::string as_written;
  int page = 0;
  std::string quote;
};

struct ProposedDeadline {
  std::string date;                // yyyy-mm-dd
  std::string what;                // is owed
  std::uint32_t working_days = 0;  // at most one of the two is not 0
  std::uint32_t weeks = 0;
  std::string counted_from;  // the rule's event: "received" or "published"
  std::string from;          // yyyy-mm-dd; the day that was taken for it
  bool estimate = false;  // counted from a day that the document says, not from an event on record
  bool holidays_announced = true;  // false: some bank holidays were computed ahead
};

struct ResponseDeadline {
  std::vector<StatedDeadline> stated;
  std::optional<ProposedDeadline> proposed;
  // Working days from the proposed date to the stated one; negative: the stated one is earlier.
  std::optional<int> difference;
  std::vector<std::string> notes;  // what is absent and why, in plain words
};

// nullopt: the document states none and no framework says that one is owed. `received`: the day in
// Europe/London on which the document was first received, yyyy-mm-dd.
std::optional<ResponseDeadline> response_deadline(const Extraction& found,
                                                  const std::string& received,
                                                  const DeadlineRules& rules);

}  // namespace scrutiny
