// Monthly figures on restraint as establishments send them: totals, never about one child.
// Purpose: one data line per establishment, month and measure, as sent. Unproven: no real return
// has been read yet. Thread-safety: pure function. Failure: kPluginRefused when no table has
// columns for establishment, month, incidents or children restrained, and one measure more.
// Blocking: CPU only, within the caps of plugins/office.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "api/extraction.h"
#include "api/result.h"
#include "plugins/office/model.h"

namespace scrutiny::restraint {

struct Return {
  std::vector<ExtractedObservation> lines;
  std::vector<ExtractedWarning> warnings;
};

Result<Return> read_return(const office::Document& document);

// "April 2025", "Apr-25", "2025-04", "04/2025", or a day of the month: its first day.
std::optional<std::chrono::year_month_day> parse_month(std::string_view text);

}  // namespace scrutiny::restraint
