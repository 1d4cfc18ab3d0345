#include "api/error.h"

#include <array>

namespace scrutiny {
namespace {

struct Row {
  int status;
  std::string_view text;
  std::string_view title;
};

constexpr std::array kRows = {
#define SCRUTINY_ERROR(name, status, text, title) Row{status, text, title},
#include "api/error_codes.def"
#undef SCRUTINY_ERROR
};

const Row& row(ErrorCode code) {
  return kRows.at(static_cast<std::size_t>(code));
}

}  // namespace

int http_status(ErrorCode code) {
  return row(code).status;
}
std::string_view stable_string(ErrorCode code) {
  return row(code).text;
}
std::optional<ErrorCode> parse_stable_string(std::string_view text) {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (kRows[i].text == text) return static_cast<ErrorCode>(i);
  }
  return std::nullopt;
}

std::string_view title(ErrorCode code) {
  return row(code).title;
}

std::string Error::describe() const {
  std::string out(stable_string(code_));
  if (!field_.empty()) out += " [" + field_ + "]";
  out += ": " + public_;
  if (!private_.empty()) out += " (" + private_ + ")";
  return out;
}

}  // namespace scrutiny
