#include "plugins/ofsted_jtai/jtai_parser.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

#include "plugins/ofsted_jtai/letter_head.h"
#include "plugins/ofsted_jtai/next_steps.h"
#include "plugins/report/items.h"
#include "plugins/report/sections.h"
#include "plugins/report/text.h"

namespace scrutiny::jtai {
namespace {

using namespace report;

using Lines = std::vector<Line>;

struct KnownHeading {
  std::string_view name;
  std::string_view kind;  // of the findings below it; empty when they are none
};

constexpr std::string_view kHeadline = "headline findings";
constexpr std::string_view kNextSteps = "next steps";
constexpr std::string_view kPriority = "priority_action";
constexpr std::string_view kImprovement = "area_for_improvement";
constexpr std::string_view kStrength = "strength";

constexpr std::array kHeadings{
    KnownHeading{kHeadline, ""},
    KnownHeading{"area for priority action", kPriority},
    KnownHeading{"areas for priority action", kPriority},
    KnownHeading{"area for priority actions", kPriority},
    KnownHeading{"areas for priority actions", kPriority},
    KnownHeading{"what needs to improve", kImprovement},
    KnownHeading{"area for improvement", kImprovement},
    KnownHeading{"areas for improvement", kImprovement},
    KnownHeading{"strengths", kStrength},
    KnownHeading{"key strengths", kStrength},
    KnownHeading{"main findings", ""},
    KnownHeading{"context", ""},
    KnownHeading{kNextSteps, ""},
};

// A box with an example; its heading may hold the words of a section and need not be bold.
bool begins_box(const Line& line) {
  const std::string text = fold(line.text);
  return (starts_with(text, "case study") || starts_with(text, "practice study")) &&
         text.find(':') != std::string::npos;
}

std::vector<Part> parts_of(const Lines& lines) {
  std::vector<std::string_view> names;
  names.reserve(kHeadings.size());
  for (const KnownHeading& known : kHeadings) names.push_back(known.name);
  return find_parts(lines, names, begins_box);
}

std::string_view kind_of(const Part& part) {
  const auto* known =
      std::find_if(kHeadings.begin(), kHeadings.end(),
                   [&](const KnownHeading& heading) { return heading.name == part.name; });
  return known == kHeadings.end() ? std::string_view() : known->kind;
}

bool says_none(const std::vector<Item>& items) {
  if (items.size() != 1) return false;
  const std::string text = fold(items.front().text);
  return text == "none" || text == "none." || starts_with(text, "there are no ") ||
         starts_with(text, "there were no ") || starts_with(text, "no areas for priority action");
}

// Reads the lists of one letter's sections.
class ListReader {
 public:
  ListReader(const Lines& lines, const Spacing& spacing, Reading& letter)
      : lines_(lines), headings_(lines, {}), spacing_(spacing), letter_(letter) {}

  // The section's lists, each under a sub-heading or none. A heading with no list below it is
  // another section, of prose.
  void read(const Part& section, std::string_view kind) {
    std::string group;
    for (std::size_t first = section.first; first < section.end;) {
      std::size_t end = first;
      while (end < section.end && !is_sub_heading(end)) ++end;
      if (end > first) {
        const bool below_heading = first > section.first;
        if (below_heading && !is_bullet(first)) return;
        read_list(kind, group, std::span(lines_).subspan(first, end - first));
      }
      group.clear();
      first = end;
      while (first < section.end && lines_[first].bold && !is_bullet(first))
        append_line(group, lines_[first++].text);
      if (first == end && first < section.end) ++first;  // large, yet not bold
    }
  }

 private:
  // In bold, and set apart or below the end of a sentence.
  bool is_sub_heading(std::size_t index) const {
    return headings_.is_heading(index) ||
           (lines_[index].bold && !is_bullet(index) && ends_sentence(lines_[index - 1].text));
  }

  bool is_bullet(std::size_t index) const {
    const Marker marker = lines_[index].marker();
    return marker == Marker::kBullet || marker == Marker::kDash;
  }

  void read_list(std::string_view of_kind, const std::string& group, std::span<const Line> lines) {
    const std::string kind(of_kind);
    SectionItems found = read_items(lines, spacing_);
    if (kind == kPriority && says_none(found.items)) {
      const Item& said = found.items.front();
      letter_.add("no_priority_action", {said.text, said.text, said.page, said.quote});
      return;
    }
    if (found.from_prose && !found.items.empty())
      letter_.warn(kind + "_prose", "The section has no list; each paragraph is one item.");
    for (const Paragraph& paragraph : found.beside) {
      if (kind == kPriority && paragraph.page <= found.items.front().page)
        letter_.add("priority_action_lead_in", paragraph);
      else
        letter_.warn(kind + "_text_beside_list", paragraph.text);
    }
    for (Item& item : found.items) letter_.findings.push_back({kind, group, "", std::move(item)});
  }

  const Lines& lines_;
  Sections headings_;
  Spacing spacing_;
  Reading& letter_;
};

void read_sections(const Lines& lines, const Spacing& spacing, Reading& letter) {
  ListReader lists(lines, spacing, letter);
  bool improvement = false;
  bool next_steps = false;
  for (const Part& part : parts_of(lines)) {
    const auto below = std::span(lines).subspan(part.first, part.end - part.first);
    const std::string_view kind = kind_of(part);
    improvement = improvement || kind == kImprovement;
    if (!kind.empty()) lists.read(part, kind);
    if (part.name == kHeadline)
      for (const Paragraph& paragraph : read_paragraphs(below, spacing))
        letter.add("headline_finding", paragraph);
    if (part.name == kNextSteps && !next_steps) {
      read_next_steps(below, spacing, letter);
      next_steps = true;
    }
  }
  if (!improvement)
    letter.warn("improvement_section_missing",
                "The letter has no section on what needs to improve.");
  if (!next_steps) letter.warn("next_steps_missing", "The letter has no section \"Next steps\".");
}

}  // namespace

Reading parse_letter(const std::vector<pdf::PdfPage>& pages) {
  Reading letter;
  const Lines lines = flow(pages);
  const Spacing spacing = measure_spacing(lines);
  read_letter_head(lines, spacing, letter);
  if (!letter.title.empty()) read_sections(lines, spacing, letter);
  return letter;
}

}  // namespace scrutiny::jtai
