#include "plugins/sniff/text_kind.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "plugins/sniff/sniff.h"

namespace scrutiny {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kSpace = " \t\r\n\f";
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

// WHATWG MIME Sniffing, 7.1: each followed by a space or '>'.
constexpr std::array kHtmlTags = {
    "<!doctype html"sv, "<html"sv,   "<head"sv, "<body"sv,
    "<script"sv,        "<iframe"sv, "<h1"sv,   "<div"sv,
    "<font"sv,          "<table"sv,  "<a"sv,    "<style"sv,
    "<title"sv,         "<b"sv,      "<br"sv,   "<p"sv,
};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool begins(std::string_view text, std::string_view lower_case_tag) {
  if (text.size() < lower_case_tag.size()) return false;
  return std::equal(lower_case_tag.begin(), lower_case_tag.end(), text.begin(),
                    [](char a, char b) { return a == lower(b); });
}

std::string_view skip_space(std::string_view text) {
  const std::size_t at = text.find_first_not_of(kSpace);
  return at == std::string_view::npos ? ""sv : text.substr(at);
}

// Comments and processing instructions before the root element.
std::string_view skip_prolog(std::string_view text) {
  for (;;) {
    text = skip_space(text);
    const bool comment = text.starts_with("<!--");
    if (!comment && !text.starts_with("<?")) return text;
    const std::string_view end = comment ? "-->"sv : "?>"sv;
    const std::size_t at = text.find(end);
    if (at == std::string_view::npos) return ""sv;
    text.remove_prefix(at + end.size());
  }
}

bool is_html_root(std::string_view text) {
  return std::any_of(kHtmlTags.begin(), kHtmlTags.end(), [&](std::string_view tag) {
    if (!begins(text, tag) || text.size() == tag.size()) return false;
    const char next = text[tag.size()];
    return next == '>' || kSpace.find(next) != std::string_view::npos;
  });
}

// WHATWG MIME Sniffing, 3: binary data bytes.
bool has_binary_bytes(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<std::uint8_t>(c);
    return byte <= 0x08 || byte == 0x0B || (byte >= 0x0E && byte <= 0x1A) ||
           (byte >= 0x1C && byte <= 0x1F);
  });
}

// An object with a member, or an array of objects, arrays or strings.
bool is_json(std::string_view text) {
  if (!text.starts_with('{') && !text.starts_with('[')) return false;
  const std::string_view inside = skip_space(text.substr(1));
  const std::string_view next = text.front() == '{' ? "\"}"sv : "{[\""sv;
  return !inside.empty() && next.find(inside.front()) != std::string_view::npos;
}

std::size_t count_outside_quotes(std::string_view line, char delimiter) {
  std::size_t count = 0;
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') quoted = !quoted;
    if (c == delimiter && !quoted) ++count;
  }
  return count;
}

// RFC 5322: lines "Name: value" up to an empty line, among them From and what a program adds.
bool is_mail(std::string_view text) {
  bool from = false;
  bool sent = false;
  for (int lines = 0; lines < 200 && !text.empty(); ++lines) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) break;
    if (line.front() == ' ' || line.front() == '\t') {
      if (lines == 0) return false;
      continue;
    }
    const std::string_view name = line.substr(0, line.find_first_of(": \t"));
    if (name.size() == line.size() || line[name.size()] != ':') return false;
    from = from || (name.size() == 4 && begins(name, "from"));
    for (const std::string_view word : {"date"sv, "message-id"sv, "received"sv, "mime-version"sv})
      sent = sent || (name.size() == word.size() && begins(name, word));
  }
  return from && sent;
}

enum class LineEnds { kAll, kOutsideQuotes };

std::size_t find_line_end(std::string_view text, LineEnds ends) {
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"' && ends == LineEnds::kOutsideQuotes) quoted = !quoted;
    if (text[at] == '\n' && !quoted) return at;
  }
  return std::string_view::npos;
}

// Two to ten first lines that have the same number (at least one) of the same delimiter. Cells of
// a table may hold line ends in quotes.
bool is_csv(std::string_view text, char delimiter, LineEnds ends) {
  std::size_t expected = 0;
  int lines = 0;
  while (lines < 10 && !text.empty()) {
    const std::size_t end = find_line_end(text, ends);
    if (end == std::string_view::npos && lines > 0) break;  // may be cut off
    const std::string_view line = text.substr(0, end);
    text = end == std::string_view::npos ? ""sv : text.substr(end + 1);
    if (line.find_first_not_of("\r ") == std::string_view::npos) continue;
    const std::size_t count = count_outside_quotes(line, delimiter);
    if (count == 0 || (lines > 0 && count != expected)) return false;
    expected = count;
    ++lines;
  }
  return lines >= 2;
}

}  // namespace

std::string_view sniff_markup(std::string_view head) {
  if (head.starts_with(kUtf8Mark)) head.remove_prefix(kUtf8Mark.size());
  const bool declared = skip_space(head).starts_with("<?xml");
  const std::string_view root = skip_prolog(head);
  if (is_html_root(root)) return media::kHtml;
  if (declared) return media::kXml;
  const bool element =
      root.size() > 1 && root[0] == '<' &&
      (root[1] == '!' || root[1] == '_' || (lower(root[1]) >= 'a' && lower(root[1]) <= 'z'));
  return element && root.find('>') != std::string_view::npos ? media::kXml : ""sv;
}

std::string_view sniff_text(std::string_view head) {
  if (head.starts_with("\xFE\xFF"sv) || head.starts_with("\xFF\xFE"sv)) return media::kText;
  if (head.starts_with(kUtf8Mark)) head.remove_prefix(kUtf8Mark.size());
  if (has_binary_bytes(head)) return media::kUnknown;
  if (is_json(skip_space(head))) return media::kJson;
  if (is_mail(head)) return media::kMail;
  for (const char delimiter : {',', ';', '\t'}) {
    for (const LineEnds ends : {LineEnds::kAll, LineEnds::kOutsideQuotes}) {
      if (is_csv(head, delimiter, ends)) return media::kCsv;
    }
  }
  return media::kText;
}

}  // namespace scrutiny
