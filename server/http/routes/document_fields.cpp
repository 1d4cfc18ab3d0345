#include "server/http/routes/document_fields.h"

#include <algorithm>
#include <array>
#include <utility>

#include "server/http/routes/route_answers.h"
#include "storage/audit/time_text.h"

namespace scrutiny::http {
namespace {

namespace json = boost::json;

constexpr std::string_view kMarkings = "OFFICIAL or OFFICIAL-SENSITIVE";
constexpr std::size_t kMostFindingBytes = std::size_t{16} * 1024;
constexpr std::size_t kMostLabelBytes = 100;
constexpr std::size_t kMostKindBytes = 64;
constexpr std::int64_t kMostPages = 100'000;

template <class Enum>
Result<Enum> word(const std::string& text, std::string_view field, std::string_view choices,
                  std::optional<Enum> (*parse)(std::string_view)) {
  if (const auto parsed = parse(text)) return *parsed;
  return not_one_of(field, choices);
}

template <class Enum>
Result<Enum> required_word(const json::object& object, std::string_view field,
                           std::string_view choices,
                           std::optional<Enum> (*parse)(std::string_view)) {
  SCRUTINY_ASSIGN(const std::string text, required_string(object, field, kMostLabelBytes));
  return word(text, field, choices, parse);
}

std::string_view kinds() {
  return "inspection_summary, action_plan, audit_finding, policy, annual_report, data_return, "
         "case_study, guidance, thematic_report, local_intelligence, benchmark, minutes, evidence, "
         "assurance_statement or other";
}

Result<DisclosureWords> disclosure(const json::object& object) {
  const json::value* value = object.if_contains("disclosure");
  if (value == nullptr || value->is_null()) return DisclosureWords();
  const json::object* given = value->if_object();
  if (given == nullptr) return Error::field("disclosure", "This must be an object.");
  SCRUTINY_TRY(only_fields(*given, {"group", "agencies"}));
  DisclosureWords out;
  if (const json::value* group = given->if_contains("group")) {
    if (!group->is_bool()) return Error::field("disclosure.group", "This must be true or false.");
    out.group = group->get_bool();
  }
  SCRUTINY_ASSIGN(const std::vector<std::string> agencies,
                  string_list(*given, "agencies", kMostDisclosedAgencies, 32));
  for (const std::string& text : agencies) {
    const auto agency = AgencyId::parse(text);
    if (!agency) return not_an_id("disclosure.agencies");
    const bool known =
        std::find(out.agencies.begin(), out.agencies.end(), *agency) != out.agencies.end();
    if (!known) out.agencies.push_back(*agency);
  }
  return out;
}

// Lower-case words joined by underscores, as plugins name kinds of findings.
Status is_kind(const std::string& kind) {
  const bool fits = std::all_of(kind.begin(), kind.end(),
                                [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  if (fits) return {};
  return Error::field("kind", "Use lower-case letters and underscores, e.g. recommendation.");
}

Result<std::string> optional_text(const json::object& object, std::string_view field,
                                  std::size_t most) {
  SCRUTINY_ASSIGN(auto text, optional_string(object, field, most));
  return std::move(text).value_or(std::string());
}

Status is_brag(const std::string& brag) {
  constexpr std::array<std::string_view, 5> kBrags = {"", "blue", "green", "amber", "red"};
  if (std::find(kBrags.begin(), kBrags.end(), brag) != kBrags.end()) return {};
  return not_one_of("plan.brag", "blue, green, amber or red");
}

// The other cells of a plan's row, written anew as a whole; flags are the reader's alone.
Result<std::optional<PlanRow>> plan_row(const json::object& object) {
  const json::value* value = object.if_contains("plan");
  if (value == nullptr || value->is_null()) return std::optional<PlanRow>();
  const json::object* given = value->if_object();
  if (given == nullptr) return Error::field("plan", "This must be an object.");
  SCRUTINY_TRY(only_fields(*given, {"recommendation", "lead", "owner", "timescale", "due",
                                    "progress", "evidence", "impact", "status", "brag", "closed"}));
  PlanRow out;
  for (const auto& [name, cell] : std::initializer_list<std::pair<const char*, std::string*>>{
           {"recommendation", &out.recommendation},
           {"lead", &out.lead},
           {"owner", &out.owner},
           {"timescale", &out.timescale},
           {"progress", &out.progress},
           {"evidence", &out.evidence},
           {"impact", &out.impact},
           {"status", &out.status},
           {"brag", &out.brag}}) {
    SCRUTINY_ASSIGN(*cell, optional_text(*given, name, kMostFindingBytes));
  }
  SCRUTINY_TRY(is_brag(out.brag));
  SCRUTINY_ASSIGN(out.due, optional_date(*given, "due"));
  SCRUTINY_ASSIGN(out.closed, optional_date(*given, "closed"));
  return std::optional<PlanRow>(std::move(out));
}

}  // namespace

Result<std::string> optional_date(const json::object& object, std::string_view field) {
  SCRUTINY_ASSIGN(std::string text, optional_text(object, field, 10));
  if (text.empty() || parse_time(text + "T00:00:00.000Z")) return text;
  return Error::field(std::string(field), "This must be a day such as 2026-09-30.");
}

Result<ConfirmAll> confirm_all(const json::object& body) {
  SCRUTINY_TRY(only_fields(body, {"version"}));
  ConfirmAll out;
  SCRUTINY_ASSIGN(const auto version, optional_integer(body, "version", 1, UINT32_MAX));
  out.version = static_cast<std::uint32_t>(version.value_or(0));
  return out;
}

Result<NewDocument> new_document(const json::object& meta, const Principal& caller) {
  SCRUTINY_TRY(only_fields(meta, {"kind", "title", "agency", "marking", "disclosure"}));
  NewDocument out;
  SCRUTINY_ASSIGN(out.kind, required_word(meta, "kind", kinds(), parse_document_kind));
  SCRUTINY_ASSIGN(out.title, required_string(meta, "title", kMostTitleBytes));
  SCRUTINY_ASSIGN(out.marking, required_word(meta, "marking", kMarkings, parse_marking));
  SCRUTINY_ASSIGN(out.disclosure, disclosure(meta));
  SCRUTINY_ASSIGN(const auto agency, optional_id<AgencyId>(meta, "agency"));
  out.agency = agency.value_or(caller.agency.value_or(AgencyId()));
  return out;
}

Result<NewVersion> new_version(const json::object& meta) {
  SCRUTINY_TRY(only_fields(meta, {"title", "marking", "note"}));
  NewVersion out;
  SCRUTINY_ASSIGN(out.title, optional_string(meta, "title", kMostTitleBytes));
  SCRUTINY_ASSIGN(out.note, optional_text(meta, "note", kMostReasonBytes));
  SCRUTINY_ASSIGN(const auto marking, optional_string(meta, "marking", kMostLabelBytes));
  if (marking) {
    SCRUTINY_ASSIGN(out.marking, word(*marking, "marking", kMarkings, parse_marking));
  }
  return out;
}

Result<DocumentStepRequest> step_request(const Request& request, DocumentStep step,
                                         const DocumentId& document) {
  SCRUTINY_ASSIGN(const json::object body, optional_body(request));
  DocumentStepRequest out;
  out.document = document;
  out.step = step;
  const bool with_reasons = step == DocumentStep::kReturn || step == DocumentStep::kWithdraw;
  if (with_reasons) {
    SCRUTINY_TRY(only_fields(body, {"reasons"}));
    SCRUTINY_ASSIGN(out.reasons, required_string(body, "reasons", kMostReasonBytes));
  } else if (step == DocumentStep::kSupersede) {
    SCRUTINY_TRY(only_fields(body, {"reasons", "by"}));
    SCRUTINY_ASSIGN(out.by, required_id<DocumentId>(body, "by"));
    SCRUTINY_ASSIGN(out.reasons, required_string(body, "reasons", kMostReasonBytes));
  } else if (step == DocumentStep::kDisclose) {
    SCRUTINY_TRY(only_fields(body, {"disclosure"}));
    if (!body.contains("disclosure")) return Error::field("disclosure", "This field is required.");
    SCRUTINY_ASSIGN(out.disclosure, disclosure(body));
  } else {
    SCRUTINY_TRY(only_fields(body, {}));
  }
  return out;
}

Result<DocumentFilter> document_filter(const RequestHead& head) {
  DocumentFilter out;
  if (const auto kind = head.query_value("kind")) {
    SCRUTINY_ASSIGN(out.kind, word(std::string(*kind), "kind", kinds(), parse_document_kind));
  }
  if (const auto agency = head.query_value("agency")) {
    out.agency = AgencyId::parse(*agency);
    if (!out.agency) return not_an_id("agency");
  }
  if (const auto state = head.query_value("state")) {
    SCRUTINY_ASSIGN(out.state, word(std::string(*state), "state",
                                    "checking, draft, submitted, accepted, returned, withdrawn or "
                                    "superseded",
                                    parse_document_state));
  }
  return out;
}

Result<Page> document_page(const RequestHead& head) {
  SCRUTINY_ASSIGN(Page found, page(head));
  if (found.limit <= kMostListed) return found;
  return Error::field("limit", "This must be a whole number from 1 to 100.");
}

Result<PageText> page_text(const RequestHead& head) {
  const auto include = head.query_value("include");
  if (!include) return PageText::kWithout;
  if (*include == "text") return PageText::kWith;
  return not_one_of("include", "text");
}

Result<NewFinding> new_finding(const json::object& body) {
  SCRUTINY_TRY(
      only_fields(body, {"version", "kind", "text", "plan", "ref", "page", "paragraph", "quote"}));
  NewFinding out;
  SCRUTINY_ASSIGN(const auto version, optional_integer(body, "version", 1, UINT32_MAX));
  out.version = static_cast<std::uint32_t>(version.value_or(0));
  SCRUTINY_ASSIGN(out.said.kind, required_string(body, "kind", kMostKindBytes));
  SCRUTINY_TRY(is_kind(out.said.kind));
  SCRUTINY_ASSIGN(out.said.text, required_string(body, "text", kMostFindingBytes));
  SCRUTINY_ASSIGN(out.said.plan, plan_row(body));
  if (out.said.plan && out.said.kind != kActionKind) {
    return Error::field("plan", "Only a finding of the kind action has this.");
  }
  SCRUTINY_ASSIGN(out.ref, optional_text(body, "ref", kMostLabelBytes));
  SCRUTINY_ASSIGN(const auto page, optional_integer(body, "page", 1, kMostPages));
  out.page = static_cast<std::uint32_t>(page.value_or(0));
  SCRUTINY_ASSIGN(out.paragraph, optional_text(body, "paragraph", kMostLabelBytes));
  SCRUTINY_ASSIGN(out.quote, optional_text(body, "quote", kMostFindingBytes));
  return out;
}

Result<FindingDecisionRequest> finding_decision(const json::object& body,
                                                FindingDecision decision) {
  FindingDecisionRequest out;
  out.decision = decision;
  if (decision == FindingDecision::kConfirm) {
    SCRUTINY_TRY(only_fields(body, {}));
    return out;
  }
  if (decision == FindingDecision::kReject) {
    SCRUTINY_TRY(only_fields(body, {"reason"}));
    SCRUTINY_ASSIGN(out.reason, required_string(body, "reason", kMostReasonBytes));
    return out;
  }
  SCRUTINY_TRY(only_fields(body, {"text", "kind", "plan", "reason"}));
  SCRUTINY_ASSIGN(out.corrected.text, required_string(body, "text", kMostFindingBytes));
  SCRUTINY_ASSIGN(out.corrected.kind, optional_text(body, "kind", kMostKindBytes));
  SCRUTINY_TRY(is_kind(out.corrected.kind));
  SCRUTINY_ASSIGN(out.corrected.plan, plan_row(body));
  SCRUTINY_ASSIGN(out.reason, optional_text(body, "reason", kMostReasonBytes));
  return out;
}

}  // namespace scrutiny::http
