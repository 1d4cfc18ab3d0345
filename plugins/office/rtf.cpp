// Rich Text Format (Microsoft, specification 1.9.1): words, paragraphs, cells of tables as tabs.
#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "plugins/office/readers.h"
#include "plugins/plain_text/charset.h"

namespace scrutiny::office {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kBytes = 128u << 20;  // pictures are written as hexadecimal digits
constexpr std::size_t kGroups = 500;        // one inside the other
constexpr std::size_t kMostFonts = 4'096;
constexpr std::size_t kMostStyles = 4'096;
constexpr std::size_t kProperty = 1'000;

// Destinations whose words are no text of the document. Those marked by \* and not known are
// passed over too.
constexpr std::array kPassedOver = {
    "colortbl"sv, "pict"sv,     "header"sv,  "headerl"sv, "headerr"sv,   "headerf"sv,   "footer"sv,
    "footerl"sv,  "footerr"sv,  "footerf"sv, "fldinst"sv, "objdata"sv,   "xe"sv,        "tc"sv,
    "template"sv, "operator"sv, "filetbl"sv, "revtbl"sv,  "listtable"sv, "nonshppict"sv};

struct Symbol {
  std::string_view word;
  std::string_view text;
};
constexpr std::array kSymbols = {
    Symbol{"tab", "\t"},           Symbol{"cell", "\t"},       Symbol{"nestcell", "\t"},
    Symbol{"line", "\n"},          Symbol{"emdash", "\u2014"}, Symbol{"endash", "\u2013"},
    Symbol{"lquote", "\u2018"},    Symbol{"rquote", "\u2019"}, Symbol{"ldblquote", "\u201C"},
    Symbol{"rdblquote", "\u201D"}, Symbol{"bullet", "\u2022"}, Symbol{"emspace", " "},
    Symbol{"enspace", " "}};
constexpr std::array kParagraphEnds = {"par"sv, "row"sv, "sect"sv, "page"sv, "nestrow"sv};

// Code page of a font's \fcharset; 0: the document's.
int code_page_of(int charset) {
  constexpr std::array<std::pair<int, int>, 17> kPages = {{{77, 10000},
                                                           {128, 932},
                                                           {129, 949},
                                                           {134, 936},
                                                           {136, 950},
                                                           {161, 1253},
                                                           {162, 1254},
                                                           {163, 1258},
                                                           {177, 1255},
                                                           {178, 1256},
                                                           {186, 1257},
                                                           {204, 1251},
                                                           {222, 874},
                                                           {238, 1250},
                                                           {254, 437},
                                                           {255, 850},
                                                           {1, 0}}};
  const auto found = std::find_if(kPages.begin(), kPages.end(),
                                  [&](const auto& page) { return page.first == charset; });
  return found == kPages.end() ? 0 : found->second;
}

std::string charset_of(int code_page) {
  if (code_page == 65001) return "UTF-8";
  if (code_page == 10000) return "macintosh";
  const bool dos = code_page == 437 || (code_page >= 850 && code_page < 870);
  return (dos ? "ibm-" : "windows-") + std::to_string(code_page);
}

enum class Target { kBody, kNothing, kFonts, kStyles, kInfo, kTitle, kAuthor };

struct Group {
  Target target = Target::kBody;
  bool hidden = false;
  bool deleted = false;
  int code_page = 0;  // of the font; 0: the document's
  int unicode_skip = 1;
  int heading = 0;
};

class RtfReader {
 public:
  RtfReader(std::string_view text, const Limits& limits, Builder& builder)
      : text_(text), limits_(limits), builder_(builder) {}

  Status run() {
    while (at_ < text_.size() && !finished_) SCRUTINY_TRY(step());
    SCRUTINY_TRY(flush());
    if (!finished_) return refusal("The file is damaged or incomplete: its end is missing.");
    return end_paragraph();
  }

 private:
  Status step() {
    const char c = text_[at_++];
    switch (c) {
      case '{':
        return open_group();
      case '}':
        return close_group();
      case '\\':
        return control();
      case '\r':
      case '\n':
        return {};
      default:
        return put_byte(c);
    }
  }

  Status open_group() {
    if (groups_.size() >= kGroups) return refusal("The document is nested too deeply.");
    SCRUTINY_TRY(flush());
    groups_.push_back(groups_.empty() ? Group() : groups_.back());
    group_starts_ = true;
    return {};
  }

  Status close_group() {
    SCRUTINY_TRY(flush());
    group_starts_ = false;
    to_skip_ = 0;
    if (!groups_.empty()) groups_.pop_back();
    finished_ = groups_.empty();
    return {};
  }

  // After a backslash.
  Status control() {
    if (at_ >= text_.size()) return {};
    const char c = text_[at_];
    const auto is_letter = [](char l) { return (l >= 'a' && l <= 'z') || (l >= 'A' && l <= 'Z'); };
    if (is_letter(c)) {
      const std::size_t begin = at_;
      while (at_ < text_.size() && is_letter(text_[at_]) && at_ - begin < 32) ++at_;
      const std::string_view word = text_.substr(begin, at_ - begin);
      return control_word(word, parameter());
    }
    ++at_;
    if (c == '*') {
      ignorable_ = true;
      return {};
    }
    group_starts_ = false;
    if (c == '\'') return hex_byte();
    if (c == '~') return put("\u00A0");
    if (c == '_') return put("-");
    if (c == '\r' || c == '\n') return end_paragraph();
    if (c == '\\' || c == '{' || c == '}') return put_byte(c);
    return {};
  }

  std::optional<int> parameter() {
    int value = 0;
    const char* begin = text_.data() + at_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
    std::optional<int> out;
    if (error == std::errc()) out = value;
    at_ += static_cast<std::size_t>(end - begin);
    if (at_ < text_.size() && text_[at_] == ' ') ++at_;
    return out;
  }

  Status control_word(std::string_view word, std::optional<int> value) {
    const bool destination = std::exchange(group_starts_, false);
    const bool ignorable = std::exchange(ignorable_, false);
    if (groups_.empty()) return {};
    if (word == "bin") return skip_bytes(value.value_or(0));
    if (to_skip_ > 0 && word != "par") {
      --to_skip_;  // a control word counts as one character after \u
      return {};
    }
    Group& group = groups_.back();
    if (destination || ignorable) {
      if (enter_destination(word, ignorable, group)) return {};
    }
    if (word == "u") return unicode(value.value_or(0));
    if (const auto symbol = std::find_if(kSymbols.begin(), kSymbols.end(),
                                         [&](const Symbol& s) { return s.word == word; });
        symbol != kSymbols.end())
      return put(symbol->text);
    if (std::find(kParagraphEnds.begin(), kParagraphEnds.end(), word) != kParagraphEnds.end())
      return group.target == Target::kBody ? end_paragraph() : Status();
    return set_property(word, value, group);
  }

  // Whether the word says where a group's words go.
  static bool enter_destination(std::string_view word, bool ignorable, Group& group) {
    if (group.target == Target::kNothing) return false;
    if (word == "fonttbl") {
      group.target = Target::kFonts;
    } else if (word == "stylesheet") {
      group.target = Target::kStyles;
    } else if (word == "info") {
      group.target = Target::kInfo;
    } else if (group.target == Target::kInfo) {
      group.target = word == "title"    ? Target::kTitle
                     : word == "author" ? Target::kAuthor
                                        : Target::kNothing;
    } else if (group.target == Target::kFonts || group.target == Target::kStyles) {
      return false;
    } else if (ignorable ||
               std::find(kPassedOver.begin(), kPassedOver.end(), word) != kPassedOver.end()) {
      group.target = word == "shppict" || word == "shptxt" ? Target::kBody : Target::kNothing;
    } else {
      return false;
    }
    return true;
  }

  Status set_property(std::string_view word, std::optional<int> value, Group& group) {
    if (word == "ansicpg") {
      code_page_ = value.value_or(code_page_);
    } else if (word == "mac") {
      code_page_ = 10000;
    } else if (word == "pc") {
      code_page_ = 437;
    } else if (word == "pca") {
      code_page_ = 850;
    } else if (word == "uc") {
      group.unicode_skip = std::clamp(value.value_or(1), 0, 64);
    } else if (word == "v") {
      group.hidden = value != 0;
    } else if (word == "deleted") {
      group.deleted = value != 0;
    } else if (word == "plain") {
      SCRUTINY_TRY(flush());
      group.hidden = group.deleted = false;
      group.code_page = 0;
    } else if (word == "pard") {
      group.heading = 0;
    } else if (word == "outlinelevel") {
      const int level = value && *value >= 0 && *value < 9 ? *value + 1 : 0;
      if (group.target != Target::kStyles)
        group.heading = level;
      else if (headings_.size() < kMostStyles)
        headings_[style_] = level;
    } else if (word == "s") {
      use_style(value.value_or(0), group);
    } else if (word == "f") {
      return choose_font(value.value_or(0), group);
    } else if (word == "fcharset" && group.target == Target::kFonts) {
      if (fonts_.size() < kMostFonts) fonts_[font_] = code_page_of(value.value_or(0));
    }
    return {};
  }

  void use_style(int style, Group& group) {
    style_ = style;
    if (group.target == Target::kStyles) return;
    const auto found = headings_.find(style);
    group.heading = found == headings_.end() ? 0 : found->second;
  }

  Status choose_font(int font, Group& group) {
    if (group.target == Target::kFonts) {
      font_ = font;
      return {};
    }
    const auto found = fonts_.find(font);
    const int page = found == fonts_.end() ? 0 : found->second;
    if (page == group.code_page) return {};
    SCRUTINY_TRY(flush());
    group.code_page = page;
    return {};
  }

  Status skip_bytes(int count) {
    at_ = std::min(text_.size(), at_ + static_cast<std::size_t>(std::max(count, 0)));
    return {};
  }

  Status unicode(int value) {
    to_skip_ = groups_.back().unicode_skip;
    // Written as a signed 16-bit number; pairs of surrogates make one character.
    const auto unit = static_cast<std::uint32_t>(value < 0 ? value + 0x10000 : value);
    const bool high = unit >= 0xD800 && unit < 0xDC00;
    const bool low = unit >= 0xDC00 && unit < 0xE000;
    const std::uint32_t before = std::exchange(high_, high ? unit : 0u);
    if (high) return {};
    std::string out;
    if (low && before != 0)
      plain_text::append_utf8(out, 0x10000 + ((before - 0xD800) << 10) + (unit - 0xDC00));
    else
      plain_text::append_utf8(out, low || unit > 0x10FFFF || unit == 0 ? 0xFFFD : unit);
    return put(out);
  }

  Status hex_byte() {
    int value = 0;
    const std::string_view digits = text_.substr(at_, 2);
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (error != std::errc() || digits.size() != 2 || end != digits.data() + 2) return {};
    at_ += 2;
    return put_byte(static_cast<char>(value));
  }

  Status put_byte(char c) {
    group_starts_ = false;
    if (to_skip_ > 0) {
      --to_skip_;
      return {};
    }
    high_ = 0;
    if (shown()) bytes_ += c;
    return bytes_.size() > (1u << 20) ? flush() : Status();
  }

  // UTF-8.
  Status put(std::string_view words) {
    SCRUTINY_TRY(flush());
    return append(words);
  }

  Status append(std::string_view words) {
    if (!shown()) return {};
    const Target target = groups_.back().target;
    if (target == Target::kBody) {
      paragraph_ += words;
      if (paragraph_.size() > limits_.text_bytes)
        return refusal("The document holds too much text.");
      return {};
    }
    std::string& property =
        target == Target::kTitle ? builder_.document.title : builder_.document.author;
    if (property.size() + words.size() < kProperty) property += words;
    return {};
  }

  // The bytes read so far are in the code page of the font.
  Status flush() {
    if (bytes_.empty() || groups_.empty()) return {};
    const std::string bytes = std::exchange(bytes_, {});
    const bool ascii = std::all_of(bytes.begin(), bytes.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (ascii) return append(bytes);
    const int page = groups_.back().code_page;
    SCRUTINY_ASSIGN(const std::string words,
                    plain_text::from_charset(bytes, charset_of(page == 0 ? code_page_ : page)));
    return append(words);
  }

  Status end_paragraph() {
    SCRUTINY_TRY(flush());
    Paragraph paragraph;
    // What follows the number of a heading or the last cell of a row.
    paragraph.text = trim(std::exchange(paragraph_, {}));
    paragraph.heading = groups_.empty() ? 0 : groups_.back().heading;
    return builder_.add_paragraph(std::move(paragraph));
  }

  bool shown() const {
    if (groups_.empty()) return false;
    const Group& group = groups_.back();
    const bool words = group.target == Target::kBody || group.target == Target::kTitle ||
                       group.target == Target::kAuthor;
    return words && !group.hidden && !group.deleted;
  }

  std::string_view text_;
  const Limits& limits_;
  Builder& builder_;
  std::size_t at_ = 0;
  std::vector<Group> groups_;
  bool finished_ = false;
  bool group_starts_ = false;
  bool ignorable_ = false;
  int to_skip_ = 0;
  int code_page_ = 1252;
  int font_ = 0;
  std::uint32_t high_ = 0;
  int style_ = 0;
  std::map<int, int> fonts_;     // code pages
  std::map<int, int> headings_;  // levels by style
  std::string bytes_;
  std::string paragraph_;
};

}  // namespace

Status read_rtf(ByteView document, const Limits& limits, Builder& builder) {
  if (document.size() > kBytes) return refusal("The file is too long to be read.");
  return RtfReader(as_text(document), limits, builder).run();
}

}  // namespace scrutiny::office
