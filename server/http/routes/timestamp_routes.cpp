#include "server/http/routes/timestamp_routes.h"

#include "server/http/routes/reply.h"
#include "server/service/timestamps/token_files.h"

namespace scrutiny::http {
namespace {

using boost::json::object;

constexpr std::uint64_t kLargestSize = (std::uint64_t{1} << 53) - 1;

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

Result<StampedFiles> stamped(const Ledger& ledger, Call& call) {
  SCRUTINY_ASSIGN(const std::uint64_t size, call.number("size"));
  const auto timestamp = load_timestamp(*ledger.snapshot(), size);
  if (!timestamp)
    return Error(ErrorCode::kNotFound, "There is no time token over that many records.");
  return stamped_files(ledger, timestamp->index);
}

Response unchanging(std::string_view type, std::string body) {
  Response answer = response(200, type, std::move(body));
  answer.headers.add("Cache-Control", "public, max-age=31536000, immutable");
  return answer;
}

Result<Response> token(const Ledger& ledger, Call& call) {
  SCRUTINY_ASSIGN(const StampedFiles files, stamped(ledger, call));
  return unchanging("application/timestamp-reply", std::string(as_text(files.token)));
}

Result<Response> checkpoint(const Ledger& ledger, Call& call) {
  SCRUTINY_ASSIGN(StampedFiles files, stamped(ledger, call));
  return unchanging("text/plain; charset=utf-8", std::move(files.checkpoint));
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
