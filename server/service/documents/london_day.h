// The day in Europe/London: what due dates and deadlines are counted by. Thread-safety: pure.
#pragma once

#include <string>

#include "api/clock.h"

namespace scrutiny {

// yyyy-mm-dd. GMT, or BST from the last Sunday of March, 01:00 UTC, to the last Sunday of October.
std::string london_day(UnixMillis time);

}  // namespace scrutiny
