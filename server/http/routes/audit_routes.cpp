#include "server/http/routes/audit_routes.h"

#include "server/http/routes/reply.h"
#include "storage/audit/canonical_json.h"
#include "storage/audit/tiles.h"
#include "storage/audit/tree.h"
#include "storage/crypto/hex.h"

namespace scrutiny::http {
namespace {

using boost::json::object;

constexpr std::uint64_t kLargestIndex = (std::uint64_t{1} << 53) - 1;

// The record as JSON and as the very bytes that were hashed.
Result<object> record_json(const TrailRecord& record) {
  SCRUTINY_ASSIGN(object parsed, parse_canonical_object(record.record));
  return object{{"index", record.index},
                {"leaf", to_hex(leaf_hash(record.record))},
                {"record", std::move(parsed)},
                {"record_text", record.record}};
}

Result<Response> list(const Trail& trail, Call& call) {
  const RequestHead& head = call.request.head;
  SCRUTINY_ASSIGN(const Page wanted, page(head));
  SCRUTINY_ASSIGN(const std::uint64_t from, query_number(head, "from", 0, kLargestIndex));
  std::optional<SubjectId> subject;
  if (const auto text = head.query_value("subject")) {
    subject = SubjectId::parse(*text);
    if (!subject) return not_an_id("subject");
  }
  SCRUTINY_ASSIGN(const TrailPage found, trail.list(call.principal(), from, wanted.limit, subject));
  boost::json::array items;
  for (const TrailRecord& record : found.records) {
    SCRUTINY_ASSIGN(object json, record_json(record));
    items.emplace_back(std::move(json));
  }
  object body{{"items", std::move(items)}};
  if (found.next) body["next"] = *found.next;
  return json_response(200, body);
}

Result<Response> show(const Trail& trail, Call& call) {
  SCRUTINY_ASSIGN(const std::uint64_t index, call.number("index"));
  SCRUTINY_ASSIGN(const OpenedRecord opened, trail.open(call.principal(), index));
  SCRUTINY_ASSIGN(object body, record_json(opened.record));
  body["payload_view"] = text(opened.view);
  if (opened.view == PayloadView::kComplete || opened.view == PayloadView::kRedacted) {
    body["payload"] = opened.payload;
  }
  if (opened.view == PayloadView::kComplete) {
    body["payload_text"] = opened.payload_bytes;
    body["salt"] = to_hex(opened.salt);
  }
  return json_response(200, body);
}

Result<Response> proof(const Trail& trail, Call& call) {
  SCRUTINY_ASSIGN(const std::uint64_t index, call.number("index"));
  SCRUTINY_ASSIGN(std::string text, trail.proof(index));
  Response answer = response(200, "text/plain; charset=utf-8", std::move(text));
  answer.headers.add("Cache-Control", "no-store");
  return answer;
}

Result<Response> checkpoint(const Ledger& ledger, const Cosignatures* cosignatures) {
  const std::string note = ledger.checkpoint();
  Response answer = response(200, "text/plain; charset=utf-8",
                             cosignatures ? cosignatures->with_cosignatures(note) : note);
  answer.headers.add("Cache-Control", "public, max-age=1");
  return answer;
}

Error no_such_tile() {
  return Error(ErrorCode::kNotFound, "There is no such tile, or the log does not reach so far.");
}

// A tile never changes once it exists; those of records are for whoever was let in only.
Response tile_response(const Bytes& bytes, std::string_view cache_control) {
  Response answer = response(200, "application/octet-stream", std::string(as_text(bytes)));
  answer.headers.add("Cache-Control", cache_control);
  return answer;
}

Result<Response> hash_tile(const Ledger& ledger, Call& call) {
  const auto name = parse_tile_path("tile/" + call.rest("name"));
  if (!name || name->kind != TileKind::kHashes) return no_such_tile();
  auto bytes = ledger.tile(static_cast<std::uint8_t>(name->level), name->number, name->width);
  if (!bytes.ok() && bytes.error().code() == ErrorCode::kNotFound) return no_such_tile();
  if (!bytes.ok()) return std::move(bytes).error();
  return tile_response(*bytes, "public, max-age=31536000, immutable");
}

Result<Response> entry_tile(const Ledger& ledger, Call& call) {
  const auto name = parse_tile_path("tile/entries/" + call.rest("name"));
  if (!name || name->kind != TileKind::kEntries) return no_such_tile();
  auto bytes = ledger.entry_bundle(name->number, name->width);
  if (!bytes.ok() && bytes.error().code() == ErrorCode::kNotFound) return no_such_tile();
  if (!bytes.ok()) return std::move(bytes).error();
  return tile_response(*bytes, "private, max-age=31536000, immutable");
}

}  // namespace

void add_audit_routes(Router& router, const Trail& trail, const Ledger& ledger,
                      const Cosignatures* cosignatures) {
  constexpr std::string_view kRecords = "/api/v1/audit/records";
  router.add(Method::kGet, kRecords, Access::signed_in(), reading(),
             answer([&trail](Call& call) { return list(trail, call); }));
  router.add(Method::kGet, "/api/v1/audit/records/{index}", Access::signed_in(), reading(),
             answer([&trail](Call& call) { return show(trail, call); }));
  router.add(Method::kGet, "/api/v1/audit/records/{index}/proof", Access::anyone(), reading(),
             answer([&trail](Call& call) { return proof(trail, call); }));
  router.add(Method::kGet, "/log/checkpoint", Access::anyone(), reading(),
             answer([&ledger, cosignatures](Call&) { return checkpoint(ledger, cosignatures); }));
  router.add(Method::kGet, "/log/tile/{name*}", Access::anyone(), reading(),
             answer([&ledger](Call& call) { return hash_tile(ledger, call); }));
  router.add(Method::kGet, "/log/tile/entries/{name*}", Access::roles({Role::kScrutineer}),
             reading(), answer([&ledger](Call& call) { return entry_tile(ledger, call); }));
}

}  // namespace scrutiny::http
