#include "plugins/inspection_report/printed.h"

#include <algorithm>
#include <cmath>
#include <variant>

#include "plugins/report/text.h"

namespace scrutiny::inspection {
namespace {

using report::Line;

constexpr double kHeadingSize = 1.15;  // of the body's
constexpr double kSameSize = 0.6;      // points by which lines of one heading may differ
constexpr double kHeadingStep = 1.7;   // of a heading's size, from line to line
constexpr std::size_t kHeadingLines = 5;
constexpr double kWidestStep = 1.6;  // of the body's size, from line to line

// Of web pages, in points.
constexpr double kBody = 12;
constexpr double kLarge = 16;
constexpr double kApart = 40;
constexpr double kIndent = 18;
constexpr double kUnder = kApart / 2.5;  // what follows_closely() never takes for one paragraph

constexpr std::string_view kNestedBullet = "\u25e6";  // as the HTML reader labels it

class WebPage {
 public:
  void line(std::string_view marker, std::string_view text, bool heading) {
    Line line;
    line.page = 1;
    line.size = heading ? kLarge : kBody;
    line.bold = heading;
    line.y0 = y_;
    line.y1 = y_ + line.size;
    y_ += kApart;
    double x = 0;
    const auto put = [&](std::string_view word) {
      if (word.empty()) return;
      const double end = x + 0.5 * line.size * static_cast<double>(word.size());
      line.words.push_back({report::tidy(word), x, line.y0, end, line.y1, line.size,
                            heading ? "Web-Bold" : "Web", true});
      x = end + 0.3 * line.size;
    };
    if (marker == kNestedBullet) x = kIndent;
    const double text_x = x + kIndent;
    put(marker);
    if (!marker.empty()) x = std::max(x, text_x);
    std::size_t from = 0;
    while (from < text.size()) {
      const std::size_t space = std::min(text.find_first_of(" \n\t", from), text.size());
      put(text.substr(from, space - from));
      from = space + 1;
    }
    if (line.words.empty()) return;
    line.x0 = line.words.front().x0;
    line.x1 = x;
    line.text = report::join_words(line.words);
    lines_.push_back(std::move(line));
  }

  void add(const office::Paragraph& paragraph) {
    line(paragraph.label, paragraph.text, paragraph.heading > 0);
  }

  void add(const office::Table& table) {
    for (const office::Row& row : table.rows) {
      std::string text;
      for (const office::Cell& cell : row.cells) text += (text.empty() ? "" : " ") + cell.text;
      line("", text, false);
    }
  }

  std::vector<Line> take() { return std::move(lines_); }

 private:
  std::vector<Line> lines_;
  double y_ = 0;
};

bool is_numbering(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
         word.find_first_not_of("0123456789.)") == std::string_view::npos;
}

bool same_looks(const Line& a, const Line& b) {
  return a.page == b.page && a.bold == b.bold && std::abs(a.size - b.size) < kSameSize &&
         b.middle() - a.middle() <= kHeadingStep * b.size;
}

}  // namespace

Printed print_pages(const std::vector<pdf::PdfPage>& pages) {
  Printed printed{report::flow(pages), {}, {}};
  printed.spacing = report::measure_spacing(printed.lines);
  // In a short document most lines may be paragraphs of their own.
  printed.spacing.step =
      std::min(printed.spacing.step, kWidestStep * report::body_size(printed.lines));
  for (std::size_t i = 0; i < std::min<std::size_t>(pages.size(), kOpeningPages); ++i)
    printed.opening.push_back(report::fold(report::printed_text(pages[i])));
  return printed;
}

Printed print_web_page(const office::Document& page) {
  WebPage web;
  for (const office::Block& block : page.blocks)
    std::visit([&](const auto& each) { web.add(each); }, block);
  Printed printed{web.take(), {kUnder, kApart}, {}};
  std::string opening;
  for (std::size_t i = 0; i < std::min(printed.lines.size(), kOpeningLines); ++i)
    opening += printed.lines[i].text + "\n";
  printed.opening.push_back(report::fold(opening));
  return printed;
}

std::string bare_name(std::string_view text) {
  std::string name = report::fold(text);
  const std::size_t space = name.find(' ');
  if (space != std::string::npos && is_numbering(std::string_view(name).substr(0, space)))
    name.erase(0, space + 1);
  while (!name.empty() && (name.back() == '?' || name.back() == ':' || name.back() == ' '))
    name.pop_back();
  return name;
}

bool matches(std::string_view pattern, std::string_view name) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == name;
  if (!report::starts_with(name, pattern.substr(0, star))) return false;
  name.remove_prefix(star);
  pattern.remove_prefix(star + 1);
  for (std::size_t next = pattern.find('*'); next != std::string_view::npos;
       next = pattern.find('*')) {
    const std::size_t at = name.find(pattern.substr(0, next));
    if (at == std::string_view::npos) return false;
    name.remove_prefix(at + next);
    pattern.remove_prefix(next + 1);
  }
  return report::ends_with(name, pattern);
}

std::vector<Heading> find_headings(const Printed& printed,
                                   const std::function<bool(std::string_view name)>& known) {
  const std::vector<Line>& lines = printed.lines;
  const double body = report::body_size(lines);
  std::vector<Heading> headings;
  for (std::size_t i = 0; i < lines.size();) {
    const bool large = lines[i].size > kHeadingSize * body;
    if (!large && (!lines[i].bold || lines[i].marker() != report::Marker::kNone)) {
      ++i;
      continue;
    }
    Heading heading{i, i + 1, lines[i].text, ""};
    while (heading.end < lines.size() && heading.end - i <= kHeadingLines &&
           same_looks(lines[heading.end - 1], lines[heading.end]) &&
           (large || lines[heading.end].marker() == report::Marker::kNone)) {
      const Line& next = lines[heading.end];
      const bool complete = known(bare_name(heading.text)) || known(bare_name(next.text));
      if (complete && !report::starts_lower_case(next.text)) break;
      report::append_line(heading.text, next.text);
      ++heading.end;
    }
    heading.name = bare_name(heading.text);
    const bool apart = i == 0 || !report::follows_closely(lines[i - 1], lines[i], printed.spacing);
    const bool sentence = heading.text.empty() ||
                          std::string_view(".:;,").find(heading.text.back()) != std::string::npos;
    if (known(heading.name) ||
        (!sentence && (large || apart) && heading.end - i <= kHeadingLines)) {
      headings.push_back(heading);
      i = heading.end;
    } else {
      i = large || apart ? heading.end : i + 1;
    }
  }
  return headings;
}

}  // namespace scrutiny::inspection
