#include "server/web/form.h"

#include <boost/url/params_encoded_view.hpp>
#include <boost/url/parse_query.hpp>

namespace scrutiny::web {
namespace {

constexpr std::string_view kMediaType = "application/x-www-form-urlencoded";

std::string decoded(boost::urls::pct_string_view text) {
  boost::urls::encoding_opts options;
  options.space_as_plus = true;
  return text.decode(options);
}

std::string trimmed(const std::string& raw) {
  std::string out;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (raw[i] == '\r' && i + 1 < raw.size() && raw[i + 1] == '\n') continue;
    out += raw[i] == '\r' ? '\n' : raw[i];
  }
  constexpr std::string_view kBlank = " \t\n";
  const auto first = out.find_first_not_of(kBlank);
  if (first == std::string::npos) return {};
  return out.substr(first, out.find_last_not_of(kBlank) - first + 1);
}

}  // namespace

Result<Form> Form::parse(const http::Request& request) {
  const auto type = request.head.headers.find("Content-Type").value_or("");
  if (!http::equals_ignoring_case(type.substr(0, kMediaType.size()), kMediaType)) {
    return Error(ErrorCode::kUnsupportedMediaType, "This page takes its own form only.");
  }
  const auto query = boost::urls::parse_query(request.body);
  if (!query) return Error(ErrorCode::kMalformedRequest, "The form could not be read.");
  Form form;
  for (const auto& field : *query) {
    form.fields_.emplace_back(decoded(field.key), field.has_value ? decoded(field.value) : "");
  }
  return form;
}

std::string Form::secret(std::string_view name) const {
  for (const auto& [key, value] : fields_) {
    if (key == name) return value;
  }
  return {};
}

std::string Form::text(std::string_view name) const {
  return trimmed(secret(name));
}

std::vector<std::string> Form::texts(std::string_view name) const {
  std::vector<std::string> out;
  for (const auto& [key, value] : fields_) {
    if (key == name) out.push_back(trimmed(value));
  }
  return out;
}

}  // namespace scrutiny::web
