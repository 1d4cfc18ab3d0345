// The format plugin "action_plan": an office document in, its actions out. What is read is
// plan.h's work.
#include "plugins/action_plan/plan.h"
#include "plugins/agency_audit/profile.h"
#include "plugins/office/document_text.h"
#include "plugins/office/read.h"
#include "plugins/sdk/parser.h"

namespace scrutiny {
namespace {

constexpr std::uint64_t kProgressEvery = 500;

class ActionPlanPlugin final : public sdk::Parser {
 public:
  Status warm_up() override {
    action_plan::default_profile();
    return office::warm_up();
  }

  Status parse(ByteView document, sdk::Output& out) override {
    SCRUTINY_ASSIGN(const office::Document content, office::read_document(document));
    SCRUTINY_TRY(out.progress(0, 1));
    if (agency_audit::is_audit(content))
      return office::refusal("The document is an audit or a self-assessment, not an action plan.");
    const Result<action_plan::Profile> profile = action_plan::profile_from(configuration());
    action_plan::Plan plan =
        action_plan::find_plan(content, profile.ok() ? *profile : action_plan::default_profile());
    if (!plan.has_header)
      return office::refusal("No table of the document has a column of actions.");
    SCRUTINY_TRY(out.document({"action_plan", "", "", plan.title}));
    if (!profile.ok()) SCRUTINY_TRY(out.warning("profile_invalid", profile.error().public_text()));
    if (plan.actions.empty())
      SCRUTINY_TRY(out.warning("no_actions", "The plan's table has no actions in it."));
    for (ExtractedField& column : plan.columns) SCRUTINY_TRY(out.field(std::move(column)));
    std::uint64_t done = 0;
    for (ExtractedAction& action : plan.actions) {
      SCRUTINY_TRY(out.action(std::move(action)));
      if (++done % kProgressEvery == 0) SCRUTINY_TRY(out.progress(done, plan.actions.size()));
    }
    SCRUTINY_TRY(office::emit_text(content, out));
    for (const ExtractedWarning& warning : plan.warnings)
      SCRUTINY_TRY(out.warning(warning.code, warning.text));
    return {};
  }
};

}  // namespace
}  // namespace scrutiny

SCRUTINY_PLUGIN(action_plan, "1.0.0", scrutiny::ActionPlanPlugin)
