#include "server/cli/writer_signing.h"

#include <boost/json/serialize.hpp>

#include "server/cli/answers.h"
#include "server/cli/verify_command.h"
#include "storage/audit/canonical_json.h"
#include "storage/audit/record.h"
#include "storage/audit/tree.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/payload.h"
#include "storage/crypto/random.h"
#include "storage/crypto/sha256.h"

namespace scrutiny::cli {
namespace {

using boost::json::object;

Error other_than_meant(const std::string& what) {
  return {ErrorCode::kTampered,
          "NOT SIGNED: the server would record something else than you asked for: " + what};
}

// The ledger's own member may only stand for this very request.
Status check_claim(const object& claim, const SignedRequest& request, const std::string& key) {
  const std::string text = "POST\n" + request.path + "\n" + boost::json::serialize(request.body);
  const bool fits = text_of(claim, "key") == to_hex(sha256(as_bytes(key))) &&
                    text_of(claim, "request") == to_hex(sha256(as_bytes(text)));
  return fits ? Status() : Status(other_than_meant("another request"));
}

Status check_payload(const std::string& bytes, const SignedRequest& request,
                     const std::string& key) {
  const auto parsed = parse_canonical(bytes);
  if (!parsed.ok() || !parsed->is_object()) return other_than_meant("no canonical payload");
  object payload = parsed->get_object();
  SCRUTINY_TRY(check_claim(object_of(payload, "idem"), request, key));
  payload.erase("idem");
  return request.means(payload);
}

template <class IdType>
bool read_id(const object& from, const char* name, IdType& out) {
  const auto id = IdType::parse(text_of(from, name));
  if (id) out = *id;
  return id.has_value();
}

Result<Record> record_of(const object& said, const SignedRequest& request) {
  Record record;
  record.action = text_of(said, "action");
  if (record.action != request.action || text_of(said, "subject") != request.subject)
    return other_than_meant("it is about another thing");
  if (!read_id(said, "actor", record.actor) || !read_id(said, "subject", record.subject) ||
      !read_id(said, "unit", record.unit))
    return other_than_meant("an id is missing");
  if (said.contains("agency") && !read_id(said, "agency", record.agency.emplace()))
    return other_than_meant("an id is missing");
  if (said.contains("version")) record.version = number_of(said, "version");
  return record;
}

struct Signed {
  std::string header;
  Record record;  // but for its place
};

Result<Signed> sign(const object& statement, const Context& context, const SigningKey& key,
                    const SignedRequest& request, const std::string& once) {
  if (context.log_key.empty())
    return Error(ErrorCode::kInvalidArgument, "say for whose log you sign: --log-key KEY");
  SCRUTINY_ASSIGN(const NoteVerifier log, read_verifier_key(context.log_key));
  if (text_of(statement, "origin") != log.name()) return other_than_meant("it is another log");
  const std::string payload = text_of(statement, "payload");
  SCRUTINY_TRY(check_payload(payload, request, once));
  Signed out;
  SCRUTINY_ASSIGN(out.record, record_of(object_of(statement, "record"), request));
  const Salt salt = random_array<32>();
  out.record.commit = commitment(salt, as_bytes(payload));
  out.record.writer = WriterSignature{sha256(key.public_key()), random_array<16>(), {}};
  WriterSignature& writer = *out.record.writer;
  writer.signature = key.sign(as_bytes(writer_message(log.name(), out.record)));
  out.header = "key=" + to_hex(writer.key) + ", nonce=" + to_hex(writer.nonce) +
               ", salt=" + to_hex(salt) + ", sig=" + to_base64(writer.signature);
  return out;
}

// What was recorded is what was signed.
Status check_recorded(const object& shown, const object& receipt, const Record& meant) {
  const std::string bytes = text_of(shown, "record_text");
  const Error other(ErrorCode::kTampered, "the server recorded something else than was signed");
  auto record = decode(bytes);
  if (!record.ok() || to_hex(leaf_hash(bytes)) != text_of(receipt, "leaf")) return other;
  Record expected = meant;
  expected.index = record->index;
  expected.prev = record->prev;
  expected.time = record->time;
  return encode(expected) == bytes ? Status() : Status(other);
}

}  // namespace

Status exactly(const object& wanted, const object& payload) {
  if (wanted == payload) return {};
  for (const auto& member : wanted) {
    const auto* there = payload.if_contains(member.key());
    if (there == nullptr || *there != member.value())
      return other_than_meant("\"" + std::string(member.key()) + "\" is not as you gave it");
  }
  return other_than_meant("it says more");
}

Result<object> post_signed(HttpClient& client, const Context& context, const SigningKey& key,
                           const SignedRequest& request) {
  const std::string once = fresh_key();
  const auto post = [&](const std::string& header) {
    return client.post(request.path, request.body, once, request.if_match, header);
  };
  SCRUTINY_ASSIGN(const HttpAnswer asked, post("prepare"));
  if (asked.status != 202)
    return Error(ErrorCode::kTampered, "the server recorded this without your signature");
  SCRUTINY_ASSIGN(const object statement, parse_answer(asked.body));
  SCRUTINY_ASSIGN(const Signed made, sign(statement, context, key, request, once));
  SCRUTINY_ASSIGN(const HttpAnswer done, post(made.header));
  SCRUTINY_ASSIGN(object answer, parse_answer(done.body));
  const object receipt = object_of(answer, "receipt");
  SCRUTINY_ASSIGN(const HttpAnswer record, client.get("/api/v1/audit/records/" +
                                                      std::to_string(number_of(receipt, "index"))));
  SCRUTINY_ASSIGN(const object shown, parse_answer(record.body));
  SCRUTINY_TRY(check_recorded(shown, receipt, made.record));
  answer["record"] = text_of(shown, "record_text");
  answer["payload"] = text_of(shown, "payload_text");
  answer["salt"] = text_of(shown, "salt");
  answer["signed_by"] = to_hex(made.record.writer->key);
  return answer;
}

}  // namespace scrutiny::cli
