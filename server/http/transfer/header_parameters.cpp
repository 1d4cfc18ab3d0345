#include "server/http/transfer/header_parameters.h"

#include <algorithm>

#include "server/http/headers.h"

namespace scrutiny::http {
namespace {

constexpr std::size_t kMostParameters = 16;

bool is_token_character(char c) {
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         kOthers.find(c) != std::string_view::npos;
}

void skip_space(std::string_view& rest) {
  while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t')) rest.remove_prefix(1);
}

Error malformed() {
  return Error(ErrorCode::kMalformedRequest, "A header's parameters could not be understood.");
}

std::string_view take_token(std::string_view& rest) {
  const auto end = std::find_if_not(rest.begin(), rest.end(), is_token_character);
  const auto token = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  rest.remove_prefix(token.size());
  return token;
}

// `rest` starts after the opening quote; afterwards after the closing one.
Result<std::string> take_quoted(std::string_view& rest) {
  std::string out;
  while (!rest.empty() && rest.front() != '"') {
    const bool escaped =
        rest.front() == '\\' && rest.size() > 1 && (rest[1] == '"' || rest[1] == '\\');
    if (escaped) rest.remove_prefix(1);
    out.push_back(rest.front());
    rest.remove_prefix(1);
  }
  if (rest.empty()) return malformed();
  rest.remove_prefix(1);
  return out;
}

Status take_parameter(std::string_view& rest, HeaderParameters& into) {
  const std::string_view name = take_token(rest);
  if (name.empty() || rest.empty() || rest.front() != '=') return malformed();
  rest.remove_prefix(1);
  std::string value;
  if (!rest.empty() && rest.front() == '"') {
    rest.remove_prefix(1);
    SCRUTINY_ASSIGN(value, take_quoted(rest));
  } else {
    value = std::string(take_token(rest));
    if (value.empty()) return malformed();
  }
  if (into.find(name) != nullptr || into.parameters.size() == kMostParameters) return malformed();
  into.parameters.emplace_back(std::string(name), std::move(value));
  return {};
}

}  // namespace

const std::string* HeaderParameters::find(std::string_view name) const {
  for (const auto& [known, text] : parameters) {
    if (equals_ignoring_case(known, name)) return &text;
  }
  return nullptr;
}

Result<HeaderParameters> parse_header_parameters(std::string_view text) {
  HeaderParameters out;
  skip_space(text);
  const std::size_t value_end = text.find_first_of("; \t");
  out.value = std::string(text.substr(0, value_end));
  if (out.value.empty()) return malformed();
  text.remove_prefix(out.value.size());
  for (skip_space(text); !text.empty(); skip_space(text)) {
    if (text.front() != ';') return malformed();
    text.remove_prefix(1);
    skip_space(text);
    if (text.empty()) break;
    SCRUTINY_TRY(take_parameter(text, out));
  }
  return out;
}

}  // namespace scrutiny::http
