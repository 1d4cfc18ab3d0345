#include "server/http/routes/route_answers.h"

#include "server/http/routes/writer_signature.h"

namespace scrutiny::http {

Result<ChangeTerms> change_terms(const Call& call) {
  SCRUTINY_ASSIGN(const std::uint64_t revision, seen_index(call));
  SCRUTINY_ASSIGN(WriterTerms writer, writer_terms(call));
  return ChangeTerms{revision, call.claim_of_body(), std::move(writer.proof)};
}

bool answer_statement(Call& call, const Ledger& ledger,
                      const std::function<Result<Command>()>& draft) {
  const auto terms = writer_terms(call);
  if (!terms.ok() || terms->wish != WriterTerms::Wish::kPrepare) return false;
  auto response = statement_response(ledger, draft());
  if (response.ok()) {
    call.respond(std::move(response).value());
  } else {
    call.fail(response.error());
  }
  return true;
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

Result<std::uint32_t> version_number(const Call& call) {
  SCRUTINY_ASSIGN(const std::uint64_t number, call.number("version"));
  if (number == 0 || number > UINT32_MAX) {
    return Error(ErrorCode::kNotFound, "There is no such version, or you may not see it.");
  }
  return static_cast<std::uint32_t>(number);
}

}  // namespace scrutiny::http
