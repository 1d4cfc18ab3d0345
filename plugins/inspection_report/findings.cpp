#include "plugins/inspection_report/findings.h"

#include <algorithm>
#include <map>
#include <span>
#include <string>
#include <utility>

#include "api/extraction.h"
#include "plugins/inspection_report/blocks.h"
#include "plugins/inspection_report/demand.h"
#include "plugins/report/dates.h"

namespace scrutiny::inspection {
namespace {

using report::Item;
using report::Line;
using report::Marker;

constexpr double kNestedIndent = 6;     // points further right than the first item
constexpr std::size_t kFindings = 900;  // more than any report has; each has up to two facts
constexpr std::size_t kChildren = ExtractionLimits().children;
constexpr std::size_t kDateWords = 3;  // "31 March 2025"

Item item_of(const TextBlock& block) {
  return {block.text, block.page, block.page_end, block.quote, {}};
}

class SectionReader {
 public:
  SectionReader(const SectionPlace& place, std::string heading, report::Reading& found)
      : place_(place), heading_(std::move(heading)), found_(found) {}

  // `taken`: numbers of findings of the kind so far.
  void read(const std::vector<TextBlock>& blocks, std::map<std::string, int>& taken) {
    const bool numbered = std::any_of(blocks.begin(), blocks.end(), [](const TextBlock& block) {
      return block.marker == Marker::kNumber;
    });
    const bool list = std::any_of(blocks.begin(), blocks.end(), [](const TextBlock& block) {
      return block.marker != Marker::kNone;
    });
    double top_x = -1;
    Marker top = Marker::kNone;
    const TextBlock* lead = nullptr;
    bool in_lead = false;
    for (const TextBlock& block : blocks) {
      if (block.marker == Marker::kNone) {
        const bool leads = block.text.back() == ':';
        if (leads) lead = &block;
        in_lead = leads && place_.lead == SectionPlace::Lead::kFinding;
        if (in_lead || (!list && !leads)) {
          add(block, &block, taken);
        } else if (!leads) {
          found_.warn(place_.kind + "_text_beside_list", block.text);
        }
        continue;
      }
      if (in_lead) {
        nest(block);
        continue;
      }
      if (top_x < 0 && (!numbered || block.marker == Marker::kNumber)) {
        top_x = block.x;
        top = block.marker;
      }
      const bool nested = number_of_findings_ > 0 && top_x >= 0 &&
                          (block.marker != top || block.x > top_x + kNestedIndent);
      if (nested)
        nest(block);
      else
        add(block, lead, taken);
    }
    if (!list && number_of_findings_ > 0)
      found_.warn(place_.kind + "_prose", "The section has no list; each paragraph is one item.");
  }

  // Rows that each end their first line, or stand beside, a date.
  void read_dated_rows(std::span<const Line> lines, const report::Spacing& spacing,
                       std::map<std::string, int>& taken) {
    std::string due;
    std::string due_raw;
    std::vector<Line> row;
    const auto flush = [&] {
      if (row.empty()) return;
      if (found_.findings.size() >= kFindings) {
        row.clear();
        return left_out();
      }
      Item item;
      for (const Line& line : row) {
        report::append_line(item.text, line.text);
        item.quote += (item.quote.empty() ? "" : "\n") + line.text;
      }
      item.page = row.front().page;
      item.page_end = row.back().page;
      if (!due_raw.empty()) item.quote += "\n" + due_raw;
      const std::string ref = put(std::move(item), "", taken);
      if (!due.empty())
        found_.add(place_.kind + "_" + ref + "_due", {due, due_raw, row.front().page, due_raw});
      else
        found_.warn(place_.kind + "_due_not_found", "Item " + ref + " has no date.");
      row.clear();
      due.clear();
      due_raw.clear();
    };
    for (const Line& line : lines) {
      const auto [rest, raw] = without_date(line);
      if (!raw.empty()) {
        // A date that stands in the middle of its row's height has no words of its own.
        if (!rest.words.empty() || !due.empty()) flush();
        due = report::iso(*report::parse_date(raw));
        due_raw = raw;
      } else if (!row.empty() && !due.empty() && row.back().page == line.page &&
                 !report::follows_closely(row.back(), line, spacing)) {
        flush();
      }
      if (!rest.words.empty()) row.push_back(rest);
    }
    flush();
  }

 private:
  // The line without the date it ends with, and that date as printed; empty when there is none.
  static std::pair<Line, std::string> without_date(const Line& line) {
    for (std::size_t count = std::min(kDateWords, line.words.size()); count > 0; --count) {
      const std::string raw = report::join_words(line.words, line.words.size() - count);
      if (!report::parse_date(raw)) continue;
      Line rest = line;
      rest.words.resize(line.words.size() - count);
      rest.text = report::join_words(rest.words);
      return {rest, raw};
    }
    return {line, ""};
  }

  void left_out() {
    if (found_.warnings.empty() || found_.warnings.back().code != "findings_left_out")
      found_.warn("findings_left_out", heading_);
  }

  void add(const TextBlock& block, const TextBlock* lead, std::map<std::string, int>& taken) {
    if (found_.findings.size() >= kFindings) return left_out();
    Item item = item_of(block);
    const TextBlock& said = lead ? *lead : block;
    const std::string ref = put(std::move(item), block.number, taken);
    if (place_.lead == SectionPlace::Lead::kNone) return;
    const Demand demand = read_demand(said.text, said.text.back() == ':');
    const std::string name = place_.kind + "_" + ref + "_";
    if (!demand.addressee.empty())
      found_.add(name + "addressee", {demand.addressee, demand.addressee, said.page, said.quote});
    const Demand own = read_demand(block.text, false);
    const bool in_lead = !demand.within.empty();
    const Demand& timed = in_lead ? demand : own;
    const TextBlock& where = in_lead ? said : block;
    if (!timed.within.empty())
      found_.add(name + "within", {timed.within, timed.within_raw, where.page, where.quote});
  }

  void nest(const TextBlock& block) {
    Item& parent = found_.findings.back().item;
    if (parent.children.size() >= kChildren) return left_out();
    parent.children.push_back(item_of(block));
  }

  std::string put(Item item, const std::string& number, std::map<std::string, int>& taken) {
    const int next = ++taken[place_.kind];
    std::string ref = number.empty() ? std::to_string(next) : number;
    found_.findings.push_back({place_.kind, heading_, ref, std::move(item)});
    ++number_of_findings_;
    return ref;
  }

  const SectionPlace& place_;
  std::string heading_;
  report::Reading& found_;
  int number_of_findings_ = 0;
};

bool is_headed(const SectionPlace& place, const Heading& heading) {
  return std::any_of(place.headings.begin(), place.headings.end(),
                     [&](const std::string& pattern) { return matches(pattern, heading.name); });
}

}  // namespace

void read_findings(const Printed& printed, const std::vector<Heading>& headings,
                   const Version& version, report::Reading& found) {
  std::map<std::string, int> taken;
  for (std::size_t i = 0; i < headings.size(); ++i) {
    const auto place =
        std::find_if(version.sections.begin(), version.sections.end(),
                     [&](const SectionPlace& each) { return is_headed(each, headings[i]); });
    if (place == version.sections.end()) continue;
    const std::size_t end = i + 1 < headings.size() ? headings[i + 1].first : printed.lines.size();
    std::vector<Line> lines(printed.lines.begin() + static_cast<std::ptrdiff_t>(headings[i].end),
                            printed.lines.begin() + static_cast<std::ptrdiff_t>(end));
    std::erase_if(lines, [&](const Line& line) {
      return std::find(place->skip.begin(), place->skip.end(), report::fold(line.text)) !=
             place->skip.end();
    });
    SectionReader reader(*place, headings[i].text, found);
    if (place->dated_rows)
      reader.read_dated_rows(lines, printed.spacing, taken);
    else
      reader.read(read_blocks(lines, printed.spacing), taken);
  }
}

}  // namespace scrutiny::inspection
