// The fields of a submitted page form (application/x-www-form-urlencoded, WHATWG URL section 5.1).
// Thread-safety: a plain value. Failure: kUnsupportedMediaType, kMalformedRequest.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/result.h"
#include "server/http/message.h"

namespace scrutiny::web {

class Form {
 public:
  static Result<Form> parse(const http::Request& request);

  // First value of that name without blanks around it and with line ends as LF; empty when absent.
  std::string text(std::string_view name) const;
  // Every value of that name.
  std::vector<std::string> texts(std::string_view name) const;
  // As typed, for passwords.
  std::string secret(std::string_view name) const;

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

}  // namespace scrutiny::web
