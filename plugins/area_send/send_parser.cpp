#include "plugins/area_send/send_parser.h"

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "plugins/area_send/first_page.h"
#include "plugins/area_send/rows.h"
#include "plugins/report/items.h"
#include "plugins/report/sections.h"
#include "plugins/report/text.h"

namespace scrutiny::send {
namespace {

using namespace report;

using Lines = std::vector<Line>;

constexpr std::string_view kOutcome = "inspection outcome";
constexpr std::string_view kEffective = "what is the area partnership doing that is effective";
constexpr std::string_view kBetter = "what does the area partnership need to do better";
constexpr std::string_view kPriority = "areas for priority action";
constexpr std::string_view kPriorityHeader = "responsible body areas for priority action";
constexpr std::string_view kImprovement = "areas for improvement";

constexpr std::array<std::string_view, 11> kHeadings{
    kOutcome,
    "information about the local area partnership",
    kEffective,
    kBetter,
    kPriority,
    kPriorityHeader,
    kImprovement,
    "local area partnership details",
    "information about this inspection",
    "inspection team",
    "what is it like to be a child or young person with send in this area",
};

// The bullets of a section, each a field of the given name.
void read_bullets(std::span<const Line> lines, const Spacing& spacing, std::string_view name,
                  Reading& found) {
  const SectionItems bullets = read_items(lines, spacing);
  const std::string field(name);
  if (bullets.from_prose && !bullets.items.empty())
    found.warn(field + "_prose", "The section has no list; each paragraph is one field.");
  for (const Item& item : bullets.items) {
    std::string text = item.text;
    for (const Item& child : item.children) append_line(text, child.text);
    found.add(field, {text, text, item.page, item.quote});
  }
  for (const Paragraph& paragraph : bullets.beside)
    found.warn(field + "_text_beside_list", paragraph.text);
}

void read_priority_table(const Line& header, std::span<const Line> lines, Reading& found) {
  const std::vector<BodyRow> rows = read_body_rows(header, lines, found);
  if (rows.empty())
    found.warn("priority_action_table_unclear", "The rows of the table cannot be told apart.");
  for (const BodyRow& row : rows) {
    Item action = row.action;
    action.quote.insert(0, row.body + "\n");
    found.findings.push_back({"priority_action", "", row.body, std::move(action)});
  }
}

void read_parts(const Lines& lines, const Spacing& spacing, Reading& found) {
  bool improvement = false;
  for (const Part& part : find_parts(lines, kHeadings)) {
    const auto below = std::span(lines).subspan(part.first, part.end - part.first);
    if (part.name == kOutcome) read_outcome(below, spacing, found);
    if (part.name == kEffective) read_bullets(below, spacing, "effective", found);
    if (part.name == kBetter) read_bullets(below, spacing, "needs_to_do_better", found);
    if (part.name == kPriorityHeader) read_priority_table(lines[part.first - 1], below, found);
    if (part.name == kPriority && !below.empty())
      found.warn("priority_action_table_unclear", "The section is not the table it should be.");
    if (part.name == kImprovement)
      for (Item& item : read_rows(below, "improvement", found)) {
        found.findings.push_back({"area_for_improvement", "", "", std::move(item)});
        improvement = true;
      }
  }
  if (!improvement)
    found.warn("improvement_section_missing", "The report has no areas for improvement.");
  if (!found.find("outcome"))
    found.warn("outcome_not_found", "The report has no box \"Inspection outcome\".");
}

}  // namespace

Reading parse_report(const std::vector<pdf::PdfPage>& pages) {
  Reading found;
  const Lines lines = flow(pages);
  read_title(lines, found);
  if (!found.title.empty()) read_parts(lines, measure_spacing(lines), found);
  return found;
}

}  // namespace scrutiny::send
