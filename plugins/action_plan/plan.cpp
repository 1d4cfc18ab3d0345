#include "plugins/action_plan/plan.h"

#include <variant>

#include "plugins/action_plan/row_reader.h"
#include "plugins/agency_audit/profile.h"

namespace scrutiny::action_plan {
namespace {

constexpr std::size_t kHeading = 2000;  // a longer paragraph heads nothing
constexpr std::size_t kColumnFields = 1000;

void add_columns(const office::Table& table, const Grid& grid, const Header& header, Plan& plan) {
  const int row = grid.rows[header.first_row + header.rows - 1].row->number;
  for (std::size_t i = 0; i < header.columns.size(); ++i) {
    const Column& column = header.columns[i];
    if (column.header.empty() || plan.columns.size() >= kColumnFields) continue;
    plan.columns.push_back({"column", column.field ? std::string(name_of(*column.field)) : "",
                            column.header.substr(0, kHeading), 0,
                            office::place_of(table, row, static_cast<int>(i))});
  }
}

void read_table(const office::Table& content, const Profile& profile, const std::string& heading,
                Plan& plan) {
  const Grid grid = table::make_grid(content);
  if (agency_audit::find_header(grid)) return;
  auto header = find_header(grid, profile);
  if (!header) return;
  plan.has_header = true;
  add_columns(content, grid, *header, plan);
  RowReader(content, grid, profile, heading, plan).run(std::move(*header));
  if (grid.cut)
    plan.warnings.push_back(
        {"table_cut", "Rows after the first 20,000 or columns after the first 256 were not read."});
}

// The first line of the document, where its properties give no title.
void take_title(const office::Document& document, Plan& plan) {
  plan.title = document.title;
  if (!plan.title.empty() || document.blocks.empty()) return;
  if (const auto* first = std::get_if<office::Paragraph>(&document.blocks.front()))
    plan.title = first->text;
  else if (const auto* table = std::get_if<office::Table>(&document.blocks.front());
           table && table->rows.front().cells.size() == 1)
    plan.title = table->rows.front().cells.front().text;
  if (plan.title.size() > 300) plan.title.clear();
}

}  // namespace

Plan find_plan(const office::Document& document, const Profile& profile) {
  Plan plan;
  take_title(document, plan);
  std::string heading;
  for (const office::Block& block : document.blocks) {
    if (const auto* paragraph = std::get_if<office::Paragraph>(&block)) {
      if (paragraph->heading > 0 && paragraph->text.size() <= kHeading) heading = paragraph->text;
    } else {
      read_table(std::get<office::Table>(block), profile, heading, plan);
    }
  }
  return plan;
}

}  // namespace scrutiny::action_plan
