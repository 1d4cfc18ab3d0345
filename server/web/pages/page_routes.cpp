#include "server/web/pages/page_routes.h"

#include <charconv>

#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include "storage/crypto/hex.h"
#include "storage/crypto/random.h"
#include "storage/crypto/sha256.h"

namespace scrutiny::web {
namespace {

http::RouteOptions options(const Site& site, http::BodyMode body, PoolKind pool) {
  http::RouteOptions options;
  options.body = body;
  options.max_body = body == http::BodyMode::kNone ? 0 : kFormBytes;
  options.pool = pool;
  options.refusal = site.refusal();
  return options;
}

}  // namespace

http::RouteOptions page_options(const Site& site) {
  return options(site, http::BodyMode::kNone, PoolKind::kReads);
}
http::RouteOptions form_options(const Site& site) {
  return options(site, http::BodyMode::kBuffered, PoolKind::kReads);
}
http::RouteOptions slow_form_options(const Site& site) {
  return options(site, http::BodyMode::kBuffered, PoolKind::kSlow);
}

std::string safe_next(std::string_view wanted) {
  // "//host" and "/\host" lead to another site.
  const bool is_local = wanted.starts_with("/") && !wanted.starts_with("//") &&
                        wanted.find('\\') == std::string_view::npos;
  return is_local ? std::string(wanted) : "/documents";
}

std::string url_encoded(std::string_view text) {
  return boost::urls::encode(text, boost::urls::unreserved_chars);
}

std::string form_key() {
  return "form-" + to_hex(random_array<16>());
}

std::optional<IdempotencyClaim> claim_of(const http::Call& call, const Form& form) {
  const std::string key = form.text("key");
  if (key.empty() || key.size() > 255) return std::nullopt;
  Sha256 hash;
  hash.update(call.request.head.target).update("\n").update(call.request.body);
  return IdempotencyClaim{call.principal().account, key, hash.finish()};
}

Result<std::uint64_t> parse_revision(const std::string& text) {
  std::uint64_t revision = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), revision);
  if (error != std::errc() || end != text.data() + text.size()) {
    return Error(ErrorCode::kPreconditionFailed, "Load the page again and repeat the step.");
  }
  return revision;
}

Result<std::uint64_t> seen_revision(const Form& form) {
  return parse_revision(form.text("etag"));
}

}  // namespace scrutiny::web
