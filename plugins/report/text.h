// Small text helpers of the report parser. Text is UTF-8; malformed bytes pass through unchanged.
// Thread-safety: pure functions. Blocking: no. Failure: none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scrutiny::report {

// White space at both ends removed.
std::string_view trim(std::string_view text);

// A word as poppler gives it, made fit to keep: no-break spaces become spaces, soft hyphens go,
// the ligatures U+FB00 to U+FB04 become letters.
std::string tidy(std::string_view word);

// For comparing only: ASCII lower case, straight apostrophes, every dash "-", single spaces,
// trimmed.
std::string fold(std::string_view text);

bool starts_with(std::string_view text, std::string_view prefix);
bool ends_with(std::string_view text, std::string_view suffix);

// Adds a printed line to running text: one space between them, none after a hyphen at the line's
// end unless the line goes on with "and", "or" or "to" ("16- and 17-year-olds").
void append_line(std::string& text, std::string_view line);

enum class Marker { kNone, kBullet, kDash, kNumber };

// What kind of list marker a first word is: a bullet glyph (any symbol font's private character
// counts), a dash, or a number such as "12." or "3)".
Marker marker_of(std::string_view word);

// Whether a paragraph can end with this text: its last character closes a sentence.
bool ends_sentence(std::string_view text);

bool starts_lower_case(std::string_view text);

}  // namespace scrutiny::report
