// The format plugin "agency_audit": an office document in, an audit's findings, grades and
// recommendations out. What is read is audit.h's work; action plans beside it are action_plan's.
#include "plugins/action_plan/plan.h"
#include "plugins/agency_audit/audit.h"
#include "plugins/office/document_text.h"
#include "plugins/office/read.h"
#include "plugins/sdk/parser.h"
#include "plugins/table/words.h"

namespace scrutiny {
namespace {

constexpr std::size_t kActions = 5000;  // ExtractionLimits

class AgencyAuditPlugin final : public sdk::Parser {
 public:
  Status warm_up() override {
    action_plan::default_profile();
    return office::warm_up();
  }

  Status parse(ByteView document, sdk::Output& out) override {
    SCRUTINY_ASSIGN(const office::Document content, office::read_document(document));
    SCRUTINY_TRY(out.progress(0, 1));
    agency_audit::Audit audit = agency_audit::find_audit(content);
    if (!audit.has_header)
      return office::refusal("No table of the document is an audit return or a self-assessment.");
    add_plan(content, audit);
    const bool section_11 = table::fold(audit.title).find("section 11") != std::string::npos;
    SCRUTINY_TRY(out.document({"agency_audit", section_11 ? "Section 11" : "", "", audit.title}));
    SCRUTINY_TRY(emit(std::move(audit), out));
    return office::emit_text(content, out);
  }

 private:
  // The actions of a plan that stands in the same file.
  static void add_plan(const office::Document& content, agency_audit::Audit& audit) {
    action_plan::Plan plan = action_plan::find_plan(content, action_plan::default_profile());
    for (ExtractedAction& action : plan.actions) {
      if (audit.actions.size() < kActions) audit.actions.push_back(std::move(action));
    }
    for (ExtractedWarning& warning : plan.warnings) audit.warnings.push_back(std::move(warning));
  }

  static Status emit(agency_audit::Audit audit, sdk::Output& out) {
    if (!audit.title.empty()) SCRUTINY_TRY(out.field({"title", audit.title, audit.title, 0, ""}));
    for (ExtractedField& field : audit.fields) SCRUTINY_TRY(out.field(std::move(field)));
    for (ExtractedJudgement& one : audit.judgements) SCRUTINY_TRY(out.judgement(std::move(one)));
    SCRUTINY_TRY(out.progress(1, 3));
    for (ExtractedFinding& finding : audit.findings) SCRUTINY_TRY(out.finding(std::move(finding)));
    SCRUTINY_TRY(out.progress(2, 3));
    for (ExtractedAction& action : audit.actions) SCRUTINY_TRY(out.action(std::move(action)));
    if (audit.findings.empty() && audit.judgements.empty() && audit.actions.empty())
      SCRUTINY_TRY(out.warning("no_findings", "The audit's table has no findings in it."));
    for (const ExtractedWarning& warning : audit.warnings)
      SCRUTINY_TRY(out.warning(warning.code, warning.text));
    return {};
  }
};

}  // namespace
}  // namespace scrutiny

SCRUTINY_PLUGIN(agency_audit, "1.0.0", scrutiny::AgencyAuditPlugin)
