#include "server/http/routes/action_fields.h"

#include <utility>

#include "server/http/routes/document_fields.h"

namespace scrutiny::http {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostWordsBytes = std::size_t{16} * 1024;
constexpr std::size_t kMostLabelBytes = 200;
constexpr std::string_view kStates =
    "proposed, agreed, in_progress, completed, checked, verified, needs_reverification or "
    "cancelled";

Result<std::string> optional_words(const json::object& object, std::string_view field,
                                   std::size_t most) {
  SCRUTINY_ASSIGN(auto text, optional_string(object, field, most));
  return std::move(text).value_or(std::string());
}

Result<ActionDue> due_in(const json::object& body) {
  ActionDue due;
  SCRUTINY_ASSIGN(due.date, optional_date(body, "due"));
  SCRUTINY_ASSIGN(due.as_written, optional_words(body, "due_as_written", kMostLabelBytes));
  return due;
}

Result<std::vector<AgencyId>> joint_agencies(const json::object& body) {
  SCRUTINY_ASSIGN(const std::vector<std::string> texts,
                  string_list(body, "joint", ActionCommands::kMostJoint, 32));
  std::vector<AgencyId> out;
  for (const std::string& text : texts) {
    const auto agency = AgencyId::parse(text);
    if (!agency) return not_an_id("joint");
    out.push_back(*agency);
  }
  return out;
}

Result<ActionEvidence> evidence_item(const json::value& item) {
  const json::object* given = item.if_object();
  if (given == nullptr) return Error::field("evidence", "Each must be a document and its version.");
  SCRUTINY_TRY(only_fields(*given, {"document", "version"}));
  ActionEvidence out;
  SCRUTINY_ASSIGN(out.document, required_id<DocumentId>(*given, "document"));
  SCRUTINY_ASSIGN(const auto version, optional_integer(*given, "version", 1, UINT32_MAX));
  if (!version) return Error::field("version", "This field is required.");
  out.version = static_cast<std::uint32_t>(*version);
  return out;
}

Result<std::vector<ActionEvidence>> evidence_in(const json::object& body) {
  const json::value* value = body.if_contains("evidence");
  const json::array* items = value == nullptr ? nullptr : value->if_array();
  const bool fits =
      items != nullptr && !items->empty() && items->size() <= ActionCommands::kMostEvidence;
  if (!fits) return Error::field("evidence", "Name 1 to 50 versions of documents.");
  std::vector<ActionEvidence> out;
  for (const json::value& item : *items) {
    SCRUTINY_ASSIGN(const ActionEvidence each, evidence_item(item));
    out.push_back(each);
  }
  return out;
}

Result<std::optional<Brag>> said_brag(const json::object& body) {
  SCRUTINY_ASSIGN(const auto text, optional_string(body, "brag", kMostLabelBytes));
  if (!text) return std::optional<Brag>();
  const auto brag = parse_brag(*text);
  // Blue is what verifying gives; nobody says it.
  if (!brag || *brag == Brag::kBlue) return not_one_of("brag", "green, amber or red");
  return brag;
}

Result<ActionStepRequest> with_note(const json::object& body, ActionStepRequest out) {
  SCRUTINY_TRY(only_fields(body, {"note"}));
  SCRUTINY_ASSIGN(out.note, optional_words(body, "note", kMostReasonBytes));
  return out;
}

Result<ActionStepRequest> with_progress(const json::object& body, ActionStepRequest out) {
  SCRUTINY_TRY(only_fields(body, {"text", "brag"}));
  SCRUTINY_ASSIGN(out.text, required_string(body, "text", kMostReasonBytes));
  SCRUTINY_ASSIGN(out.brag, said_brag(body));
  return out;
}

Result<ActionStepRequest> with_due(const json::object& body, ActionStepRequest out) {
  SCRUTINY_TRY(only_fields(body, {"due", "due_as_written", "reason"}));
  SCRUTINY_ASSIGN(out.due, due_in(body));
  if (out.due.date.empty() && out.due.as_written.empty()) {
    return Error::field("due", "Give a day, or in due_as_written why there is none.");
  }
  SCRUTINY_ASSIGN(out.text, required_string(body, "reason", kMostReasonBytes));
  return out;
}

Result<ActionStepRequest> with_evidence(const json::object& body, ActionStepRequest out) {
  SCRUTINY_TRY(only_fields(body, {"evidence", "note", "impact"}));
  SCRUTINY_ASSIGN(out.evidence, evidence_in(body));
  SCRUTINY_ASSIGN(out.note, optional_words(body, "note", kMostReasonBytes));
  SCRUTINY_ASSIGN(out.impact, optional_words(body, "impact", kMostWordsBytes));
  return out;
}

Result<std::optional<bool>> flag(const RequestHead& head, std::string_view name) {
  const auto value = head.query_value(name);
  if (!value) return std::optional<bool>();
  if (*value != "true" && *value != "false") return not_one_of(name, "true or false");
  return std::optional<bool>(*value == "true");
}

template <class Id>
Result<std::optional<Id>> id_in(const RequestHead& head, std::string_view name) {
  const auto value = head.query_value(name);
  if (!value) return std::optional<Id>();
  const auto id = Id::parse(*value);
  if (!id) return not_an_id(name);
  return id;
}

}  // namespace

Result<NewAction> new_action(const json::object& body) {
  SCRUTINY_TRY(only_fields(body, {"finding", "action", "ref", "recommendation", "lead", "joint",
                                  "lead_person", "due", "due_as_written", "impact"}));
  NewAction out;
  SCRUTINY_ASSIGN(out.finding, optional_id<FindingId>(body, "finding"));
  SCRUTINY_ASSIGN(out.action, optional_words(body, "action", kMostWordsBytes));
  SCRUTINY_ASSIGN(out.ref, optional_words(body, "ref", kMostLabelBytes));
  SCRUTINY_ASSIGN(out.recommendation, optional_words(body, "recommendation", kMostWordsBytes));
  SCRUTINY_ASSIGN(out.lead, optional_id<AgencyId>(body, "lead"));
  SCRUTINY_ASSIGN(out.joint, joint_agencies(body));
  SCRUTINY_ASSIGN(out.lead_person, optional_words(body, "lead_person", kMostLabelBytes));
  SCRUTINY_ASSIGN(out.due, due_in(body));
  SCRUTINY_ASSIGN(out.impact, optional_words(body, "impact", kMostWordsBytes));
  return out;
}

Result<ActionStepRequest> action_step(const json::object& body, ActionStep step) {
  ActionStepRequest out;
  out.step = step;
  switch (step) {
    case ActionStep::kAgree:
    case ActionStep::kStart:
      SCRUTINY_TRY(only_fields(body, {}));
      return out;
    case ActionStep::kNoteProgress:
      return with_progress(body, std::move(out));
    case ActionStep::kChangeDue:
      return with_due(body, std::move(out));
    case ActionStep::kComplete:
      return with_evidence(body, std::move(out));
    case ActionStep::kCheck:
    case ActionStep::kVerify:
      return with_note(body, std::move(out));
    case ActionStep::kReopen:
    case ActionStep::kCancel:
      break;
  }
  SCRUTINY_TRY(only_fields(body, {"reason"}));
  SCRUTINY_ASSIGN(out.text, required_string(body, "reason", kMostReasonBytes));
  return out;
}

Result<std::uint32_t> version_to_track(const json::object& body) {
  SCRUTINY_TRY(only_fields(body, {"version"}));
  SCRUTINY_ASSIGN(const auto version, optional_integer(body, "version", 1, UINT32_MAX));
  return static_cast<std::uint32_t>(version.value_or(0));
}

Result<ActionListing> action_listing(const RequestHead& head) {
  ActionListing out;
  SCRUTINY_ASSIGN(const Page page, document_page(head));
  out.limit = page.limit;
  out.after = page.after;
  SCRUTINY_ASSIGN(out.filter.agency, id_in<AgencyId>(head, "agency"));
  SCRUTINY_ASSIGN(out.filter.document, id_in<DocumentId>(head, "document"));
  SCRUTINY_ASSIGN(out.filter.overdue, flag(head, "overdue"));
  if (const auto state = head.query_value("state")) {
    out.filter.state = parse_action_state(*state);
    if (!out.filter.state) return not_one_of("state", kStates);
  }
  if (const auto brag = head.query_value("brag")) {
    out.filter.brag = parse_brag(*brag);
    if (!out.filter.brag) return not_one_of("brag", "blue, green, amber or red");
  }
  return out;
}

}  // namespace scrutiny::http
