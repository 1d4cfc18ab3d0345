// Europe/London without the system's time zone files, which a minimal machine may lack: the rule
// has stood since 1996 and every time shown here is later. GMT, or BST from the last Sunday of
// March, 01:00 UTC, to the last Sunday of October. Thread-safety: pure.
#pragma once

#include <string>

#include "api/clock.h"

namespace scrutiny {

// What a clock in London shows at `time`, as if that were UTC.
UnixMillis london_wall_clock(UnixMillis time);

// yyyy-mm-dd: what due dates and deadlines are counted by.
std::string london_day(UnixMillis time);

}  // namespace scrutiny
