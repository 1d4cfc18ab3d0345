#include "plugins/ofsted_ilacs/recommendations.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "plugins/report/sections.h"
#include "plugins/report/text.h"

namespace scrutiny::ilacs {
namespace {

constexpr double kAlignment = 4;       // points by which lines of one list may differ
constexpr double kHeadingSize = 1.07;  // of the body's font size; sub-headings have 1.05
constexpr std::string_view kBoard = "Local Safeguarding Children Board";

struct KnownList {
  std::string_view heading;
  std::string_view kind;
};

constexpr std::array kLists{
    KnownList{"priority and immediate action", "priority_action"},
    KnownList{"priority and immediate actions", "priority_action"},
    KnownList{"areas for improvement", "area_for_improvement"},
    KnownList{"what does the local authority need to improve", "area_for_improvement"},
    KnownList{"what does the lscb need to improve", "area_for_improvement"},
    KnownList{"recommendations", "recommendation"},
};

std::string_view kind_of(std::string_view heading) {
  const auto* const known = std::find_if(
      kLists.begin(), kLists.end(), [&](const KnownList& list) { return list.heading == heading; });
  return known == kLists.end() ? std::string_view() : known->kind;
}

int number_of(const Line& line) {
  int number = 0;
  const std::string& word = line.words.front().text;
  std::from_chars(word.data(), word.data() + word.size(), number);
  return number;
}

// Reads a report from its first line to its last; the state is where it is.
class Reader {
 public:
  Reader(const std::vector<Line>& lines, const Spacing& spacing, IlacsReport& report)
      : lines_(lines), spacing_(spacing), body_(body_size(lines)), report_(report) {}

  void read() {
    for (std::size_t i = 0; i < lines_.size();)
      if (is_heading(lines_[i]))
        i = read_heading(i);
      else
        read_line(i++);
  }

 private:
  bool is_heading(const Line& line) const {
    return line.marker() == Marker::kNone && (line.bold || line.size > kHeadingSize * body_);
  }

  bool close(std::size_t i) const {
    return i > 0 && follows_closely(lines_[i - 1], lines_[i], spacing_);
  }

  // Returns the index of the line below the heading.
  std::size_t read_heading(std::size_t i) {
    std::string name = heading_name(lines_[i]);
    const double size = lines_[i].size;
    for (++i; i < lines_.size() && kind_of(name).empty() && is_heading(lines_[i]) &&
              std::abs(lines_[i].size - size) < 1 && lines_[i].page == lines_[i - 1].page &&
              lines_[i].middle() - lines_[i - 1].middle() < 1.5 * size;
         ++i)
      append_line(name, heading_name(lines_[i]));
    kind_ = kind_of(name);
    in_list_ = false;
    group_.clear();
    const bool authority = name.find("local authority") != std::string::npos;
    const bool board = name.find("safeguarding children board") != std::string::npos ||
                       name.find("lscb") != std::string::npos;
    if (authority != board) board_ = board;
    return i;
  }

  void read_line(std::size_t i) {
    if (kind_.empty()) return;
    const Line& line = lines_[i];
    if (starts_item(i)) return start_item(line);
    if (in_list_ && (line.x0 >= text_x_ - kAlignment || close(i))) return go_on(line);
    if (ends_sentence(line.text) || starts_lower_case(line.text)) return leave_list(i);
    read_sub_heading(i);
  }

  bool starts_item(std::size_t i) const {
    const Line& line = lines_[i];
    if (line.marker() != Marker::kNumber) return false;
    if (!in_list_) return true;
    const bool aligned = std::abs(line.x0 - number_x_) <= kAlignment;
    return aligned && (!close(i) || number_of(line) == number_ + 1);
  }

  void start_item(const Line& line) {
    const int number = number_of(line);
    if (number_ > 0 && in_list_ && number != number_ + 1)
      report_.warnings.push_back({"recommendation_numbers", line.text});
    number_ = number;
    number_x_ = line.x0;
    text_x_ = line.x_after_marker();
    in_list_ = true;
    Finding finding;
    finding.kind = kind_;
    finding.ref = std::to_string(number);
    finding.group = board_ ? std::string(kBoard) : "";
    if (!group_.empty()) finding.group += (board_ ? ": " : "") + group_;
    finding.item = {line.text_after_marker(), line.page, line.page, line.text, {}};
    report_.recommendations.push_back(std::move(finding));
  }

  void go_on(const Line& line) {
    Item& item = report_.recommendations.back().item;
    append_line(item.text, line.text);
    item.quote += "\n" + line.text;
    item.page_end = line.page;
  }

  // Running text after a list ends it; before one it is an introduction.
  void leave_list(std::size_t i) {
    if (in_list_)
      kind_ = {};
    else if (!close(i))
      report_.warnings.push_back({"recommendations_text_beside_list", lines_[i].text});
  }

  void read_sub_heading(std::size_t i) {
    if (!close(i) || in_list_) group_.clear();
    append_line(group_, lines_[i].text);
    in_list_ = false;
  }

  const std::vector<Line>& lines_;
  const Spacing& spacing_;
  double body_;
  IlacsReport& report_;
  std::string_view kind_;  // of the list; empty outside one
  std::string group_;      // sub-heading
  bool board_ = false;
  bool in_list_ = false;  // an item has begun since the last heading
  int number_ = 0;
  double number_x_ = 0;
  double text_x_ = 0;
};

}  // namespace

void read_recommendations(const std::vector<Line>& lines, const Spacing& spacing,
                          IlacsReport& report) {
  Reader(lines, spacing, report).read();
  if (report.recommendations.empty())
    report.warnings.push_back(
        {"recommendations_missing", "The report has no list of numbered recommendations."});
}

}  // namespace scrutiny::ilacs
