// WordprocessingML (ECMA-376 part 1, 17): body text and tables.
#include <algorithm>
#include <map>

#include "plugins/office/docx_styles.h"
#include "plugins/office/ooxml.h"
#include "plugins/office/readers.h"

namespace scrutiny::office {
namespace {

constexpr int kColumns = 2000;

// Subtrees that are not what a reader of the accepted document sees.
bool is_passed_over(std::string_view name) {
  return name == "del" || name == "moveFrom" || name == "Fallback" || name.ends_with("PrChange");
}

bool is_off(const XmlElement& element) {
  const std::string_view value = element.attribute("val");
  return value == "0" || value == "false" || value == "off";
}

class Body final : public XmlHandler {
 public:
  Body(Builder& builder, const DocxStyles& styles, DocxNumbering numbering,
       std::map<std::string, std::string, std::less<>> comments)
      : builder_(builder),
        styles_(styles),
        numbering_(std::move(numbering)),
        comments_(std::move(comments)) {}

  Status start(const XmlElement& element) override {
    const std::string_view name = element.name();
    if (skipped_ > 0) {
      ++skipped_;
      return {};
    }
    if (is_passed_over(name)) {
      if (name == "del" && properties_ == "trPr") row_deleted_ = true;
      if (name != "Fallback") changed_ = true;
      skipped_ = 1;
      return {};
    }
    if (name == "ins" || name == "moveTo") changed_ = true;
    const bool group = name == "trPr" || name == "tcPr" || name == "pPr" || name == "rPr";
    if (group && properties_.empty()) properties_ = name;
    if (properties_ == "trPr" || properties_ == "tcPr") return table_property(element);
    if (properties_ == "pPr") return paragraph_property(element);
    return properties_.empty() ? content(element) : Status();
  }

  Status end(std::string_view name) override {
    if (skipped_ > 0) {
      --skipped_;
      return {};
    }
    in_text_ = false;
    if (name == properties_) {
      properties_.clear();
    } else if (name == "p" && paragraphs_ > 0) {
      return end_paragraph();
    } else if (name == "tc" && tables_ == 1) {
      return end_cell();
    } else if (name == "tr" && tables_ == 1) {
      end_row();
    } else if (name == "tbl" && --tables_ == 0) {
      return builder_.add_table(std::move(table_));
    }
    return {};
  }

  Status text(std::string_view words) override {
    if (skipped_ == 0 && in_text_) paragraph_.text += words;
    return {};
  }

 private:
  Status table_property(const XmlElement& element) {
    const std::string_view name = element.name();
    if (tables_ != 1) return {};
    if (name == "hidden" && !is_off(element)) row_.hidden = true;
    if (name == "gridBefore") column_ += element.number("val", 0, 0, 1000);
    if (name == "gridSpan") cell_.column_span = element.number("val", 1, 1, 1000);
    if (name == "vMerge") merge_ = element.attribute("val") == "restart" ? "restart" : "continue";
    if (name == "shd" && properties_ == "tcPr") cell_.fill = parse_rgb(element.attribute("fill"));
    return {};
  }

  Status paragraph_property(const XmlElement& element) {
    const std::string_view name = element.name();
    if (name == "pStyle") {
      paragraph_.style = element.attribute("val");
      if (const auto style = styles_.find(paragraph_.style); style != styles_.end()) {
        paragraph_.heading = style->second.heading;
        list_ = style->second.list;
        paragraph_.style = style->second.name;
      }
    }
    if (name == "outlineLvl") paragraph_.heading = (element.number("val", 9, 0, 9) + 1) % 10;
    if (name == "numId") list_ = element.attribute("val");
    if (name == "ilvl") level_ = element.number("val", 0, 0, DocxNumbering::kLevels - 1);
    return {};
  }

  Status content(const XmlElement& element) {
    const std::string_view name = element.name();
    in_text_ = name == "t" && paragraphs_ > 0;
    if (name == "p") begin_paragraph();
    if (name == "tab" || name == "ptab") paragraph_.text += '\t';
    if (name == "br" || name == "cr") paragraph_.text += '\n';
    if (name == "noBreakHyphen") paragraph_.text += '-';
    if (name == "commentReference") add_comment(element.attribute("id"));
    if (name == "tbl" && ++tables_ == 1) begin_table();
    if (tables_ != 1) return {};
    if (name == "tr") {
      row_ = Row{row_.number + 1, false, {}};
      row_deleted_ = false;
      column_ = 0;
    }
    if (name == "tc") {
      cell_ = Cell();
      cell_.column = column_;
      merge_.clear();
      changed_ = false;
    }
    return {};
  }

  // Text boxes stand inside paragraphs: one more line of the same paragraph.
  void begin_paragraph() {
    if (++paragraphs_ > 1) {
      if (!paragraph_.text.empty()) paragraph_.text += '\n';
      return;
    }
    paragraph_ = Paragraph();
    list_.clear();
    level_ = 0;
    if (tables_ == 0) changed_ = false;
  }

  Status end_paragraph() {
    if (--paragraphs_ > 0) return {};
    if (!list_.empty() && list_ != "0") paragraph_.label = numbering_.next(list_, level_);
    if (tables_ == 0) {
      paragraph_.changed = changed_;
      return builder_.add_paragraph(std::move(paragraph_));
    }
    std::string line = paragraph_.label;
    if (!line.empty() && !paragraph_.text.empty()) line += ' ';
    line += paragraph_.text;
    if (trim(line).empty()) return {};
    if (!cell_.text.empty()) cell_.text += '\n';
    cell_.text += line;
    return {};
  }

  void add_comment(std::string_view id) {
    const auto found = comments_.find(id);
    if (tables_ == 0 || found == comments_.end()) return;
    if (!cell_.comment.empty()) cell_.comment += '\n';
    cell_.comment += found->second;
  }

  void begin_table() {
    table_ = Table();
    table_.number = ++table_count_;
    row_ = Row{0, false, {}};
    merges_.clear();
  }

  Status end_cell() {
    cell_.changed = changed_;
    const int column = cell_.column;
    column_ += cell_.column_span;
    if (column_ > kColumns) return refusal("A table has too many columns.");
    if (merge_ == "continue") {
      if (const auto open = merges_.find(column); open != merges_.end())
        ++table_.rows[open->second.first].cells[open->second.second].row_span;
      return {};
    }
    merges_.erase(column);
    if (merge_ == "restart") merges_[column] = {table_.rows.size(), row_.cells.size()};
    SCRUTINY_TRY(builder_.charge(cell_));
    row_.cells.push_back(std::move(cell_));
    cell_ = Cell();
    return {};
  }

  void end_row() {
    if (row_deleted_) {
      --row_.number;
      std::erase_if(merges_, [&](const auto& m) { return m.second.first == table_.rows.size(); });
      return;
    }
    const int number = row_.number;
    table_.rows.push_back(std::move(row_));
    row_ = Row{number, false, {}};
  }

  Builder& builder_;
  const DocxStyles& styles_;
  DocxNumbering numbering_;
  std::map<std::string, std::string, std::less<>> comments_;
  int skipped_ = 0;
  int tables_ = 0;
  int paragraphs_ = 0;
  int table_count_ = 0;
  int column_ = 0;
  int level_ = 0;
  bool in_text_ = false;
  bool changed_ = false;
  bool row_deleted_ = false;
  std::string properties_;  // the property group we are in
  std::string list_;
  std::string merge_;
  Paragraph paragraph_;
  Table table_;
  Row row_;
  Cell cell_;
  std::map<int, std::pair<std::size_t, std::size_t>> merges_;  // column -> row, cell
};

}  // namespace

Status read_docx(Package& package, const std::string& part, Builder& builder) {
  SCRUTINY_ASSIGN(const auto relations, read_relations(package, part));
  SCRUTINY_ASSIGN(const DocxStyles styles,
                  read_docx_styles(package, part_of_type(relations, "styles")));
  SCRUTINY_ASSIGN(DocxNumbering numbering,
                  DocxNumbering::read(package, part_of_type(relations, "numbering")));
  SCRUTINY_ASSIGN(const auto notes,
                  read_notes(package, part_of_type(relations, "comments"), "comment", "id"));
  std::map<std::string, std::string, std::less<>> comments;
  for (const Note& note : notes) comments[note.key] = note.text;
  SCRUTINY_ASSIGN(const std::string xml, package.part(part));
  Body body(builder, styles, std::move(numbering), std::move(comments));
  return read_xml(xml, package.limits(), body);
}

}  // namespace scrutiny::office
