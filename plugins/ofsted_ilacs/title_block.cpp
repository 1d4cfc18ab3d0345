#include "plugins/ofsted_ilacs/title_block.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "plugins/report/dates.h"

namespace scrutiny::ilacs {
namespace {

using Lines = std::vector<Line>;

constexpr std::size_t kTitleLines = 5;    // a title longer than this is no title
constexpr std::size_t kTitleSearch = 40;  // lines from the start
constexpr std::size_t kNameBytes = 200;

constexpr std::array<std::string_view, 9> kLabels{
    "inspection date",     "lead inspector",   "report published",
    "published",           "publication date", "date published",
    "date of publication", "judgement",        "reporting inspector"};

bool is_label(const Line& line) {
  const std::string text = fold(line.text);
  return std::any_of(kLabels.begin(), kLabels.end(),
                     [&](std::string_view label) { return starts_with(text, label); });
}

bool same_size(const Line& a, const Line& b) {
  return a.page == b.page && std::abs(a.size - b.size) < 1;
}

Fact labelled(const Lines& lines, std::size_t at, std::string_view text) {
  Fact fact;
  fact.raw = std::string(trim(text));
  fact.page = lines[at].page;
  fact.quote = lines[at].text;
  return fact;
}

std::string_view after_colon(std::string_view text) {
  const std::size_t colon = text.find(':');
  return colon == std::string_view::npos ? std::string_view() : trim(text.substr(colon + 1));
}

// The first line on pages up to `last_page` that starts with the label.
std::optional<std::size_t> find_label(const Lines& lines, std::string_view label, int last_page) {
  for (std::size_t i = 0; i < lines.size() && lines[i].page <= last_page; ++i)
    if (starts_with(fold(lines[i].text), label)) return i;
  return std::nullopt;
}

void read_inspection_dates(const Lines& lines, IlacsReport& report) {
  const auto at = find_label(lines, "inspection date", 2);
  if (!at) return;
  Fact fact = labelled(lines, *at, after_colon(lines[*at].text));
  std::optional<DateRange> range = parse_date_range(fact.raw);
  if (!range && *at + 1 < lines.size() && !is_label(lines[*at + 1])) {
    append_line(fact.raw, lines[*at + 1].text);
    fact.quote += "\n" + lines[*at + 1].text;
    range = parse_date_range(fact.raw);
  }
  if (!range) report.warnings.push_back({"inspection_dates_unclear", fact.raw});
  report.inspection_start = fact;
  report.inspection_end = fact;
  if (!range) return;
  report.inspection_start.value = iso(range->start);
  report.inspection_end.value = iso(range->end);
}

// "Tom Anthony, Her Majesty's Inspector" and "Gary Lamb HMI" name the same kind of thing: a person
// and a rank. Only the person is kept.
std::string person(std::string_view text) {
  std::string_view name = trim(text.substr(0, text.find(',')));
  for (std::string_view rank : {" HMI", " SHMI", " Her Majesty", " His Majesty", " Senior H"})
    if (const std::size_t found = name.find(rank); found != std::string_view::npos)
      name = trim(name.substr(0, found));
  return std::string(name);
}

void read_lead_inspector(const Lines& lines, IlacsReport& report) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!starts_with(fold(lines[i].text), "lead inspector")) continue;
    std::string_view text = after_colon(lines[i].text);
    const bool on_next_line = text.empty() && i + 1 < lines.size() && !is_label(lines[i + 1]);
    if (on_next_line) text = lines[i + 1].text;
    report.lead_inspector = labelled(lines, i, text);
    if (on_next_line) report.lead_inspector.quote += "\n" + lines[i + 1].text;
    report.lead_inspector.value = person(text);
    if (report.lead_inspector.value.empty())
      report.warnings.push_back({"lead_inspector_unclear", lines[i].text});
    return;
  }
}

void read_single_dates(const Lines& lines, IlacsReport& report) {
  for (std::string_view label : {"report published", "published", "publication date",
                                 "date published", "date of publication"}) {
    const auto at = find_label(lines, label, 2);
    if (!at || after_colon(lines[*at].text).empty()) continue;
    report.publication_date = labelled(lines, *at, after_colon(lines[*at].text));
    if (const auto date = parse_date(report.publication_date.raw))
      report.publication_date.value = iso(*date);
    else
      report.warnings.push_back({"publication_date_unclear", report.publication_date.raw});
    break;
  }
  // A letter's date stands by itself above everything that has a label.
  for (std::size_t i = 0; i < std::min(lines.size(), kTitleSearch) && lines[i].page == 1; ++i) {
    if (is_label(lines[i])) return;
    const auto date = parse_date(lines[i].text);
    if (!date) continue;
    report.letter_date = labelled(lines, i, lines[i].text);
    report.letter_date.value = iso(*date);
    return;
  }
}

std::string without_article(std::string_view name) {
  if (starts_with(fold(name), "the ")) name.remove_prefix(4);
  return std::string(trim(name));
}

// "Inspection of X local authority children's services" -> "X"; empty when there is no X in it.
std::string authority_in_title(const std::string& title) {
  constexpr std::string_view kBefore = "Inspection of ";
  if (!starts_with(fold(title), "inspection of ")) return {};
  std::string_view rest = std::string_view(title).substr(kBefore.size());
  const std::string folded = fold(rest);
  for (std::string_view generic : {"local authority children's", "children's", "services for"})
    if (starts_with(folded, generic)) return {};
  for (std::string_view end : {" local authority children\u2019s", " local authority children's",
                               " children\u2019s", " children's"})
    if (const std::size_t found = rest.find(end); found != std::string_view::npos)
      return without_article(rest.substr(0, found));
  return {};
}

bool names_services(const std::string& title) {
  const std::string text = fold(title);
  return text.find("children's") != std::string::npos ||
         text.find("services for children") != std::string::npos;
}

// Lines at the head of the report, all of one size, above the title: "Hampshire County Council".
Fact authority_above(const Lines& lines, std::size_t title_at) {
  Fact fact;
  if (title_at == 0 || lines[title_at - 1].size < lines[title_at].size - 1) return fact;
  std::size_t first = title_at;
  while (first > 0 && title_at - first < kTitleLines &&
         same_size(lines[first - 1], lines[title_at - 1]))
    --first;
  for (std::size_t i = first; i < title_at; ++i) {
    append_line(fact.raw, lines[i].text);
    fact.quote += (i > first ? "\n" : "") + lines[i].text;
  }
  if (fact.raw.empty()) return {};
  fact.page = lines[first].page;
  fact.value = without_article(fact.raw);
  return fact;
}

void read_title(const Lines& lines, IlacsReport& report) {
  for (std::size_t i = 0; i < std::min(lines.size(), kTitleSearch) && lines[i].page <= 2; ++i) {
    if (!starts_with(fold(lines[i].text), "inspection of ")) continue;
    std::string title;
    std::string quote;
    for (std::size_t k = i; k < std::min(lines.size(), i + kTitleLines); ++k) {
      if (k > i && (is_label(lines[k]) || !same_size(lines[k], lines[i]))) break;
      append_line(title, lines[k].text);
      quote += (k > i ? "\n" : "") + lines[k].text;
    }
    if (!names_services(title)) continue;
    report.title = title;
    const std::string authority = authority_in_title(title);
    report.local_authority = authority.empty() ? authority_above(lines, i)
                                               : Fact{authority, title, lines[i].page, quote};
    break;
  }
  if (report.local_authority.value.size() > kNameBytes) report.local_authority = {};
  if (!report.local_authority.found())
    report.warnings.push_back({"local_authority_not_found", "No title names a local authority."});
}

}  // namespace

void read_title_block(const Lines& lines, IlacsReport& report) {
  read_title(lines, report);
  read_inspection_dates(lines, report);
  read_lead_inspector(lines, report);
  read_single_dates(lines, report);
}

}  // namespace scrutiny::ilacs
