// What people type into a search box, and the pieces of text shown for a hit.
// Thread-safety: pure functions. Blocking: never.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/result.h"

namespace scrutiny {

inline constexpr std::size_t kMostSearchBytes = 200;
inline constexpr std::size_t kMostSearchTerms = 12;

// The FTS5 expression for typed words: all of them must occur; "quoted words" stand together; a
// final * finds words that begin so. Nothing typed is taken as FTS5's own syntax.
// kInvalidArgument with the field `q`: nothing to search for, too long, too many words, not text.
Result<std::string> fts_expression(std::string_view typed);

struct SnippetPart {
  enum class Kind : std::uint8_t { kText, kMatch };
  Kind kind = Kind::kText;
  std::string text;
  bool operator==(const SnippetPart&) const = default;
};

// Private-use characters around matches in FTS5's snippets; never in indexed text.
inline constexpr std::string_view kMatchBegin = "\xEE\x80\x80";  // U+E000
inline constexpr std::string_view kMatchEnd = "\xEE\x80\x81";    // U+E001

// Text without the two marks, and with line breaks and tabs as spaces.
std::string indexable(std::string_view text);
std::vector<SnippetPart> snippet_parts(std::string_view marked);

}  // namespace scrutiny
