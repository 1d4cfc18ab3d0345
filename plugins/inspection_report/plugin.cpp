// The format plugin "inspection_report": a PDF or a web page in, an extraction out. What is read is
// report_reader.h's work.
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/utf8.h"
#include "plugins/inspection_report/report_reader.h"
#include "plugins/office/document_text.h"
#include "plugins/office/read.h"
#include "plugins/report/pdf_report.h"
#include "plugins/sdk/parser.h"
#include "plugins/sniff/sniff.h"

namespace scrutiny {
namespace {

constexpr std::string_view kRefusal =
    "The document is not an inspection report that one of the framework definitions describes.";
constexpr std::size_t kNameBytes = ExtractionLimits().name;

// Of a text or a quote; one with the quotes of its nested items is longer than any item of print.
std::string shortened(std::string_view text) {
  constexpr std::size_t kTextBytes = 32u << 10;
  return std::string(utf8_prefix(text, kTextBytes));
}

// Pages are not known in a web page.
Status emit_found(inspection::FoundReport& found, bool paged, sdk::Output& out) {
  SCRUTINY_TRY(out.document({"inspection_report", found.framework, found.version,
                             std::string(utf8_prefix(found.reading.title, kNameBytes))}));
  for (report::NamedFact& entry : found.reading.facts) {
    const report::Fact& fact = entry.fact;
    SCRUTINY_TRY(out.field({std::string(utf8_prefix(entry.name, kNameBytes)), shortened(fact.value),
                            shortened(fact.raw), paged ? fact.page : 0, shortened(fact.quote)}));
  }
  for (ExtractedJudgement& judgement : found.judgements) {
    if (!paged) judgement.page = 0;
    judgement.quote = shortened(judgement.quote);
    SCRUTINY_TRY(out.judgement(std::move(judgement)));
  }
  for (const report::Finding& entry : found.reading.findings) {
    ExtractedFinding finding = report::finding_of(entry.kind, entry.item);
    finding.ref = utf8_prefix(entry.ref, kNameBytes);
    finding.paragraph = utf8_prefix(entry.group, kNameBytes);
    if (!paged) finding.page = finding.page_end = 0;
    if (shortened(finding.text) != finding.text || shortened(finding.quote) != finding.quote)
      found.reading.warn("shortened", finding.ref);
    finding.text = shortened(finding.text);
    finding.quote = shortened(finding.quote);
    for (std::string& child : finding.children) child = shortened(child);
    SCRUTINY_TRY(out.finding(std::move(finding)));
  }
  return {};
}

class InspectionReportPlugin final : public sdk::Parser {
 public:
  Status warm_up() override {
    SCRUTINY_TRY(pdf::warm_up_pdf());
    return office::warm_up();
  }

  Status parse(ByteView document, sdk::Output& out) override {
    if (configuration().empty())
      return report::refused("No framework definitions were given to read inspection reports by.");
    const auto definitions = inspection::parse_definitions(configuration());
    if (!definitions.ok()) return report::refused(definitions.error().public_text());
    if (sniff(document) == media::kHtml) return parse_web_page(document, *definitions, out);
    return parse_pdf(document, *definitions, out);
  }

 private:
  static Status parse_web_page(ByteView document, const inspection::Definitions& definitions,
                               sdk::Output& out) {
    SCRUTINY_ASSIGN(const office::Document page, office::read_document(document));
    SCRUTINY_TRY(out.progress(0, 1));
    auto found = inspection::read_report(inspection::print_web_page(page), definitions);
    if (found.framework.empty()) return report::refused(std::string(kRefusal));
    SCRUTINY_TRY(emit_found(found, false, out));
    SCRUTINY_TRY(office::emit_text(page, out));
    return report::emit_warnings(found.reading.warnings, out);
  }

  static Status parse_pdf(ByteView document, const inspection::Definitions& definitions,
                          sdk::Output& out) {
    const auto may_be = [&](const std::vector<pdf::PdfPage>& first) {
      return inspection::may_be_report(inspection::print_pages(first), definitions);
    };
    SCRUTINY_ASSIGN(const std::vector<pdf::PdfPage> pages,
                    report::read_pages(document, out, inspection::opening_pages(definitions),
                                       may_be, kRefusal));
    auto found = inspection::read_report(inspection::print_pages(pages), definitions);
    if (found.framework.empty()) return report::refused(std::string(kRefusal));
    SCRUTINY_TRY(emit_found(found, true, out));
    return report::emit_pages_and_warnings(pages, found.reading.warnings, out);
  }
};

}  // namespace
}  // namespace scrutiny

SCRUTINY_PLUGIN(inspection_report, "1.0.0", scrutiny::InspectionReportPlugin)
