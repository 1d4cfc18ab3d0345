// Record times: `2026-11-23T06:11:03.123Z`, always 24 characters, UTC, leap seconds ignored
// (POSIX), years 1970 to 9999. Thread-safety: free functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "api/clock.h"

namespace scrutiny {

inline constexpr std::size_t kTimeTextSize = 24;
inline constexpr UnixMillis kMaxTime = 253402300799999;  // 9999-12-31T23:59:59.999Z

// REQUIRES: 0 <= time <= kMaxTime.
std::string format_time(UnixMillis time);
void append_time(UnixMillis time, std::string& out);
// nullopt for anything format_time would not have written, also 30 February.
std::optional<UnixMillis> parse_time(std::string_view text);

}  // namespace scrutiny
