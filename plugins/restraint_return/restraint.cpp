#include "plugins/restraint_return/restraint.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

#include "api/utf8.h"
#include "plugins/restraint_return/measures.h"
#include "plugins/returns/calendar.h"
#include "plugins/returns/suppression.h"

namespace scrutiny::restraint {
namespace {

using namespace std::chrono;

constexpr std::size_t kHeaderRows = 30;  // a heading stands within the first so many
constexpr std::size_t kMostWarnings = 50;
constexpr std::size_t kMostLines = 20'000;
constexpr std::size_t kNameBytes = 200;

constexpr std::array<std::string_view, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 12> kLongMonths = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z')) out += lower(c);
  return out;
}

bool is_one_of(std::string_view word, std::string_view words) {
  if (word.empty()) return false;
  while (!words.empty()) {
    const std::size_t end = std::min(words.find('|'), words.size());
    if (words.substr(0, end) == word) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

std::optional<int> whole_number(std::string_view text) {
  if (text.empty() || text.size() > 9 || !std::all_of(text.begin(), text.end(), is_digit))
    return std::nullopt;
  int out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

std::optional<year_month_day> first_of(std::optional<int> y, unsigned m) {
  if (y && *y < 100) *y += 2000;
  if (!y || *y < 2000 || *y > 2099 || m < 1 || m > 12) return std::nullopt;
  return year_month_day(year{*y}, month{m}, day{1});
}

// How a cell says that its sender withheld a small number.
bool is_withheld(std::string_view text) {
  const std::string word = squeezed(text);
  return text == "*" || text == "[c]" || word == "c" || text == "<5" || text == "<6" ||
         text == "1-5" || word == "suppressed" || word == "withheld";
}

struct Columns {
  std::optional<int> establishment;
  std::optional<int> month;
  std::map<int, const Measure*> measures;
  std::vector<const office::Cell*> unknown;

  bool complete() const {
    const bool restraint = std::any_of(measures.begin(), measures.end(), [](const auto& each) {
      return each.second->line == "restraint_incidents" ||
             each.second->line == "children_restrained";
    });
    return establishment && month && restraint && measures.size() >= 2;
  }
};

Columns understand(const office::Row& header) {
  Columns out;
  std::set<const Measure*> taken;
  for (const office::Cell& cell : header.cells) {
    const std::string heading = squeezed(cell.text);
    const auto measure = std::find_if(kMeasures.begin(), kMeasures.end(), [&](const Measure& each) {
      return is_one_of(heading, each.headings);
    });
    if (!out.establishment && is_one_of(heading, kEstablishmentHeadings))
      out.establishment = cell.column;
    else if (!out.month && is_one_of(heading, kMonthHeadings))
      out.month = cell.column;
    else if (measure != kMeasures.end() && taken.insert(&*measure).second)
      out.measures.emplace(cell.column, &*measure);
    else if (!heading.empty())
      out.unknown.push_back(&cell);
  }
  return out;
}

class TableReader {
 public:
  TableReader(const office::Table& table, Return& out) : table_(table), out_(out) {}

  // Whether the table is such a return.
  Result<bool> read() {
    const std::size_t most = std::min(table_.rows.size(), kHeaderRows);
    for (header_ = 0; header_ < most; ++header_) {
      columns_ = understand(table_.rows[header_]);
      if (columns_.complete()) break;
    }
    if (header_ == most) return false;
    for (const office::Cell* cell : columns_.unknown)
      warn("column_not_understood", header_row().number, cell->column);
    for (std::size_t at = header_ + 1; at < table_.rows.size(); ++at)
      SCRUTINY_TRY(read_row(table_.rows[at]));
    return true;
  }

  std::size_t small() const { return small_; }

 private:
  const office::Row& header_row() const { return table_.rows[header_]; }

  std::string place(int row, int column) const {
    return std::string(utf8_prefix(office::place_of(table_, row, column), kNameBytes));
  }

  void warn(const char* code, int row, int column) {
    if (out_.warnings.size() < kMostWarnings) out_.warnings.push_back({code, place(row, column)});
  }

  Status read_row(const office::Row& row) {
    std::optional<year_month_day> month;
    std::string establishment;
    bool any = false;
    for (const office::Cell& cell : row.cells) {
      if (cell.column == columns_.month) month = parse_month(cell.text);
      if (cell.column == columns_.establishment) {
        establishment = utf8_prefix(office::trim(cell.text), kNameBytes);
        merged_until_ = row.number + cell.row_span - 1;
        merged_ = establishment;
      }
      any = any || columns_.measures.contains(cell.column);
    }
    if (!any) return {};
    if (establishment.empty() && row.number <= merged_until_) establishment = merged_;
    if (!month || establishment.empty()) {
      warn(month ? "row_without_establishment" : "row_without_month", row.number,
           month ? *columns_.establishment : *columns_.month);
      return {};
    }
    for (const office::Cell& cell : row.cells) {
      const auto measure = columns_.measures.find(cell.column);
      if (measure == columns_.measures.end() || office::trim(cell.text).empty()) continue;
      if (out_.lines.size() == kMostLines)
        return office::refusal("The return has too many figures.");
      read_cell(*measure->second, row, cell, establishment, *month);
    }
    return {};
  }

  void read_cell(const Measure& measure, const office::Row& row, const office::Cell& cell,
                 const std::string& establishment, year_month_day month) {
    std::string text(office::trim(cell.text));
    std::erase(text, ',');  // thousands
    ExtractedObservation line;
    line.line = measure.line;
    line.label = measure.label;
    line.group = establishment;
    line.period_start = returns::iso(sys_days(month));
    line.period_end = returns::iso(sys_days(month.year() / month.month() / last));
    line.unit = measure.counts == Counts::kDays ? "days" : "count";
    line.paragraph = place(row.number, cell.column);
    line.suppressed = is_withheld(text);
    if (!line.suppressed) {
      const auto number = whole_number(text);
      if (!number) return warn("value_not_understood", row.number, cell.column);
      line.value = std::to_string(*number);
      if (measure.counts == Counts::kChildren && returns::is_small(*number)) ++small_;
    }
    out_.lines.push_back(std::move(line));
  }

  const office::Table& table_;
  Return& out_;
  Columns columns_;
  std::size_t header_ = 0;
  std::string merged_;
  int merged_until_ = 0;
  std::size_t small_ = 0;
};

}  // namespace

std::optional<year_month_day> parse_month(std::string_view text) {
  text = office::trim(text);
  if (const auto date = returns::parse_day(text)) {
    const year_month_day found(*date);
    return first_of(static_cast<int>(found.year()), static_cast<unsigned>(found.month()));
  }
  const std::size_t split = text.find_first_of(" -/'");
  if (split == std::string_view::npos) return std::nullopt;
  std::string word(text.substr(0, split));
  std::transform(word.begin(), word.end(), word.begin(), lower);
  std::string_view rest = text.substr(split);
  rest.remove_prefix(std::min(rest.find_first_not_of(" -/'"), rest.size()));
  const auto number = whole_number(word);
  if (number && word.size() == 4 && rest.size() == 2)  // 2025-04
    return first_of(number, static_cast<unsigned>(whole_number(rest).value_or(0)));
  if (number && word.size() <= 2 && rest.size() == 4)  // 04/2025
    return first_of(whole_number(rest), static_cast<unsigned>(*number));
  if (rest.size() != 2 && rest.size() != 4) return std::nullopt;
  for (unsigned m = 0; m < kMonths.size(); ++m)
    if (word == kMonths[m] || word == kLongMonths[m] || (m == 8 && word == "sept"))
      return first_of(whole_number(rest), m + 1);
  return std::nullopt;
}

Result<Return> read_return(const office::Document& document) {
  Return out;
  bool any = false;
  std::size_t small = 0;
  for (const office::Block& block : document.blocks) {
    const auto* table = std::get_if<office::Table>(&block);
    if (table == nullptr) continue;
    TableReader reader(*table, out);
    SCRUTINY_ASSIGN(const bool is_return, reader.read());
    any = any || is_return;
    small += reader.small();
  }
  if (!any) return office::refusal("No table of the file is a return on restraint.");
  if (out.lines.empty()) out.warnings.push_back({"no_figures", "The return has no figures in it."});
  if (small > 0)
    out.warnings.push_back({"small_numbers", std::to_string(small) +
                                                 " figures count 1 to 5 children. They are kept "
                                                 "as the establishment sent them."});
  return out;
}

}  // namespace scrutiny::restraint
