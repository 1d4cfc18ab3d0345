// Errors as values. Purpose: one type that says what went wrong to the caller (code), to the person
// (public text) and to the operator (private detail). The private detail never leaves the process
// other than into its log. Thread-safety: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace scrutiny {

enum class ErrorCode : std::uint8_t {
#define SCRUTINY_ERROR(name, status, text, title) k##name,
#include "api/error_codes.def"
#undef SCRUTINY_ERROR
};

// HTTP status of a code (error_codes.def), e.g. kNotFound -> 404.
int http_status(ErrorCode code);
// Stable machine-readable string, e.g. "not_found". Part of the HTTP contract.
std::string_view stable_string(ErrorCode code);
// The code of a stable string; nullopt for an unknown one.
std::optional<ErrorCode> parse_stable_string(std::string_view text);
// One sentence in plain words for the `title` of an RFC 9457 problem.
std::string_view title(ErrorCode code);

class Error {
 public:
  Error(ErrorCode code, std::string public_text, std::string private_detail = {})
      : code_(code), public_(std::move(public_text)), private_(std::move(private_detail)) {}

  // The same with the request field (JSON name or header) that is at fault.
  static Error field(std::string name, std::string public_text,
                     ErrorCode code = ErrorCode::kInvalidArgument) {
    Error error(code, std::move(public_text));
    error.field_ = std::move(name);
    return error;
  }

  ErrorCode code() const { return code_; }
  const std::string& public_text() const { return public_; }
  const std::string& private_detail() const { return private_; }
  const std::string& field_name() const { return field_; }

  // "code: public text (private detail)" for logs and tools, never for HTTP answers.
  std::string describe() const;

 private:
  ErrorCode code_;
  std::string public_;
  std::string private_;
  std::string field_;
};

}  // namespace scrutiny
