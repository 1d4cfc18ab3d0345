#include "server/http/routes/route_answers.h"

#include <charconv>

namespace scrutiny::http {

Result<std::uint64_t> seen_revision(const Call& call) {
  SCRUTINY_ASSIGN(const std::string tag, call.if_match());
  std::uint64_t revision = 0;
  const auto [end, error] = std::from_chars(tag.data(), tag.data() + tag.size(), revision);
  if (error == std::errc() && end == tag.data() + tag.size()) return revision;
  return Error::field("If-Match", "This is not an ETag that was given for it.",
                      ErrorCode::kPreconditionFailed);
}

Result<ChangeTerms> change_terms(const Call& call) {
  SCRUTINY_ASSIGN(const std::uint64_t revision, seen_revision(call));
  return ChangeTerms{revision, call.claim_of_body()};
}

Result<boost::json::object> optional_body(const Request& request) {
  if (request.body.empty()) return boost::json::object();
  return json_body(request);
}

void answer_reading(Call& call, Ledger& ledger, RecordedReading<Response> reading) {
  std::move(reading).release(ledger, [answer = Answerer(call)](Result<Response> response) mutable {
    if (!response.ok()) return answer.fail(response.error());
    answer.respond(std::move(response).value());
  });
}

}  // namespace scrutiny::http
