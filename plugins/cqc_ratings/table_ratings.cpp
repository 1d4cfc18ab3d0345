#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <optional>
#include <set>

#include "plugins/cqc_ratings/ratings.h"

namespace scrutiny::cqc {
namespace {

constexpr std::size_t kHeaderRows = 20;

enum Column { kId, kName, kDomain, kRating, kDate, kGroup, kColumns };

// In the order of Column, lower case; apart by "|".
constexpr std::array<std::string_view, kColumns> kHeaders = {
    "location id|provider id",
    "location name|provider name",
    "domain",
    "latest rating",
    "publication date|report publication date",
    "service / population group|service/population group|service population group"};

using Places = std::array<int, kColumns>;  // -1: no such column

std::string lower(std::string_view text) {
  std::string out(office::trim(text));
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

bool stands_in(std::string_view list, const std::string& header) {
  while (!list.empty()) {
    const std::string_view one = list.substr(0, list.find('|'));
    if (one == header) return true;
    list.remove_prefix(std::min(list.size(), one.size() + 1));
  }
  return false;
}

std::optional<Places> header_of(const office::Row& row) {
  Places places;
  places.fill(-1);
  for (const office::Cell& cell : row.cells) {
    const std::string header = lower(cell.text);
    for (std::size_t i = 0; i < kColumns; ++i)
      if (places[i] < 0 && stands_in(kHeaders[i], header)) places[i] = cell.column;
  }
  if (places[kId] < 0 || places[kDomain] < 0 || places[kRating] < 0) return std::nullopt;
  return places;
}

std::string cell_at(const office::Row& row, int column) {
  for (const office::Cell& cell : row.cells)
    if (column >= 0 && cell.column == column) return std::string(office::trim(cell.text));
  return {};
}

std::string quote_of(const office::Row& row) {
  std::string quote;
  for (const office::Cell& cell : row.cells) quote += (quote.empty() ? "" : " | ") + cell.text;
  return quote;
}

class TableReader {
 public:
  TableReader(const office::Table& table, std::size_t header, const Places& places)
      : table_(table), header_(header), places_(places) {}

  Ratings run() {
    std::set<std::string> ids;
    for (std::size_t i = header_ + 1; i < table_.rows.size() && ids.size() < 2; ++i)
      if (std::string id = cell_at(table_.rows[i], places_[kId]); !id.empty()) ids.insert(id);
    const bool many = ids.size() > 1;
    std::size_t left_out = 0;
    for (std::size_t i = header_ + 1; i < table_.rows.size(); ++i) {
      const office::Row& row = table_.rows[i];
      const std::string grade = cell_at(row, places_[kRating]);
      const std::string domain = cell_at(row, places_[kDomain]);
      if (grade.empty() || domain.empty()) continue;
      if (found_.current.size() >= kRatings)
        ++left_out;
      else
        add(row, domain, grade, many);
    }
    if (left_out > 0)
      found_.warnings.push_back(
          {"ratings_left_out", std::to_string(left_out) + " ratings are not given."});
    if (!many && !ids.empty()) {
      found_.fields.push_back({"location_id", *ids.begin(), *ids.begin(), 0, *ids.begin()});
      if (!name_.empty()) found_.fields.push_back({"name", name_, name_, 0, name_});
      found_.title = name_;
    }
    return std::move(found_);
  }

 private:
  void add(const office::Row& row, const std::string& domain, const std::string& grade, bool many) {
    const std::string group = cell_at(row, places_[kGroup]);
    const std::string place = cell_at(row, places_[kName]);
    if (name_.empty()) name_ = place;
    std::string name = domain;
    if (!group.empty() && lower(group) != "overall") name = group + ": " + name;
    if (many) name = (place.empty() ? cell_at(row, places_[kId]) : place) + ": " + name;
    const std::string date = cell_at(row, places_[kDate]);
    found_.current.push_back({name, grade, iso_date(date), date, quote_of(row)});
  }

  const office::Table& table_;
  std::size_t header_;
  Places places_;
  Ratings found_;
  std::string name_;
};

// A whole number of `digits` digits; -1 for anything else.
int number(std::string_view text, std::size_t digits) {
  int value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = text.size() == digits && error == std::errc() &&
                     end == text.data() + text.size() && text.front() != '-';
  return whole ? value : -1;
}

}  // namespace

std::string iso_date(std::string_view text) {
  text = office::trim(text);
  if (text.size() != 10) return {};
  const bool iso = text[4] == '-' && text[7] == '-';
  const bool british = text[2] == '/' && text[5] == '/';
  if (!iso && !british) return {};
  const int year = number(text.substr(iso ? 0 : 6, 4), 4);
  const int month = number(text.substr(iso ? 5 : 3, 2), 2);
  const int day = number(text.substr(iso ? 8 : 0, 2), 2);
  if (year < 1900 || month < 1 || day < 1) return {};
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return {};
  if (iso) return std::string(text);
  return std::string(text.substr(6)) + "-" + std::string(text.substr(3, 2)) + "-" +
         std::string(text.substr(0, 2));
}

Result<Ratings> read_table(const office::Document& document) {
  for (const office::Block& block : document.blocks) {
    const auto* table = std::get_if<office::Table>(&block);
    if (!table) continue;
    for (std::size_t i = 0; i < std::min(table->rows.size(), kHeaderRows); ++i) {
      const auto places = header_of(table->rows[i]);
      if (!places) continue;
      Ratings found = TableReader(*table, i, *places).run();
      if (!found.current.empty()) return found;
    }
  }
  return office::refusal("No table of the document has the columns of CQC ratings.");
}

}  // namespace scrutiny::cqc
