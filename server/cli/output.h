// What the `scrutiny` command prints and how it exits. Results go to standard output, everything
// else to standard error. Thread-safety: none.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "api/error.h"

namespace scrutiny::cli {

enum class ExitCode : int {
  kHolds = 0,        // done, or what was checked holds
  kDoesNotHold = 1,  // refused, or what was checked does not hold
  kUsage = 2,
  kCannotTell = 3,  // the network, a file or a key needed to tell is missing
};

enum class Format : std::uint8_t { kText, kJson };

void print_json(const boost::json::value& value);
// Left-aligned columns; the first row is the heading.
void print_table(const std::vector<std::vector<std::string>>& rows);
// Says what failed on standard error (as a JSON object on standard output too when asked for JSON).
ExitCode report(const Error& error, Format format);
// Server text may come from other organisations: control characters, which a terminal would obey,
// become U+FFFD; line feeds stay only where `multi_line`.
enum class Lines : std::uint8_t { kOne, kMany };
std::string printable(std::string_view text, Lines lines);

// One line on standard error that is drawn over; silent when that is not a terminal.
class ProgressBar {
 public:
  // With a unit ("records") it also shows how many of them a second are done.
  explicit ProgressBar(std::string label, std::string unit = {});
  ~ProgressBar();
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;
  void update(std::uint64_t done, std::uint64_t total);

 private:
  std::string label_;
  std::string unit_;
  bool on_terminal_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point last_{};
  std::chrono::steady_clock::time_point started_{};
  std::uint64_t done_at_start_ = 0;
};

}  // namespace scrutiny::cli
