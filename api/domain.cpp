#include "api/domain.h"

#include <array>

namespace scrutiny {
namespace {

// Each table lists the texts in the order of its enum.
constexpr std::array<std::string_view, 7> kRoles = {
    "submitter", "agency_lead", "group_member", "chair", "support", "scrutineer", "administrator"};
constexpr std::array<std::string_view, 15> kKinds = {
    "inspection_summary", "action_plan",         "audit_finding", "policy",
    "annual_report",      "data_return",         "case_study",    "guidance",
    "thematic_report",    "local_intelligence",  "benchmark",     "minutes",
    "evidence",           "assurance_statement", "other"};
constexpr std::array<std::string_view, 2> kMarkings = {"OFFICIAL", "OFFICIAL-SENSITIVE"};
constexpr std::array<std::string_view, 8> kDocumentStates = {
    "checking", "draft", "submitted", "accepted", "returned", "withdrawn", "superseded", "refused"};
constexpr std::array<std::string_view, 4> kFindingStates = {"extracted", "confirmed", "corrected",
                                                            "rejected"};
constexpr std::array<std::string_view, 5> kExtractionStates = {"pending", "running", "done",
                                                               "nothing_found", "failed"};

constexpr std::array<std::string_view, 8> kActionStates = {
    "proposed", "agreed",   "in_progress",          "completed",
    "checked",  "verified", "needs_reverification", "cancelled"};
constexpr std::array<std::string_view, 4> kBrags = {"blue", "green", "amber", "red"};

template <class Enum, std::size_t N>
std::optional<Enum> find(const std::array<std::string_view, N>& table, std::string_view text) {
  for (std::size_t i = 0; i < N; ++i) {
    if (table[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

template <class Enum, std::size_t N>
std::string_view name(const std::array<std::string_view, N>& table, Enum value) {
  return table.at(static_cast<std::size_t>(value));
}

}  // namespace

std::string_view text(Role v) {
  return name(kRoles, v);
}
std::string_view text(DocumentKind v) {
  return name(kKinds, v);
}
std::string_view text(Marking v) {
  return name(kMarkings, v);
}
std::string_view text(DocumentState v) {
  return name(kDocumentStates, v);
}
std::string_view text(FindingState v) {
  return name(kFindingStates, v);
}
std::string_view text(ExtractionState v) {
  return name(kExtractionStates, v);
}

std::string_view text(ActionState v) {
  return name(kActionStates, v);
}
std::string_view text(Brag v) {
  return name(kBrags, v);
}

std::optional<Role> parse_role(std::string_view t) {
  return find<Role>(kRoles, t);
}
std::optional<DocumentKind> parse_document_kind(std::string_view t) {
  return find<DocumentKind>(kKinds, t);
}
std::optional<Marking> parse_marking(std::string_view t) {
  return find<Marking>(kMarkings, t);
}
std::optional<DocumentState> parse_document_state(std::string_view t) {
  return find<DocumentState>(kDocumentStates, t);
}
std::optional<FindingState> parse_finding_state(std::string_view t) {
  return find<FindingState>(kFindingStates, t);
}
std::optional<ExtractionState> parse_extraction_state(std::string_view t) {
  return find<ExtractionState>(kExtractionStates, t);
}
std::optional<ActionState> parse_action_state(std::string_view t) {
  return find<ActionState>(kActionStates, t);
}
std::optional<Brag> parse_brag(std::string_view t) {
  return find<Brag>(kBrags, t);
}

}  // namespace scrutiny
