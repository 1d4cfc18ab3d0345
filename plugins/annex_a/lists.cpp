#include "plugins/annex_a/lists.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace scrutiny::annex_a {
namespace {

using Row = std::vector<std::string>;

// Wider sheets are something else.
constexpr std::size_t kMostColumns = 100;
constexpr std::string_view kNoBreak = "\xC2\xA0";
constexpr std::array<std::string_view, 8> kErrors = {"#N/A",  "#REF!",  "#VALUE!", "#DIV/0!",
                                                     "#NUM!", "#NAME?", "#NULL!",  "Err:502"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_small(char c) {
  return c >= 'a' && c <= 'z';
}

std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_capital(c))
      out += static_cast<char>(c - 'A' + 'a');
    else if (is_small(c) || is_digit(c))
      out += c;
  }
  return out;
}

// Runs of white space as one space, none at the ends; an error is nothing.
std::string tidy(std::string_view text) {
  std::string out;
  bool space = false;
  while (!text.empty()) {
    const bool no_break = text.starts_with(kNoBreak);
    const char c = text.front();
    text.remove_prefix(no_break ? kNoBreak.size() : 1);
    if (no_break || c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      space = !out.empty();
      continue;
    }
    if (space) out += ' ';
    space = false;
    out += c;
  }
  if (std::find(kErrors.begin(), kErrors.end(), out) != kErrors.end()) out.clear();
  return out;
}

std::optional<double> parse_number(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
    return std::nullopt;
  return value;
}

}  // namespace

std::string_view key_of(std::size_t list) {
  return list + 1 == kLists ? "individualadopteridentifier" : "childuniqueid";
}

std::optional<List> read_list(const office::Table& table, std::string_view key) {
  if (table.rows.empty()) return std::nullopt;
  List list;
  std::map<int, std::size_t> place;
  for (const office::Cell& cell : table.rows[0].cells) {
    std::string heading = squeezed(cell.text);
    if (heading.empty()) continue;
    if (place.size() == kMostColumns) return std::nullopt;
    const std::size_t at = place.size();
    place.emplace(cell.column, at);
    list.columns_.emplace(std::move(heading), at);
  }
  if (!list.has(key)) return std::nullopt;
  for (std::size_t at = 1; at < table.rows.size(); ++at) {
    Row row(place.size());
    bool filled = false;
    for (const office::Cell& cell : table.rows[at].cells) {
      const auto column = place.find(cell.column);
      if (column == place.end()) continue;
      row[column->second] = tidy(cell.text);
      filled = filled || !row[column->second].empty();
    }
    if (filled) list.rows_.push_back(std::move(row));
  }
  return list;
}

Result<Workbook> find_lists(const office::Document& document) {
  Workbook out;
  bool any = false;
  for (const office::Block& block : document.blocks) {
    const auto* table = std::get_if<office::Table>(&block);
    if (table == nullptr) continue;
    for (std::size_t i = 0; i < kLists; ++i) {
      if (squeezed(table->sheet) != "list" + std::to_string(i + 1) || out.lists[i]) continue;
      out.lists[i] = read_list(*table, key_of(i));
      any = any || (out.lists[i] && !out.lists[i]->rows().empty());
    }
  }
  if (!any) return office::refusal("The workbook has none of the lists of Annex A.");
  return out;
}

std::optional<std::size_t> List::column(std::string_view heading) const {
  const auto found = columns_.find(heading);
  if (found == columns_.end()) return std::nullopt;
  return found->second;
}

const std::string& List::text(const Row& row, std::string_view heading) const {
  static const std::string nothing;
  const auto at = column(heading);
  return at ? row[*at] : nothing;
}

std::optional<returns::Day> List::day(const Row& row, std::string_view heading) const {
  const std::string& value = text(row, heading);
  if (const auto date = returns::parse_day(value)) return date;
  // 1954 to 2099: a smaller number is no date of a child.
  const auto serial = parse_number(value);
  if (!serial || *serial < 20'000 || *serial > 73'000) return std::nullopt;
  return returns::Day(std::chrono::year{1899} / 12 / 30) +
         std::chrono::days{static_cast<int>(*serial)};
}

std::optional<std::int64_t> List::number(const Row& row, std::string_view heading) const {
  const auto value = parse_number(text(row, heading));
  if (!value || *value < 0 || *value > 1e6) return std::nullopt;
  return static_cast<std::int64_t>(*value);
}

std::string_view without_letter(std::string_view value) {
  std::size_t letters = 0;
  while (letters < value.size() && letters < 2 && is_small(value[letters])) ++letters;
  if (letters == 0 || letters == value.size() || value[letters] != ')') return value;
  return office::trim(value.substr(letters + 1));
}

std::string_view code_of(std::string_view value) {
  value = without_letter(value);
  std::size_t at = 0;
  while (at < value.size() && is_capital(value[at])) ++at;
  while (at < value.size() && is_digit(value[at])) ++at;
  if (at > 0 && at < value.size() && is_digit(value[at - 1]) && is_capital(value[at])) ++at;
  const std::string_view rest = value.substr(at);
  return at > 0 && (rest.starts_with(":") || rest.starts_with(" - ")) ? value.substr(0, at) : value;
}

}  // namespace scrutiny::annex_a
