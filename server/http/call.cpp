#include "server/http/call.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "storage/crypto/constant_time.h"
#include "storage/crypto/sha256.h"

namespace scrutiny::http {
namespace {

constexpr std::uint64_t kLargestNumber = (std::uint64_t{1} << 53) - 1;  // RFC 8785 integers

const PathParameter& find(const std::vector<PathParameter>& parameters, std::string_view name) {
  for (const PathParameter& parameter : parameters) {
    if (parameter.name == name) return parameter;
  }
  throw std::logic_error("the route's pattern has no such parameter");
}

}  // namespace

const std::string& Call::parameter(std::string_view name) const {
  return request.head.path.at(find(parameters_, name).segment);
}

std::string Call::rest(std::string_view name) const {
  std::string joined;
  for (std::size_t i = find(parameters_, name).segment; i < request.head.path.size(); ++i) {
    if (!joined.empty()) joined += '/';
    joined += request.head.path[i];
  }
  return joined;
}

Result<std::uint64_t> Call::number(std::string_view name) const {
  const std::string& text = parameter(name);
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool leading_zero = text.size() > 1 && text.front() == '0';
  if (error != std::errc() || end != text.data() + text.size() || leading_zero ||
      value > kLargestNumber) {
    return Error(ErrorCode::kNotFound, "There is nothing at this address.");
  }
  return value;
}

std::optional<std::string_view> Call::idempotency_key() const {
  return request.head.headers.find("Idempotency-Key");
}

std::optional<IdempotencyClaim> Call::claim(const Digest& request_digest) const {
  const auto key = idempotency_key();
  if (!key || !who_) return std::nullopt;
  return IdempotencyClaim{who_->principal.account, std::string(*key), request_digest};
}

std::optional<IdempotencyClaim> Call::claim_of_body() const {
  if (!idempotency_key()) return std::nullopt;
  Sha256 hash;
  hash.update(text(request.head.method)).update("\n");
  hash.update(request.head.target).update("\n").update(request.body);
  return claim(hash.finish());
}

Result<std::string> Call::if_match() const {
  const auto header = request.head.headers.find("If-Match");
  if (!header) {
    return Error::field("If-Match", "Send the ETag of the version you saw as If-Match.",
                        ErrorCode::kPreconditionRequired);
  }
  const std::string_view tag = *header;
  if (request.head.headers.count("If-Match") != 1 || tag.size() < 3 || tag.front() != '"' ||
      tag.back() != '"' || tag.substr(1, tag.size() - 2).find('"') != std::string_view::npos) {
    return Error::field("If-Match", "Send exactly one ETag in double quotes.");
  }
  return std::string(tag.substr(1, tag.size() - 2));
}

Status Call::check_csrf(std::string_view presented) const {
  if (!who_ || who_->principal.credential != Credential::kSession) return {};
  if (equal_constant_time(presented, std::string_view(who_->csrf_token))) return {};
  return Error(ErrorCode::kCsrfMismatch, "Load the page again and repeat the step.");
}

void Call::fail(const Error& error) {
  respond(problem(error, request.head.target));
}

std::string entity_tag(std::uint64_t index) {
  return '"' + std::to_string(index) + '"';
}

}  // namespace scrutiny::http
