#include "plugins/office/xlsx_sheet.h"

#include <algorithm>
#include <charconv>

#include "plugins/office/xml.h"

namespace scrutiny::office {
namespace {

constexpr std::size_t kMerges = 70'000;

struct Merge {
  CellName first;
  CellName last;
};

class Sheet final : public XmlHandler {
 public:
  Sheet(const Limits& limits, const Workbook& workbook, const CellComments& comments,
        Builder& builder, Table& table)
      : limits_(limits),
        workbook_(workbook),
        comments_(comments),
        builder_(builder),
        table_(table) {}

  Status start(const XmlElement& element) override {
    const std::string_view name = element.name();
    if (name == "row") begin_row(element);
    if (name == "c") begin_cell(element);
    if (name == "col" && is_on(element.attribute("hidden"))) hide_columns(element);
    if (name == "mergeCell") return add_merge(element.attribute("ref"));
    if (name == "rPh") ++phonetic_;
    in_value_ = phonetic_ == 0 && (name == "v" || name == "t");
    return {};
  }

  Status end(std::string_view name) override {
    in_value_ = false;
    if (name == "rPh") --phonetic_;
    if (name == "c") return end_cell();
    if (name == "row") return end_row();
    return {};
  }

  Status text(std::string_view words) override {
    if (in_value_) value_ += words;
    return {};
  }

  void apply_merges() {
    for (const Merge& merge : merges_) {
      const auto row = std::lower_bound(table_.rows.begin(), table_.rows.end(), merge.first.row,
                                        [](const Row& r, int number) { return r.number < number; });
      if (row == table_.rows.end() || row->number != merge.first.row) continue;
      for (Cell& cell : row->cells) {
        if (cell.column != merge.first.column) continue;
        cell.row_span = merge.last.row - merge.first.row + 1;
        cell.column_span = merge.last.column - merge.first.column + 1;
        break;
      }
    }
  }

 private:
  void begin_row(const XmlElement& element) {
    row_ = Row{element.number("r", number_ + 1, 1, limits_.rows), false, {}};
    row_.hidden = is_on(element.attribute("hidden"));
    number_ = row_.number;
    column_ = 0;
  }

  void begin_cell(const XmlElement& element) {
    const auto name = parse_cell_name(element.attribute("r"));
    cell_ = Cell();
    cell_.column = name ? std::min(name->column, limits_.columns) : column_;
    column_ = cell_.column + 1;
    type_ = element.attribute("t");
    style_ = static_cast<std::size_t>(element.number("s", 0, 0, 1 << 30));
    value_.clear();
  }

  Status end_cell() {
    if (cell_.column >= limits_.columns) return refusal("A sheet has too many columns.");
    const CellStyle style =
        style_ < workbook_.styles.size() ? workbook_.styles[style_] : CellStyle();
    cell_.fill = style.fill;
    if (type_ == "s") {
      std::size_t index = 0;
      std::from_chars(value_.data(), value_.data() + value_.size(), index);
      // Copied only after it has been charged.
      if (!value_.empty() && index < workbook_.strings.size())
        return keep(workbook_.strings[index]);
      return keep({});
    }
    if (type_ == "b") return keep(value_ == "1" ? "TRUE" : "FALSE");
    if (type_ == "d") return keep(std::string_view(value_).substr(0, 10));
    if (type_.empty() || type_ == "n")
      return keep(print_value(value_, style.format, workbook_.dates));
    return keep(value_);
  }

  Status keep(std::string_view text) {
    cell_.text = trim(text);
    const auto comment =
        comments_.empty() ? comments_.end()
                          : comments_.find(column_name(cell_.column) + std::to_string(row_.number));
    if (comment != comments_.end()) cell_.comment = comment->second;
    if (!has_content(cell_)) return {};
    SCRUTINY_TRY(builder_.charge(cell_));
    row_.cells.push_back(std::move(cell_));
    return {};
  }

  Status end_row() {
    if (row_.cells.empty()) return {};
    if (!table_.rows.empty() && table_.rows.back().number >= row_.number)
      return refusal("The rows of a sheet are out of order.");
    std::stable_sort(row_.cells.begin(), row_.cells.end(),
                     [](const Cell& a, const Cell& b) { return a.column < b.column; });
    table_.rows.push_back(std::move(row_));
    return {};
  }

  void hide_columns(const XmlElement& element) {
    const int first = element.number("min", 1, 1, limits_.columns);
    const int last = element.number("max", first, first, limits_.columns);
    if (table_.hidden_columns.size() > static_cast<std::size_t>(limits_.columns)) return;
    for (int column = first; column <= last; ++column) table_.hidden_columns.push_back(column - 1);
  }

  Status add_merge(std::string_view reference) {
    if (merges_.size() >= kMerges) return refusal("A sheet has too many merged cells.");
    const std::size_t colon = reference.find(':');
    if (colon == std::string_view::npos) return {};
    const auto first = parse_cell_name(reference.substr(0, colon));
    const auto last = parse_cell_name(reference.substr(colon + 1));
    if (first && last && first->row <= last->row && first->column <= last->column)
      merges_.push_back({*first, *last});
    return {};
  }

  const Limits& limits_;
  const Workbook& workbook_;
  const CellComments& comments_;
  Builder& builder_;
  Table& table_;
  Row row_;
  Cell cell_;
  int number_ = 0;
  int column_ = 0;
  int phonetic_ = 0;
  std::size_t style_ = 0;
  bool in_value_ = false;
  std::string type_;
  std::string value_;
  std::vector<Merge> merges_;
};

}  // namespace

std::optional<CellName> parse_cell_name(std::string_view text) {
  CellName out;
  std::size_t at = 0;
  for (; at < text.size() && text[at] >= 'A' && text[at] <= 'Z' && at < 4; ++at)
    out.column = out.column * 26 + (text[at] - 'A' + 1);
  const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), out.row);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (at == 0 || !whole || out.row < 1 || out.row > 1'048'576) return std::nullopt;
  --out.column;
  return out;
}

Status read_xlsx_sheet(std::string_view xml, const Limits& limits, const Workbook& workbook,
                       const CellComments& comments, Builder& builder, Table& table) {
  Sheet sheet(limits, workbook, comments, builder, table);
  SCRUTINY_TRY(read_xml(xml, limits, sheet));
  sheet.apply_merges();
  return {};
}

}  // namespace scrutiny::office
