#include "plugins/report/sentences.h"

#include <algorithm>

namespace scrutiny::report {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Where the sentence that begins at `from` ends, its full stop included.
std::size_t end_of_sentence(std::string_view text, std::size_t from) {
  for (std::size_t i = from; i < text.size(); ++i) {
    if (text[i] != '.' && text[i] != '?' && text[i] != '!') continue;
    std::size_t next = i + 1;
    while (next < text.size() && is_digit(text[next])) ++next;
    if (next + 1 < text.size() && text[next] == ' ' && text[next + 1] >= 'A' &&
        text[next + 1] <= 'Z')
      return i + 1;
  }
  return text.size();
}

}  // namespace

std::vector<Sentence> read_sentences(std::span<const Line> lines, const Spacing& spacing) {
  std::vector<Sentence> sentences;
  std::size_t next_line = 0;
  for (const Paragraph& paragraph : read_paragraphs(lines, spacing)) {
    // Where in the paragraph's text each of its lines ends.
    const auto count = static_cast<std::size_t>(
        std::count(paragraph.quote.begin(), paragraph.quote.end(), '\n') + 1);
    std::string text;
    std::vector<std::size_t> ends;
    for (std::size_t i = 0; i < count; ++i) {
      append_line(text, lines[next_line + i].text);
      ends.push_back(text.size());
    }
    for (std::size_t from = 0; from < text.size();) {
      const std::size_t end = end_of_sentence(text, from);
      const auto line =
          static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), from) - ends.begin());
      sentences.push_back({text.substr(from, end - from), lines[next_line + line].page});
      from = end;
      while (from < text.size() && (text[from] == ' ' || is_digit(text[from]))) ++from;
    }
    next_line += count;
  }
  return sentences;
}

std::string_view between(std::string_view text, std::string_view before, std::string_view after) {
  const std::size_t from = text.find(before);
  if (from == std::string_view::npos) return {};
  text.remove_prefix(from + before.size());
  const std::size_t end = text.find(after);
  return end == std::string_view::npos ? std::string_view() : trim(text.substr(0, end));
}

}  // namespace scrutiny::report
