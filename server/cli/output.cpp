#include "server/cli/output.h"

#include <algorithm>
#include <cstdio>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <unistd.h>

namespace scrutiny::cli {
namespace {

std::size_t display_width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

void print_line(std::FILE* stream, std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stream);
  std::fputc('\n', stream);
}

// ", 12000 records/s, 3 min left"; empty before there is a pace.
std::string pace(const std::string& unit, std::uint64_t done, std::uint64_t left,
                 std::chrono::milliseconds taken) {
  const auto milliseconds = static_cast<double>(taken.count());
  if (done == 0 || milliseconds < 500) return {};
  const double rate = static_cast<double>(done) * 1000 / milliseconds;
  const auto seconds = static_cast<std::uint64_t>(static_cast<double>(left) / rate) + 1;
  const std::string time = seconds < 100    ? std::to_string(seconds) + " s"
                           : seconds < 6000 ? std::to_string(seconds / 60 + 1) + " min"
                                            : std::to_string(seconds / 3600 + 1) + " h";
  const std::string speed =
      unit.empty() ? ""
                   : ", " + std::to_string(static_cast<std::uint64_t>(rate)) + " " + unit + "/s";
  return speed + ", " + time + " left";
}

}  // namespace

void print_json(const boost::json::value& value) {
  print_line(stdout, boost::json::serialize(value));
}

void print_table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i]));
  }
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line.append(widths[i] - display_width(row[i]) + 2, ' ');
    }
    print_line(stdout, line);
  }
}

ExitCode report(const Error& error, Format format) {
  print_line(stderr, "scrutiny: " + printable(error.public_text(), Lines::kMany));
  if (format == Format::kJson) {
    print_json(boost::json::object{{"error", stable_string(error.code())},
                                   {"detail", error.public_text()}});
  }
  switch (error.code()) {
    case ErrorCode::kUnavailable:
    case ErrorCode::kIo:
    case ErrorCode::kNotSignedIn:
    case ErrorCode::kInternal:
      return ExitCode::kCannotTell;
    default:
      return ExitCode::kDoesNotHold;
  }
}

std::string printable(std::string_view text, Lines lines) {
  static constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool c1_control =
        c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1_control) {
      out += kReplacement;
      ++i;
    } else if (c == '\n' && lines == Lines::kMany) {
      out += '\n';
    } else if (c < 0x20 || c == 0x7F) {
      out += c == '\t' || c == '\n' ? std::string_view(" ") : kReplacement;
    } else {
      out += text[i];
    }
  }
  return out;
}

ProgressBar::ProgressBar(std::string label, std::string unit)
    : label_(std::move(label)), unit_(std::move(unit)), on_terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
  if (drawn_) std::fputs("\r\033[K", stderr);
}

void ProgressBar::update(std::uint64_t done, std::uint64_t total) {
  if (!on_terminal_) return;
  const auto now = std::chrono::steady_clock::now();
  if (drawn_ && now - last_ < std::chrono::milliseconds(100)) return;
  last_ = now;
  if (!drawn_) {
    started_ = now;
    done_at_start_ = done;
  }
  drawn_ = true;
  constexpr std::uint64_t kCells = 30;
  const std::uint64_t filled = total == 0 ? 0 : std::min(done, total) * kCells / total;
  const std::string bar = std::string(filled, '#') + std::string(kCells - filled, '.');
  const unsigned percent =
      total == 0 ? 0 : static_cast<unsigned>(std::min(done, total) * 100 / total);
  const std::string expected =
      pace(unit_, done - std::min(done, done_at_start_), total - std::min(done, total),
           std::chrono::duration_cast<std::chrono::milliseconds>(now - started_));
  std::fprintf(stderr, "\r\033[K%s [%s] %3u%%%s", label_.c_str(), bar.c_str(), percent,
               expected.c_str());
  std::fflush(stderr);
}

}  // namespace scrutiny::cli
