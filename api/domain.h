// The words of the domain (docs/domain words: roles, kinds, markings, states) and their stable
// text. Each enum has text(e) and parse_x(text); the text is what records' payloads, the API and
// pages use. Source: Working Together to Safeguard Children 2023 for the roles;
// docs/architecture.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace scrutiny {

enum class Role : std::uint8_t {
  kSubmitter,
  kAgencyLead,
  kGroupMember,
  kChair,
  kSupport,     // partnership support (business unit)
  kScrutineer,  // independent scrutineer: belongs to no agency
  kAdministrator,
};
inline constexpr std::size_t kRoleCount = 7;

enum class DocumentKind : std::uint8_t {
  kInspectionSummary,
  kActionPlan,
  kAuditFinding,
  kPolicy,
  kAnnualReport,
  kDataReturn,
  kCaseStudy,
  kGuidance,
  kThematicReport,
  kLocalIntelligence,
  kBenchmark,
  kMinutes,
  kEvidence,
  kAssuranceStatement,
  kOther,
};

enum class Marking : std::uint8_t { kOfficial, kOfficialSensitive };

// checking: received, being sniffed, visible to its submitter only.
enum class DocumentState : std::uint8_t {
  kChecking,
  kDraft,
  kSubmitted,
  kAccepted,
  kReturned,
  kWithdrawn,
  kSuperseded,
  kRefused,  // held data about single children and was destroyed while it was checked
};

enum class FindingState : std::uint8_t { kExtracted, kConfirmed, kCorrected, kRejected };

enum class ExtractionState : std::uint8_t { kPending, kRunning, kDone, kNothingFound, kFailed };

// An action that answers a finding. needs_reverification: evidence its verification rested on was
// superseded or withdrawn since. Reopening leads back to in_progress.
enum class ActionState : std::uint8_t {
  kProposed,
  kAgreed,
  kInProgress,
  kCompleted,
  kChecked,
  kVerified,
  kNeedsReverification,
  kCancelled,
};

// Never stored: computed when an action is read. Never shown by colour alone.
enum class Brag : std::uint8_t { kBlue, kGreen, kAmber, kRed };

std::string_view text(Role);
std::string_view text(DocumentKind);
std::string_view text(Marking);
std::string_view text(DocumentState);
std::string_view text(FindingState);
std::string_view text(ExtractionState);
std::string_view text(ActionState);
std::string_view text(Brag);

std::optional<Role> parse_role(std::string_view);
std::optional<DocumentKind> parse_document_kind(std::string_view);
std::optional<Marking> parse_marking(std::string_view);
std::optional<DocumentState> parse_document_state(std::string_view);
std::optional<FindingState> parse_finding_state(std::string_view);
std::optional<ExtractionState> parse_extraction_state(std::string_view);
std::optional<ActionState> parse_action_state(std::string_view);
std::optional<Brag> parse_brag(std::string_view);

}  // namespace scrutiny
