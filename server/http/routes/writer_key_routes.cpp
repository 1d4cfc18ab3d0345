#include "server/http/routes/writer_key_routes.h"

#include "server/http/routes/reply.h"
#include "server/http/routes/writer_signature.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"

namespace scrutiny::http {
namespace {

using boost::json::object;

constexpr std::size_t kLongestName = 100;
constexpr std::size_t kLongestReason = 2000;

// Whether its holder has been shown it is for the holder only.
object key_json(const WriterKeyRow& row, const AccountId& reader) {
  object out{{"key", to_hex(row.key)},        {"public_key", to_base64(row.public_key)},
             {"account", row.account.text()}, {"name", row.name},
             {"registered", row.registered},  {"registered_time", row.registered_time}};
  if (row.revoked) {
    out["revoked"] = *row.revoked;
    out["revoked_time"] = row.revoked_time;
    out["revoked_reason"] = row.revoked_reason;
  }
  if (row.account == reader) out["acknowledged"] = row.acknowledged.has_value();
  return out;
}

Result<Response> list(const Ledger& ledger, Call& call) {
  boost::json::array items;
  for (const WriterKeyRow& row : list_writer_keys(*ledger.snapshot()))
    items.push_back(key_json(row, call.principal().account));
  return json_response(200, {{"items", std::move(items)}});
}

Result<Response> enrol(WriterKeys& keys, const Ledger& ledger, Call& call) {
  SCRUTINY_ASSIGN(const object body, json_body(call.request));
  SCRUTINY_TRY(only_fields(body, {"public_key", "name"}));
  SCRUTINY_ASSIGN(const std::string text, required_string(body, "public_key", 64));
  SCRUTINY_ASSIGN(std::string name, required_string(body, "name", kLongestName));
  const auto raw = digest_from_base64(text);
  if (!raw) return Error::field("public_key", "An Ed25519 public key is 32 bytes in base64.");
  SCRUTINY_ASSIGN(const WriterTerms terms, writer_terms(call));
  const NewWriterKey key{*raw, std::move(name)};
  if (terms.wish == WriterTerms::Wish::kPrepare)
    return statement_response(ledger, keys.draft(call.principal(), key, call.claim_of_body()));
  if (!terms.proof) {
    return Error::field("Writer-Signature", "A key is registered with its own signature.");
  }
  SCRUTINY_ASSIGN(const Receipt receipt,
                  keys.enrol(call.principal(), key, call.claim_of_body(), *terms.proof));
  return receipt_response(201, receipt);
}

Result<Response> acknowledge(WriterKeys& keys, Call& call) {
  const auto key = digest_from_hex(call.parameter("key"));
  if (!key) return Error(ErrorCode::kNotFound, "You have no such key.");
  SCRUTINY_ASSIGN(const Receipt receipt,
                  keys.acknowledge(call.principal(), *key, call.claim_of_body()));
  return receipt_response(200, receipt);
}

Result<Response> revoke(WriterKeys& keys, Call& call) {
  const auto key = digest_from_hex(call.parameter("key"));
  if (!key) return Error(ErrorCode::kNotFound, "There is no such key.");
  SCRUTINY_ASSIGN(const object body, json_body(call.request));
  SCRUTINY_TRY(only_fields(body, {"reason"}));
  SCRUTINY_ASSIGN(std::string reason, required_string(body, "reason", kLongestReason));
  SCRUTINY_ASSIGN(const Receipt receipt,
                  keys.revoke(call.principal(), *key, std::move(reason), call.claim_of_body()));
  return receipt_response(200, receipt);
}

}  // namespace

void add_writer_key_routes(Router& router, WriterKeys& keys, const Ledger& ledger) {
  constexpr std::string_view kAll = "/api/v1/writer-keys";
  router.add(Method::kGet, kAll, Access::signed_in(), reading(),
             answer([&ledger](Call& call) { return list(ledger, call); }));
  RouteOptions signing = writing();
  signing.takes_writer_signature = true;
  router.add(Method::kPost, kAll,
             Access::roles({Role::kSubmitter, Role::kAgencyLead, Role::kScrutineer}), signing,
             answer([&keys, &ledger](Call& call) { return enrol(keys, ledger, call); }));
  router.add(Method::kPost, "/api/v1/writer-keys/{key}/acknowledge", Access::signed_in(),
             writing_bare(), answer([&keys](Call& call) { return acknowledge(keys, call); }));
  router.add(Method::kPost, "/api/v1/writer-keys/{key}/revoke",
             Access::roles({Role::kSubmitter, Role::kAgencyLead, Role::kChair, Role::kScrutineer}),
             writing(), answer([&keys](Call& call) { return revoke(keys, call); }));
}

}  // namespace scrutiny::http
