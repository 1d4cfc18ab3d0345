// The format plugin "ofsted_ilacs": a PDF or web page in, an extraction out. What is read is
// ilacs_parser.h's work.
#include "plugins/ofsted_ilacs/ilacs_parser.h"
#include "plugins/report/pdf_report.h"
#include "plugins/report/text.h"
#include "plugins/sdk/parser.h"
#include "plugins/sniff/sniff.h"

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

Status emit_report(const ilacs::IlacsReport& found, sdk::Output& out) {
  SCRUTINY_TRY(
      out.document({"ofsted_ilacs", found.framework, found.framework_version, found.title}));
  SCRUTINY_TRY(emit_fields(found, out));
  for (const ilacs::Judgement& judgement : found.judgements)
    SCRUTINY_TRY(out.judgement({judgement.name, judgement.grade, judgement.page, judgement.quote}));
  SCRUTINY_TRY(report::emit_items("area_for_improvement", found.improvements, out));
  SCRUTINY_TRY(report::emit_items("priority_action", found.priority_actions, out));
  SCRUTINY_TRY(report::emit_findings(found.recommendations, out));
  return {};
}

Status parse_web_page(ByteView document, sdk::Output& out) {
  SCRUTINY_ASSIGN(const ilacs::WebPage page, ilacs::read_web_page(document));
  const ilacs::IlacsReport found = ilacs::parse_web_report(page);
  if (!ilacs::is_report(found)) {
    const bool missing = report::fold(page.title).find("not found") != std::string::npos;
    return report::refused(missing
                               ? "This is a web page saying that the report was not found."
                               : "The web page is not an Ofsted report on children's services.");
  }
  SCRUTINY_TRY(emit_report(found, out));
  SCRUTINY_TRY(out.page_text(1, page.text));
  return report::emit_warnings(found.warnings, out);
}

class IlacsPlugin final : public sdk::Parser {
 public:
  Status warm_up() override {
    SCRUTINY_ASSIGN(const ilacs::WebPage canary, ilacs::read_web_page(as_bytes("<p>caf\xE9</p>")));
    if (canary.text != "caf\u00e9\n")
      return Error(ErrorCode::kIo, "The HTML reader could not start.", canary.text);
    return pdf::warm_up_pdf();
  }

  Status parse(ByteView document, sdk::Output& out) override {
    if (sniff(document) == media::kHtml) return parse_web_page(document, out);
    SCRUTINY_ASSIGN(const std::vector<pdf::PdfPage> pages,
                    report::read_pages(document, out, ilacs::may_be_report, kNoReport));
    const ilacs::IlacsReport found = ilacs::parse_report(pages);
    if (!ilacs::is_report(found)) return report::refused(std::string(kNoReport));
    SCRUTINY_TRY(emit_report(found, out));
    return report::emit_pages_and_warnings(pages, found.warnings, out);
  }
};

}  // namespace
}  // namespace scrutiny

SCRUTINY_PLUGIN(ofsted_ilacs, "1.0.0", scrutiny::IlacsPlugin)
