#include "server/service/actions/action_proposal.h"

#include <algorithm>
#include <utility>

#include "server/service/account_directory.h"
#include "server/service/documents/document_readings.h"
#include "storage/crypto/random.h"
#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

namespace json = boost::json;

Error no_such_finding() {
  return Error(ErrorCode::kNotFound, "There is no such finding, or you may not see it.");
}

// A finding that may be tracked, with whose document it is.
struct Source {
  FindingRow finding;
  AgencyId agency;
};

Status may_be_tracked(const FindingRow& finding, const VersionRow& version,
                      const StateReader& state) {
  if (finding.state != FindingState::kConfirmed && finding.state != FindingState::kCorrected) {
    return Error(ErrorCode::kConflict, "A finding counts once a person has confirmed it.");
  }
  if (version.state != DocumentState::kSubmitted && version.state != DocumentState::kAccepted) {
    return Error(ErrorCode::kConflict,
                 "Actions follow from documents that are submitted or accepted.");
  }
  if (!load_action_of_finding(state, finding.id)) return {};
  return Error(ErrorCode::kConflict, "An action tracks this finding already.");
}

Result<Source> see_source(const Principal& caller, const FindingId& id, const StateReader& state) {
  auto finding = load_finding(state, id);
  if (!finding) return no_such_finding();
  const auto document = load_document(state, finding->document);
  const auto version = load_version(state, finding->document, finding->version);
  if (!document || !version) return no_such_finding();
  if (!may_see_version(caller, *document, *version).ok()) return no_such_finding();
  return Source{std::move(*finding), document->agency};
}

Status source_allows(const Source& source, const StateReader& state) {
  const auto version = load_version(state, source.finding.document, source.finding.version);
  if (!version) return no_such_finding();
  return may_be_tracked(source.finding, *version, state);
}

// The one agency of that name, if the plan writes it as the partnership does.
std::optional<AgencyId> agency_named(const std::string& name, const StateReader& state) {
  constexpr std::size_t kMostAgencies = 1000;
  std::optional<AgencyId> found;
  const std::string wanted = normal_name(name);
  if (wanted.empty()) return found;
  for (const Agency& agency : list_agencies(state, {}, kMostAgencies)) {
    if (normal_name(agency.name) != wanted) continue;
    if (found) return std::nullopt;
    found = agency.id;
  }
  return found;
}

Result<AgencyId> lead_of(const Principal& caller, const NewAction& action,
                         const std::optional<Source>& source, const StateReader& state) {
  if (action.lead) return *action.lead;
  if (source) {
    return proposed_lead(source->finding, action.unless_said.lead.value_or(source->agency), state);
  }
  if (caller.agency) return *caller.agency;
  return Error::field("lead", "Say which agency leads the action.");
}

Status agencies_exist(const AgencyId& lead, const std::vector<AgencyId>& joint,
                      const StateReader& state) {
  if (!find_agency(state, lead)) return Error::field("lead", "There is no such agency.");
  for (const AgencyId& agency : joint) {
    const bool known = find_agency(state, agency).has_value();
    const bool once = agency != lead && std::count(joint.begin(), joint.end(), agency) == 1;
    if (!known) return Error::field("joint", "There is no such agency.");
    if (!once) return Error::field("joint", "Name each agency once, the lead not among them.");
  }
  return {};
}

void put_due(json::object& payload, const ActionDue& due) {
  put_text(payload, "due", due.date);
  put_text(payload, "due_as_written", due.as_written);
}

json::object source_json(const FindingRow& finding) {
  json::object out;
  out["document"] = finding.document.text();
  out["version"] = finding.version;
  out["finding"] = finding.id.text();
  put_number(out, "page", finding.page);
  put_text(out, "paragraph", finding.paragraph);
  put_text(out, "quote", finding.quote);
  return out;
}

const std::string& first_of(const std::string& given, const std::string& otherwise) {
  return given.empty() ? otherwise : given;
}

// What the row of a plan says itself.
void put_plan(json::object& payload, const NewAction& action, const PlanRow& plan) {
  put_text(payload, "recommendation", plan.recommendation);
  put_text(payload, "lead_person", first_of(action.lead_person, plan.owner));
  const bool given = !action.due.date.empty() || !action.due.as_written.empty();
  put_due(payload, given ? action.due
                         : ActionDue{first_of(plan.due, action.unless_said.due), plan.timescale});
  put_text(payload, "impact", first_of(action.impact, plan.impact));
  put_text(payload, "evidence_note", plan.evidence);
  put_text(payload, "progress", plan.progress);
  const bool is_closed = plan.brag.empty() && !plan.closed.empty();
  if (!is_closed && !parse_brag(plan.brag)) return;
  payload["brag"] = is_closed ? std::string(text(Brag::kBlue)) : plan.brag;
  put_text(payload, "brag_note", first_of(plan.status, plan.closed));
}

void put_given(json::object& payload, const NewAction& action) {
  put_text(payload, "lead_person", action.lead_person);
  put_due(payload, action.due);
  put_text(payload, "impact", action.impact);
}

Result<json::object> words_of(const NewAction& action, const std::optional<Source>& source) {
  json::object payload;
  const FindingRow* finding = source ? &source->finding : nullptr;
  const bool is_row = finding != nullptr && finding->said.kind == kActionKind;
  if (is_row != action.action.empty()) {
    return is_row ? Error::field("action", "The row of the plan says what the action is.")
                  : Error::field("action", "This field is required.");
  }
  if (finding != nullptr && !action.recommendation.empty()) {
    return Error::field("recommendation", "The finding says what is recommended.");
  }
  payload["action"] = is_row ? finding->said.text : action.action;
  put_text(payload, "ref", finding == nullptr ? action.ref : first_of(action.ref, finding->ref));
  if (finding != nullptr) payload["source"] = source_json(*finding);
  if (is_row && finding->said.plan) {
    put_plan(payload, action, *finding->said.plan);
    return payload;
  }
  if (!is_row) {
    put_text(payload, "recommendation",
             finding == nullptr ? action.recommendation : finding->said.text);
  }
  put_given(payload, action);
  return payload;
}

struct Proposal {
  NewAction action;
  AgencyId lead;
  std::optional<std::uint64_t> finding_revision;
};

Status check(const Principal& caller, const Proposal& proposal, const StateReader& state) {
  std::optional<AgencyId> source_agency;
  if (proposal.action.finding) {
    SCRUTINY_ASSIGN(const Source source, see_source(caller, *proposal.action.finding, state));
    source_agency = source.agency;
    SCRUTINY_TRY(may_propose(caller, proposal.lead, source_agency));
    SCRUTINY_TRY(source_allows(source, state));
    if (source.finding.revision != proposal.finding_revision) {
      return Error(ErrorCode::kConflict, "Someone changed this finding meanwhile; try again.");
    }
  } else {
    SCRUTINY_TRY(may_propose(caller, proposal.lead, source_agency));
  }
  return agencies_exist(proposal.lead, proposal.action.joint, state);
}

}  // namespace

Result<Command> proposal_command(const Principal& caller, const NewAction& action,
                                 const StateReader& state) {
  std::optional<Source> source;
  if (action.finding) {
    SCRUTINY_ASSIGN(source, see_source(caller, *action.finding, state));
  }
  Proposal proposal;
  proposal.action = action;
  SCRUTINY_ASSIGN(proposal.lead, lead_of(caller, action, source, state));
  SCRUTINY_TRY(
      may_propose(caller, proposal.lead, source ? std::optional(source->agency) : std::nullopt));
  if (source) proposal.finding_revision = source->finding.revision;
  Command command;
  SCRUTINY_ASSIGN(command.payload, words_of(action, source));
  command.payload["lead"] = proposal.lead.text();
  if (!action.joint.empty()) command.payload["joint"] = id_array(action.joint);
  const auto id = new_id<ActionId>();
  command.action = "action.proposed";
  command.actor = caller.actor;
  command.agency = caller.agency;
  command.subject = id_cast<SubjectId>(id);
  command.ids["action"] = id.text();
  command.ids["state"] = text(ActionState::kProposed);
  command.precondition = [caller, proposal = std::move(proposal)](const StateReader& now) {
    return check(caller, proposal, now);
  };
  return command;
}

AgencyId proposed_lead(const FindingRow& finding, const AgencyId& agency,
                       const StateReader& state) {
  const auto& plan = finding.said.plan;
  const auto named = plan ? agency_named(plan->lead, state) : std::nullopt;
  return named.value_or(agency);
}

Status may_track(const Principal& caller, const FindingRow& finding, const VersionRow& version,
                 const AgencyId& agency, const StateReader& state) {
  SCRUTINY_TRY(may_propose(caller, agency, agency));
  return may_be_tracked(finding, version, state);
}

Result<std::vector<FindingId>> untracked_rows(const Principal& caller, const DocumentId& document,
                                              std::uint32_t version, const StateReader& state) {
  const auto row = load_document(state, document);
  if (!row) return no_such_finding();
  SCRUTINY_ASSIGN(const DocumentView view, view_for(caller, *row));
  const std::uint32_t number = version == 0 ? view.version : version;
  const auto meant = load_version(state, document, number);
  if (!meant) return no_such_finding();
  SCRUTINY_TRY(may_see_version(caller, *row, *meant));
  SCRUTINY_TRY(may_propose(caller, row->agency, row->agency));
  std::vector<FindingId> out;
  for (const FindingRow& finding :
       load_findings(state, document, number, DocumentReadings::kMostFindings)) {
    if (finding.said.kind != kActionKind) continue;
    if (may_be_tracked(finding, *meant, state).ok()) out.push_back(finding.id);
  }
  return out;
}

}  // namespace scrutiny
