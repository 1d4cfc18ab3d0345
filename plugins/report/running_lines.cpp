// Running headers, footers, footnotes and page numbers: what flow() takes out of a report.
#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "plugins/report/lines.h"

namespace scrutiny::report {
namespace {

constexpr double kMargin = 0.12;      // of the page's height, at its top and bottom
constexpr double kSmallPrint = 0.85;  // of the body's font size
constexpr double kSamePlace = 4;      // points

struct PageLines {
  double height = 0;
  std::vector<Line> lines;
};

// Text with every number as "#", so that "Page 2 of 9" and "Page 3 of 9" are alike.
std::string shape(const std::string& text) {
  std::string out;
  for (char c : fold(text)) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && !out.empty() && out.back() == '#') continue;
    out += digit ? '#' : c;
  }
  return out;
}

using Place = std::pair<std::string, long>;

Place place_of(const Line& line) {
  return {shape(line.text), std::lround(line.middle() / kSamePlace)};
}

bool in_top_margin(const Line& line, double height) {
  return line.y1 < kMargin * height;
}
bool in_bottom_margin(const Line& line, double height) {
  return line.y0 > (1 - kMargin) * height;
}

// How many pages print the same line at the same place in a margin.
std::map<Place, int> count_places(const std::vector<PageLines>& pages) {
  std::map<Place, int> counts;
  for (const PageLines& page : pages)
    for (const Line& line : page.lines)
      if (in_top_margin(line, page.height) || in_bottom_margin(line, page.height))
        ++counts[place_of(line)];
  return counts;
}

// Protective markings stand at the top and bottom of a page, also of a single one.
bool is_marking(const Line& line) {
  const std::string text = fold(line.text);
  return text == "official" || text == "official-sensitive" || text == "official sensitive" ||
         text == "official - sensitive";
}

bool repeats(const Line& line, const std::map<Place, int>& counts) {
  const auto [text, at] = place_of(line);
  int pages = 0;
  for (long near = at - 1; near <= at + 1; ++near)
    if (const auto found = counts.find({text, near}); found != counts.end()) pages += found->second;
  return pages >= 2;
}

void strip(PageLines& page, double body, const std::map<Place, int>& counts) {
  auto& lines = page.lines;
  const auto is_footer = [&](const Line& line) {
    return line.size < kSmallPrint * body || shape(line.text) == "#" ||
           (in_bottom_margin(line, page.height) && (is_marking(line) || repeats(line, counts)));
  };
  while (!lines.empty() && lines.back().y0 > page.height / 2 && is_footer(lines.back()))
    lines.pop_back();
  const auto is_header = [&](const Line& line) {
    return in_top_margin(line, page.height) &&
           (shape(line.text) == "#" || is_marking(line) || repeats(line, counts));
  };
  const auto first = std::find_if_not(lines.begin(), lines.end(), is_header);
  lines.erase(lines.begin(), first);
}

}  // namespace

std::vector<Line> flow(const std::vector<PdfPage>& pages) {
  std::vector<PageLines> all;
  std::vector<Line> every_line;
  for (const PdfPage& page : pages) {
    all.push_back({page.height, build_lines(page.words, page.number)});
    every_line.insert(every_line.end(), all.back().lines.begin(), all.back().lines.end());
  }
  const double body = body_size(every_line);
  const std::map<Place, int> counts = count_places(all);
  std::vector<Line> out;
  for (PageLines& page : all) {
    strip(page, body, counts);
    std::move(page.lines.begin(), page.lines.end(), std::back_inserter(out));
  }
  return out;
}

}  // namespace scrutiny::report
