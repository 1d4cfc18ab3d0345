#include "plugins/ofsted_ilacs/sections.h"

#include <algorithm>
#include <array>

namespace scrutiny::ilacs {
namespace {

constexpr double kHeadingSize = 1.15;      // of the body's font size, whatever the face
constexpr double kBoldHeadingSize = 1.05;  // in bold, not set apart from the line above

constexpr std::array<std::string_view, 3> kImprovement{
    "what needs to improve", "what needs to improve further", "areas for improvement"};
constexpr std::array<std::string_view, 4> kPriority{"areas for priority action",
                                                    "area for priority action",
                                                    "areas of priority action", "priority action"};

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

}  // namespace

Sections::Sections(const std::vector<Line>& lines, const std::vector<GradedHeading>& headings)
    : lines_(lines),
      graded_(lines.size()),
      body_(body_size(lines)),
      spacing_(measure_spacing(lines)) {
  for (const GradedHeading& heading : headings) graded_[heading.line] = true;
}

bool Sections::is_heading(std::size_t index) const {
  const Line& line = lines_[index];
  if (graded_[index] || is_one_of(line, kImprovement) || is_one_of(line, kPriority)) return true;
  if (line.marker() != Marker::kNone) return false;
  if (line.size > kHeadingSize * body_) return true;
  if (!line.bold) return false;
  const bool apart = index == 0 || !follows_closely(lines_[index - 1], line, spacing_);
  return apart || line.size > kBoldHeadingSize * body_;
}

bool Sections::is_first_paragraph(std::size_t index) const {
  return lines_[index].words.size() > 1 && lines_[index].words.front().text == "1.";
}

std::size_t Sections::end_of(std::size_t first) const {
  std::size_t end = first;
  while (end < lines_.size() && !is_heading(end)) ++end;
  return end;
}

std::span<const Line> Sections::below(std::span<const std::string_view> names) const {
  for (std::size_t i = 0; i < lines_.size(); ++i)
    if (is_one_of(lines_[i], names)) return std::span(lines_).subspan(i + 1, end_of(i + 1) - i - 1);
  return {};
}

std::span<const Line> Sections::from(std::size_t first) const {
  std::size_t end = first;
  while (end < lines_.size() && !is_heading(end) && !is_first_paragraph(end)) ++end;
  return std::span(lines_).subspan(first, end - first);
}

std::span<const std::string_view> improvement_headings() {
  return kImprovement;
}
std::span<const std::string_view> priority_headings() {
  return kPriority;
}

}  // namespace scrutiny::ilacs
