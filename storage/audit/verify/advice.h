// What a fault means and what to do about it, for people who are not programmers.
// Thread-safety: free functions. Never blocks.
#pragma once

#include <string_view>

#include "storage/audit/verify/report.h"

namespace scrutiny {

struct Advice {
  std::string_view means;
  std::string_view to_do;
  bool later_records_rest_on_it = false;
};
const Advice& advice(FaultKind kind);

}  // namespace scrutiny
