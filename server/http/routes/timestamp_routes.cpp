#include "server/http/routes/timestamp_routes.h"

#include "server/http/routes/reply.h"
#include "storage/crypto/base64.h"
#include "storage/state/row_fields.h"

namespace scrutiny::http {
namespace {

using boost::json::object;

constexpr std::uint64_t kLargestSize = (std::uint64_t{1} << 53) - 1;
constexpr std::string_view kForEver = "public, max-age=31536000, immutable";

Result<Response> list(const Ledger& ledger, Call& call) {
  SCRUTINY_ASSIGN(const Page wanted, page(call.request.head));
  SCRUTINY_ASSIGN(const std::uint64_t from,
                  query_number(call.request.head, "from", 0, kLargestSize));
  const auto found = list_timestamps(*ledger.snapshot(), from, wanted.limit + 1);
  boost::json::array items;
  for (const Timestamp& each : found) {
    if (items.size() < wanted.limit) items.emplace_back(timestamp_json(each));
  }
  object body{{"items", std::move(items)}};
  if (found.size() > wanted.limit) body["next"] = found.back().size;
  return json_response(200, body);
}

// The payload of the record that holds the token. Its unit is never erased.
Result<object> stamped(const Ledger& ledger, Call& call) {
  SCRUTINY_ASSIGN(const std::uint64_t size, call.number("size"));
  const auto timestamp = load_timestamp(*ledger.snapshot(), size);
  if (!timestamp)
    return Error(ErrorCode::kNotFound, "There is no time token over that many records.");
  SCRUTINY_ASSIGN(OpenedPayload opened, ledger.payload(timestamp->index));
  return std::move(opened.payload);
}

Result<Response> token(const Ledger& ledger, Call& call) {
  SCRUTINY_ASSIGN(const object payload, stamped(ledger, call));
  const auto bytes = from_base64(RowFields(payload, "time.stamped").text("token"));
  if (!bytes) return Error(ErrorCode::kCorruption, "A time token is not stored as it should be.");
  Response answer = response(200, "application/timestamp-reply", std::string(as_text(*bytes)));
  answer.headers.add("Cache-Control", kForEver);
  return answer;
}

Result<Response> checkpoint(const Ledger& ledger, Call& call) {
  SCRUTINY_ASSIGN(const object payload, stamped(ledger, call));
  Response answer = response(200, "text/plain; charset=utf-8",
                             RowFields(payload, "time.stamped").text("checkpoint"));
  answer.headers.add("Cache-Control", kForEver);
  return answer;
}

Result<Response> status(const Timestamper& timestamper) {
  const TimestampStatus now = timestamper.status();
  object body{{"wanted", timestamper.is_wanted()},
              {"uncovered", now.uncovered},
              {"failures", now.failures},
              {"certificate_ends_soon", now.certificate_ends_soon}};
  if (!now.authority.empty()) body["authority"] = now.authority;
  if (now.newest) body["newest"] = timestamp_json(*now.newest);
  if (now.last_attempt != 0) body["last_attempt"] = time_json(now.last_attempt);
  if (!now.failure.empty()) body["failure"] = now.failure;
  return json_response(200, body);
}

}  // namespace

object timestamp_json(const Timestamp& timestamp) {
  return {{"size", timestamp.size},
          {"record", timestamp.index},
          {"time", time_json(timestamp.time)},
          {"authority", timestamp.authority},
          {"serial", timestamp.serial},
          {"policy", timestamp.policy},
          {"certificate_ends", time_json(timestamp.certificate_ends)},
          {"checkpoint_sha256", timestamp.checkpoint_sha256},
          {"token_sha256", timestamp.token_sha256}};
}

void add_timestamp_routes(Router& router, const Timestamper& timestamper, const Ledger& ledger) {
  constexpr std::string_view kOne = "/log/timestamps/{size}";
  router.add(Method::kGet, "/log/timestamps", Access::anyone(), reading(),
             answer([&ledger](Call& call) { return list(ledger, call); }));
  router.add(Method::kGet, kOne, Access::anyone(), reading(),
             answer([&ledger](Call& call) { return token(ledger, call); }));
  router.add(Method::kGet, "/log/timestamps/{size}/checkpoint", Access::anyone(), reading(),
             answer([&ledger](Call& call) { return checkpoint(ledger, call); }));
  router.add(Method::kGet, "/api/v1/audit/timestamps", Access::signed_in(), reading(),
             answer([&timestamper](Call&) { return status(timestamper); }));
}

}  // namespace scrutiny::http
