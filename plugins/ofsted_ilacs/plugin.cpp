// The format plugin "ofsted_ilacs": a PDF in, an extraction out. What is read is ilacs_parser.h's
// work.
#include "plugins/ofsted_ilacs/ilacs_parser.h"
#include "plugins/report/pdf_report.h"
#include "plugins/sdk/parser.h"

namespace scrutiny {
namespace {

constexpr std::string_view kNoReport = "The PDF is not an Ofsted report on children's services.";

Status emit_fields(const ilacs::IlacsReport& found, sdk::Output& out) {
  SCRUTINY_TRY(report::emit_fact("local_authority", found.local_authority, out));
  SCRUTINY_TRY(report::emit_fact("inspection_start", found.inspection_start, out));
  SCRUTINY_TRY(report::emit_fact("inspection_end", found.inspection_end, out));
  SCRUTINY_TRY(report::emit_fact("lead_inspector", found.lead_inspector, out));
  SCRUTINY_TRY(report::emit_fact("publication_date", found.publication_date, out));
  SCRUTINY_TRY(report::emit_fact("letter_date", found.letter_date, out));
  for (const report::Paragraph& paragraph : found.summary)
    SCRUTINY_TRY(report::emit_paragraph("summary", paragraph, out));
  return {};
}

class IlacsPlugin final : public sdk::Parser {
 public:
  Status warm_up() override { return pdf::warm_up_pdf(); }

  Status parse(ByteView document, sdk::Output& out) override {
    SCRUTINY_ASSIGN(const std::vector<pdf::PdfPage> pages,
                    report::read_pages(document, out, ilacs::may_be_report, kNoReport));
    const ilacs::IlacsReport found = ilacs::parse_report(pages);
    if (!ilacs::is_report(found)) return report::refused(std::string(kNoReport));
    SCRUTINY_TRY(
        out.document({"ofsted_ilacs", found.framework, found.framework_version, found.title}));
    SCRUTINY_TRY(emit_fields(found, out));
    for (const ilacs::Judgement& judgement : found.judgements)
      SCRUTINY_TRY(
          out.judgement({judgement.name, judgement.grade, judgement.page, judgement.quote}));
    SCRUTINY_TRY(report::emit_items("area_for_improvement", found.improvements, out));
    SCRUTINY_TRY(report::emit_items("priority_action", found.priority_actions, out));
    SCRUTINY_TRY(report::emit_findings(found.recommendations, out));
    return report::emit_pages_and_warnings(pages, found.warnings, out);
  }
};

}  // namespace
}  // namespace scrutiny

SCRUTINY_PLUGIN(ofsted_ilacs, "1.0.0", scrutiny::IlacsPlugin)
