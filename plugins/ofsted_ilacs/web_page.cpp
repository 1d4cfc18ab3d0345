#include "plugins/ofsted_ilacs/web_page.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "plugins/plain_text/charset.h"
#include "plugins/plain_text/html_text.h"
#include "plugins/plain_text/html_tree.h"
#include "plugins/report/text.h"

namespace scrutiny::ilacs {
namespace {

using report::Line;

constexpr std::size_t kBytes = 4u << 20;
constexpr std::size_t kTextBytes = 1u << 20;  // what one page may hold
constexpr double kBodySize = 12;
constexpr double kLeft = 71;
constexpr double kIndent = 18;
constexpr double kLineStep = 14.5;
constexpr double kBlockStep = 60;       // more than paragraphs of one text lie apart
constexpr double kLineWidth = 500'000;  // some 80,000 characters: every paragraph is one line
constexpr int kDeepest = 20;            // lists in lists; deeper ones are not indented further

constexpr std::array kLeftOut = {GUMBO_TAG_SCRIPT,   GUMBO_TAG_STYLE,  GUMBO_TAG_TEMPLATE,
                                 GUMBO_TAG_NOSCRIPT, GUMBO_TAG_HEAD,   GUMBO_TAG_SVG,
                                 GUMBO_TAG_NAV,      GUMBO_TAG_FOOTER, GUMBO_TAG_ASIDE,
                                 GUMBO_TAG_BUTTON,   GUMBO_TAG_SELECT, GUMBO_TAG_TEXTAREA};
constexpr std::array kInline = {GUMBO_TAG_A,     GUMBO_TAG_ABBR, GUMBO_TAG_B,      GUMBO_TAG_CITE,
                                GUMBO_TAG_CODE,  GUMBO_TAG_EM,   GUMBO_TAG_FONT,   GUMBO_TAG_I,
                                GUMBO_TAG_MARK,  GUMBO_TAG_Q,    GUMBO_TAG_S,      GUMBO_TAG_SMALL,
                                GUMBO_TAG_SPAN,  GUMBO_TAG_SUB,  GUMBO_TAG_SUP,    GUMBO_TAG_TIME,
                                GUMBO_TAG_LABEL, GUMBO_TAG_U,    GUMBO_TAG_STRONG, GUMBO_TAG_INS,
                                GUMBO_TAG_DEL,   GUMBO_TAG_IMG};
constexpr std::array kHeadingSizes = {24.0, 18.0, 16.0, 14.0, 14.0, 14.0};  // h1 to h6

template <std::size_t kCount>
bool is_one_of(const std::array<GumboTag, kCount>& tags, GumboTag tag) {
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

bool is_heading(GumboTag tag) {
  return tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6;
}

bool is_cell(GumboTag tag) {
  return tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH;
}

bool is_bold(GumboTag tag) {
  return tag == GUMBO_TAG_B || tag == GUMBO_TAG_STRONG || tag == GUMBO_TAG_TH ||
         tag == GUMBO_TAG_DT || is_heading(tag);
}

bool is_list(GumboTag tag) {
  return tag == GUMBO_TAG_UL || tag == GUMBO_TAG_OL;
}

bool holds_pairs(GumboTag tag) {
  return is_list(tag) || tag == GUMBO_TAG_TABLE || tag == GUMBO_TAG_DL;
}

GumboTag tag_of(const GumboNode* node) {
  return node->type == GUMBO_NODE_ELEMENT ? node->v.element.tag : GUMBO_TAG_UNKNOWN;
}

// A node on its way in or, once its children are done, out.
struct Step {
  const GumboNode* node;
  bool leaving;
};

void push_children(std::vector<Step>& steps, const GumboNode* node) {
  const GumboVector* children = plain_text::html_children(node);
  for (unsigned i = children ? children->length : 0; i-- > 0;)
    steps.push_back({static_cast<const GumboNode*>(children->data[i]), false});
}

// The element that holds the page's own content, or the whole page.
const GumboNode* find_main(const GumboNode* root) {
  std::vector<Step> steps = {{root, false}};
  while (!steps.empty()) {
    const GumboNode* node = steps.back().node;
    steps.pop_back();
    if (tag_of(node) == GUMBO_TAG_MAIN) return node;
    push_children(steps, node);
  }
  return root;
}

class Writer {
 public:
  Writer(WebPage& page, std::size_t limit) : page_(page), limit_(limit) {}

  bool full() const { return page_.text.size() > limit_; }

  void run(const GumboNode* root) {
    std::vector<Step> steps = {{root, false}};
    while (!steps.empty() && !full()) {
      const Step step = steps.back();
      steps.pop_back();
      const GumboNode* node = step.node;
      if (step.leaving) {
        leave(tag_of(node));
        continue;
      }
      if (node->type == GUMBO_NODE_ELEMENT) {
        if (is_one_of(kLeftOut, tag_of(node))) continue;
        enter(tag_of(node));
        steps.push_back({node, true});
      } else if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA) {
        add_words(node->v.text.text);
      } else if (node->type == GUMBO_NODE_WHITESPACE) {
        end_word();
      }
      push_children(steps, node);
    }
    end_line();
  }

 private:
  struct Open {  // a table or list
    GumboTag tag;
    std::size_t first;
    std::vector<Pair> pairs;
    bool only_pairs = true;
    int number = 0;
  };

  void add_words(std::string_view text) {
    for (const char c : text) {
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f')
        end_word();
      else
        word_ += c;
    }
  }

  void end_word() {
    const std::string word = report::tidy(word_);
    word_.clear();
    for (std::string_view rest = word; !(rest = report::trim(rest)).empty();) {
      const std::size_t space = rest.find(' ');
      put(rest.substr(0, space));
      rest.remove_prefix(space == std::string_view::npos ? rest.size() : space);
    }
  }

  void put(std::string_view text) {
    if (!words_.empty() && words_.back().x1 > kLineWidth) end_line();
    if (words_.empty() && new_block_) y_ += kBlockStep - kLineStep;
    const double x = words_.empty() ? left() : words_.back().x1 + 0.3 * size_;
    const double width = std::min(0.5 * size_ * static_cast<double>(text.size()), kLineWidth / 10);
    words_.push_back({std::string(text), x, y_, x + width, y_ + 1.2 * size_, size_,
                      bold_ > 0 ? "Bold" : "Regular", true});
    new_block_ = false;
  }

  // A list's item is set further in, its words behind its marker.
  double left() const { return kLeft + kIndent * std::min(in_item_ ? depth_ : 0, kDeepest); }

  void put_marker() {
    Open& list = open_.back();
    const bool numbered = list.tag == GUMBO_TAG_OL;
    ++list.number;
    put(numbered ? std::to_string(list.number) + "." : "\u2022");
    words_.back().x0 -= kIndent;
    words_.back().x1 = words_.back().x0 + kIndent - 0.3 * size_;
  }

  void end_line() {
    end_word();
    const bool marker_only =
        words_.size() == 1 && report::marker_of(words_[0].text) != report::Marker::kNone;
    if (words_.empty() || marker_only)
      return;  // an item's words may begin in an element of its own
    std::vector<Line> lines = report::build_lines(std::exchange(words_, {}), 1);
    for (Line& line : lines) {
      page_.text += line.text + "\n";
      page_.lines.push_back(std::move(line));
    }
    y_ += kLineStep;
  }

  void end_block() {
    end_line();
    new_block_ = true;
  }

  std::string line_so_far() {
    end_word();
    return report::join_words(words_);
  }

  void enter(GumboTag tag) {
    if (tag == GUMBO_TAG_BR) return in_row_ ? end_word() : end_line();
    if (is_one_of(kInline, tag)) {
      bold_ += is_bold(tag) ? 1 : 0;
      return;
    }
    if (!in_row_) end_block();
    end_word();
    bold_ += is_bold(tag) ? 1 : 0;
    if (is_heading(tag)) size_ = kHeadingSizes[static_cast<std::size_t>(tag - GUMBO_TAG_H1)];
    if (holds_pairs(tag)) {
      if (is_list(tag)) ++depth_;
      if (!open_.empty()) open_.back().only_pairs = false;
      in_row_ = false;
      end_block();
      open_.push_back({tag, page_.lines.size(), {}, true, 0});
    }
    if (tag == GUMBO_TAG_LI && !open_.empty() && is_list(open_.back().tag)) {
      words_.clear();
      in_item_ = true;
      put_marker();
    }
    if (tag == GUMBO_TAG_TR || tag == GUMBO_TAG_DT) {
      in_row_ = !open_.empty();
      cells_.clear();
    }
    if (is_cell(tag) || tag == GUMBO_TAG_DT || tag == GUMBO_TAG_DD) begin_cell();
  }

  void begin_cell() {
    // "Lead inspector" and "Mira Oakendale" beside each other read as one labelled line.
    if (!words_.empty() && words_.back().text.back() != ':') words_.back().text += ':';
    cell_from_ = words_.size();
  }

  void end_cell() {
    end_word();
    std::string text = report::join_words(words_, std::min(cell_from_, words_.size()));
    cells_.push_back(std::move(text));
  }

  void leave(GumboTag tag) {
    end_word_if_block(tag);
    bold_ -= is_bold(tag) ? 1 : 0;
    if (tag == GUMBO_TAG_BR || is_one_of(kInline, tag)) return;
    if (is_cell(tag) || tag == GUMBO_TAG_DT || tag == GUMBO_TAG_DD) end_cell();
    if (tag == GUMBO_TAG_DT) return;  // its description follows on the same line
    if (tag == GUMBO_TAG_TR || tag == GUMBO_TAG_DD) end_row();
    if (tag == GUMBO_TAG_LI) end_item();
    if (!in_row_) end_block();
    if (is_heading(tag)) size_ = kBodySize;
    if (holds_pairs(tag)) end_table(tag);
  }

  void end_word_if_block(GumboTag tag) {
    if (!is_one_of(kInline, tag)) end_word();
  }

  void end_row() {
    in_row_ = false;
    if (open_.empty()) return;
    if (cells_.size() == 2)
      open_.back().pairs.push_back({cells_[0], cells_[1]});
    else if (cells_.size() > 2)
      open_.back().only_pairs = false;
    cells_.clear();
  }

  void end_item() {
    if (!open_.empty() && is_list(open_.back().tag)) {
      const std::string item = line_so_far();
      const std::size_t space = item.find(' ');
      const std::size_t colon = item.find(": ");
      if (space != std::string::npos && colon != std::string::npos && colon > space)
        open_.back().pairs.push_back(
            {std::string(report::trim(std::string_view(item).substr(space, colon - space))),
             std::string(report::trim(std::string_view(item).substr(colon + 1)))});
      else
        open_.back().only_pairs = false;
    }
    end_block();
    if (words_.size() == 1) words_.clear();  // an item without words
    in_item_ = false;
  }

  void end_table(GumboTag tag) {
    if (is_list(tag)) --depth_;
    in_row_ = false;
    end_block();
    if (open_.empty()) return;
    Open done = std::move(open_.back());
    open_.pop_back();
    in_item_ = !open_.empty() && is_list(open_.back().tag);
    if (done.only_pairs && !done.pairs.empty())
      page_.tables.push_back({std::move(done.pairs), done.first, page_.lines.size()});
  }

  WebPage& page_;
  std::size_t limit_;
  std::string word_;
  std::vector<pdf::PdfWord> words_;  // of the line
  std::vector<Open> open_;
  std::vector<std::string> cells_;  // of the row
  std::size_t cell_from_ = 0;
  double size_ = kBodySize;
  double y_ = 0;
  int bold_ = 0;
  int depth_ = 0;  // of lists
  bool in_item_ = false;
  bool in_row_ = false;
  bool new_block_ = true;
};

Error too_long() {
  return {ErrorCode::kPluginRefused, "The web page is too long to be an inspection report."};
}

}  // namespace

Result<WebPage> read_web_page(ByteView document) {
  if (document.size() > kBytes) return too_long();
  SCRUTINY_ASSIGN(const auto decoded,
                  plain_text::to_utf8(document, plain_text::declared_charset(as_text(document))));
  const plain_text::HtmlTree tree(decoded.text);
  WebPage page;
  page.title = plain_text::html_title(tree.root());
  Writer writer(page, kTextBytes);
  writer.run(find_main(tree.root()));
  if (writer.full()) return too_long();
  return page;
}

}  // namespace scrutiny::ilacs
