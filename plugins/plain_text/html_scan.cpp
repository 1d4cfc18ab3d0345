#include "plugins/plain_text/html_scan.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <vector>

#include "plugins/plain_text/charset.h"

namespace scrutiny::plain_text {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kLongestName = 32;  // longer ones are cut: no element has one

// Void, or closed by their like, their parent or the page.
constexpr std::array kNotCounted = {
    "area"sv,     "base"sv,   "basefont"sv, "bgsound"sv, "body"sv,   "br"sv,    "caption"sv,
    "col"sv,      "dd"sv,     "dt"sv,       "embed"sv,   "frame"sv,  "head"sv,  "hr"sv,
    "html"sv,     "image"sv,  "img"sv,      "input"sv,   "keygen"sv, "li"sv,    "link"sv,
    "colgroup"sv, "meta"sv,   "optgroup"sv, "option"sv,  "p"sv,      "param"sv, "rp"sv,
    "rt"sv,       "source"sv, "tbody"sv,    "td"sv,      "tfoot"sv,  "th"sv,    "thead"sv,
    "tr"sv,       "track"sv,  "wbr"sv};
// Their end tag closes everything above them, up to a barrier.
constexpr std::array kBlocks = {
    "address"sv, "article"sv, "aside"sv,     "blockquote"sv, "button"sv, "center"sv, "details"sv,
    "dialog"sv,  "dir"sv,     "div"sv,       "dl"sv,         "figure"sv, "footer"sv, "fieldset"sv,
    "header"sv,  "h1"sv,      "h2"sv,        "h3"sv,         "h4"sv,     "h5"sv,     "h6"sv,
    "hgroup"sv,  "main"sv,    "menu"sv,      "nav"sv,        "ol"sv,     "pre"sv,    "section"sv,
    "summary"sv, "ul"sv,      "figcaption"sv};
constexpr std::array kBarriers = {"table"sv,    "object"sv, "applet"sv, "marquee"sv,
                                  "template"sv, "svg"sv,    "math"sv};
constexpr std::array kTableBarriers = {"template"sv, "svg"sv, "math"sv};
// An end tag reaches through these and no others.
constexpr std::array kFormatting = {"a"sv,    "b"sv,      "big"sv,    "code"sv, "em"sv,
                                    "font"sv, "i"sv,      "nobr"sv,   "s"sv,    "small"sv,
                                    "tt"sv,   "strike"sv, "strong"sv, "u"sv};
constexpr std::array kInline = {"abbr"sv, "acronym"sv, "bdo"sv,   "cite"sv, "del"sv, "dfn"sv,
                                "ins"sv,  "kbd"sv,     "label"sv, "mark"sv, "q"sv,   "samp"sv,
                                "span"sv, "sub"sv,     "sup"sv,   "time"sv, "var"sv};
constexpr std::array kRawText = {"script"sv, "style"sv, "textarea"sv, "title"sv};
// Drawn shapes, which close themselves where a drawing is open.
constexpr std::array kShapes = {"circle"sv, "ellipse"sv, "line"sv, "path"sv,    "polygon"sv,
                                "rect"sv,   "stop"sv,    "use"sv,  "polyline"sv};
// Inside a drawing these hold HTML again, where nothing closes itself.
constexpr std::array kHtmlInDrawings = {"desc"sv, "title"sv, "foreignobject"sv, "annotation-xml"sv};

template <std::size_t kCount>
bool is_one_of(const std::array<std::string_view, kCount>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

struct Tag {
  std::string name;  // lower case
  bool end = false;
  bool closes_itself = false;
  std::size_t attributes = 0;
};

// Takes a page apart into text and tags, in one pass.
class Scanner {
 public:
  explicit Scanner(std::string_view html) : html_(html) {}

  bool at_end() const { return at_ >= html_.size(); }

  // What stands before the next tag or comment.
  std::string_view text() {
    const std::size_t begin = at_;
    while (!at_end() && !(html_[at_] == '<' && begins_markup())) ++at_;
    return html_.substr(begin, at_ - begin);
  }

  // The tag that begins here; nullopt for a comment or declaration, which is passed over.
  std::optional<Tag> tag() {
    if (at_end()) return std::nullopt;
    const char next = html_[at_ + 1];
    if (next == '!' || next == '?' || (next == '/' && !is_letter(html_[at_ + 2]))) {
      skip_inert();
      return std::nullopt;
    }
    Tag out;
    out.end = next == '/';
    at_ += out.end ? 2 : 1;
    while (!at_end() && !is_space(html_[at_]) && html_[at_] != '/' && html_[at_] != '>') {
      if (out.name.size() < kLongestName) out.name += lower(html_[at_]);
      ++at_;
    }
    out.closes_itself = skip_attributes(out.attributes);
    return out;
  }

  // To the end tag of this element, or the page's end.
  void skip_raw_text(const std::string& name) {
    for (; !at_end(); ++at_) {
      if (html_[at_] != '<' || at_ + 1 >= html_.size() || html_[at_ + 1] != '/') continue;
      const std::string_view found = html_.substr(at_ + 2, name.size());
      if (found.size() == name.size() && std::equal(found.begin(), found.end(), name.begin(),
                                                    [](char a, char b) { return lower(a) == b; }))
        return;
    }
  }

 private:
  bool begins_markup() const {
    if (at_ + 1 >= html_.size()) return false;
    const char next = html_[at_ + 1];
    if (next == '/') return at_ + 2 < html_.size();
    return is_letter(next) || next == '!' || next == '?';
  }

  void skip_inert() {
    if (html_.substr(at_).starts_with("<!--")) return skip_comment();
    at_ = std::min(html_.find('>', at_), html_.size() - 1) + 1;
  }

  // "-->", "--!>", and "<!-->" which is empty.
  void skip_comment() {
    for (std::size_t dashes = at_ + 2;
         (dashes = html_.find("--", dashes)) != std::string_view::npos; ++dashes) {
      const std::string_view after = html_.substr(dashes + 2, 2);
      const bool bang = after == "!>" && dashes > at_ + 3;
      if (!after.starts_with('>') && !bang) continue;
      at_ = dashes + 3 + (bang ? 1 : 0);
      return;
    }
    at_ = html_.size();
  }

  // Past the tag's end, counting its attributes; whether it ends in "/>".
  bool skip_attributes(std::size_t& count) {
    bool slash = false;
    while (!at_end()) {
      const char c = html_[at_++];
      if (c == '>') return slash;
      slash = c == '/';
      if (slash || is_space(c)) continue;
      ++count;
      skip_attribute();
    }
    return false;
  }

  // The rest of an attribute whose first character, "=" too, is passed. Only what follows "=" may
  // be quoted.
  void skip_attribute() {
    while (!at_end() && !is_space(html_[at_]) && html_[at_] != '/' && html_[at_] != '>' &&
           html_[at_] != '=')
      ++at_;
    skip_spaces();
    if (at_end() || html_[at_] != '=') return;
    ++at_;
    skip_spaces();
    if (at_end()) return;
    const char quote = html_[at_];
    if (quote == '"' || quote == '\'') {
      at_ = std::min(html_.find(quote, at_ + 1), html_.size() - 1) + 1;
      return;
    }
    while (!at_end() && !is_space(html_[at_]) && html_[at_] != '>') ++at_;
  }

  void skip_spaces() {
    while (!at_end() && is_space(html_[at_])) ++at_;
  }

  std::string_view html_;
  std::size_t at_ = 0;
};

class DepthCounter {
 public:
  explicit DepthCounter(const HtmlLimits& limits) : limits_(limits) {}

  // Whether it is still within the limits.
  bool take(const Tag& tag) {
    if (tag.end)
      close(tag.name);
    else
      open(tag);
    if (tag.attributes > limits_.attributes) return false;
    work_ += open_.size();
    reopened_ += active_;
    return open_.size() <= limits_.depth && work_ <= limits_.work && reopened_ <= limits_.reopened;
  }

  bool drawing_seen() const { return drawing_seen_; }

 private:
  void open(const Tag& tag) {
    const std::string& name = tag.name;
    if (is_one_of(kNotCounted, name)) return;
    if (name == "svg" || name == "math") drawing_seen_ = true;
    if (drawing_seen_ && is_one_of(kHtmlInDrawings, name)) html_in_drawing_ = true;
    const bool in_drawing = drawing_seen_ && !html_in_drawing_ && is_open("svg");
    if (in_drawing && tag.closes_itself && is_one_of(kShapes, name)) return;
    if (is_one_of(kFormatting, name)) ++active_;
    open_.push_back(name);
  }

  void close(std::string_view name) {
    if (is_one_of(kFormatting, name) && active_ > 0) --active_;
    const bool block = is_one_of(kBlocks, name);
    for (std::size_t i = open_.size(); i-- > 0;) {
      const std::string& here = open_[i];
      if (here == name) {
        open_.resize(i);
        return;
      }
      const bool through = name == "table" ? !is_one_of(kTableBarriers, here)
                           : block         ? !is_one_of(kBarriers, here)
                                   : is_one_of(kFormatting, here) || is_one_of(kInline, here);
      if (!through) return;
    }
  }

  bool is_open(std::string_view name) const {
    return std::find(open_.begin(), open_.end(), name) != open_.end();
  }

  const HtmlLimits& limits_;
  std::vector<std::string> open_;
  std::size_t active_ = 0;  // formatting elements that no end tag has closed
  std::size_t work_ = 0;
  std::size_t reopened_ = 0;
  bool drawing_seen_ = false;
  bool html_in_drawing_ = false;
};

// "&amp;", "&#233;" at the start; its length is returned, 0 for anything else.
std::size_t decode_reference(std::string_view text, std::string& out) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kNames = {
      {{"amp", "&"},
       {"lt", "<"},
       {"gt", ">"},
       {"quot", "\""},
       {"apos", "'"},
       {"nbsp", " "},
       {"pound", "\u00A3"}}};
  const std::size_t end = text.substr(0, 12).find(';');
  if (end == std::string_view::npos || end < 2) return 0;
  std::string_view name = text.substr(1, end - 1);
  if (name.starts_with('#')) {
    name.remove_prefix(1);
    const bool hex = name.starts_with('x') || name.starts_with('X');
    if (hex) name.remove_prefix(1);
    std::uint32_t code = 0;
    const auto [stop, error] =
        std::from_chars(name.data(), name.data() + name.size(), code, hex ? 16 : 10);
    const bool valid = error == std::errc() && stop == name.data() + name.size() && code > 0 &&
                       code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    if (!valid) return 0;
    append_utf8(out, code);
    return end + 1;
  }
  for (const auto& [known, character] : kNames) {
    if (known != name) continue;
    out += character;
    return end + 1;
  }
  return 0;
}

void append_words(std::string& out, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '&') {
      if (const std::size_t length = decode_reference(text.substr(at), out)) {
        at += length;
        continue;
      }
    }
    const char c = text[at++];
    if (!is_space(c))
      out += c;
    else if (!out.empty() && out.back() != ' ' && out.back() != '\n' && out.back() != '\t')
      out += ' ';
  }
}

void end_line(std::string& out, char with) {
  while (out.ends_with(' ')) out.pop_back();
  if (!out.empty() && out.back() != '\n') out += with;
}

}  // namespace

bool is_too_costly(std::string_view html, const HtmlLimits& limits) {
  Scanner scanner(html);
  DepthCounter counter(limits);
  while (!scanner.at_end()) {
    scanner.text();
    const auto tag = scanner.tag();
    if (!tag) continue;
    if (!counter.take(*tag)) return true;
    // Within drawings these are elements as any other.
    if (!tag->end && !counter.drawing_seen() && is_one_of(kRawText, tag->name))
      scanner.skip_raw_text(tag->name);
  }
  return false;
}

std::string words_without_tree(std::string_view html) {
  Scanner scanner(html);
  std::string out;
  while (!scanner.at_end()) {
    append_words(out, scanner.text());
    const auto tag = scanner.tag();
    if (!tag) continue;
    if (!tag->end && (tag->name == "script" || tag->name == "style"))
      scanner.skip_raw_text(tag->name);
    if (tag->name == "td" || tag->name == "th")
      end_line(out, '\t');
    else if (!is_one_of(kFormatting, tag->name) && !is_one_of(kInline, tag->name))
      end_line(out, '\n');
  }
  end_line(out, '\n');
  return out;
}

}  // namespace scrutiny::plain_text
