// return_totals FILE [YEAR]: the totals of a return before anything is withheld, as JSON, for
// compare.py. For fake data only. YEAR: in which the year of an SSDA903 table ends that does not
// tell itself. Exit code 0, 1 when the file is none of the returns, 2 on misuse.
#include <charconv>
#include <fstream>
#include <iostream>
#include <iterator>

#include <boost/json.hpp>

#include "plugins/annex_a/annex_totals.h"
#include "plugins/dfe_cin_census/census_totals.h"
#include "plugins/office/read.h"
#include "plugins/ssda903/return_totals.h"

namespace scrutiny {
namespace {

namespace json = boost::json;
using returns::Period;

json::array cells(const returns::Totals& totals) {
  json::array out;
  for (const returns::Count& count : totals.counts()) {
    if (count.line.line.empty()) continue;  // what is not of a part
    out.push_back({{"line", count.line.line},
                   {"group", count.group},
                   {"codes", count.codes},
                   {"value", count.value}});
  }
  return out;
}

json::value period_json(const std::optional<Period>& period) {
  if (!period) return nullptr;
  return json::array{returns::iso(period->first), returns::iso(period->last)};
}

Result<json::object> totals_of(ByteView document, const std::optional<Period>& given) {
  json::object out;
  if (const auto census = cin_census::parse_census(document); census.ok()) {
    const auto year = cin_census::census_year(*census);
    const Period any{returns::parse_day("1900-01-01").value(),
                     returns::parse_day("2099-12-31").value()};
    out["period"] = period_json(year);
    out["totals"] = cells(cin_census::count(*census, year));
    out["any_date"] = cells(cin_census::count(*census, any));
    return out;
  }
  if (const auto tables = ssda903::read_tables(document); tables.ok()) {
    auto year = ssda903::return_year(*tables);
    if (!year) year = given;
    out["period"] = period_json(year);
    out["totals"] = cells(ssda903::count(*tables, year));
    return out;
  }
  SCRUTINY_ASSIGN(const office::Document content, office::read_document(document));
  SCRUTINY_ASSIGN(const annex_a::Workbook workbook, annex_a::find_lists(content));
  out["period"] = nullptr;
  out["totals"] = cells(annex_a::count(workbook));
  return out;
}

int run(int argc, char** argv) {
  if (argc != 2 && argc != 3) {
    std::cerr << "usage: " << argv[0] << " FILE [YEAR]\n";
    return 2;
  }
  std::optional<Period> given;
  if (argc == 3) {
    int year = 0;
    const std::string_view text(argv[2]);
    std::from_chars(text.data(), text.data() + text.size(), year);
    given = returns::year_ending_in(std::chrono::year{year});
  }
  std::ifstream file(argv[1], std::ios::binary);
  const std::string content{std::istreambuf_iterator<char>(file), {}};
  if (const Status ready = office::warm_up(); !ready.ok()) {
    std::cerr << ready.error().describe() << "\n";
    return 2;
  }
  const auto out = totals_of(as_bytes(content), given);
  if (!out.ok()) {
    std::cerr << out.error().describe() << "\n";
    return 1;
  }
  std::cout << json::serialize(*out) << "\n";
  return 0;
}

}  // namespace
}  // namespace scrutiny

int main(int argc, char** argv) {
  return scrutiny::run(argc, argv);
}
