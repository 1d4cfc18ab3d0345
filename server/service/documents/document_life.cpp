#include "server/service/documents/document_life.h"

#include <algorithm>

namespace scrutiny {
namespace {

using enum DocumentState;
using enum DocumentStep;

struct Transition {
  DocumentStep step;
  DocumentState from;
  DocumentState to;
};

constexpr std::array kTransitions = {
    Transition{kCheck, kChecking, kDraft},

    Transition{kSubmit, kDraft, kSubmitted},
    Transition{kSubmit, kReturned, kSubmitted},

    Transition{kAccept, kSubmitted, kAccepted},
    Transition{kReturn, kSubmitted, kReturned},

    Transition{kWithdraw, kChecking, kWithdrawn},
    Transition{kWithdraw, kDraft, kWithdrawn},
    Transition{kWithdraw, kSubmitted, kWithdrawn},
    Transition{kWithdraw, kReturned, kWithdrawn},
    Transition{kWithdraw, kAccepted, kWithdrawn},

    Transition{kSupersede, kAccepted, kSuperseded},

    Transition{kAddVersion, kReturned, kChecking},
    Transition{kAddVersion, kAccepted, kChecking},

    Transition{kDisclose, kDraft, kDraft},
    Transition{kDisclose, kSubmitted, kSubmitted},
    Transition{kDisclose, kReturned, kReturned},
    Transition{kDisclose, kAccepted, kAccepted},

    Transition{kDecideFinding, kDraft, kDraft},
    Transition{kDecideFinding, kSubmitted, kSubmitted},
    Transition{kDecideFinding, kReturned, kReturned},
    Transition{kDecideFinding, kAccepted, kAccepted},
};

Status nobody(const Principal&, const DocumentFacts&) {
  return Error(ErrorCode::kForbidden, "Only the system does this.");
}

using Rule = Status (*)(const Principal&, const DocumentFacts&);
struct Step {
  DocumentStep step;
  std::string_view name;
  Rule who;
};

constexpr std::array<Step, 9> kSteps = {{
    {kSubmit, "submit", may_submit},
    {kAccept, "accept", may_accept},
    {kReturn, "return", may_return},
    {kWithdraw, "withdraw", may_withdraw},
    {kSupersede, "supersede", may_supersede},
    {kAddVersion, "add_version", may_add_version},
    {kDisclose, "disclose", may_edit_details},
    {kDecideFinding, "decide_findings", may_decide_finding},
    {kCheck, "check", nobody},
}};

const Step& row(DocumentStep step) {
  return kSteps.at(static_cast<std::size_t>(step));
}

}  // namespace

std::string_view text(DocumentStep step) {
  return row(step).name;
}

std::optional<DocumentState> after(DocumentStep step, DocumentState state) {
  const auto* found =
      std::find_if(kTransitions.begin(), kTransitions.end(),
                   [&](const Transition& each) { return each.step == step && each.from == state; });
  if (found == kTransitions.end()) return std::nullopt;
  return found->to;
}

Status allows(DocumentState state, DocumentStep step) {
  if (after(step, state)) return {};
  std::string why = "This cannot be done to a document that is ";
  why += state == kChecking ? "still being checked" : text(state);
  return Error(ErrorCode::kConflict, why + ".");
}

Status entitled(DocumentStep step, const Principal& caller, const DocumentFacts& document) {
  return row(step).who(caller, document);
}

Status may_take(DocumentStep step, const Principal& caller, const DocumentFacts& document) {
  SCRUTINY_TRY(entitled(step, caller, document));
  return allows(document.state, step);
}

std::vector<DocumentStep> available_steps(const Principal& caller, const DocumentFacts& document) {
  std::vector<DocumentStep> steps;
  for (const DocumentStep step : kDocumentSteps) {
    if (may_take(step, caller, document).ok()) steps.push_back(step);
  }
  return steps;
}

}  // namespace scrutiny
