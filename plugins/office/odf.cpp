// OpenDocument 1.2/1.3 content: text, spreadsheets and presentations alike.
#include <algorithm>
#include <array>

#include "plugins/office/odf_styles.h"
#include "plugins/office/ooxml.h"
#include "plugins/office/readers.h"

namespace scrutiny::office {
namespace {

using namespace std::string_view_literals;

constexpr int kFarDown = 1 << 30;
// Colour alone, repeated more often than this, is decoration.
constexpr int kColumnsOfColour = 64;
constexpr int kRowsOfColour = 100;

constexpr std::array kPassedOver = {"tracked-changes"sv, "note"sv,    "event-listeners"sv,
                                    "creator"sv,         "date"sv,    "initials"sv,
                                    "forms"sv,           "scripts"sv, "creator-initials"sv};

bool is_hidden(const XmlElement& element) {
  const std::string_view visibility = element.attribute("visibility");
  return visibility == "collapse" || visibility == "filter";
}

// styles.xml: styles only.
class StylesPart final : public XmlHandler {
 public:
  explicit StylesPart(OdfStyles& styles) : styles_(styles) {}
  Status start(const XmlElement& element) override { return styles_.start(element); }
  Status end(std::string_view name) override {
    styles_.end(name);
    return {};
  }

 private:
  OdfStyles& styles_;
};

class Content final : public XmlHandler {
 public:
  Content(const Limits& limits, OdfStyles& styles, Builder& builder)
      : limits_(limits),
        styles_(styles),
        builder_(builder),
        sheets_(builder.document.format == "ods") {}

  Status start(const XmlElement& element) override {
    const std::string_view name = element.name();
    if (skipped_ > 0 || (in_body_ && std::find(kPassedOver.begin(), kPassedOver.end(), name) !=
                                         kPassedOver.end())) {
      ++skipped_;
      return {};
    }
    if (name == "body") in_body_ = true;
    if (!in_body_) return styles_.start(element);
    if (name.starts_with("table") || name == "covered-table-cell" || name == "sub-table")
      return table_element(element);
    return text_element(element);
  }

  Status end(std::string_view name) override {
    if (skipped_ > 0) {
      --skipped_;
      return {};
    }
    if (!in_body_) styles_.end(name);
    if (name == "annotation") --annotations_;
    if ((name == "p" || name == "h") && !paragraphs_.empty()) return end_paragraph();
    if (name == "table" || name == "sub-table") {
      if (--tables_ == 0) return builder_.add_table(std::move(table_));
    }
    if (tables_ != 1) return {};
    if (name == "table-cell" || name == "covered-table-cell") return end_cell();
    if (name == "table-row") return end_row();
    return {};
  }

  Status text(std::string_view words) override {
    if (skipped_ > 0 || paragraphs_.empty()) return {};
    std::string& out = paragraphs_.back().text;
    for (const char c : words) {
      const bool space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
      if (!space)
        out += c;
      else if (out.empty() || out.back() != ' ')
        out += ' ';
    }
    return {};
  }

 private:
  Status table_element(const XmlElement& element) {
    const std::string_view name = element.name();
    if (name == "table" && ++tables_ == 1) begin_table(element);
    if (name == "sub-table") ++tables_;
    if (tables_ != 1) return {};
    if (name == "table-column") columns(element);
    if (name == "table-row") {
      row_ = Row{number_ + 1, is_hidden(element), {}};
      row_repeat_ = element.number("number-rows-repeated", 1, 1, limits_.rows);
      column_ = 0;
    }
    if (name == "table-cell" || name == "covered-table-cell") begin_cell(element);
    return {};
  }

  Status text_element(const XmlElement& element) {
    const std::string_view name = element.name();
    if (name == "annotation") ++annotations_;
    if (name == "change" || name == "change-start") changed_ = true;
    if (name == "p" || name == "h") {
      if (paragraphs_.empty() && tables_ == 0 && annotations_ == 0) changed_ = false;
      paragraphs_.emplace_back();
      paragraphs_.back().style = element.attribute("style-name");
      if (name == "h") paragraphs_.back().heading = element.number("outline-level", 1, 1, 10);
    }
    if (paragraphs_.empty()) return {};
    std::string& out = paragraphs_.back().text;
    if (name == "s") out.append(static_cast<std::size_t>(element.number("c", 1, 0, 1000)), ' ');
    if (name == "tab") out += '\t';
    if (name == "line-break") out += '\n';
    return {};
  }

  void begin_table(const XmlElement& element) {
    table_ = Table();
    table_.number = ++table_count_;
    if (sheets_) {
      table_.sheet = element.attribute("name");
      if (table_.sheet.empty()) table_.sheet = "Sheet";
      table_.hidden = styles_.is_hidden_table(element.attribute("style-name"));
    }
    number_ = 0;
    columns_ = 0;
  }

  void columns(const XmlElement& element) {
    const int repeat = element.number("number-columns-repeated", 1, 1, limits_.columns);
    const int end = std::min(columns_ + repeat, limits_.columns);
    for (; is_hidden(element) && columns_ < end; ++columns_)
      table_.hidden_columns.push_back(columns_);
    columns_ = end;
  }

  void begin_cell(const XmlElement& element) {
    cell_ = Cell();
    cell_.column = column_;
    cell_repeat_ = element.number("number-columns-repeated", 1, 1, limits_.columns);
    covered_ = element.name() == "covered-table-cell";
    changed_ = false;
    date_.clear();
    if (covered_) return;
    cell_.row_span = element.number("number-rows-spanned", 1, 1, limits_.rows);
    cell_.column_span = element.number("number-columns-spanned", 1, 1, limits_.columns);
    cell_.fill = styles_.cell_fill(element.attribute("style-name"));
    if (element.attribute("value-type") == "date")
      date_ = element.attribute("date-value").substr(0, 10);
  }

  Status end_paragraph() {
    Paragraph done = std::move(paragraphs_.back());
    paragraphs_.pop_back();
    std::string* target = nullptr;
    if (annotations_ > 0)
      target = &cell_.comment;
    else if (tables_ > 0)
      target = &cell_.text;
    if (!target) {
      done.changed = changed_;
      return builder_.add_paragraph(std::move(done));
    }
    const std::string_view line = trim(done.text);
    // A comment on a paragraph outside tables belongs to no cell.
    if (line.empty() || tables_ == 0) return {};
    if (!target->empty()) *target += '\n';
    *target += line;
    return {};
  }

  Status end_cell() {
    const int first = column_;
    column_ = std::min(column_ + cell_repeat_, limits_.columns);
    if (!date_.empty()) cell_.text = date_;
    cell_.changed = changed_;
    if (covered_ || !has_content(cell_)) return {};
    const bool words = !cell_.text.empty() || !cell_.comment.empty();
    if (!words && cell_repeat_ > kColumnsOfColour) return {};
    for (int column = first; column < column_; ++column) {
      SCRUTINY_TRY(builder_.charge(cell_));
      cell_.column = column;
      row_.cells.push_back(cell_);
    }
    return {};
  }

  Status end_row() {
    const bool words = std::any_of(row_.cells.begin(), row_.cells.end(), [](const Cell& c) {
      return !c.text.empty() || !c.comment.empty();
    });
    const int last = std::min(number_ + row_repeat_, kFarDown);
    if (!row_.cells.empty() && (words || row_repeat_ <= kRowsOfColour)) {
      for (int number = number_ + 1; number <= last; ++number) {
        if (number > number_ + 1) SCRUTINY_TRY(charge_row());
        row_.number = number;
        table_.rows.push_back(row_);
      }
    }
    number_ = last;
    return {};
  }

  // For a repetition: the first of them was paid for cell by cell.
  Status charge_row() {
    for (const Cell& cell : row_.cells) SCRUTINY_TRY(builder_.charge(cell));
    return {};
  }

  const Limits& limits_;
  OdfStyles& styles_;
  Builder& builder_;
  bool sheets_;
  bool in_body_ = false;
  bool covered_ = false;
  bool changed_ = false;
  int skipped_ = 0;
  int tables_ = 0;
  int annotations_ = 0;
  int table_count_ = 0;
  int number_ = 0;
  int column_ = 0;
  int columns_ = 0;
  int row_repeat_ = 1;
  int cell_repeat_ = 1;
  std::string date_;
  std::vector<Paragraph> paragraphs_;  // frames stand inside paragraphs
  Table table_;
  Row row_;
  Cell cell_;
};

class Manifest final : public XmlHandler {
 public:
  Status start(const XmlElement& element) override {
    if (element.name() == "encryption-data" || element.name() == "encrypted-key") encrypted = true;
    return {};
  }
  Status end(std::string_view) override { return {}; }
  bool encrypted = false;
};

}  // namespace

Status read_odf(Package& package, Builder& builder) {
  SCRUTINY_ASSIGN(const std::string manifest_xml, package.part_or_empty("META-INF/manifest.xml"));
  Manifest manifest;
  if (!manifest_xml.empty()) SCRUTINY_TRY(read_xml(manifest_xml, package.limits(), manifest));
  if (manifest.encrypted) return refusal("The document is protected by a password.");
  SCRUTINY_TRY(read_properties(package, "meta.xml", builder.document));
  OdfStyles styles;
  SCRUTINY_ASSIGN(const std::string styles_xml, package.part_or_empty("styles.xml"));
  StylesPart styles_part(styles);
  if (!styles_xml.empty()) SCRUTINY_TRY(read_xml(styles_xml, package.limits(), styles_part));
  SCRUTINY_ASSIGN(const std::string xml, package.part("content.xml"));
  Content content(package.limits(), styles, builder);
  return read_xml(xml, package.limits(), content);
}

}  // namespace scrutiny::office
