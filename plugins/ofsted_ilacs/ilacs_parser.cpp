#include "plugins/ofsted_ilacs/ilacs_parser.h"

#include <array>
#include <utility>

#include "plugins/ofsted_ilacs/framework.h"
#include "plugins/ofsted_ilacs/judgements.h"
#include "plugins/ofsted_ilacs/recommendations.h"
#include "plugins/ofsted_ilacs/title_block.h"
#include "plugins/report/items.h"
#include "plugins/report/paragraphs.h"
#include "plugins/report/sections.h"

namespace scrutiny::ilacs {
namespace {

constexpr std::size_t kSummaryParagraphs = 12;

// Headings in the forms reports use, "What needs to improve" before "Areas for priority action".
constexpr std::array<std::string_view, 7> kKnownHeadings{
    "what needs to improve",    "what needs to improve further",
    "areas for improvement",    "areas for priority action",
    "area for priority action", "areas of priority action",
    "priority action"};
constexpr auto kImprovement = std::span(kKnownHeadings).first(3);
constexpr auto kPriority = std::span(kKnownHeadings).subspan(3);

void read_summary(const Sections& sections, std::size_t from, const Spacing& spacing,
                  IlacsReport& report) {
  report.summary = read_paragraphs(sections.from(from), spacing);
  if (report.summary.size() <= kSummaryParagraphs) return;
  report.summary.clear();
  report.warnings.push_back({"summary_unclear", "Nothing marks where the summary ends."});
}

std::vector<Item> read_section(std::span<const Line> lines, const Spacing& spacing,
                               std::string_view name, IlacsReport& report) {
  SectionItems found = read_items(lines, spacing);
  const std::string what(name);
  if (found.items.empty()) report.warnings.push_back({what + "_empty", "The section has no text."});
  if (found.from_prose && !found.items.empty())
    report.warnings.push_back(
        {what + "_prose", "The section has no list; each paragraph is one item."});
  for (const Paragraph& paragraph : found.beside)
    report.warnings.push_back({what + "_text_beside_list", paragraph.text});
  return std::move(found.items);
}

void read_findings(const Sections& sections, const Spacing& spacing, IlacsReport& report) {
  const auto improvement = sections.below(kImprovement);
  if (improvement.data())
    report.improvements = read_section(improvement, spacing, "improvement_section", report);
  else
    report.warnings.push_back(
        {"improvement_section_missing", "The report has no section on what needs to improve."});
  const auto priority = sections.below(kPriority);
  if (priority.data())
    report.priority_actions = read_section(priority, spacing, "priority_section", report);
}

// Settles the judgements found so far and reads what follows them.
void read_below_judgements(const std::vector<Line>& lines, const Spacing& spacing,
                           std::size_t after_table, IlacsReport& report) {
  const std::vector<GradedHeading> headings = find_graded_headings(lines);
  settle_judgements(headings, report);
  set_framework(report);
  if (report.framework == "SIF") return read_recommendations(lines, spacing, report);
  std::vector<std::size_t> graded;
  graded.reserve(headings.size());
  for (const GradedHeading& heading : headings) graded.push_back(heading.line);
  const Sections sections(lines, kKnownHeadings, graded);
  if (after_table > 0) read_summary(sections, after_table, spacing, report);
  read_findings(sections, spacing, report);
}

}  // namespace

IlacsReport parse_report(const std::vector<pdf::PdfPage>& pages) {
  IlacsReport report;
  const std::vector<Line> lines = flow(pages);
  read_title_block(lines, report);
  const std::size_t after_table = read_ilacs_table(lines, report);
  if (after_table == 0) {
    read_statements(lines, report);
    read_sif_table(lines, report);
  }
  read_below_judgements(lines, measure_spacing(lines), after_table, report);
  return report;
}

IlacsReport parse_web_report(const WebPage& page) {
  IlacsReport report;
  read_title_block(page.lines, report);
  std::size_t after_table = 0;
  for (const PairTable& table : page.tables)
    if (read_judgement_pairs(table, report)) after_table = table.after;
  if (after_table == 0) read_statements(page.lines, report);
  // Blocks of a page stand apart without regard to their distance.
  read_below_judgements(page.lines, Spacing(), after_table, report);
  return report;
}

bool may_be_report(const pdf::PdfPage& first) {
  if (first.words.empty()) return true;  // a cover without words
  const std::string text = fold(printed_text(first));
  return text.find("inspection") != std::string::npos && text.find("children") != std::string::npos;
}

bool is_report(const IlacsReport& report) {
  return !report.title.empty() && (report.inspection_start.found() || !report.judgements.empty());
}

}  // namespace scrutiny::ilacs
