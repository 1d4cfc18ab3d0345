// Tables of a web page (or of what office programs save as one) and the text around them.
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "plugins/office/readers.h"
#include "plugins/plain_text/charset.h"
#include "plugins/plain_text/html_scan.h"
#include "plugins/plain_text/html_text.h"
#include "plugins/plain_text/html_tree.h"

namespace scrutiny::office {
namespace {

constexpr std::size_t kBytes = 32u << 20;
constexpr std::size_t kTables = 50;  // one inside the other

constexpr std::array kInvisible = {GUMBO_TAG_SCRIPT,   GUMBO_TAG_STYLE, GUMBO_TAG_TEMPLATE,
                                   GUMBO_TAG_NOSCRIPT, GUMBO_TAG_HEAD,  GUMBO_TAG_SVG};
constexpr std::array kBlocks = {GUMBO_TAG_P,  GUMBO_TAG_DIV, GUMBO_TAG_LI, GUMBO_TAG_H1,
                                GUMBO_TAG_H2, GUMBO_TAG_H3,  GUMBO_TAG_H4, GUMBO_TAG_H5,
                                GUMBO_TAG_H6, GUMBO_TAG_UL,  GUMBO_TAG_OL, GUMBO_TAG_SECTION};

template <std::size_t kCount>
bool is_one_of(const std::array<GumboTag, kCount>& tags, GumboTag tag) {
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

std::string attribute(const GumboNode* node, const char* name) {
  const GumboAttribute* found = gumbo_get_attribute(&node->v.element.attributes, name);
  std::string out = found ? found->value : "";
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

int span(const GumboNode* node, const char* name) {
  const std::string text = attribute(node, name);
  int value = 1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return std::clamp(value, 1, 1000);
}

std::optional<Rgb> fill_of(const GumboNode* node) {
  if (const auto colour = parse_rgb(attribute(node, "bgcolor"))) return colour;
  const std::string style = attribute(node, "style");
  for (const char* key : {"background-color:", "background:"}) {
    const std::size_t at = style.find(key);
    if (at == std::string::npos) continue;
    const std::size_t hash = style.find('#', at);
    if (hash != std::string::npos && hash < std::min(style.find(';', at), style.size()))
      return parse_rgb(std::string_view(style).substr(hash, 7));
  }
  return std::nullopt;
}

bool is_hidden(const GumboNode* node) {
  std::string style = attribute(node, "style");
  std::erase(style, ' ');
  return gumbo_get_attribute(&node->v.element.attributes, "hidden") ||
         style.find("display:none") != std::string::npos;
}

// White space counts once; `lines` keeps what is apart on lines of its own.
void append_words(std::string& out, std::string_view words) {
  for (const char c : words) {
    const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
    if (!space)
      out += c;
    else if (!out.empty() && out.back() != ' ' && out.back() != '\n')
      out += ' ';
  }
}

void end_line(std::string& out) {
  while (out.ends_with(' ')) out.pop_back();
  if (!out.empty() && out.back() != '\n') out += '\n';
}

struct OpenTable {
  Table table;
  Row row{0, false, {}};
  std::optional<Cell> cell;
  std::vector<int> occupied;  // rows still covered from above, by column
  int column = 0;
};

class HtmlReader {
 public:
  explicit HtmlReader(Builder& builder) : builder_(builder) {}

  Status run(const GumboNode* root) {
    std::vector<std::pair<const GumboNode*, bool>> steps = {{root, false}};
    while (!steps.empty()) {
      const auto [node, leaving] = steps.back();
      steps.pop_back();
      if (leaving) {
        SCRUTINY_TRY(leave(node));
        continue;
      }
      if (node->type == GUMBO_NODE_ELEMENT) {
        if (is_one_of(kInvisible, node->v.element.tag)) continue;
        SCRUTINY_TRY(enter(node));
        steps.emplace_back(node, true);
      } else if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA ||
                 node->type == GUMBO_NODE_WHITESPACE) {
        append_words(target(), node->v.text.text);
      }
      const GumboVector* children = plain_text::html_children(node);
      for (unsigned i = children ? children->length : 0; i-- > 0;)
        steps.emplace_back(static_cast<const GumboNode*>(children->data[i]), false);
    }
    return flush_paragraph(0);
  }

 private:
  std::string& target() {
    if (!tables_.empty() && tables_.back().cell) return tables_.back().cell->text;
    return loose_;
  }

  Status flush_paragraph(int heading) {
    Paragraph paragraph;
    paragraph.text = trim(loose_);
    paragraph.heading = heading;
    loose_.clear();
    if (!paragraph.text.empty()) paragraph.label = std::exchange(label_, "");
    return builder_.add_paragraph(std::move(paragraph));
  }

  void begin_list(const GumboNode* node) {
    const std::string start = attribute(node, "start");
    int next = 1;
    std::from_chars(start.data(), start.data() + start.size(), next);
    lists_.push_back({node->v.element.tag == GUMBO_TAG_OL, next});
  }

  // The paragraph that follows is an item: "2.", or a bullet that says whether it is nested.
  void begin_item() {
    if (lists_.empty()) return;
    List& list = lists_.back();
    label_ = lists_.size() == 1 ? "\u2022" : "\u25e6";
    if (list.ordered)
      label_ = std::to_string(std::exchange(list.next, next_number(list.next))) + ".";
  }

  static int next_number(int number) { return number < 1'000'000 ? number + 1 : number; }

  Status enter(const GumboNode* node) {
    const GumboTag tag = node->v.element.tag;
    if (tag == GUMBO_TAG_BR) end_line(target());
    if (is_one_of(kBlocks, tag)) {
      end_line(target());
      if (tables_.empty()) SCRUTINY_TRY(flush_paragraph(0));
    }
    if (is_list(tag)) begin_list(node);
    if (tag == GUMBO_TAG_LI && tables_.empty()) begin_item();
    if (tag == GUMBO_TAG_TABLE) return begin_table();
    if (tables_.empty()) return {};
    OpenTable& open = tables_.back();
    if (tag == GUMBO_TAG_TR) {
      open.row = Row{open.row.number + 1, is_hidden(node), {}};
      open.column = 0;
    }
    if (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH) begin_cell(open, node);
    return {};
  }

  Status leave(const GumboNode* node) {
    const GumboTag tag = node->v.element.tag;
    if (is_list(tag)) lists_.pop_back();
    if (is_one_of(kBlocks, tag)) {
      end_line(target());
      const bool heading = tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6;
      if (tables_.empty()) {
        SCRUTINY_TRY(flush_paragraph(heading ? tag - GUMBO_TAG_H1 + 1 : 0));
        if (tag == GUMBO_TAG_LI) label_.clear();
        return {};
      }
    }
    if (tables_.empty()) return {};
    OpenTable& open = tables_.back();
    if ((tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH) && open.cell) return end_cell(open);
    if (tag == GUMBO_TAG_TR) end_row(open);
    if (tag != GUMBO_TAG_TABLE) return {};
    Table done = std::move(open.table);
    tables_.pop_back();
    return builder_.add_table(std::move(done));
  }

  Status begin_table() {
    if (tables_.size() >= kTables) return refusal("The page is nested too deeply.");
    if (tables_.empty()) SCRUTINY_TRY(flush_paragraph(0));
    tables_.emplace_back();
    tables_.back().table.number = ++table_count_;
    return {};
  }

  static void begin_cell(OpenTable& open, const GumboNode* node) {
    auto& occupied = open.occupied;
    const auto covered = [&](int column) {
      return static_cast<std::size_t>(column) < occupied.size() &&
             occupied[static_cast<std::size_t>(column)] > 0;
    };
    while (covered(open.column)) ++open.column;
    open.cell.emplace();
    open.cell->column = open.column;
    open.cell->row_span = span(node, "rowspan");
    open.cell->column_span = span(node, "colspan");
    open.cell->fill = fill_of(node);
  }

  Status end_cell(OpenTable& open) {
    Cell cell = std::move(*open.cell);
    open.cell.reset();
    cell.text = std::string(trim(cell.text));
    open.column += cell.column_span;
    if (open.column > 5000) return refusal("A table has too many columns.");
    if (open.occupied.size() < static_cast<std::size_t>(open.column))
      open.occupied.resize(static_cast<std::size_t>(open.column));
    // One more than below: the end of this row counts it down.
    for (int column = cell.column; column < open.column && cell.row_span > 1; ++column)
      open.occupied[static_cast<std::size_t>(column)] = cell.row_span;
    SCRUTINY_TRY(builder_.charge(cell));
    open.row.cells.push_back(std::move(cell));
    return {};
  }

  static void end_row(OpenTable& open) {
    for (int& rows : open.occupied) rows -= rows > 0 ? 1 : 0;
    const int number = open.row.number;
    open.table.rows.push_back(std::move(open.row));
    open.row = Row{number, false, {}};
  }

  struct List {
    bool ordered = false;
    int next = 1;
  };

  static bool is_list(GumboTag tag) { return tag == GUMBO_TAG_UL || tag == GUMBO_TAG_OL; }

  Builder& builder_;
  std::vector<OpenTable> tables_;
  std::vector<List> lists_;  // one inside the other
  std::string label_;        // of the item that has no text yet
  std::string loose_;
  int table_count_ = 0;
};

}  // namespace

Status read_html(ByteView document, const Limits&, Builder& builder) {
  if (document.size() > kBytes) return refusal("The web page is too long.");
  const std::string declared = plain_text::declared_charset(as_text(document));
  SCRUTINY_ASSIGN(const auto decoded, plain_text::to_utf8(document, declared));
  if (plain_text::is_too_costly(decoded.text))
    return refusal("The page is nested too deeply, or has too many attributes.");
  const plain_text::HtmlTree tree(decoded.text);
  builder.document.title = plain_text::html_title(tree.root());
  return HtmlReader(builder).run(tree.root());
}

}  // namespace scrutiny::office
