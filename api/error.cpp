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
