#include "plugins/report/paragraphs.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace scrutiny::report {
namespace {

constexpr double kParagraphStep = 1.25;  // of the usual step
// Two lines left blank: a paragraph that goes on would have filled them.
constexpr double kRoomLines = 2;

bool goes_on_over_break(const Line& before, const Line& line, double right_edge,
                        const Spacing& spacing) {
  if (!ends_sentence(before.text) || starts_lower_case(line.text)) return true;
  const PdfWord& first = line.words.front();
  const double space = 0.3 * line.size;
  const bool room_in_line = before.x1 + space + (first.x1 - first.x0) <= right_edge;
  const bool room_on_page = before.y1 + kRoomLines * spacing.step <= spacing.bottom;
  return !room_in_line && !room_on_page;
}

}  // namespace

Spacing measure_spacing(const std::vector<Line>& lines) {
  Spacing spacing;
  const double body = body_size(lines);
  std::map<double, int> counts;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (std::abs(lines[i].size - body) > 1) continue;
    spacing.bottom = std::max(spacing.bottom, lines[i].y1);
    if (i == 0 || lines[i].page != lines[i - 1].page) continue;
    const double step = std::round((lines[i].middle() - lines[i - 1].middle()) * 2) / 2;
    if (step > 0 && step < 4 * body) ++counts[step];
  }
  const auto most =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most != counts.end()) spacing.step = most->first;
  return spacing;
}

bool follows_closely(const Line& before, const Line& line, const Spacing& spacing) {
  return line.page == before.page &&
         line.middle() - before.middle() <= kParagraphStep * spacing.step;
}

std::vector<Paragraph> read_paragraphs(std::span<const Line> lines, const Spacing& spacing) {
  double right_edge = 0;
  for (const Line& line : lines) right_edge = std::max(right_edge, line.x1);
  std::vector<Paragraph> paragraphs;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Line& line = lines[i];
    const bool goes_on =
        i > 0 && (line.page == lines[i - 1].page
                      ? follows_closely(lines[i - 1], line, spacing)
                      : goes_on_over_break(lines[i - 1], line, right_edge, spacing));
    if (!goes_on) paragraphs.push_back({"", line.page, line.page, ""});
    Paragraph& paragraph = paragraphs.back();
    append_line(paragraph.text, line.text);
    paragraph.quote += (goes_on ? "\n" : "") + line.text;
    paragraph.page_end = line.page;
  }
  return paragraphs;
}

}  // namespace scrutiny::report
