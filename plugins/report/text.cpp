#include "plugins/report/text.h"

#include <algorithm>
#include <array>
#include <utility>

#include "api/utf8.h"

namespace scrutiny::report {
namespace {

constexpr std::string_view kSpaces = " \t\r\n\f\v";

using Replacement = std::pair<std::string_view, std::string_view>;

constexpr std::array kTidy{
    Replacement{"\u00a0", " "},   Replacement{"\u202f", " "},   Replacement{"\u00ad", ""},
    Replacement{"\ufb00", "ff"},  Replacement{"\ufb01", "fi"},  Replacement{"\ufb02", "fl"},
    Replacement{"\ufb03", "ffi"}, Replacement{"\ufb04", "ffl"},
};

constexpr std::array kFold{
    Replacement{"\u2018", "'"}, Replacement{"\u2019", "'"}, Replacement{"\u2010", "-"},
    Replacement{"\u2011", "-"}, Replacement{"\u2012", "-"}, Replacement{"\u2013", "-"},
    Replacement{"\u2014", "-"}, Replacement{"\u2212", "-"}, Replacement{"\u00a0", " "},
};

constexpr std::array<std::string_view, 16> kBullets{
    "\u25fc", "\u25a0", "\u25aa", "\u25fe", "\u25cf", "\u2022", "\u2023", "\u25e6",
    "\u25cb", "\u00b7", "\u25a1", "\u25c6", "\u27a2", "\u2756", "*",      "o",
};

constexpr std::array<std::string_view, 7> kDashes{
    "-", "\u2010", "\u2013", "\u2014", "\u2212", "\u2043", "\uf02d",
};

template <std::size_t N>
std::string replace_all(std::string_view text, const std::array<Replacement, N>& table) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(utf8_sequence(text), 1);
    const std::string_view character = text.substr(0, length);
    const auto* found = std::find_if(table.begin(), table.end(), [&](const Replacement& entry) {
      return entry.first == character;
    });
    out += found == table.end() ? character : found->second;
    text.remove_prefix(length);
  }
  return out;
}

// U+F000 to U+F0FF: where symbol fonts such as Wingdings keep their glyphs.
bool is_symbol_font_character(std::string_view word) {
  return word.size() == 3 && word[0] == '\xef' &&
         (word[1] == '\x80' || word[1] == '\x81' || word[1] == '\x82' || word[1] == '\x83');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::string_view trim(std::string_view text) {
  const std::size_t from = text.find_first_not_of(kSpaces);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(kSpaces) - from + 1);
}

std::string tidy(std::string_view word) {
  return replace_all(word, kTidy);
}

std::string fold(std::string_view text) {
  std::string out;
  bool space = false;
  for (char c : replace_all(text, kFold)) {
    if (kSpaces.find(c) != std::string_view::npos) {
      space = !out.empty();
      continue;
    }
    if (space) out += ' ';
    space = false;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool ends_with(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

void append_line(std::string& text, std::string_view line) {
  line = trim(line);
  if (line.empty()) return;
  const std::string_view next = line.substr(0, line.find(' '));
  const bool hyphen = ends_with(text, "-") && next != "and" && next != "or" && next != "to";
  if (!text.empty() && !hyphen) text += ' ';
  text += line;
}

Marker marker_of(std::string_view word) {
  if (std::find(kDashes.begin(), kDashes.end(), word) != kDashes.end()) return Marker::kDash;
  if (std::find(kBullets.begin(), kBullets.end(), word) != kBullets.end()) return Marker::kBullet;
  if (is_symbol_font_character(word)) return Marker::kBullet;
  const bool number = word.size() >= 2 && word.size() <= 4 &&
                      (word.back() == '.' || word.back() == ')') &&
                      std::all_of(word.begin(), word.end() - 1, is_digit);
  return number ? Marker::kNumber : Marker::kNone;
}

bool ends_sentence(std::string_view text) {
  for (std::string_view quote : {"\u2019", "\u201d", "'", "\"", ")"})
    if (ends_with(text, quote)) text.remove_suffix(quote.size());
  return !text.empty() && std::string_view(".!?:;").find(text.back()) != std::string_view::npos;
}

bool starts_lower_case(std::string_view text) {
  return !text.empty() && text.front() >= 'a' && text.front() <= 'z';
}

}  // namespace scrutiny::report
