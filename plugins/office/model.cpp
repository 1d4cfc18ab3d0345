#include "plugins/office/model.h"

#include <algorithm>
#include <charconv>

namespace scrutiny::office {

std::string column_name(int column) {
  std::string name;
  for (int rest = column + 1; rest > 0; rest = (rest - 1) / 26)
    name.insert(name.begin(), static_cast<char>('A' + (rest - 1) % 26));
  return name;
}

std::string place_of(const Table& table, int row_number, int column) {
  if (!table.sheet.empty())
    return table.sheet + "!" + column_name(column) + std::to_string(row_number);
  return "table " + std::to_string(table.number) + ", row " + std::to_string(row_number) +
         ", column " + std::to_string(column + 1);
}

std::string place_of_rows(const Table& table, int first_row, int last_row, int last_column) {
  if (!table.sheet.empty())
    return table.sheet + "!A" + std::to_string(first_row) + ":" + column_name(last_column) +
           std::to_string(last_row);
  std::string out = "table " + std::to_string(table.number) + ", row " + std::to_string(first_row);
  if (last_row > first_row) out += " to " + std::to_string(last_row);
  return out;
}

std::optional<Rgb> parse_rgb(std::string_view text) {
  if (text.starts_with('#')) text.remove_prefix(1);
  if (text.size() != 6) return std::nullopt;
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return Rgb{static_cast<std::uint8_t>(value >> 16), static_cast<std::uint8_t>(value >> 8 & 0xFF),
             static_cast<std::uint8_t>(value & 0xFF)};
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

Error refusal(const std::string& text) {
  return {ErrorCode::kPluginRefused, text, text};
}

bool has_content(const Cell& cell) {
  return cell.fill || !cell.text.empty() || !cell.comment.empty() || cell.row_span > 1;
}

Status Builder::charge_text(std::size_t bytes) {
  text_bytes_ += bytes;
  if (text_bytes_ > limits_.text_bytes) return refusal("The document holds too much text.");
  return {};
}

Status Builder::charge(const Cell& cell) {
  if (++cells_ > limits_.cells) return refusal("The document holds too many table cells.");
  return charge_text(cell.text.size() + cell.comment.size());
}

Status Builder::add_paragraph(Paragraph paragraph) {
  if (trim(paragraph.text).empty()) return {};
  if (document.blocks.size() >= limits_.blocks)
    return refusal("The document has too many paragraphs.");
  SCRUTINY_TRY(charge_text(paragraph.text.size()));
  document.blocks.emplace_back(std::move(paragraph));
  return {};
}

Status Builder::add_table(Table table) {
  for (Row& row : table.rows)
    std::erase_if(row.cells, [](const Cell& c) { return !has_content(c); });
  std::erase_if(table.rows, [](const Row& row) { return row.cells.empty(); });
  if (table.rows.empty()) return {};
  if (document.blocks.size() >= limits_.blocks) return refusal("The document has too many tables.");
  if (!table.sheet.empty() && ++sheets_ > limits_.sheets)
    return refusal("The document has too many sheets.");
  document.blocks.emplace_back(std::move(table));
  return {};
}

}  // namespace scrutiny::office
