#include "server/service/actions/action_commands.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "server/service/actions/action_proposal.h"
#include "server/service/actions/action_view.h"
#include "server/service/documents/document_view.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/sha256.h"
#include "storage/ledger/idempotency.h"
#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

namespace json = boost::json;

Error no_such_action() {
  return Error(ErrorCode::kNotFound, "There is no such action, or you may not see it.");
}

// Evidence can be rested on: a version that was submitted or accepted and still is.
bool stands(const ActionEvidence& evidence, const StateReader& state) {
  const auto version = load_version(state, evidence.document, evidence.version);
  return version && version->words &&
         (version->state == DocumentState::kSubmitted ||
          version->state == DocumentState::kAccepted);
}

Status may_be_named(const Principal& caller, const std::vector<ActionEvidence>& evidence,
                    const StateReader& state) {
  for (const ActionEvidence& each : evidence) {
    const auto document = load_document(state, each.document);
    const auto version = load_version(state, each.document, each.version);
    const bool seen = document && version && may_see_version(caller, *document, *version).ok();
    if (!seen || !stands(each, state)) {
      return Error::field("evidence",
                          "Name versions of documents that you may see and that are submitted or "
                          "accepted.");
    }
    if (std::count(evidence.begin(), evidence.end(), each) > 1) {
      return Error::field("evidence", "Name each version once.");
    }
  }
  if (!evidence.empty()) return {};
  return Error::field("evidence", "Name the evidence that the action is complete.");
}

// What is checked and verified is exactly what the completion named, and it still stands.
Status evidence_stands(const ActionRow& action, const StateReader& state) {
  for (const ActionEvidence& each : action.words->evidence) {
    if (stands(each, state)) continue;
    return Error(ErrorCode::kConflict,
                 "Evidence named at completion was superseded, withdrawn or erased; the action has "
                 "to be reopened.");
  }
  return {};
}

json::object payload_of(const ActionStepRequest& request, const ActionRow& action) {
  json::object payload;
  switch (request.step) {
    case ActionStep::kAgree:
    case ActionStep::kStart:
      break;
    case ActionStep::kNoteProgress:
      payload["text"] = request.text;
      if (request.brag) payload["brag"] = text(*request.brag);
      break;
    case ActionStep::kChangeDue:
      put_text(payload, "due", request.due.date);
      put_text(payload, "due_as_written", request.due.as_written);
      payload["reason"] = request.text;
      break;
    case ActionStep::kComplete:
      payload["evidence"] = to_json(request.evidence);
      put_text(payload, "impact", request.impact);
      break;
    case ActionStep::kVerify:
      payload["evidence"] = to_json(action.words->evidence);
      break;
    case ActionStep::kCheck:
      break;
    case ActionStep::kReopen:
    case ActionStep::kCancel:
      payload["reason"] = request.text;
      break;
  }
  put_text(payload, "note", request.note);
  return payload;
}

struct Seen {
  ActionRow action;
  ActionFacts facts;
};

Result<Seen> see(const Principal& caller, const ActionId& id, const StateReader& state) {
  auto action = load_action(state, id);
  if (!action) return no_such_action();
  ActionFacts facts = facts_for(caller, *action, state);
  SCRUTINY_TRY(may_read(caller, facts));
  if (!action->words) {
    return Error(ErrorCode::kErased, "This action was erased; its record and proofs remain.");
  }
  return Seen{std::move(*action), std::move(facts)};
}

Status check(const Principal& caller, const ActionStepRequest& request, std::uint64_t if_match,
             const StateReader& state) {
  SCRUTINY_ASSIGN(const Seen seen, see(caller, request.action, state));
  SCRUTINY_TRY(entitled(request.step, caller, seen.facts));
  if (revision_of(seen.action) != if_match) {
    return Error::field("If-Match", "Someone changed this action since you loaded it.",
                        ErrorCode::kPreconditionFailed);
  }
  SCRUTINY_TRY(may_take(request.step, caller, seen.facts, state_of(seen.action)));
  if (request.step == ActionStep::kComplete) return may_be_named(caller, request.evidence, state);
  const bool rests = request.step == ActionStep::kCheck || request.step == ActionStep::kVerify;
  return rests ? evidence_stands(seen.action, state) : Status();
}

Result<Command> step_command(const Principal& caller, const ActionStepRequest& request,
                             const ChangeTerms& terms, const StateReader& state) {
  SCRUTINY_ASSIGN(const Seen seen, see(caller, request.action, state));
  SCRUTINY_TRY(entitled(request.step, caller, seen.facts));
  // A repeated request must find its first answer even though the state no longer allows it.
  if (!terms.claim) SCRUTINY_TRY(check(caller, request, terms.if_match, state));
  Command command;
  command.action = record_of(request.step);
  command.actor = caller.actor;
  command.agency = caller.agency;
  command.subject = id_cast<SubjectId>(request.action);
  command.unit = seen.action.unit;
  command.payload = payload_of(request, seen.action);
  const ActionState now = state_of(seen.action);
  command.ids["action"] = request.action.text();
  command.ids["state"] = text(after(request.step, now).value_or(now));
  command.idempotency = terms.claim;
  command.holder = caller.account;
  command.writer = terms.writer;
  command.precondition = [caller, request, if_match = terms.if_match](const StateReader& then) {
    return check(caller, request, if_match, then);
  };
  return command;
}

ActionChanged changed(const Committed& committed) {
  const RowFields ids(committed.ids, "ids of an action command");
  ActionChanged out;
  out.action = ids.id<ActionId>("action");
  out.state = ids.word("state", parse_action_state);
  out.revision = committed.receipt.index;
  out.receipt = committed.receipt;
  out.freshness = committed.freshness;
  return out;
}

void submit(Ledger& ledger, Command command, ActionChangeDone done) {
  ledger.submit(std::move(command),
                completion([done = std::move(done)](Result<Committed> committed) mutable {
                  if (!committed.ok()) return done(std::move(committed).error());
                  done(changed(*committed));
                }));
}

// Answers once every proposal of a batch has ended, in the order of the plan. Those overtaken
// meanwhile are left out; when all failed, the first error is the answer.
class Batch {
 public:
  Batch(std::size_t count, std::uint64_t left, ActionsTrackedDone done)
      : ended_(count), waiting_(count), left_(left), done_(std::move(done)) {}

  void ended(std::size_t position, const FindingId& finding, Result<ActionChanged> result) {
    const std::lock_guard lock(mutex_);
    if (result.ok()) {
      ended_[position].emplace(finding, std::move(result).value());
    } else if (!error_) {
      error_ = std::move(result).error();
    }
    if (--waiting_ == 0) answer();
  }

 private:
  void answer() {
    ActionsTracked out;
    out.left = left_;
    for (auto& each : ended_) {
      if (each) out.tracked.push_back(std::move(*each));
    }
    if (out.tracked.empty() && error_) return done_(std::move(*error_));
    done_(std::move(out));
  }

  std::mutex mutex_;
  std::vector<std::optional<std::pair<FindingId, ActionChanged>>> ended_;
  std::size_t waiting_;
  std::uint64_t left_;
  std::optional<Error> error_;
  ActionsTrackedDone done_;
};

// The proposals that one request to track all makes.
struct Tracking {
  struct Row {
    FindingId finding;
    std::optional<IdempotencyClaim> claim;
  };
  std::vector<Row> rows;
  std::uint64_t left = 0;
};

// One claim makes one record, so each action of a request has its own: the first the request's, the
// others one made from it. A blank keeps them apart from any key that a caller can send.
std::optional<IdempotencyClaim> claim_at(std::size_t position,
                                         const std::optional<IdempotencyClaim>& request) {
  auto out = request;
  if (out && position > 0) {
    const std::string own = std::to_string(position) + " " + request->key;
    out->key = "track " + to_hex(sha256(as_bytes(own)));
  }
  return out;
}

// What a request with this claim tracked before; no rows: it was not made yet.
Tracking tracked_before(const IdempotencyClaim& claim, UnixMillis now, const StateReader& state) {
  Tracking out;
  for (std::size_t i = 0; i < ActionCommands::kMostTrackedAtOnce; ++i) {
    const auto own = claim_at(i, claim);
    const auto past = find_past_use(state, *own, now);
    // The key may have been used for something else, which the sequencer refuses.
    if (!past || !past->ids.contains("finding")) continue;
    const RowFields ids(past->ids, "ids of a tracked row");
    out.rows.push_back({ids.id<FindingId>("finding"), own});
    out.left = ids.number("left");
  }
  return out;
}

Result<Tracking> tracking(const Principal& caller, const TrackAll& which,
                          const std::optional<IdempotencyClaim>& claim, UnixMillis now,
                          const StateReader& state) {
  if (claim) {
    Tracking before = tracked_before(*claim, now, state);
    if (!before.rows.empty()) return before;
  }
  SCRUTINY_ASSIGN(const std::vector<FindingId> findings,
                  untracked_rows(caller, which.document, which.version, state));
  Tracking out;
  const std::size_t count = std::min(findings.size(), ActionCommands::kMostTrackedAtOnce);
  for (std::size_t i = 0; i < count; ++i) out.rows.push_back({findings[i], claim_at(i, claim)});
  out.left = findings.size() - count;
  return out;
}

Result<Command> proposal(Ledger& ledger, const Principal& caller, const NewAction& action,
                         std::optional<IdempotencyClaim> claim) {
  const auto state = ledger.snapshot();
  SCRUTINY_ASSIGN(Command command, proposal_command(caller, action, *state));
  // As in step_command(); and no data key is made for what will be refused.
  if (!claim) SCRUTINY_TRY(command.precondition(*state));
  SCRUTINY_ASSIGN(command.unit, ledger.create_unit());
  command.idempotency = std::move(claim);
  return command;
}

}  // namespace

void ActionCommands::propose(const Principal& caller, const NewAction& action,
                             std::optional<IdempotencyClaim> claim, ActionChangeDone done) {
  auto command = proposal(ledger_, caller, action, std::move(claim));
  if (!command.ok()) return done(std::move(command).error());
  submit(ledger_, std::move(command).value(), std::move(done));
}

void ActionCommands::track_all(const Principal& caller, const TrackAll& which,
                               std::optional<IdempotencyClaim> claim, ActionsTrackedDone done) {
  auto found = tracking(caller, which, claim, clock_.now(), *ledger_.snapshot());
  if (!found.ok()) return done(std::move(found).error());
  const Tracking rows = std::move(found).value();
  if (rows.rows.empty()) return done(ActionsTracked{});
  const auto batch = std::make_shared<Batch>(rows.rows.size(), rows.left, std::move(done));
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    const FindingId finding = rows.rows[i].finding;
    NewAction action;
    action.finding = finding;
    action.unless_said = which.unless_said;
    auto command = proposal(ledger_, caller, action, rows.rows[i].claim);
    if (!command.ok()) {
      batch->ended(i, finding, std::move(command).error());
      continue;
    }
    command->ids["finding"] = finding.text();
    command->ids["left"] = rows.left;
    submit(ledger_, std::move(command).value(), [batch, i, finding](Result<ActionChanged> result) {
      batch->ended(i, finding, std::move(result));
    });
  }
}

Result<Command> ActionCommands::draft(const Principal& caller, const ActionStepRequest& request,
                                      const ChangeTerms& terms) const {
  const auto state = ledger_.snapshot();
  SCRUTINY_ASSIGN(Command command, step_command(caller, request, terms, *state));
  SCRUTINY_TRY(command.precondition(*state));
  return command;
}

void ActionCommands::take(const Principal& caller, const ActionStepRequest& request,
                          const ChangeTerms& terms, ActionChangeDone done) {
  auto command = step_command(caller, request, terms, *ledger_.snapshot());
  if (!command.ok()) return done(std::move(command).error());
  submit(ledger_, std::move(command).value(), std::move(done));
}

}  // namespace scrutiny
