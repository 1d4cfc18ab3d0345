#include "server/web/pages/disposal_section.h"

#include <algorithm>

#include "server/service/erasure/disposal_access.h"
#include "server/service/erasure/document_disposal.h"
#include "server/service/erasure/erased_words.h"
#include "server/service/role_rules.h"
#include "server/web/pages/agency_choices.h"
#include "server/web/pages/disposal_subject.h"
#include "server/web/site.h"
#include "server/web/words.h"
#include "storage/state/backups_projection.h"

namespace scrutiny::web {
namespace {

void add_row(View& view, std::string_view section, std::string_view label_text,
             std::string_view value) {
  if (!value.empty()) view.add(section).set("LABEL", label_text).set("VALUE", value);
}

std::string hold_name(const Hold& hold) {
  return hold.authority + ", " + date_text(hold.dated);
}

std::string proposed_text(const StateReader& state, const Erasure& erasure) {
  return "by " + person_name(state, id_cast<ActorId>(erasure.proposed_by)) + " on " +
         when_text(erasure.proposed);
}

void add_hold(View& section, const ShownDisposal& shown, const Hold& hold) {
  View card = section.add("HOLD");
  card.set("HOLD_AUTHORITY", hold_name(hold));
  if (may_release(shown.caller, shown.document, hold).ok()) {
    card.add("RELEASE").set("RELEASE_LINK", "/holds/" + hold.id.text() + "/release");
  }
  add_row(card, "HOLD_FACT", "Covers", covered_text(hold.version));
  add_row(card, "HOLD_FACT", "Scope", hold.scope);
  add_row(card, "HOLD_FACT", "Reason", hold.reason);
  add_row(card, "HOLD_FACT", "Placed",
          "by " + person_name(shown.state, hold.by) + " on " + when_text(hold.placed) +
              ", record " + std::to_string(hold.index));
  add_row(card, "HOLD_FACT", "Who may release it", label_of(text(hold.kept_by)));
}

void add_waiting(View& section, const ShownDisposal& shown, const Erasure& erasure) {
  const bool approved = erasure.state == ErasureState::kApproved;
  View card = section.add("WAITING");
  card.set("WAITING_TITLE",
           approved ? "Erasure approved, being carried out" : "Erasure proposed, not decided yet");
  const bool own = erasure.proposed_by == shown.caller.account;
  if (!approved && (own || shown.caller.roles.intersects(kApprovers))) {
    card.add("DECIDE")
        .set("ERASURE_ID", erasure.id.text())
        .set("DECIDE_TEXT", own ? "Withdraw" : "Decide");
  }
  add_row(card, "WAITING_FACT", "Covers", covered_text(erasure.version));
  add_row(card, "WAITING_FACT", "Class", erasure_class_text(erasure.erased_class));
  add_row(card, "WAITING_FACT", "Authority", erasure_authority_text(erasure.authority));
  add_row(card, "WAITING_FACT", "Actions that came from it", derived_actions_text(erasure.actions));
  add_row(card, "WAITING_FACT", "Reason", erasure.reason);
  add_row(card, "WAITING_FACT", "Proposed",
          proposed_text(shown.state, erasure) + ", record " + std::to_string(erasure.index));
  if (!approved) add_row(card, "WAITING_FACT", "Lapses", london_time(erasure.expires));
}

void add_gone(View& section, const ShownDisposal& shown) {
  for (std::uint32_t number = 1; number <= shown.document.latest; ++number) {
    const auto version = load_version(shown.state, shown.document.id, number);
    const auto by = version ? how_erased(shown.ledger, version->unit) : std::nullopt;
    if (!by) continue;
    std::string said = covered_text(number) + " was erased by record " +
                       std::to_string(by->record) + " on " + london_time(by->time) + ": " +
                       erasure_class_text(by->erased_class) + ", " +
                       erasure_authority_text(by->authority) + ".";
    if (const auto until = pending_in_backups(shown.state, by->time, shown.now)) {
      said += " Pending in backups: its key is kept there until " + london_time(*until) + ".";
    }
    section.add("GONE_VERSION").set("GONE_TEXT", said);
  }
}

std::string blocking_text(const std::vector<Hold>& holds) {
  std::string out;
  for (const Hold& hold : holds) {
    if (hold.version == 0) out += (out.empty() ? "" : "; ") + hold_name(hold);
  }
  return out;
}

void add_choices(View& section, const ShownDisposal& shown, const DocumentDisposal& known) {
  const auto& open = known.erasures;
  const bool carried_out = std::any_of(open.begin(), open.end(), [](const Erasure& each) {
    return each.state == ErasureState::kApproved;
  });
  const bool proposed =
      std::any_of(open.begin(), open.end(), [](const Erasure& each) { return each.version == 0; });
  if (carried_out || living_versions(shown.state, shown.caller, shown.document).empty()) return;
  const std::string base = "/documents/" + shown.document.id.text();
  if (holding_role(shown.caller, shown.document).ok()) {
    section.add("MAY_HOLD").set("HOLD_LINK", base + "/hold");
  }
  if (proposed || !may_propose_erasure(shown.caller, shown.document).ok()) return;
  if (const std::string blocked = blocking_text(known.holds); !blocked.empty()) {
    section.add("BLOCKED").set("BLOCKED_BY", blocked);
  } else {
    section.add("MAY_PROPOSE").set("PROPOSE_LINK", base + "/erasure");
  }
}

}  // namespace

void add_disposal_facts(View& view, const ShownDisposal& shown) {
  const auto known = document_disposal(shown.state, shown.caller, shown.document.id);
  if (!known) return;
  for (const Hold& hold : known->holds) {
    std::string what = hold_name(hold) + ": must not be erased";
    if (hold.version != 0) what += " (version " + std::to_string(hold.version) + ")";
    add_row(view, "FACT", "On hold", what);
  }
  for (const Erasure& erasure : known->erasures) {
    const bool approved = erasure.state == ErasureState::kApproved;
    add_row(view, "FACT", "Erasure",
            covered_text(erasure.version) + ": proposed " + proposed_text(shown.state, erasure) +
                (approved ? ", approved, being carried out" : ", not decided yet"));
  }
}

void add_disposal_section(View& view, const ShownDisposal& shown) {
  const auto known = document_disposal(shown.state, shown.caller, shown.document.id);
  if (!known) return;
  View section = view.add("DISPOSAL");
  add_gone(section, shown);
  if (known->holds.empty()) section.show("NO_HOLD");
  for (const Hold& hold : known->holds) add_hold(section, shown, hold);
  for (const Erasure& erasure : known->erasures) add_waiting(section, shown, erasure);
  add_choices(section, shown, *known);
}

}  // namespace scrutiny::web
