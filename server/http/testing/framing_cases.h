// Requests that must be refused, as bytes: every shape by which two HTTP readers have been known to
// disagree on where a request ends, and every bound of the head. Used against the guard alone and
// against the real server.
#pragma once

#include <string>
#include <vector>

namespace scrutiny::http {

struct FramingCase {
  std::string name;  // letters and digits, for the test's name
  std::string bytes;
  int status;  // of the problem; the connection closes after it
};

// Bytes that a reader fooled by the case would take for a second request; the target is
// kSmuggledTarget.
inline const std::string kSmuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
inline const std::string kSmuggledTarget = "/smuggled";

// For the default Limits.
std::vector<FramingCase> framing_cases();

}  // namespace scrutiny::http
