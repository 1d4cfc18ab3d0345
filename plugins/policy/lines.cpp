#include "plugins/policy/lines.h"

#include <variant>

#include "plugins/table/grid.h"

namespace scrutiny::policy {

std::vector<Line> lines_of(const office::Document& document) {
  std::vector<Line> out;
  for (const office::Block& block : document.blocks) {
    if (const auto* paragraph = std::get_if<office::Paragraph>(&block)) {
      std::string text = paragraph->label;
      table::append(text, paragraph->text, " ");
      out.push_back({0, paragraph->heading > 0, {std::move(text)}});
      continue;
    }
    for (const office::Row& row : std::get<office::Table>(block).rows) {
      Line line;
      for (const office::Cell& cell : row.cells) {
        if (!cell.text.empty()) line.cells.push_back(cell.text);
      }
      if (!line.cells.empty()) out.push_back(std::move(line));
    }
  }
  return out;
}

std::string words_of(const Line& line) {
  std::string out;
  for (const std::string& cell : line.cells) table::append(out, cell, " | ");
  return out;
}

}  // namespace scrutiny::policy
