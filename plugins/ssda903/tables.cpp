#include "plugins/ssda903/tables.h"

#include <algorithm>

#include "plugins/office/read.h"
#include "plugins/sniff/sniff.h"
#include "plugins/ssda903/xml_form.h"

namespace scrutiny::ssda903 {
namespace {

using Names = std::string_view;

constexpr std::array<Names, 7> kHeader = {"CHILD", "SEX",    "DOB",   "ETHNIC",
                                          "UPN",   "MOTHER", "MC_DOB"};
constexpr std::array<Names, 13> kEpisodes = {
    "CHILD",     "DECOM",          "RNE", "LS",  "CIN",
    "PLACE",     "PLACE_PROVIDER", "DEC", "REC", "REASON_PLACE_CHANGE",
    "HOME_POST", "PL_POST",        "URN"};
constexpr std::array<Names, 4> kReviews = {"CHILD", "DOB", "REVIEW", "REVIEW_CODE"};
constexpr std::array<Names, 4> kUasc = {"CHILD", "SEX", "DOB", "DUC"};
constexpr std::array<Names, 12> kOc2 = {"CHILD",
                                        "DOB",
                                        "SDQ_SCORE",
                                        "SDQ_REASON",
                                        "CONVICTED",
                                        "HEALTH_CHECK",
                                        "IMMUNISATIONS",
                                        "TEETH_CHECK",
                                        "HEALTH_ASSESSMENT",
                                        "SUBSTANCE_MISUSE",
                                        "INTERVENTION_RECEIVED",
                                        "INTERVENTION_OFFERED"};
constexpr std::array<Names, 5> kOc3 = {"CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM"};
constexpr std::array<Names, 8> kAd1 = {"CHILD",       "DOB",       "DATE_INT",   "DATE_MATCH",
                                       "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR"};
constexpr std::array<Names, 5> kPlaced = {"CHILD", "DOB", "DATE_PLACED", "DATE_PLACED_CEASED",
                                          "REASON_PLACED_CEASED"};
constexpr std::array<Names, 5> kPrevPerm = {"CHILD", "DOB", "PREV_PERM", "LA_PERM", "DATE_PERM"};
constexpr std::array<Names, 5> kMissing = {"CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"};
constexpr std::array<Names, 6> kSocialWorkers = {"CHILD",    "DOB",    "SW_ID",
                                                 "SW_DECOM", "SW_DEC", "SW_REASON"};
constexpr std::array<Names, 4> kLiberty = {"CHILD", "DOB", "DOLO_START", "DOLO_END"};

constexpr std::array kKinds = {
    Kind{"Header", "header", kHeader},
    Kind{"Episodes", "episodes", kEpisodes},
    Kind{"Reviews", "reviews", kReviews},
    Kind{"UASC", "uasc", kUasc},
    Kind{"OC2", "oc2", kOc2},
    Kind{"OC3", "oc3", kOc3},
    Kind{"AD1", "ad1", kAd1},
    Kind{"PlacedAdoption", "placed_for_adoption", kPlaced},
    Kind{"PrevPerm", "previous_permanence", kPrevPerm},
    Kind{"Missing", "missing", kMissing},
    Kind{"SWEpisodes", "social_worker_episodes", kSocialWorkers},
    Kind{"DoLo", "deprivation_of_liberty", kLiberty},
};

// Of 30 columns at most, so that a table with thousands costs nothing.
constexpr std::size_t kMostColumns = 30;

std::string capitals(std::string_view text) {
  std::string out(office::trim(text));
  std::transform(out.begin(), out.end(), out.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return out;
}

Error not_a_return() {
  return office::refusal("The table's columns are not those of a return on children looked after.");
}

const Kind* kind_of(const office::Row& header) {
  if (header.cells.size() > kMostColumns) return nullptr;
  std::vector<std::string> names;
  for (const office::Cell& cell : header.cells) names.push_back(capitals(cell.text));
  std::sort(names.begin(), names.end());
  const auto same = [&](const Kind& kind) {
    std::vector<std::string> columns(kind.columns.begin(), kind.columns.end());
    std::sort(columns.begin(), columns.end());
    return columns == names;
  };
  const auto found = std::find_if(kKinds.begin(), kKinds.end(), same);
  return found == kKinds.end() ? nullptr : &*found;
}

// Room for the children of a large authority over years: a row of a return has a dozen cells.
office::Limits csv_limits() {
  office::Limits limits;
  limits.cells = 2'000'000;
  limits.text_bytes = 64u << 20;
  return limits;
}

Result<std::vector<Table>> read_csv(ByteView document) {
  SCRUTINY_ASSIGN(const office::Document content, office::read_document(document, csv_limits()));
  if (content.format != "csv" || content.blocks.size() != 1) return not_a_return();
  const auto* grid = std::get_if<office::Table>(&content.blocks[0]);
  if (grid == nullptr || grid->rows.size() < 2) return not_a_return();
  Table table;
  table.kind = kind_of(grid->rows[0]);
  if (table.kind == nullptr) return not_a_return();
  std::vector<std::size_t> place(kMostColumns, kMostColumns);  // of a cell's column in the kind
  for (const office::Cell& cell : grid->rows[0].cells) {
    const auto column = static_cast<std::size_t>(cell.column);
    if (column >= kMostColumns) return not_a_return();
    place[column] = table.column(capitals(cell.text));
  }
  table.rows.reserve(grid->rows.size() - 1);
  for (std::size_t at = 1; at < grid->rows.size(); ++at) {
    std::vector<std::string> row(table.kind->columns.size());
    for (const office::Cell& cell : grid->rows[at].cells) {
      const auto column = static_cast<std::size_t>(cell.column);
      if (column < kMostColumns && place[column] < row.size()) row[place[column]] = cell.text;
    }
    table.rows.push_back(std::move(row));
  }
  return std::vector<Table>{std::move(table)};
}

}  // namespace

std::span<const Kind> kinds() {
  return kKinds;
}

const Kind* find_kind(std::string_view name) {
  const auto found = std::find_if(kKinds.begin(), kKinds.end(),
                                  [&](const Kind& kind) { return kind.name == name; });
  return found == kKinds.end() ? nullptr : &*found;
}

std::size_t Table::column(std::string_view name) const {
  return static_cast<std::size_t>(std::find(kind->columns.begin(), kind->columns.end(), name) -
                                  kind->columns.begin());
}

Result<std::vector<Table>> read_tables(ByteView document) {
  return sniff(document) == media::kXml ? read_xml_form(document) : read_csv(document);
}

}  // namespace scrutiny::ssda903
