// How the routes about documents read what every change needs and how they answer.
// Thread-safety: one thread at a time; the callbacks made here may be called on another.
#pragma once

#include <functional>
#include <string>
#include <utility>

#include "server/http/call.h"
#include "server/http/json.h"
#include "server/http/routes/reply.h"
#include "server/service/documents/change.h"
#include "server/service/documents/recorded_reading.h"

namespace scrutiny::http {

// Roles whose holders may add to an agency's documents.
inline Access authors() {
  return Access::roles({Role::kSubmitter, Role::kAgencyLead});
}

// If-Match, Writer-Signature and, of a buffered request, the Idempotency-Key.
Result<ChangeTerms> change_terms(const Call& call);

// True when only the statement to sign was asked for, which has then been answered.
bool answer_statement(Call& call, const Ledger& ledger,
                      const std::function<Result<Command>()>& draft);

// The body as JSON; an empty object when there is none.
Result<boost::json::object> optional_body(const Request& request);

// Takes the responder out of the call: afterwards the call can no longer answer.
struct Answerer {
  explicit Answerer(Call& call)
      : respond(std::move(call.respond)), target(call.request.head.target) {}
  void fail(const Error& error) { respond(problem(error, target)); }

  Responder respond;
  std::string target;
};

// Answers with what `to_json` makes of the outcome, with its ETag.
template <class Changed, class ToJson>
auto answer_change(Call& call, int status, ToJson to_json) {
  return [answer = Answerer(call), status, to_json](Result<Changed> changed) mutable {
    if (!changed.ok()) return answer.fail(changed.error());
    Response response = json_response(status, to_json(*changed));
    response.headers.add("ETag", entity_tag(changed->revision));
    answer.respond(std::move(response));
  };
}

// Answers with a response that was made of something read, once the reading is on record.
void answer_reading(Call& call, Ledger& ledger, RecordedReading<Response> reading);

// {version} of the address. kNotFound for what cannot be one.
Result<std::uint32_t> version_number(const Call& call);

}  // namespace scrutiny::http
