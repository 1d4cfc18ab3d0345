// The format plugin "ofsted_ilacs": a PDF in, an extraction out. What is read is ilacs_parser.h's
// work.
#include <algorithm>
#include <cstdint>

#include "api/utf8.h"
#include "plugins/ofsted_ilacs/ilacs_parser.h"
#include "plugins/ofsted_ilacs/lines.h"
#include "plugins/ofsted_ilacs/text.h"
#include "plugins/sdk/parser.h"

namespace scrutiny {
namespace {

constexpr int kPages = 400;                 // the longest report known has 44 pages
constexpr std::size_t kWords = 150'000;     // and about 20,000 words
constexpr std::size_t kMagicWithin = 1024;  // a PDF's header may stand this far into the file
constexpr std::size_t kWarnings = 100;
constexpr std::size_t kWarningBytes = 400;

Error refused(std::string text) {
  return {ErrorCode::kPluginRefused, std::move(text)};
}

Status check_is_pdf(ByteView document) {
  const std::string_view head = as_text(document).substr(0, kMagicWithin);
  if (head.find("%PDF-") != std::string_view::npos) return {};
  if (head.empty()) return refused("The file is empty.");
  const std::string start = ilacs::fold(head);
  const bool html =
      ilacs::starts_with(start, "<!doctype html") || start.find("<html") != std::string::npos;
  return refused(html ? "The file is a web page (HTML), not a PDF." : "The file is not a PDF.");
}

// At most `bytes` of the text, without a broken character at the end.
std::string_view clip(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  std::size_t end = 0;
  while (const std::size_t length = utf8_sequence(text.substr(end))) {
    if (end + length > bytes) break;
    end += length;
  }
  return text.substr(0, end);
}

Result<std::vector<pdf::PdfPage>> read_pages(ByteView document, sdk::Output& out) {
  pdf::PdfLimits limits;
  limits.pages = kPages;
  limits.words = kWords;
  limits.with_words = pdf::PdfWords::kOnly;
  SCRUTINY_ASSIGN(pdf::PdfReader reader, pdf::PdfReader::open(document, limits));
  std::vector<pdf::PdfPage> pages;
  for (int number = 1; number <= reader.pages(); ++number) {
    SCRUTINY_ASSIGN(pdf::PdfPage page, reader.page(number));
    pages.push_back(std::move(page));
    SCRUTINY_TRY(out.progress(static_cast<std::uint64_t>(number),
                              static_cast<std::uint64_t>(reader.pages())));
  }
  return pages;
}

Status emit_field(std::string_view name, const ilacs::Fact& fact, sdk::Output& out) {
  if (!fact.found()) return {};
  return out.field({std::string(name), fact.value, fact.raw, fact.page, fact.quote});
}

Status emit_fields(const ilacs::IlacsReport& report, sdk::Output& out) {
  SCRUTINY_TRY(emit_field("local_authority", report.local_authority, out));
  SCRUTINY_TRY(emit_field("inspection_start", report.inspection_start, out));
  SCRUTINY_TRY(emit_field("inspection_end", report.inspection_end, out));
  SCRUTINY_TRY(emit_field("lead_inspector", report.lead_inspector, out));
  SCRUTINY_TRY(emit_field("publication_date", report.publication_date, out));
  SCRUTINY_TRY(emit_field("letter_date", report.letter_date, out));
  for (const ilacs::Paragraph& paragraph : report.summary)
    SCRUTINY_TRY(
        out.field({"summary", paragraph.text, paragraph.text, paragraph.page, paragraph.quote}));
  return {};
}

// The quoted words of an item and everything nested in it.
std::string whole_quote(const ilacs::Item& item) {
  std::string quote = item.quote;
  for (const ilacs::Item& child : item.children) quote += "\n" + child.quote;
  return quote;
}

Status emit_items(std::string_view kind, const std::vector<ilacs::Item>& items, sdk::Output& out) {
  int number = 0;
  for (const ilacs::Item& item : items) {
    ExtractedFinding finding;
    finding.kind = std::string(kind);
    finding.ref = std::to_string(++number);
    finding.text = item.text;
    finding.page = item.page;
    finding.page_end = item.children.empty() ? item.page_end : item.children.back().page_end;
    finding.quote = whole_quote(item);
    for (const ilacs::Item& child : item.children) finding.children.push_back(child.text);
    SCRUTINY_TRY(out.finding(std::move(finding)));
  }
  return {};
}

class IlacsPlugin final : public sdk::Parser {
 public:
  Status warm_up() override { return pdf::warm_up_pdf(); }

  Status parse(ByteView document, sdk::Output& out) override {
    SCRUTINY_TRY(check_is_pdf(document));
    SCRUTINY_ASSIGN(const std::vector<pdf::PdfPage> pages, read_pages(document, out));
    const ilacs::IlacsReport report = ilacs::parse_report(pages);
    if (!ilacs::is_report(report))
      return refused("The PDF is not an Ofsted report on children's services.");
    SCRUTINY_TRY(
        out.document({"ofsted_ilacs", report.framework, report.framework_version, report.title}));
    SCRUTINY_TRY(emit_fields(report, out));
    for (const ilacs::Judgement& judgement : report.judgements)
      SCRUTINY_TRY(
          out.judgement({judgement.name, judgement.grade, judgement.page, judgement.quote}));
    SCRUTINY_TRY(emit_items("area_for_improvement", report.improvements, out));
    SCRUTINY_TRY(emit_items("priority_action", report.priority_actions, out));
    for (const pdf::PdfPage& page : pages)
      SCRUTINY_TRY(out.page_text(page.number, ilacs::printed_text(page)));
    for (std::size_t i = 0; i < std::min(report.warnings.size(), kWarnings); ++i)
      SCRUTINY_TRY(
          out.warning(report.warnings[i].code, clip(report.warnings[i].text, kWarningBytes)));
    return {};
  }
};

}  // namespace
}  // namespace scrutiny

SCRUTINY_PLUGIN(ofsted_ilacs, "1.0.0", scrutiny::IlacsPlugin)
