// One worksheet part. Thread-safety: one thread. Ownership: what it is given outlives the call.
// Failure: kPluginRefused.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/office/xlsx_styles.h"

namespace scrutiny::office {

struct Workbook {
  std::vector<std::string> strings;
  std::vector<CellStyle> styles;
  DateSystem dates = DateSystem::k1900;
};

// By the cell's name, "B7".
using CellComments = std::map<std::string, std::string, std::less<>>;

// "B7" as column from 0 and row from 1.
struct CellName {
  int column = 0;
  int row = 0;
};
std::optional<CellName> parse_cell_name(std::string_view text);

// Fills table.rows and table.hidden_columns. A hidden sheet's rows are read like others.
Status read_xlsx_sheet(std::string_view xml, const Limits& limits, const Workbook& workbook,
                       const CellComments& comments, Builder& builder, Table& table);

}  // namespace scrutiny::office
