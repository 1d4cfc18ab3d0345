#include "server/service/documents/finding_commands.h"

#include <utility>

#include "server/service/documents/document_readings.h"
#include "server/service/documents/document_view.h"
#include "storage/crypto/random.h"
#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

namespace json = boost::json;

Error no_such_finding() {
  return Error(ErrorCode::kNotFound, "There is no such finding, or you may not see it.");
}

// The caller may decide about findings of this version as it stands.
Result<VersionRow> decidable(const Principal& caller, const DocumentId& id, std::uint32_t number,
                             const StateReader& state) {
  const auto document = load_document(state, id);
  if (!document) return no_such_finding();
  SCRUTINY_ASSIGN(const DocumentView view, view_for(caller, *document));
  auto version = load_version(state, id, number);
  if (!version) return no_such_finding();
  SCRUTINY_TRY(may_see_version(caller, *document, *version));
  SCRUTINY_TRY(
      may_take(DocumentStep::kDecideFinding, caller, version_facts(caller, *document, *version)));
  const bool over =
      view.state == DocumentState::kWithdrawn || view.state == DocumentState::kSuperseded;
  if (over) SCRUTINY_TRY(allows(view.state, DocumentStep::kDecideFinding));
  if (!version->words) {
    return Error(ErrorCode::kErased, "This version was erased; its record and proofs remain.");
  }
  return std::move(*version);
}

struct DecisionForm {
  std::string_view action;
  FindingState state;
};

DecisionForm form_of(FindingDecision decision) {
  switch (decision) {
    case FindingDecision::kConfirm:
      return {"finding.confirmed", FindingState::kConfirmed};
    case FindingDecision::kCorrect:
      return {"finding.corrected", FindingState::kCorrected};
    case FindingDecision::kReject:
      break;
  }
  return {"finding.rejected", FindingState::kRejected};
}

json::object payload_of(const FindingDecisionRequest& request, const FindingRow& finding) {
  json::object payload;
  payload["finding"] = request.finding.text();
  if (request.decision == FindingDecision::kCorrect) {
    payload["kind"] = request.corrected.kind.empty() ? finding.said.kind : request.corrected.kind;
    payload["text"] = request.corrected.text;
    const auto& plan = request.corrected.plan ? request.corrected.plan : finding.said.plan;
    if (plan) payload["plan"] = to_json(*plan);
  }
  put_text(payload, "reason", request.reason);
  return payload;
}

Command command_about(const Principal& caller, const VersionRow& version, const FindingId& finding,
                      const DecisionForm& form) {
  Command command;
  command.action = form.action;
  command.actor = caller.actor;
  command.agency = caller.agency;
  command.subject = id_cast<SubjectId>(version.document);
  command.version = version.version;
  command.unit = version.unit;
  command.ids["finding"] = finding.text();
  command.ids["document"] = version.document.text();
  command.ids["version"] = version.version;
  command.ids["state"] = text(form.state);
  return command;
}

Status check(const Principal& caller, const FindingId& id, std::uint64_t if_match,
             const StateReader& state) {
  const auto finding = load_finding(state, id);
  if (!finding) return no_such_finding();
  SCRUTINY_ASSIGN(const VersionRow version,
                  decidable(caller, finding->document, finding->version, state));
  static_cast<void>(version);
  if (finding->revision == if_match) return {};
  return Error::field("If-Match", "Someone changed this finding since you loaded it.",
                      ErrorCode::kPreconditionFailed);
}

FindingChanged changed(const Committed& committed) {
  const RowFields ids(committed.ids, "ids of a finding command");
  FindingChanged out;
  out.finding = ids.id<FindingId>("finding");
  out.document = ids.id<DocumentId>("document");
  out.version = ids.small_number("version");
  out.state = ids.word("state", parse_finding_state);
  out.revision = committed.receipt.index;
  out.receipt = committed.receipt;
  out.freshness = committed.freshness;
  return out;
}

void submit(Ledger& ledger, Command command, FindingChangeDone done) {
  ledger.submit(std::move(command),
                completion([done = std::move(done)](Result<Committed> committed) mutable {
                  if (!committed.ok()) return done(std::move(committed).error());
                  done(changed(*committed));
                }));
}

Result<Command> decision_command(const Principal& caller, const FindingDecisionRequest& request,
                                 const ChangeTerms& terms, const StateReader& state) {
  const auto finding = load_finding(state, request.finding);
  if (!finding) return no_such_finding();
  const auto document = load_document(state, finding->document);
  const auto version = load_version(state, finding->document, finding->version);
  if (!document || !version) return no_such_finding();
  SCRUTINY_TRY(may_see_version(caller, *document, *version));
  Command command = command_about(caller, *version, request.finding, form_of(request.decision));
  command.payload = payload_of(request, *finding);
  command.idempotency = terms.claim;
  command.precondition = [caller, id = request.finding, if_match = terms.if_match](
                             const StateReader& now) { return check(caller, id, if_match, now); };
  return command;
}

json::object payload_of(const NewFinding& finding, const FindingId& id) {
  json::object payload;
  payload["finding"] = id.text();
  payload["kind"] = finding.said.kind;
  payload["text"] = finding.said.text;
  if (finding.said.plan) payload["plan"] = to_json(*finding.said.plan);
  put_text(payload, "ref", finding.ref);
  put_number(payload, "page", finding.page);
  put_text(payload, "paragraph", finding.paragraph);
  put_text(payload, "quote", finding.quote);
  return payload;
}

// The version that `number` means to this caller; 0: the current one.
Result<VersionRow> version_meant(const Principal& caller, const DocumentId& id,
                                 std::uint32_t number, const StateReader& state) {
  const auto document = load_document(state, id);
  if (!document) return no_such_finding();
  SCRUTINY_ASSIGN(const DocumentView view, view_for(caller, *document));
  auto version = load_version(state, id, number == 0 ? view.version : number);
  if (!version) return no_such_finding();
  SCRUTINY_TRY(may_see_version(caller, *document, *version));
  return std::move(*version);
}

Result<Command> addition_command(const Principal& caller, const NewFinding& finding,
                                 const StateReader& state) {
  SCRUTINY_ASSIGN(const VersionRow version,
                  version_meant(caller, finding.document, finding.version, state));
  const auto id = new_id<FindingId>();
  Command command = command_about(caller, version, id, {"finding.added", FindingState::kConfirmed});
  command.payload = payload_of(finding, id);
  command.precondition = [caller, document_id = finding.document,
                          number = version.version](const StateReader& now) -> Status {
    SCRUTINY_ASSIGN(const VersionRow row, decidable(caller, document_id, number, now));
    static_cast<void>(row);
    return {};
  };
  return command;
}

struct Undecided {
  std::vector<FindingId> ids;  // at most kMostAtOnce
  std::uint64_t left = 0;
};

Undecided undecided(const VersionRow& version, const StateReader& state) {
  Undecided out;
  for (const FindingRow& row :
       load_findings(state, version.document, version.version, DocumentReadings::kMostFindings)) {
    if (row.state != FindingState::kExtracted) continue;
    if (out.ids.size() < FindingCommands::kMostAtOnce) {
      out.ids.push_back(row.id);
    } else {
      ++out.left;
    }
  }
  return out;
}

Status still_undecided(const std::vector<FindingId>& ids, const StateReader& state) {
  if (ids.empty()) return Error(ErrorCode::kConflict, "No finding waits to be confirmed.");
  for (const FindingId& id : ids) {
    const auto row = load_finding(state, id);
    if (row && row->state == FindingState::kExtracted) continue;
    return Error(ErrorCode::kConflict, "Someone decided about a finding meanwhile; try again.");
  }
  return {};
}

Result<Command> confirm_all_command(const Principal& caller, const ConfirmAll& which,
                                    const StateReader& state) {
  SCRUTINY_ASSIGN(const VersionRow version,
                  version_meant(caller, which.document, which.version, state));
  Undecided waiting = undecided(version, state);
  Command command = command_about(caller, version, {}, {"findings.confirmed", {}});
  command.ids = {};
  command.ids["document"] = version.document.text();
  command.ids["version"] = version.version;
  command.ids["confirmed"] = waiting.ids.size();
  command.ids["left"] = waiting.left;
  command.payload["findings"] = id_array(waiting.ids);
  command.precondition = [caller, id = version.document, number = version.version,
                          ids = std::move(waiting.ids)](const StateReader& now) -> Status {
    SCRUTINY_ASSIGN(const VersionRow row, decidable(caller, id, number, now));
    static_cast<void>(row);
    return still_undecided(ids, now);
  };
  return command;
}

FindingsConfirmed all_confirmed(const Committed& committed) {
  const RowFields ids(committed.ids, "ids of a finding command");
  FindingsConfirmed out;
  out.document = ids.id<DocumentId>("document");
  out.version = ids.small_number("version");
  out.confirmed = ids.number("confirmed");
  out.left = ids.number("left");
  out.revision = committed.receipt.index;
  out.receipt = committed.receipt;
  out.freshness = committed.freshness;
  return out;
}

}  // namespace

void FindingCommands::decide(const Principal& caller, const FindingDecisionRequest& request,
                             const ChangeTerms& terms, FindingChangeDone done) {
  auto command = decision_command(caller, request, terms, *ledger_.snapshot());
  if (!command.ok()) return done(std::move(command).error());
  submit(ledger_, std::move(command).value(), std::move(done));
}

void FindingCommands::add(const Principal& caller, const NewFinding& finding,
                          std::optional<IdempotencyClaim> claim, FindingChangeDone done) {
  auto command = addition_command(caller, finding, *ledger_.snapshot());
  if (!command.ok()) return done(std::move(command).error());
  command->idempotency = std::move(claim);
  submit(ledger_, std::move(command).value(), std::move(done));
}

void FindingCommands::confirm_all(const Principal& caller, const ConfirmAll& which,
                                  std::optional<IdempotencyClaim> claim,
                                  FindingsConfirmedDone done) {
  auto command = confirm_all_command(caller, which, *ledger_.snapshot());
  if (!command.ok()) return done(std::move(command).error());
  command->idempotency = std::move(claim);
  ledger_.submit(std::move(command).value(),
                 completion([done = std::move(done)](Result<Committed> committed) mutable {
                   if (!committed.ok()) return done(std::move(committed).error());
                   done(all_confirmed(*committed));
                 }));
}

}  // namespace scrutiny
