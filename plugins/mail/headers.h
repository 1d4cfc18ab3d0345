// The header of a message or of one of its parts (RFC 5322, 2.2; RFC 2045, 5.1).
// Thread-safety: pure functions. Ownership: copies. Failure: kPluginRefused past a limit.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/result.h"
#include "plugins/mail/message.h"

namespace scrutiny::mail {

struct Entity {
  std::vector<std::pair<std::string, std::string>> headers;  // name in lower case, value unfolded
  std::string_view body;

  // Of the first of that name; empty when there is none.
  std::string_view header(std::string_view lower_case_name) const;
};

// What stands before the first empty line, and after it.
Result<Entity> read_entity(std::string_view text, const Limits& limits);

// "text/plain; charset=utf-8": the value in lower case and the parameters, decoded.
struct Structured {
  std::string value;
  std::vector<std::pair<std::string, std::string>> parameters;  // name in lower case

  std::string parameter(std::string_view lower_case_name) const;
};
Structured parse_structured(std::string_view header);

// "Tue, 4 Mar 2025 10:00:00 +0000" as 2025-03-04; empty when it is not understood.
std::string day_of(std::string_view date);

}  // namespace scrutiny::mail
