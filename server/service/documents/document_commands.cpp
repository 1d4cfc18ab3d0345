#include "server/service/documents/document_commands.h"

#include <cassert>
#include <utility>

#include "server/service/documents/document_view.h"
#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

namespace json = boost::json;

std::string_view action_of(DocumentStep step) {
  switch (step) {
    case DocumentStep::kSubmit:
      return "document.submitted";
    case DocumentStep::kAccept:
      return "document.accepted";
    case DocumentStep::kReturn:
      return "document.returned";
    case DocumentStep::kWithdraw:
      return "document.withdrawn";
    case DocumentStep::kSupersede:
      return "document.superseded";
    case DocumentStep::kDisclose:
      return "document.disclosure_changed";
    case DocumentStep::kAddVersion:
    case DocumentStep::kDecideFinding:
    case DocumentStep::kCheck:
      break;
  }
  assert(false && "not a step of DocumentCommands");
  return {};
}

// What is submitted, so that a signature under the submission covers the file and its words.
void put_submitted(json::object& payload, const DocumentRow& document, const StateReader& state) {
  const auto version = load_version(state, document.id, document.head);
  if (!version || !version->words) return;
  payload["kind"] = text(version->words->kind);
  payload["marking"] = text(version->words->marking);
  payload["sha256"] = version->words->content.sha256;
  payload["title"] = version->words->title;
}

json::object payload_of(const DocumentStepRequest& request, const DocumentRow& document,
                        const StateReader& state) {
  json::object payload;
  switch (request.step) {
    case DocumentStep::kSubmit:
      // A new version goes to whoever may see the document now.
      payload["disclosure"] = to_json(document.words->disclosure);
      put_submitted(payload, document, state);
      break;
    case DocumentStep::kDisclose:
      payload["disclosure"] = to_json(request.disclosure);
      break;
    case DocumentStep::kSupersede:
      payload["by"] = request.by.text();
      payload["reasons"] = request.reasons;
      break;
    case DocumentStep::kReturn:
    case DocumentStep::kWithdraw:
      payload["reasons"] = request.reasons;
      break;
    default:
      break;
  }
  return payload;
}

// The version whose words a step changes: what others see of the document, or the head.
std::uint32_t version_meant(DocumentStep step, const DocumentRow& document) {
  return step == DocumentStep::kDisclose && document.shared != 0 ? document.shared : document.head;
}

// While a newer version is before the group, the one below it could come back with it withdrawn,
// and with it a disclosure that was meant to be gone.
Status disclosure_is_settled(const StateReader& state, const DocumentRow& document) {
  const auto shared =
      load_version(state, document.id, version_meant(DocumentStep::kDisclose, document));
  if (!shared || shared->base == 0) return {};
  return Error(ErrorCode::kConflict,
               "While a new version waits to be accepted, who may see the document cannot be "
               "changed. Withdraw the new version first.");
}

Status may_take_its_place(const Principal& caller, const DocumentStepRequest& request,
                          const StateReader& state) {
  const auto other = load_document(state, request.by);
  const bool fits = other && request.by != request.document && other->accepted != 0 &&
                    view_for(caller, *other).ok();
  if (fits) return {};
  return Error::field("by", "Name an accepted document that you may see.");
}

Status check(const Principal& caller, const DocumentStepRequest& request, const ChangeTerms& terms,
             std::uint32_t version, const StateReader& state) {
  const auto document = load_document(state, request.document);
  if (!document) return Error(ErrorCode::kNotFound, "There is no such document.");
  SCRUTINY_TRY(may_change(request.step, caller, *document, terms.if_match));
  SCRUTINY_TRY(has_words(*document));
  if (version_meant(request.step, *document) != version) {
    return Error(ErrorCode::kConflict, "The document has changed; load it again.");
  }
  if (request.step == DocumentStep::kDisclose) return disclosure_is_settled(state, *document);
  if (request.step == DocumentStep::kSupersede) return may_take_its_place(caller, request, state);
  return {};
}

Result<Command> command_for(const Principal& caller, const DocumentStepRequest& request,
                            const ChangeTerms& terms, const StateReader& state) {
  const auto document = load_document(state, request.document);
  if (!document) {
    return Error(ErrorCode::kNotFound, "There is no such document, or you may not see it.");
  }
  SCRUTINY_ASSIGN(const DocumentView view, view_for(caller, *document));
  SCRUTINY_TRY(has_words(*document));
  Command command;
  command.action = action_of(request.step);
  command.actor = caller.actor;
  command.agency = caller.agency;
  command.subject = id_cast<SubjectId>(request.document);
  command.version = version_meant(request.step, *document);
  command.unit = request.step == DocumentStep::kDisclose ? document->unit : document->head_unit;
  command.payload = payload_of(request, *document, state);
  const DocumentState to = after(request.step, view.state).value_or(view.state);
  command.ids["document"] = request.document.text();
  command.ids["version"] = *command.version;
  command.ids["state"] = text(to);
  command.idempotency = terms.claim;
  command.holder = caller.account;
  command.writer = terms.writer;
  // Everything is checked there and only there: a repeated request must find its first answer even
  // though the state no longer allows it.
  command.precondition = [caller, request, terms,
                          version = *command.version](const StateReader& now) {
    return check(caller, request, terms, version, now);
  };
  return command;
}

DocumentChanged changed(const Committed& committed) {
  const RowFields ids(committed.ids, "ids of a document command");
  DocumentChanged out;
  out.document = ids.id<DocumentId>("document");
  out.version = ids.small_number("version");
  out.state = ids.word("state", parse_document_state);
  out.revision = committed.receipt.index;
  out.receipt = committed.receipt;
  out.freshness = committed.freshness;
  return out;
}

}  // namespace

Result<Command> DocumentCommands::draft(const Principal& caller, const DocumentStepRequest& request,
                                        const ChangeTerms& terms) const {
  const auto state = ledger_.snapshot();
  SCRUTINY_ASSIGN(Command command, command_for(caller, request, terms, *state));
  SCRUTINY_TRY(command.precondition(*state));
  return command;
}

void DocumentCommands::take(const Principal& caller, const DocumentStepRequest& request,
                            const ChangeTerms& terms, DocumentChangeDone done) {
  auto command = command_for(caller, request, terms, *ledger_.snapshot());
  if (!command.ok()) return done(std::move(command).error());
  const bool withdraws = request.step == DocumentStep::kWithdraw;
  ledger_.submit(
      std::move(command).value(),
      completion([this, withdraws, done = std::move(done)](Result<Committed> committed) mutable {
        if (!committed.ok()) return done(std::move(committed).error());
        const DocumentChanged change = changed(*committed);
        if (withdraws) readers_.no_longer_wanted(change.document, change.version);
        done(change);
      }));
}

}  // namespace scrutiny
