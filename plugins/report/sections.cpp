#include "plugins/report/sections.h"

#include <algorithm>

namespace scrutiny::report {
namespace {

constexpr double kHeadingSize = 1.15;      // of the body's font size, whatever the face
constexpr double kBoldHeadingSize = 1.05;  // in bold, not set apart from the line above

}  // namespace

std::string heading_name(const Line& line) {
  std::string name = fold(line.text);
  while (!name.empty() && (name.back() == '?' || name.back() == ':' || name.back() == ' '))
    name.pop_back();
  return name;
}

bool is_one_of(const Line& line, std::span<const std::string_view> names) {
  const std::string name = heading_name(line);
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<Part> find_parts(const std::vector<Line>& lines,
                             std::span<const std::string_view> names,
                             const std::function<bool(const Line&)>& ends_part) {
  const double body = body_size(lines);
  std::vector<Part> parts;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string_view name;
    if (lines[i].bold || lines[i].size > kBoldHeadingSize * body) {
      const auto known = std::find(names.begin(), names.end(), heading_name(lines[i]));
      if (known != names.end()) name = *known;
    }
    if (name.empty() && !(ends_part && ends_part(lines[i]))) continue;
    if (!parts.empty()) parts.back().end = i;
    parts.push_back({name, i + 1, lines.size()});
  }
  return parts;
}

Sections::Sections(const std::vector<Line>& lines, std::span<const std::string_view> known,
                   std::span<const std::size_t> marked)
    : lines_(lines), headings_(lines.size()) {
  const double body = body_size(lines);
  const Spacing spacing = measure_spacing(lines);
  for (std::size_t i = 0; i < lines.size(); ++i)
    headings_[i] = is_one_of(lines[i], known) || looks_like_heading(i, body, spacing);
  for (std::size_t index : marked) headings_[index] = true;
}

bool Sections::looks_like_heading(std::size_t index, double body, const Spacing& spacing) const {
  const Line& line = lines_[index];
  if (line.marker() != Marker::kNone) return false;
  if (line.size > kHeadingSize * body) return true;
  if (!line.bold) return false;
  const bool apart = index == 0 || !follows_closely(lines_[index - 1], line, spacing);
  return apart || line.size > kBoldHeadingSize * body;
}

bool Sections::is_first_paragraph(std::size_t index) const {
  return lines_[index].words.size() > 1 && lines_[index].words.front().text == "1.";
}

std::span<const Line> Sections::below(std::span<const std::string_view> names) const {
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    if (!is_one_of(lines_[i], names)) continue;
    std::size_t end = i + 1;
    while (end < lines_.size() && !is_heading(end)) ++end;
    return std::span(lines_).subspan(i + 1, end - i - 1);
  }
  return {};
}

std::span<const Line> Sections::from(std::size_t first) const {
  std::size_t end = first;
  while (end < lines_.size() && !is_heading(end) && !is_first_paragraph(end)) ++end;
  return std::span(lines_).subspan(first, end - first);
}

}  // namespace scrutiny::report
