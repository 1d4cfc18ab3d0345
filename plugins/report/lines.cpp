#include "plugins/report/lines.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace scrutiny::report {
namespace {

constexpr double kSameLine = 0.5;       // of the lower of two words' heights
constexpr double kSpaceWidth = 0.15;    // of the font size
constexpr double kRaisedSize = 0.75;    // of the line's font size
constexpr double kHeightToSize = 0.83;  // where the font is unknown
constexpr double kFarthest = 1e6;       // points; no page is larger than 14,400

double size_of(const PdfWord& word) {
  return word.font_size > 0 ? word.font_size : (word.y1 - word.y0) * kHeightToSize;
}

double middle_of(const PdfWord& word) {
  return (word.y0 + word.y1) / 2;
}

bool is_bold(const PdfWord& word) {
  const std::string font = fold(word.font);
  return font.find("bold") != std::string::npos || font.find("black") != std::string::npos;
}

// False for no number at all, too.
bool is_possible(double points) {
  return std::abs(points) < kFarthest;
}

bool is_usable(const PdfWord& word) {
  return is_possible(word.x0) && is_possible(word.x1) && is_possible(word.y0) &&
         is_possible(word.y1) && is_possible(word.font_size) && !trim(word.text).empty();
}

bool is_number(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The font size that covers most bytes of text.
double main_size(const std::vector<PdfWord>& words) {
  std::map<double, std::size_t> bytes;
  for (const PdfWord& word : words) bytes[size_of(word)] += word.text.size();
  const auto most = std::max_element(
      bytes.begin(), bytes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == bytes.end() ? 0 : most->first;
}

void drop_raised_numbers(std::vector<PdfWord>& words, double size) {
  double bottom = 0;
  for (const PdfWord& word : words)
    if (size_of(word) > kRaisedSize * size) bottom = std::max(bottom, word.y1);
  std::erase_if(words, [&](const PdfWord& word) {
    return size_of(word) <= kRaisedSize * size && is_number(word.text) && word.y1 < bottom - 1;
  });
}

Line make_line(std::vector<PdfWord> words, int page) {
  Line line;
  line.page = page;
  std::stable_sort(words.begin(), words.end(),
                   [](const PdfWord& a, const PdfWord& b) { return a.x0 < b.x0; });
  line.size = main_size(words);
  drop_raised_numbers(words, line.size);
  line.words = std::move(words);
  line.x0 = line.words.front().x0;
  line.y0 = line.words.front().y0;
  line.bold = true;
  for (const PdfWord& word : line.words) {
    line.y0 = std::min(line.y0, word.y0);
    line.x1 = std::max(line.x1, word.x1);
    line.y1 = std::max(line.y1, word.y1);
    line.bold = line.bold && is_bold(word);
  }
  line.text = join_words(line.words);
  return line;
}

}  // namespace

Marker Line::marker() const {
  return words.size() < 2 ? Marker::kNone : marker_of(words.front().text);
}

std::string Line::text_after_marker() const {
  return join_words(words, 1);
}

std::vector<Line> build_lines(std::vector<PdfWord> words, int page) {
  std::erase_if(words, [](const PdfWord& word) { return !is_usable(word); });
  std::stable_sort(words.begin(), words.end(),
                   [](const PdfWord& a, const PdfWord& b) { return middle_of(a) < middle_of(b); });
  std::vector<Line> lines;
  std::vector<PdfWord> current;
  double middle = 0;
  double height = 0;
  for (PdfWord& word : words) {
    word.text = tidy(word.text);
    const double word_height = word.y1 - word.y0;
    const bool same =
        !current.empty() && middle_of(word) - middle <= kSameLine * std::min(height, word_height);
    if (!same && !current.empty()) lines.push_back(make_line(std::exchange(current, {}), page));
    if (current.empty()) {
      middle = middle_of(word);
      height = word_height;
    }
    current.push_back(std::move(word));
  }
  if (!current.empty()) lines.push_back(make_line(std::move(current), page));
  return lines;
}

std::string join_words(const std::vector<PdfWord>& words, std::size_t from) {
  std::string text;
  for (std::size_t i = from; i < words.size(); ++i) {
    if (i > from) {
      const PdfWord& before = words[i - 1];
      if (before.space_after || words[i].x0 - before.x1 > kSpaceWidth * size_of(words[i]))
        text += ' ';
    }
    text += trim(words[i].text);
  }
  return text;
}

std::string printed_text(const PdfPage& page) {
  std::string text;
  for (const Line& line : build_lines(page.words, page.number)) text += line.text + "\n";
  return text;
}

double body_size(const std::vector<Line>& lines) {
  std::map<double, std::size_t> bytes;
  for (const Line& line : lines) bytes[std::round(line.size * 2) / 2] += line.text.size();
  const auto most = std::max_element(
      bytes.begin(), bytes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == bytes.end() ? 0 : most->first;
}

}  // namespace scrutiny::report
