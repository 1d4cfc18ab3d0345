#include "server/http/routes/log_keys_route.h"

#include "server/http/routes/reply.h"

namespace scrutiny::http {
namespace {

Result<Response> list(const Ledger& ledger) {
  boost::json::array keys;
  for (const RecordedLogKey& each : ledger.log_keys()) {
    if (each.record >= ledger.size()) break;  // committed, not published yet
    SCRUTINY_ASSIGN(std::string record, ledger.record(each.record));
    keys.push_back(boost::json::object{
        {"key", each.key}, {"index", each.record}, {"record_text", std::move(record)}});
  }
  Response answer = json_response(200, {{"keys", std::move(keys)}});
  answer.headers.add("Cache-Control", "public, max-age=1");
  return answer;
}

}  // namespace

void add_log_keys_route(Router& router, const Ledger& ledger) {
  router.add(Method::kGet, "/log/keys", Access::anyone(), reading(),
             answer([&ledger](Call&) { return list(ledger); }));
}

}  // namespace scrutiny::http
