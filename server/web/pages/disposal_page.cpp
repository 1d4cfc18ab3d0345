#include "server/web/pages/disposal_page.h"

#include "server/service/documents/london_day.h"
#include "server/service/erasure/disposal_access.h"
#include "server/service/role_rules.h"
#include "server/web/pages/agency_choices.h"
#include "server/web/pages/disposal_subject.h"
#include "server/web/pages/document_disposal_pages.h"
#include "server/web/pages/page_routes.h"
#include "server/web/words.h"
#include "storage/audit/time_text.h"
#include "storage/state/backups_projection.h"

namespace scrutiny::web {
namespace {

using http::Call;
using http::Response;

constexpr std::size_t kMostShown = 200;  // of each list; the API has all

std::string subject_text(const StateReader& state, const Principal& who, const Erasure& erasure) {
  if (!erasure.document) return "Account " + erasure.subject.text();
  const std::string document = document_name(state, who, *erasure.document);
  return erasure.version == 0 ? document
                              : document + ", version " + std::to_string(erasure.version);
}

std::string holds_text(const std::vector<Hold>& holds) {
  std::string out;
  for (const Hold& hold : holds) {
    out += (out.empty() ? "" : "; ") + hold.authority + ", " + date_text(hold.dated);
  }
  return out.empty() ? "None" : out;
}

void show_due(View& view, const StateReader& state, const Principal& who,
              const http::ErasureServices& services) {
  const auto due = list_due(state, london_day(services.clock.now()), "", kMostShown);
  View shown = view.add("DUE");
  if (!due.ok() || due->items.empty()) {
    shown.show("NOTHING_DUE");
    return;
  }
  for (const DueDocument& each : due->items) {
    shown.add("DUE_ROW")
        .set("DOCUMENT", document_name(state, who, each.document.id))
        .set("OF_LINK", disposal_address(each.document.id))
        .set("KIND", label(each.when.rule.kind))
        .set("AGENCY", agency_name(state, each.document.agency))
        .set("SINCE", date_text(each.when.due))
        .set("AUTHORITY", each.when.rule.authority)
        .set("HOLDS", holds_text(each.holds));
  }
}

std::string state_text(const StateReader& state, const Erasure& erasure, UnixMillis now) {
  std::string out = label_of(text(erasure.state));
  if (erasure.decided_by) out += ", record " + std::to_string(erasure.decided_index);
  const bool is_erased =
      erasure.state == ErasureState::kApproved || erasure.state == ErasureState::kCarriedOut;
  const auto decided = parse_time(erasure.decided);
  if (!is_erased || !decided) return out;
  if (const auto until = pending_in_backups(state, *decided, now)) {
    out += "; pending in backups until " + when_text(format_time(*until));
  }
  return out;
}

void show_erasures(View& view, const StateReader& state, const Call& call,
                   const http::ErasureServices& services) {
  bool none = true;
  const Principal& who = call.principal();
  for (const Erasure& each : list_erasures(state, std::nullopt, "", kMostShown)) {
    if (!may_read_disposal(state, who, each.document)) continue;
    none = false;
    View row = view.add("ERASURE");
    row.set("ERASURE_OF", subject_text(state, who, each))
        .set("ERASURE_ID", each.id.text())
        .set("CLASS", erasure_class_text(each.erased_class))
        .set("AUTHORITY", erasure_authority_text(each.authority))
        .set("PROPOSED", person_name(state, id_cast<ActorId>(each.proposed_by)) + ", " +
                             when_text(each.proposed))
        .set("REASON", each.reason)
        .set("ERASURE_STATE", state_text(state, each, services.clock.now()));
    if (each.actions) row.add("ACTIONS").set("ACTIONS_TEXT", derived_actions_text(each.actions));
    if (each.document) {
      row.add("OF_DOCUMENT").set("OF_LINK", disposal_address(*each.document));
    } else {
      row.show("OF_ACCOUNT");
    }
    if (each.state != ErasureState::kProposed) continue;
    const bool is_own = each.proposed_by == who.account;
    if (is_own) {
      row.add("WITHDRAW").set("ERASURE_ID", each.id.text());
    } else if (who.roles.intersects(kApprovers)) {
      row.add("DECIDE")
          .set("ERASURE_ID", each.id.text())
          .set("ERASURE_OF", subject_text(state, who, each));
    }
  }
  if (none) view.show("NO_ERASURE");
}

void show_holds(View& view, const StateReader& state, const Principal& who) {
  bool none = true;
  for (const Hold& hold : list_holds(state, "", kMostShown)) {
    if (!may_read_disposal(state, who, hold.document)) continue;
    none = false;
    view.add("HOLD")
        .set("DOCUMENT", document_name(state, who, hold.document))
        .set("OF_LINK", disposal_address(hold.document))
        .set("HOLD_AUTHORITY", hold.authority + ", " + date_text(hold.dated))
        .set("HOLD_SCOPE", hold.scope.empty() ? "Everything" : hold.scope)
        .set("REASON", hold.reason)
        .set("HOLD_STATE", hold.released_by
                               ? "Released, record " + std::to_string(hold.released_index)
                               : "In force, kept by " + label_of(text(hold.kept_by)));
  }
  if (none) view.show("NO_HOLD");
}

Result<Response> show(const DisposalPageParts& parts, Call& call) {
  const auto state = parts.services.ledger.snapshot();
  const Principal& who = call.principal();
  View view;
  if (const auto said = call.request.head.query_value("recorded"); said && !said->empty()) {
    view.add("NOTICE").set("NOTICE_TEXT",
                           "Recorded as number " + std::string(*said) + " in the log.");
  }
  if (who.roles.has(Role::kAdministrator) || who.roles.intersects(kApprovers)) {
    show_due(view, *state, who, parts.services);
  }
  show_erasures(view, *state, call, parts.services);
  show_holds(view, *state, who);
  return parts.site.page(call, 200, "disposal", "Disposal and erasure", view);
}

Result<Response> decide(const DisposalPageParts& parts, Call& call) {
  SCRUTINY_ASSIGN(const ErasureId id, call.id<ErasureId>("id"));
  SCRUTINY_ASSIGN(const Form form, Form::parse(call.request));
  const std::string verb = form.text("decision");
  Erasures& erasures = parts.services.erasures;
  const auto done = [&]() -> Result<Receipt> {
    if (verb == "approve") return erasures.approve(call.principal(), id, std::nullopt);
    if (verb == "withdraw") return erasures.withdraw(call.principal(), id, std::nullopt);
    const std::string reason = form.text("reason");
    if (verb != "decline" || reason.empty() || reason.size() > 2000) {
      return Error::field("reason", "Say why it is declined, in at most 2,000 bytes.");
    }
    return erasures.decline(call.principal(), id, reason, std::nullopt);
  }();
  if (!done.ok()) return done.error();
  return see_other("/disposal?recorded=" + std::to_string(done->index));
}

}  // namespace

Access disposal_readers() {
  return Access::roles({Role::kAdministrator, Role::kChair, Role::kScrutineer, Role::kAgencyLead});
}

void add_disposal_page(http::Router& router, const DisposalPageParts& parts) {
  router.add(http::Method::kGet, "/disposal", disposal_readers(), page_options(parts.site),
             page_handler(parts.site, [parts](Call& call) { return show(parts, call); }));
  router.add(http::Method::kPost, "/disposal/{id}", disposal_readers(), form_options(parts.site),
             page_handler(parts.site, [parts](Call& call) { return decide(parts, call); }));
}

}  // namespace scrutiny::web
