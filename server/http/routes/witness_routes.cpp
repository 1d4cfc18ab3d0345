#include "server/http/routes/witness_routes.h"

#include "server/http/routes/reply.h"
#include "storage/audit/time_text.h"
#include "storage/audit/tlog_proof.h"

namespace scrutiny::http {
namespace {

using boost::json::object;

constexpr std::string_view kText = "text/plain; charset=utf-8";

// A checkpoint says its size to whoever reads it; nothing here is for some only.
Result<Response> add(Cosignatures& cosignatures, Call& call) {
  SCRUTINY_ASSIGN(const object body, json_body(call.request));
  SCRUTINY_TRY(only_fields(body, {"note"}));
  SCRUTINY_ASSIGN(const std::string note, required_string(body, "note", kMaxNoteSize));
  SCRUTINY_TRY(cosignatures.add(note));
  return json_response(200, {{"cosigned", cosignatures.cosigned().size}});
}

Result<Response> cosigned(const Cosignatures& cosignatures) {
  const CosignedHead head = cosignatures.cosigned();
  if (head.note.empty())
    return Error(ErrorCode::kNotFound, "No checkpoint has been cosigned by enough witnesses yet.");
  Response answer = response(200, std::string(kText), head.note);
  answer.headers.add("Cache-Control", "public, max-age=1");
  return answer;
}

Result<Response> proof(const Cosignatures& cosignatures, const Ledger& ledger, Call& call) {
  SCRUTINY_ASSIGN(const std::uint64_t index, call.number("index"));
  const CosignedHead head = cosignatures.cosigned();
  if (index >= head.size)
    return Error(ErrorCode::kNotFound, "No cosigned checkpoint covers this record yet.");
  TlogProof proof;
  proof.index = index;
  proof.checkpoint = head.note;
  SCRUTINY_ASSIGN(proof.hashes, ledger.inclusion_proof(index, head.size));
  return response(200, std::string(kText), format_tlog_proof(proof));
}

Result<Response> list(const Cosignatures& cosignatures, const WitnessCalls& calls,
                      const Ledger& ledger) {
  const auto failures = calls.failures();
  boost::json::array witnesses;
  for (const WitnessView& witness : cosignatures.witnesses()) {
    object item{{"name", witness.name}, {"size", witness.size}};
    if (witness.time != 0) item["time"] = witness.time;
    if (const auto failed = failures.find(witness.name); failed != failures.end()) {
      item["failure"] = failed->second.what;
      item["failing_since"] = format_time(failed->second.since);
    }
    witnesses.push_back(std::move(item));
  }
  object body{{"size", ledger.size()},
              {"cosigned", cosignatures.cosigned().size},
              {"quorum", cosignatures.quorum()},
              {"witnesses", std::move(witnesses)}};
  if (const auto alarm = cosignatures.alarm()) body["alarm"] = *alarm;
  return json_response(200, body);
}

}  // namespace

void add_witness_routes(Router& router, Cosignatures& cosignatures, const WitnessCalls& calls,
                        const Ledger& ledger) {
  RouteOptions small = writing();
  small.max_body = 2 * kMaxNoteSize;
  router.add(Method::kPost, "/log/cosignatures", Access::anyone(), small,
             answer([&cosignatures](Call& call) { return add(cosignatures, call); }));
  router.add(Method::kGet, "/log/cosigned", Access::anyone(), reading(),
             answer([&cosignatures](Call&) { return cosigned(cosignatures); }));
  router.add(Method::kGet, "/log/cosigned/proof/{index}", Access::anyone(), reading(),
             answer([&](Call& call) { return proof(cosignatures, ledger, call); }));
  router.add(Method::kGet, "/api/v1/audit/witnesses", Access::signed_in(), reading(),
             answer([&](Call&) { return list(cosignatures, calls, ledger); }));
}

}  // namespace scrutiny::http
