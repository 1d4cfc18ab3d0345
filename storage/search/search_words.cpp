#include "storage/search/search_words.h"

#include <algorithm>

#include "api/utf8.h"

namespace scrutiny {
namespace {

Error bad_query(const char* why) {
  return Error::field("q", why);
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n';
}

// Letters and digits of any script: everything beyond ASCII counts, as most of it is letters.
bool has_word(std::string_view term) {
  return std::any_of(term.begin(), term.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
           (byte >= 'A' && byte <= 'Z');
  });
}

struct Term {
  std::string_view words;
  bool prefix = false;
};

// The next term; `rest` starts at something that is no space.
Term take_term(std::string_view& rest) {
  if (rest.front() == '"') {
    rest.remove_prefix(1);
    const std::size_t close = std::min(rest.find('"'), rest.size());
    const Term term{rest.substr(0, close)};
    rest.remove_prefix(std::min(close + 1, rest.size()));
    return term;
  }
  const auto end =
      std::find_if(rest.begin(), rest.end(), [](char c) { return is_space(c) || c == '"'; });
  Term term{rest.substr(0, static_cast<std::size_t>(end - rest.begin()))};
  rest.remove_prefix(term.words.size());
  while (!term.words.empty() && term.words.back() == '*') {
    term.words.remove_suffix(1);
    term.prefix = true;
  }
  return term;
}

}  // namespace

Result<std::string> fts_expression(std::string_view typed) {
  if (typed.size() > kMostSearchBytes) return bad_query("Search for at most 200 bytes of text.");
  if (!is_plain_text(typed)) return bad_query("The search is not plain text.");
  std::string out;
  std::size_t terms = 0;
  for (;;) {
    while (!typed.empty() && is_space(typed.front())) typed.remove_prefix(1);
    if (typed.empty()) break;
    const Term term = take_term(typed);
    if (!has_word(term.words)) continue;
    if (++terms > kMostSearchTerms) return bad_query("Search for at most 12 words.");
    // Within FTS5's quotes only the quote itself has a meaning, and no term holds one.
    if (!out.empty()) out += " AND ";
    out += "\"" + std::string(term.words) + "\"";
    if (term.prefix) out += "*";
  }
  if (out.empty()) return bad_query("Say what to search for: a word or a number.");
  return out;
}

std::string indexable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    if (text.starts_with(kMatchBegin) || text.starts_with(kMatchEnd)) {
      text.remove_prefix(kMatchBegin.size());
      continue;
    }
    out.push_back(is_space(text.front()) ? ' ' : text.front());
    text.remove_prefix(1);
  }
  return out;
}

std::vector<SnippetPart> snippet_parts(std::string_view marked) {
  std::vector<SnippetPart> parts;
  auto kind = SnippetPart::Kind::kText;
  while (!marked.empty()) {
    const std::string_view mark = kind == SnippetPart::Kind::kText ? kMatchBegin : kMatchEnd;
    const std::size_t at = std::min(marked.find(mark), marked.size());
    if (at > 0) parts.push_back({kind, std::string(marked.substr(0, at))});
    marked.remove_prefix(std::min(at + mark.size(), marked.size()));
    kind = kind == SnippetPart::Kind::kText ? SnippetPart::Kind::kMatch : SnippetPart::Kind::kText;
  }
  return parts;
}

}  // namespace scrutiny
