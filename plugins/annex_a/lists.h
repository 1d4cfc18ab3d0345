// The lists of an Annex A workbook: sheets "List 1" to "List 11", columns found by their headings.
// Source: Ofsted, "Inspecting local authority children's services", annex A (child-level data for
// inspection). Thread-safety: plain values. Failure: kPluginRefused when no sheet is such a list
// with rows. Blocking: CPU only, within the caps of plugins/office.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/result.h"
#include "plugins/office/model.h"
#include "plugins/returns/calendar.h"

namespace scrutiny::annex_a {

inline constexpr std::size_t kLists = 11;

// Headings are compared by their letters and digits alone: white space, case, brackets and quotes
// vary between files. So a heading is written here as in "childuniqueid".
class List {
 public:
  bool has(std::string_view heading) const { return column(heading).has_value(); }
  const std::vector<std::vector<std::string>>& rows() const { return rows_; }

  // Empty where the cell is, where it holds an error such as #N/A, and where the column is missing.
  const std::string& text(const std::vector<std::string>& row, std::string_view heading) const;
  // A date, or the number of a day as spreadsheets count them.
  std::optional<returns::Day> day(const std::vector<std::string>& row,
                                  std::string_view heading) const;
  // A number of at least 0, rounded down.
  std::optional<std::int64_t> number(const std::vector<std::string>& row,
                                     std::string_view heading) const;

 private:
  friend std::optional<List> read_list(const office::Table& table, std::string_view key);
  std::optional<std::size_t> column(std::string_view heading) const;

  std::map<std::string, std::size_t, std::less<>> columns_;
  std::vector<std::vector<std::string>> rows_;
};

struct Workbook {
  std::array<std::optional<List>, kLists> lists;  // "List 1" first
};

Result<Workbook> find_lists(const office::Document& document);

// The heading of the ids of a list; `list` from 0. The last is of adopters.
std::string_view key_of(std::size_t list);

// "a) Yes" as "Yes".
std::string_view without_letter(std::string_view value);
// "q) 6: Police" as "6", "N1 - Abuse or Neglect" as "N1"; words stay as they are.
std::string_view code_of(std::string_view value);

}  // namespace scrutiny::annex_a
