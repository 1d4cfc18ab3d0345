#include "server/web/pages/trail_pages.h"

#include "server/service/account_directory.h"
#include "server/web/pages/page_routes.h"
#include "server/web/words.h"
#include "storage/audit/checkpoint.h"
#include "storage/audit/proof.h"
#include "storage/audit/record.h"
#include "storage/audit/tree.h"
#include "storage/crypto/hex.h"

namespace scrutiny::web {
namespace {

using http::Call;
using http::Response;

constexpr std::size_t kPerPage = 100;

// One checkpoint, opened with the log's own key, that all records of a page are held against.
struct Held {
  std::string note;
  Checkpoint checkpoint;
};

Result<Held> newest_checkpoint(const Ledger& ledger) {
  Held held;
  held.note = ledger.checkpoint();
  // The key may be rotated between the two answers, so any of the log's is looked for.
  const std::vector<NoteVerifier> keys = ledger.verifiers();
  SCRUTINY_ASSIGN(const OpenedCheckpoint opened,
                  open_checkpoint(held.note, keys.front().name(), keys));
  held.checkpoint = opened.checkpoint;
  return held;
}

bool is_in_log(const Ledger& ledger, const Held& held, const TrailRecord& record) {
  const auto path = ledger.inclusion_proof(record.index, held.checkpoint.size);
  if (!path.ok()) return false;
  const Digest leaf = leaf_hash(record.record);
  const InclusionClaim claim{record.index, held.checkpoint.size, leaf, held.checkpoint.root};
  return verify_inclusion(claim, *path).ok();
}

std::string who(const StateReader& state, const Record& record) {
  if (const auto account = find_account(state, id_cast<AccountId>(record.actor))) {
    return account->display_name;
  }
  return record.agency ? "A token made by the operator" : "The system";
}

std::string signed_by(const Record& record) {
  return record.writer ? ", " + own_key_text(to_hex(record.writer->key)) : std::string();
}

struct Checked {
  std::size_t records = 0;
  std::size_t failed = 0;
};

// Signed is what the log says of itself; cosigned, what somebody outside remembers too.
void show_witnesses(View& view, const Cosignatures& cosignatures, const WitnessCalls& calls) {
  if (const auto alarm = cosignatures.alarm()) view.add("ALARM").set("ALARM_TEXT", *alarm);
  const CosignedHead cosigned = cosignatures.cosigned();
  if (cosignatures.witnesses().empty()) {
    view.show("NO_WITNESS");
  } else if (cosigned.size == 0) {
    view.show("NOT_COSIGNED");
  } else {
    view.add("COSIGNED").set("COSIGNED_SIZE", cosigned.size);
  }
  for (const auto& [name, failure] : calls.failures())
    view.add("FAILING")
        .set("FAILING_WHAT", failure.what)
        .set("FAILING_SINCE", london_time(failure.since));
}

Result<Checked> add_records(View& view, const TrailPageParts& parts, const TrailPage& page,
                            const Held& held) {
  const Ledger& ledger = parts.site.ledger();
  const auto state = ledger.snapshot();
  Checked checked;
  for (const TrailRecord& each : page.records) {
    SCRUTINY_ASSIGN(const Record record, decode(each.record));
    const bool holds = is_in_log(ledger, held, each);
    ++checked.records;
    checked.failed += holds ? 0U : 1U;
    view.add("RECORD")
        .set("INDEX", each.index)
        .set("WHEN", london_time(record.time))
        .set("WHAT", action_text(record.action))
        .set("WHO", who(*state, record) + signed_by(record))
        .set("CHECK", holds ? "In the signed log" : "NOT in the signed log")
        .set("LEAF", to_hex(leaf_hash(each.record)));
  }
  return checked;
}

std::string verdict_text(const Checked& checked, const Held& held) {
  if (checked.failed > 0) {
    return std::to_string(checked.failed) + " of " + std::to_string(checked.records) +
           " records are not what the log's signature covers. Tell the independent scrutineer.";
  }
  return "Each of the " + std::to_string(checked.records) +
         " records shown is where it belongs under the checkpoint of " +
         std::to_string(held.checkpoint.size) + " records that the log has signed.";
}

struct TrailQuery {
  std::string heading;
  std::optional<SubjectId> subject;
  std::string path;  // of this page
};

Result<Response> show(const TrailPageParts& parts, Call& call, const TrailQuery& query) {
  std::uint64_t from = 0;
  if (const auto text = call.request.head.query_value("from")) {
    SCRUTINY_ASSIGN(from, parse_revision(std::string(*text)));
  }
  SCRUTINY_ASSIGN(const TrailPage page,
                  parts.trail.list(call.principal(), from, kPerPage, query.subject));
  const Ledger& ledger = parts.site.ledger();
  SCRUTINY_ASSIGN(const Held held, newest_checkpoint(ledger));
  View view;
  SCRUTINY_ASSIGN(const Checked checked, add_records(view, parts, page, held));
  show_witnesses(view, parts.cosignatures, parts.calls);
  view.set("HEADING", query.heading)
      .set("VERDICT", checked.failed == 0 ? "These records hold" : "These records DO NOT hold")
      .set("VERDICT_TEXT", verdict_text(checked, held))
      .set("SERVER", "https://" + std::string(call.request.head.headers.find("Host").value_or("")))
      .set("LOG_KEY", ledger.verifier_key())
      .set("CHECKPOINT", held.note);
  if (!query.subject) view.show("WHOLE");
  if (page.next) {
    view.add("MORE").set("MORE_LINK", query.path + "?from=" + std::to_string(*page.next));
  }
  return parts.site.page(call, 200, "trail", query.heading, view);
}

}  // namespace

void add_trail_pages(http::Router& router, const TrailPageParts& parts) {
  using http::Method;
  const auto options = page_options(parts.site);
  router.add(Method::kGet, "/trail", Access::roles({Role::kScrutineer}), options,
             page_handler(parts.site, [parts](Call& call) {
               return show(parts, call, {"Audit trail", std::nullopt, "/trail"});
             }));
  router.add(Method::kGet, "/documents/{id}/trail", Access::signed_in(), options,
             page_handler(parts.site, [parts](Call& call) -> Result<Response> {
               SCRUTINY_ASSIGN(const DocumentId id, call.id<DocumentId>("id"));
               return show(parts, call,
                           {"Trail of this document", id_cast<SubjectId>(id),
                            "/documents/" + id.text() + "/trail"});
             }));
  router.add(Method::kGet, "/actions/{id}/trail", Access::signed_in(), options,
             page_handler(parts.site, [parts](Call& call) -> Result<Response> {
               SCRUTINY_ASSIGN(const ActionId id, call.id<ActionId>("id"));
               return show(parts, call,
                           {"Trail of this action", id_cast<SubjectId>(id),
                            "/actions/" + id.text() + "/trail"});
             }));
}

}  // namespace scrutiny::web
