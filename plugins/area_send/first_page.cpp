#include "plugins/area_send/first_page.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "plugins/report/dates.h"
#include "plugins/report/sentences.h"
#include "plugins/report/text.h"

namespace scrutiny::send {
namespace {

using namespace report;

using Lines = std::vector<Line>;

constexpr std::size_t kTitleLines = 4;  // a longer one is no title
constexpr std::string_view kTitle = "area send inspection of ";
constexpr std::string_view kPartnership = " local area partnership";
constexpr std::string_view kDates = "inspection dates:";

// What the outcome's first sentence says, in words that only one outcome has.
constexpr std::array kOutcomes{
    std::pair{std::string_view("typically lead to positive experiences"), '1'},
    std::pair{std::string_view("lead to inconsistent experiences"), '2'},
    std::pair{std::string_view("widespread and/or systemic failings"), '3'},
};

void read_area(const std::string& title, int page, const std::string& quote, Reading& found) {
  std::string_view name = std::string_view(title).substr(kTitle.size());
  if (starts_with(fold(name), "the ")) name = trim(name.substr(4));
  if (!ends_with(fold(name), kPartnership)) {
    found.warn("area_unclear", title);
    return;
  }
  name.remove_suffix(kPartnership.size());
  found.add("area", {std::string(trim(name)), title, page, quote});
}

// "Inspection dates: 9 to 13 October 2023"; the footers of some reports print other dates.
void read_dates(const Lines& lines, Reading& found) {
  const auto line = std::find_if(lines.begin(), lines.end(), [](const Line& each) {
    return each.page == 1 && starts_with(fold(each.text), kDates);
  });
  if (line == lines.end()) {
    found.warn("inspection_dates_not_found", "Page 1 has no line \"Inspection dates\".");
    return;
  }
  const std::string raw(trim(std::string_view(line->text).substr(line->text.find(':') + 1)));
  const auto range = parse_date_range(raw);
  if (!range) found.warn("inspection_dates_unclear", raw);
  found.add("inspection_start", {range ? iso(range->start) : "", raw, line->page, line->text});
  found.add("inspection_end", {range ? iso(range->end) : "", raw, line->page, line->text});
}

// The one outcome that the text states; '\0' when it states none or more than one.
char outcome_of(std::string_view text) {
  const std::string folded = fold(text);
  char outcome = '\0';
  int stated = 0;
  for (const auto& [words, number] : kOutcomes) {
    if (folded.find(words) == std::string::npos) continue;
    outcome = number;
    ++stated;
  }
  return stated == 1 ? outcome : '\0';
}

bool is_next_inspection(const std::string& folded) {
  return folded.find("inspection will be ") != std::string::npos;
}

}  // namespace

void read_title(const Lines& lines, Reading& found) {
  const auto first = std::find_if(lines.begin(), lines.end(), [](const Line& line) {
    return line.page > 1 || starts_with(fold(line.text), kTitle);
  });
  if (first == lines.end() || first->page > 1) return;
  std::string quote;
  for (auto line = first; line != lines.end() && line - first < std::ptrdiff_t{kTitleLines};
       ++line) {
    const bool same = line->page == first->page && std::abs(line->size - first->size) < 1 &&
                      !starts_with(fold(line->text), kDates);
    if (!same) break;
    append_line(found.title, line->text);
    quote += (quote.empty() ? "" : "\n") + line->text;
  }
  read_area(found.title, first->page, quote, found);
  read_dates(lines, found);
}

void read_outcome(std::span<const Line> lines, const Spacing& spacing, Reading& found) {
  std::string all;
  for (const Paragraph& paragraph : read_paragraphs(lines, spacing)) {
    const std::string folded = fold(paragraph.text);
    all += folded + "\n";
    if (outcome_of(folded) != '\0' && !found.find("outcome"))
      found.add("outcome", {{outcome_of(folded)}, paragraph.text, paragraph.page, paragraph.quote});
    else if (is_next_inspection(folded))
      found.add("next_inspection", paragraph);
    else if (folded.find("strategic plan") != std::string::npos ||
             folded.find("priority action plan") != std::string::npos)
      found.add("plan_request", paragraph);
  }
  // The whole box must state one outcome, wherever its words stand.
  Fact* outcome = nullptr;
  for (NamedFact& entry : found.facts)
    if (entry.name == "outcome") outcome = &entry.fact;
  if (outcome && outcome_of(all) == '\0') outcome->value.clear();
  if (!outcome || outcome->value.empty())
    found.warn("outcome_unclear", "The box does not state one of the three outcomes.");
  if (!found.find("next_inspection"))
    found.warn("next_inspection_not_found", "The box does not say when the next inspection is.");
}

}  // namespace scrutiny::send
