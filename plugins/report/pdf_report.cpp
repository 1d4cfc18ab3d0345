#include "plugins/report/pdf_report.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <utility>

#include "api/utf8.h"
#include "plugins/report/lines.h"
#include "plugins/report/text.h"

namespace scrutiny::report {
namespace {

constexpr int kPages = 400;
constexpr std::size_t kWords = 150'000;
constexpr std::size_t kMagicWithin = 1024;  // a PDF's header may stand this far into the file
constexpr std::size_t kWarnings = 100;
constexpr std::size_t kWarningBytes = 400;
constexpr std::size_t kNameBytes = ExtractionLimits().name;

Status check_is_pdf(ByteView document) {
  const std::string_view head = as_text(document).substr(0, kMagicWithin);
  if (head.find("%PDF-") != std::string_view::npos) return {};
  if (head.empty()) return refused("The file is empty.");
  const std::string start = fold(head);
  const bool html =
      starts_with(start, "<!doctype html") || start.find("<html") != std::string::npos;
  return refused(html ? "The file is a web page (HTML), not a PDF." : "The file is not a PDF.");
}

}  // namespace

Error refused(std::string text) {
  return {ErrorCode::kPluginRefused, std::move(text)};
}

Result<std::vector<pdf::PdfPage>> read_pages(ByteView document, sdk::Output& out,
                                             const FirstPage& may_be, std::string_view refusal) {
  return read_pages(
      document, out, 1,
      [&](const std::vector<pdf::PdfPage>& pages) { return !may_be || may_be(pages.front()); },
      refusal);
}

Result<std::vector<pdf::PdfPage>> read_pages(ByteView document, sdk::Output& out, int count,
                                             const FirstPages& may_be, std::string_view refusal) {
  SCRUTINY_TRY(check_is_pdf(document));
  pdf::PdfLimits limits;
  limits.pages = std::numeric_limits<int>::max();  // checked after the first pages
  limits.words = kWords;
  limits.with_words = pdf::PdfWords::kOnly;
  SCRUTINY_ASSIGN(pdf::PdfReader reader, pdf::PdfReader::open(document, limits));
  const int first = std::min(count, reader.pages());
  std::vector<pdf::PdfPage> pages;
  for (int number = 1; number <= reader.pages(); ++number) {
    SCRUTINY_ASSIGN(pdf::PdfPage page, reader.page(number));
    pages.push_back(std::move(page));
    if (number == first && !may_be(pages)) return refused(std::string(refusal));
    if (number >= first && reader.pages() > kPages)
      return refused("The PDF has more pages than such a report has.");
    SCRUTINY_TRY(out.progress(static_cast<std::uint64_t>(number),
                              static_cast<std::uint64_t>(reader.pages())));
  }
  return pages;
}

Status emit_fact(std::string_view name, const Fact& fact, sdk::Output& out) {
  if (!fact.found()) return {};
  return out.field({std::string(name), fact.value, fact.raw, fact.page, fact.quote});
}

Status emit_paragraph(std::string_view name, const Paragraph& paragraph, sdk::Output& out) {
  return out.field(
      {std::string(name), paragraph.text, paragraph.text, paragraph.page, paragraph.quote});
}

ExtractedFinding finding_of(std::string_view kind, const Item& item) {
  ExtractedFinding finding;
  finding.kind = std::string(kind);
  finding.text = item.text;
  finding.page = item.page;
  finding.page_end = item.children.empty() ? item.page_end : item.children.back().page_end;
  finding.quote = item.quote;
  for (const Item& child : item.children) {
    finding.quote += "\n" + child.quote;
    finding.children.push_back(child.text);
  }
  return finding;
}

Status emit_items(std::string_view kind, const std::vector<Item>& items, sdk::Output& out) {
  int number = 0;
  for (const Item& item : items) {
    ExtractedFinding finding = finding_of(kind, item);
    finding.ref = std::to_string(++number);
    SCRUTINY_TRY(out.finding(std::move(finding)));
  }
  return {};
}

Status emit_findings(const std::vector<Finding>& findings, sdk::Output& out) {
  std::map<std::string, int> numbers;
  for (const Finding& entry : findings) {
    ExtractedFinding finding = finding_of(entry.kind, entry.item);
    const int number = ++numbers[entry.kind];
    finding.ref = entry.ref.empty() ? std::to_string(number) : utf8_prefix(entry.ref, kNameBytes);
    finding.paragraph = utf8_prefix(entry.group, kNameBytes);
    SCRUTINY_TRY(out.finding(std::move(finding)));
  }
  return {};
}

Status emit_pages_and_warnings(const std::vector<pdf::PdfPage>& pages,
                               const std::vector<Warning>& warnings, sdk::Output& out) {
  for (const pdf::PdfPage& page : pages)
    SCRUTINY_TRY(out.page_text(page.number, printed_text(page)));
  return emit_warnings(warnings, out);
}

Status emit_warnings(const std::vector<Warning>& warnings, sdk::Output& out) {
  for (std::size_t i = 0; i < std::min(warnings.size(), kWarnings); ++i)
    SCRUTINY_TRY(out.warning(warnings[i].code, utf8_prefix(warnings[i].text, kWarningBytes)));
  return {};
}

Status emit_reading(std::string_view format, std::string_view framework, const Reading& reading,
                    const std::vector<pdf::PdfPage>& pages, sdk::Output& out) {
  SCRUTINY_TRY(out.document({std::string(format), std::string(framework), "", reading.title}));
  for (const NamedFact& entry : reading.facts) SCRUTINY_TRY(emit_fact(entry.name, entry.fact, out));
  SCRUTINY_TRY(emit_findings(reading.findings, out));
  return emit_pages_and_warnings(pages, reading.warnings, out);
}

}  // namespace scrutiny::report
