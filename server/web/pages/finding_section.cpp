#include "server/web/pages/finding_section.h"

#include <algorithm>

#include "server/service/account_directory.h"
#include "server/service/actions/action_proposal.h"
#include "server/web/pages/page_routes.h"
#include "server/web/words.h"

namespace scrutiny::web {
namespace {

bool may_decide(const DocumentDetails& details) {
  return std::find(details.actions.begin(), details.actions.end(), DocumentStep::kDecideFinding) !=
         details.actions.end();
}

bool is_row(const FindingRow& finding) {
  return finding.said.kind == kActionKind;
}

// A cell of a row; `written` is shown beside what was understood when it says something else.
void add_cell(View& row, std::string_view label_text, const std::string& value,
              const std::string& written = {}) {
  if (value.empty() && written.empty()) return;
  View cell = row.add("CELL");
  cell.set("CELL_LABEL", label_text).set("CELL_VALUE", value.empty() ? written : value);
  if (!value.empty() && !written.empty() && written != value) {
    cell.add("CELL_WRITTEN").set("WRITTEN", written);
  }
}

std::string rating_text(const PlanRow& plan) {
  const auto brag = parse_brag(plan.brag);
  if (!brag) return {};
  if (*brag == Brag::kBlue) {
    return "Blue: the plan says it is complete. It counts as complete once evidence is named.";
  }
  return std::string(label(*brag)) + ": " +
         (*brag == Brag::kRed ? "off track" : std::string(meaning(*brag)));
}

void add_decision(View& view, const FindingRow& finding, const StateReader& state) {
  if (!finding.decided_by) return;
  const auto account = find_account(state, id_cast<AccountId>(*finding.decided_by));
  std::string words = std::string(label(finding.state)) + " by " +
                      (account ? account->display_name : "somebody whose name is not kept") +
                      " on " + when_text(finding.decided) + ".";
  if (!finding.reason.empty()) words += " " + finding.reason;
  if (finding.original) words += " As extracted: " + finding.original->text;
  view.add("DECISION").set("DECISION_TEXT", words);
}

void add_provenance(View& section, const FindingRow& finding) {
  if (finding.source != FindingSource::kPlugin) {
    section.show("BY_HAND");
    return;
  }
  View provenance = section.add("PROVENANCE");
  provenance.set("PLUGIN", finding.plugin + " " + finding.plugin_version)
      .set("QUOTE", finding.quote);
  const std::string place = place_text(finding.page, finding.page_end, finding.paragraph);
  if (!place.empty()) provenance.add("PLACED").set("PLACE", place);
}

struct Counts {
  std::uint64_t waiting = 0;
  std::uint64_t trackable_rows = 0;
};

void add_tracking(View& section, const FindingRow& finding, const ShownDocument& shown,
                  Counts& counts) {
  if (const auto action = load_action_of_finding(shown.state, finding.id)) {
    section.add("TRACKED").set("ACTION_LINK", "/actions/" + action->text());
    return;
  }
  const AgencyId& agency = shown.details.document.agency;
  if (!may_track(shown.caller, finding, shown.version, agency, shown.state).ok()) return;
  section.show("TRACK");
  if (is_row(finding)) ++counts.trackable_rows;
}

std::string heading_of(const FindingRow& finding, std::size_t number) {
  const std::string name = finding.ref.empty() ? std::to_string(number) : finding.ref;
  return label_of(finding.said.kind) + " " + name;
}

void add_finding(View& section, const FindingRow& finding, std::size_t number,
                 const ShownDocument& shown) {
  section.set("ID", finding.id.text())
      .set("FINDING_HEADING", heading_of(finding, number))
      .set("FINDING_TEXT", finding.said.text)
      .set("FINDING_STATE", label(finding.state))
      .set("FINDING_CLASS", tag_class(tag_colour(finding.state)));
  if (!finding.children.empty()) {
    View list = section.add("CHILDREN");
    for (const std::string& child : finding.children) list.add("CHILD").set("TEXT", child);
  }
  if (finding.said.plan) add_plan_row(section, *finding.said.plan);
  add_provenance(section, finding);
  add_decision(section, finding, shown.state);
  if (finding.state == FindingState::kExtracted && may_decide(shown.details)) {
    section.add("DECIDE").set("FINDING_ETAG", finding.revision);
  }
}

void add_all_at_once(View& view, const ShownDocument& shown, const Counts& counts) {
  if (counts.waiting > 0 && may_decide(shown.details)) {
    view.add("CONFIRM_ALL").set("WAITING", counts.waiting).set("CONFIRM_KEY", form_key());
  }
  if (counts.trackable_rows > 0) view.add("TRACK_ALL").set("TRACKABLE", counts.trackable_rows);
}

}  // namespace

void add_plan_row(View& section, const PlanRow& plan) {
  View row = section.add("ROW");
  add_cell(row, "Recommendation", plan.recommendation);
  add_cell(row, "Lead agency", plan.lead);
  add_cell(row, "Lead person", plan.owner);
  add_cell(row, "Due", plan.due.empty() ? "No date" : date_text(plan.due), plan.timescale);
  add_cell(row, "Rating", rating_text(plan), plan.status);
  add_cell(row, "Progress", plan.progress);
  add_cell(row, "Evidence", plan.evidence);
  add_cell(row, "Evidence of impact", plan.impact);
  add_cell(row, "Date closed", plan.closed.empty() ? "" : date_text(plan.closed));
  if (plan.flags.empty()) return;
  View flags = section.add("FLAGS");
  for (const std::string& flag : plan.flags) flags.add("FLAG").set("FLAG_TEXT", flag_text(flag));
}

void add_findings(View& view, const ShownDocument& shown) {
  const auto& findings = shown.details.findings;
  Counts counts;
  std::size_t number = 0;
  for (const bool rows : {false, true}) {
    bool first = true;
    for (const FindingRow& finding : findings) {
      if (is_row(finding) != rows) continue;
      View section = view.add("FINDING");
      if (first) {
        section.add("GROUP").set("GROUP_HEADING", rows ? "Actions in this document" : "Findings");
      }
      first = false;
      add_finding(section, finding, ++number, shown);
      add_tracking(section, finding, shown, counts);
      if (finding.state == FindingState::kExtracted) ++counts.waiting;
    }
  }
  if (findings.empty()) view.show("NO_FINDINGS");
  add_all_at_once(view, shown, counts);
}

}  // namespace scrutiny::web
