// Small things all JSON routes share. Thread-safety: pure functions. Blocking: never.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "api/clock.h"
#include "api/result.h"
#include "server/http/json.h"
#include "server/http/router.h"

namespace scrutiny::http {

// A handler that answers before it returns: the response, or the error as a problem.
template <class F>
RouteHandler answer(F handle) {
  return [handle = std::move(handle)](Call&& call) {
    Result<Response> response = handle(call);
    if (!response.ok()) return call.fail(response.error());
    call.respond(std::move(response).value());
  };
}

// A body of JSON of at most this many bytes; every JSON route's bodies are small.
inline constexpr std::uint64_t kSmallBody = std::uint64_t{16} * 1024;
RouteOptions reading();       // no body, reads pool
RouteOptions writing();       // small JSON body, reads pool: waits for its record
RouteOptions writing_bare();  // POST or DELETE without a body
RouteOptions hashing();       // as writing(), on the slow pool

// UTC, as records write it.
boost::json::value time_json(UnixMillis time);
// {"items":[…],"next":"<cursor>"}; `next` only when the page is full, so that there may be more.
Response page_response(boost::json::array items, std::size_t limit, const std::string& last);
// {"receipt":…}
Response receipt_response(int status, const Receipt& receipt);
// If-Match as the index of a record; kPreconditionFailed for a tag of no such form.
Result<std::uint64_t> seen_index(const Call& call);
// Copies `response` with `name` set to `value` in place of what it had.
Response with_header(Response response, std::string_view name, std::string_view value);

}  // namespace scrutiny::http
