// A header value with parameters, `value; name=token; name="quoted"` (RFC 9110 §5.6.6), as forms
// and media types use it. Thread-safety: pure functions. Blocking: never. Failure:
// kMalformedRequest for a value that is not of this form or names a parameter twice.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/result.h"

namespace scrutiny::http {

struct HeaderParameters {
  std::string value;
  std::vector<std::pair<std::string, std::string>> parameters;

  // Value of the parameter of that name, without regard to case; nullptr when absent.
  const std::string* find(std::string_view name) const;
};

// In quoted values \" and \\ stand for the second character; any other backslash for itself, since
// browsers send file names with bare ones.
Result<HeaderParameters> parse_header_parameters(std::string_view text);

}  // namespace scrutiny::http
