// One counter for each of the twelve kinds, which is why this file is long.
#include "plugins/ssda903/return_totals.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "plugins/ssda903/codes.h"

namespace scrutiny::ssda903 {
namespace {

using returns::CodeCounts;
using returns::CodeList;
using returns::Day;
using returns::Line;
using returns::parse_day;
using returns::Period;
using returns::Totals;

using Row = std::vector<std::string>;
using Year = std::optional<Period>;
using Children = std::set<std::string_view>;

constexpr int kHighSdq = 17;

std::int64_t size(const Children& children) {
  return static_cast<std::int64_t>(children.size());
}

// One table while it is counted.
class Rows {
 public:
  explicit Rows(const Table& table) : table_(table) {}

  const std::vector<Row>& all() const { return table_.rows; }
  std::int64_t size() const { return static_cast<std::int64_t>(table_.rows.size()); }
  const std::string& text(const Row& row, std::string_view column) const {
    return row[table_.column(column)];
  }
  std::optional<Day> day(const Row& row, std::string_view column) const {
    return parse_day(text(row, column));
  }
  bool within(const Row& row, std::string_view column, const Year& year) const {
    return year && year->contains(day(row, column));
  }
  template <class Wanted>
  std::int64_t number(Wanted wanted) const {
    return std::count_if(all().begin(), all().end(), wanted);
  }
  template <class Wanted>
  CodeCounts codes(CodeList list, std::string_view column, Wanted wanted) const {
    CodeCounts out(list);
    for (const Row& row : all())
      if (wanted(row)) out.add(text(row, column));
    return out;
  }
  CodeCounts codes(CodeList list, std::string_view column) const {
    return codes(list, column, [](const Row&) { return true; });
  }
  template <class Wanted>
  Children children(Wanted wanted) const {
    Children out;
    for (const Row& row : all())
      if (wanted(row)) out.insert(text(row, "CHILD"));
    return out;
  }

 private:
  const Table& table_;
};

struct Whole {
  Totals::Id rows;
  Totals::Id children;
};

// Every kind has its rows and its children.
Whole count_rows(const Rows& rows, const Line& of_rows, const Line& of_children, Totals& totals) {
  const Totals::Id whole = totals.count(of_rows, rows.size());
  const auto children = rows.children([](const Row&) { return true; });
  return {whole, totals.part(whole, of_children, size(children))};
}

void count_header(const Rows& rows, const Year&, Totals& totals) {
  const Whole whole = count_rows(rows, {"header_rows", "Children in the return, rows", "CHILD"},
                                 {"header_children", "Children in the return", "CHILD"}, totals);
  totals.breakdown(whole.rows, {"header_by_sex", "Children by sex", "SEX"},
                   rows.codes(returns::kSexes, "SEX"));
  totals.breakdown(whole.rows, {"header_by_ethnicity", "Children by ethnicity", "ETHNIC"},
                   rows.codes(returns::kEthnicities, "ETHNIC"));
  totals.part(whole.rows, {"header_mothers", "Children who are mothers", "MOTHER"},
              rows.number([&](const Row& row) { return !rows.text(row, "MOTHER").empty(); }));
}

// What does not need the year.
void count_all_episodes(const Rows& rows, Totals& totals) {
  totals.detail("episodes_by_reason", rows.codes(kReasonsNewEpisode, "RNE"));
  totals.detail("episodes_by_legal_status", rows.codes(returns::kLegalStatuses, "LS"));
  totals.detail("episodes_by_need", rows.codes(returns::kNeeds, "CIN"));
  totals.detail("episodes_by_placement", rows.codes(returns::kPlacements, "PLACE"));
  totals.detail("episodes_by_provider", rows.codes(returns::kProviders, "PLACE_PROVIDER"));
  totals.detail("episodes_by_end", rows.codes(kEndsOfEpisode, "REC"));
  totals.detail("episodes_by_placement_change",
                rows.codes(kPlacementChanges, "REASON_PLACE_CHANGE"));
  const auto empty = [&](const char* column) {
    return [&rows, column](const Row& row) { return rows.text(row, column).empty(); };
  };
  totals.detail("episodes_without_end", rows.number(empty("DEC")));
  totals.detail("episodes_end_before_start", rows.number([&](const Row& row) {
    const auto start = rows.day(row, "DECOM");
    const auto end = rows.day(row, "DEC");
    return start && end && *end < *start;
  }));
  totals.detail("episodes_end_without_reason", rows.number([&](const Row& row) {
    return !empty("DEC")(row) && empty("REC")(row);
  }));
  totals.detail("episodes_reason_without_end", rows.number([&](const Row& row) {
    return empty("DEC")(row) && !empty("REC")(row);
  }));
}

void count_open_episodes(const Rows& rows, const Period& year, const Whole& whole, Totals& totals) {
  const auto open = [&](const Row& row) {
    const auto start = rows.day(row, "DECOM");
    const auto end = rows.day(row, "DEC");
    return start && *start <= year.last && (!end || *end > year.last);
  };
  const Children children = rows.children(open);
  std::map<std::string_view, int> per_child;
  for (const Row& row : rows.all())
    if (open(row)) ++per_child[rows.text(row, "CHILD")];
  const auto at = totals.part(
      whole.rows, {"episodes_open", "Episodes open on 31 March", "DECOM, DEC"}, rows.number(open));
  const auto looked_after =
      totals.part(at, {"children_looked_after", "Children looked after on 31 March", "DECOM, DEC"},
                  size(children));
  totals.within(whole.children, looked_after);
  totals.detail("children_with_two_open_episodes",
                std::count_if(per_child.begin(), per_child.end(),
                              [](const auto& each) { return each.second > 1; }));
  const CodeCounts status = rows.codes(returns::kLegalStatuses, "LS", open);
  const auto first = totals.breakdown(
      at, {"episodes_open_by_legal_status", "Open episodes by legal status", "LS"}, status);
  const auto without = totals.count(
      {"episodes_open_without_short_breaks", "Open episodes without short breaks", "LS"},
      rows.number(open) - status.at(returns::kV3) - status.at(returns::kV4));
  totals.sum(at, {without, first + returns::kV3, first + returns::kV4});
  totals.breakdown(at, {"episodes_open_by_need", "Open episodes by category of need", "CIN"},
                   rows.codes(returns::kNeeds, "CIN", open));
  totals.breakdown(at, {"episodes_open_by_placement", "Open episodes by placement", "PLACE"},
                   rows.codes(returns::kPlacements, "PLACE", open));
  totals.breakdown(at, {"episodes_open_by_provider", "Open episodes by provider", "PLACE_PROVIDER"},
                   rows.codes(returns::kProviders, "PLACE_PROVIDER", open));
}

void count_movements(const Rows& rows, const Year& year, const Whole& whole, Totals& totals) {
  const auto begun = [&](const Row& row) { return rows.within(row, "DECOM", year); };
  const auto ceased = [&](const Row& row) {
    const std::string& reason = rows.text(row, "REC");
    return rows.within(row, "DEC", year) && !reason.empty() && reason != "X1";
  };
  const auto started =
      totals.part(whole.rows, {"episodes_started", "Episodes started in the year", "DECOM"},
                  rows.number(begun));
  totals.within(whole.children,
                totals.part(started,
                            {"children_with_new_episode",
                             "Children with an episode started in the year", "DECOM"},
                            size(rows.children(begun))));
  const CodeCounts reasons = rows.codes(kReasonsNewEpisode, "RNE", begun);
  totals.breakdown(started, {"episodes_started_by_reason", "Episodes started by reason", "RNE"},
                   reasons);
  const auto left = totals.part(
      whole.rows, {"care_ceased", "Ceased to be looked after", "DEC, REC"}, rows.number(ceased));
  totals.within(
      whole.children,
      totals.part(left, {"children_ceased", "Children who ceased to be looked after", "DEC, REC"},
                  size(rows.children(ceased))));
  const CodeCounts ends = rows.codes(returns::kReasonsCeased, "REC", ceased);
  const auto first =
      totals.breakdown(left, {"care_ceased_by_reason", "Ceased by reason", "REC"}, ends);
  totals.sum(totals.count({"adopted", "Adopted in the year", "REC"},
                          ends.at(returns::kE11) + ends.at(returns::kE12)),
             {first + returns::kE11, first + returns::kE12});
}

void count_episodes(const Rows& rows, const Year& year, Totals& totals) {
  const Whole whole =
      count_rows(rows, {"episodes", "Episodes", "DECOM"},
                 {"children_with_episodes", "Children with an episode", "CHILD"}, totals);
  count_all_episodes(rows, totals);
  if (!year) return;
  count_open_episodes(rows, *year, whole, totals);
  count_movements(rows, year, whole, totals);
}

void count_reviews(const Rows& rows, const Year& year, Totals& totals) {
  const Whole whole = count_rows(rows, {"reviews", "Reviews", "REVIEW"},
                                 {"children_reviewed", "Children with a review", "CHILD"}, totals);
  totals.breakdown(
      whole.rows,
      {"reviews_by_participation", "Reviews by the child's part in them", "REVIEW_CODE"},
      rows.codes(kReviewCodes, "REVIEW_CODE"));
  if (!year) return;
  totals.part(whole.rows, {"reviews_in_year", "Reviews in the year", "REVIEW"},
              rows.number([&](const Row& row) { return rows.within(row, "REVIEW", year); }));
  totals.detail("reviews_after_year", rows.number([&](const Row& row) {
    const auto day = rows.day(row, "REVIEW");
    return day && *day > year->last;
  }));
}

void count_uasc(const Rows& rows, const Year& year, Totals& totals) {
  const Whole whole =
      count_rows(rows, {"uasc_rows", "Unaccompanied asylum seeking children, rows", "CHILD"},
                 {"uasc_children", "Unaccompanied asylum seeking children", "CHILD"}, totals);
  totals.breakdown(whole.rows,
                   {"uasc_by_sex", "Unaccompanied asylum seeking children by sex", "SEX"},
                   rows.codes(returns::kSexes, "SEX"));
  if (!year) return;
  totals.part(whole.rows,
              {"uasc_at_end", "Unaccompanied asylum seeking children on 31 March", "DUC"},
              rows.number([&](const Row& row) {
                const auto day = rows.day(row, "DUC");
                return !day || *day > year->last;
              }));
  totals.part(whole.rows,
              {"uasc_ceased", "Ceased to be unaccompanied asylum seeking in the year", "DUC"},
              rows.number([&](const Row& row) { return rows.within(row, "DUC", year); }));
}

std::int64_t score(const std::string& text) {
  std::int64_t out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && out >= 0 && out <= 40 ? out : -1;
}

void count_oc2(const Rows& rows, const Year&, Totals& totals) {
  const Whole whole =
      count_rows(rows, {"oc2_rows", "Outcomes of children looked after, rows", "CHILD"},
                 {"oc2_children", "Children with outcomes", "CHILD"}, totals);
  const auto flag = [&](const Line& line) {
    totals.part(whole.rows, line,
                rows.number([&](const Row& row) { return rows.text(row, line.source) == "1"; }));
  };
  flag({"oc2_convicted", "Convicted or subject to a final warning", "CONVICTED"});
  flag({"oc2_health_check", "Health checks up to date", "HEALTH_CHECK"});
  flag({"oc2_immunisations", "Immunisations up to date", "IMMUNISATIONS"});
  flag({"oc2_teeth_check", "Teeth checked", "TEETH_CHECK"});
  flag({"oc2_health_assessment", "Annual health assessment", "HEALTH_ASSESSMENT"});
  flag({"oc2_substance_misuse", "Substance misuse identified", "SUBSTANCE_MISUSE"});
  flag({"oc2_intervention_received", "Intervention received", "INTERVENTION_RECEIVED"});
  flag({"oc2_intervention_offered", "Intervention offered", "INTERVENTION_OFFERED"});
  std::int64_t scored = 0;
  std::int64_t total = 0;
  std::int64_t high = 0;
  for (const Row& row : rows.all()) {
    const std::int64_t points = score(rows.text(row, "SDQ_SCORE"));
    if (points < 0) continue;
    ++scored;
    total += points;
    high += points >= kHighSdq ? 1 : 0;
  }
  const auto with = totals.part(
      whole.rows, {"sdq_scored", "Strengths and difficulties score given", "SDQ_SCORE"}, scored);
  totals.part(with, {"sdq_high", "Strengths and difficulties score of 17 or more", "SDQ_SCORE"},
              high);
  totals.mean({"sdq_mean", "Mean strengths and difficulties score", "SDQ_SCORE"}, total, with);
  totals.detail("sdq_total", total);
  totals.breakdown(whole.rows, {"sdq_reason", "Reason for no score", "SDQ_REASON"},
                   rows.codes(kSdqReasons, "SDQ_REASON"));
}

void count_oc3(const Rows& rows, const Year&, Totals& totals) {
  const Whole whole = count_rows(rows, {"oc3_rows", "Care leavers, rows", "CHILD"},
                                 {"oc3_children", "Care leavers", "CHILD"}, totals);
  totals.breakdown(whole.rows, {"oc3_in_touch", "Care leavers by contact", "IN_TOUCH"},
                   rows.codes(kInTouch, "IN_TOUCH"));
  totals.breakdown(whole.rows, {"oc3_activity", "Care leavers by activity", "ACTIV"},
                   rows.codes(returns::kActivities, "ACTIV"));
  totals.breakdown(whole.rows, {"oc3_accommodation", "Care leavers by accommodation", "ACCOM"},
                   rows.codes(kAccommodation, "ACCOM"));
}

void count_ad1(const Rows& rows, const Year& year, Totals& totals) {
  const Whole whole = count_rows(rows, {"ad1_rows", "Adoptions, rows", "CHILD"},
                                 {"ad1_children", "Children adopted", "CHILD"}, totals);
  totals.breakdown(whole.rows,
                   {"adoptions_by_legal_status", "Adoptions by adopters' status", "LS_ADOPTR"},
                   rows.codes(kAdopterStatuses, "LS_ADOPTR"));
  totals.breakdown(whole.rows, {"adoptions_by_sex", "Adoptions by adopters' sex", "SEX_ADOPTR"},
                   rows.codes(kAdopterSexes, "SEX_ADOPTR"));
  totals.breakdown(whole.rows,
                   {"adoptions_by_number", "Adoptions by number of adopters", "NB_ADOPTR"},
                   rows.codes(kAdopterNumbers, "NB_ADOPTR"));
  totals.breakdown(whole.rows,
                   {"adoptions_by_foster_carer", "Adoptions by the foster carer", "FOSTER_CARE"},
                   rows.codes(kNoYes, "FOSTER_CARE"));
  if (!year) return;
  totals.part(whole.rows, {"adoption_decisions", "Best interest decisions in the year", "DATE_INT"},
              rows.number([&](const Row& row) { return rows.within(row, "DATE_INT", year); }));
}

void count_placed(const Rows& rows, const Year& year, Totals& totals) {
  const Whole whole =
      count_rows(rows, {"placed_for_adoption_rows", "Placements for adoption", "CHILD"},
                 {"placed_for_adoption_children", "Children placed for adoption", "CHILD"}, totals);
  totals.breakdown(whole.rows,
                   {"adoption_ceased_by_reason", "Placements by reason why no longer for adoption",
                    "REASON_PLACED_CEASED"},
                   rows.codes(kAdoptionCeased, "REASON_PLACED_CEASED"));
  if (!year) return;
  totals.part(
      whole.rows, {"adoption_ceased", "No longer for adoption in the year", "DATE_PLACED_CEASED"},
      rows.number([&](const Row& row) { return rows.within(row, "DATE_PLACED_CEASED", year); }));
}

void count_permanence(const Rows& rows, const Year&, Totals& totals) {
  const Whole whole = count_rows(
      rows, {"previous_permanence_rows", "Previous permanence, rows", "CHILD"},
      {"previous_permanence_children", "Children with previous permanence", "CHILD"}, totals);
  totals.breakdown(whole.rows,
                   {"previous_permanence", "Children by previous permanence", "PREV_PERM"},
                   rows.codes(kPermanence, "PREV_PERM"));
}

void count_missing(const Rows& rows, const Year& year, Totals& totals) {
  const auto is = [&](const char* code) {
    return [&rows, code](const Row& row) { return rows.text(row, "MISSING") == code; };
  };
  const Whole whole = count_rows(
      rows, {"missing_rows", "Episodes missing or away without authorisation", "MIS_START"},
      {"missing_rows_children", "Children missing or away without authorisation", "CHILD"}, totals);
  const CodeCounts types = rows.codes(kAbsences, "MISSING");
  const auto first = totals.breakdown(
      whole.rows, {"missing_by_type", "Missing and away without authorisation", "MISSING"}, types);
  totals.within(whole.children,
                totals.part(first, {"missing_children", "Children missing", "MISSING"},
                            size(rows.children(is("M")))));
  totals.within(
      whole.children,
      totals.part(first + 1, {"absent_children", "Children away without authorisation", "MISSING"},
                  size(rows.children(is("A")))));
  totals.part(whole.rows, {"missing_not_ended", "Without an end", "MIS_END"},
              rows.number([&](const Row& row) { return rows.text(row, "MIS_END").empty(); }));
  totals.detail("missing_end_before_start", rows.number([&](const Row& row) {
    const auto start = rows.day(row, "MIS_START");
    const auto end = rows.day(row, "MIS_END");
    return start && end && *end < *start;
  }));
  if (!year) return;
  const auto started = [&](const Row& row) { return rows.within(row, "MIS_START", year); };
  const auto in_year = totals.part(
      whole.rows, {"missing_started", "Started in the year", "MIS_START"}, rows.number(started));
  totals.within(
      first,
      totals.part(in_year, {"missing_started_missing", "Started in the year, missing", "MIS_START"},
                  rows.number([&](const Row& row) { return started(row) && is("M")(row); })));
}

void count_started(const Rows& rows, const Year& year, const Whole& whole, const Line& line,
                   Totals& totals) {
  if (!year) return;
  totals.part(whole.rows, line,
              rows.number([&](const Row& row) { return rows.within(row, line.source, year); }));
}

void count_social_workers(const Rows& rows, const Year& year, Totals& totals) {
  const Whole whole = count_rows(
      rows, {"social_worker_episodes", "Periods with one social worker", "SW_DECOM"},
      {"social_worker_children", "Children with a social worker recorded", "CHILD"}, totals);
  count_started(
      rows, year, whole,
      {"social_worker_started", "Periods with a social worker started in the year", "SW_DECOM"},
      totals);
}

void count_liberty(const Rows& rows, const Year& year, Totals& totals) {
  const Whole whole =
      count_rows(rows, {"liberty_orders", "Deprivation of liberty orders", "DOLO_START"},
                 {"liberty_children", "Children deprived of liberty", "CHILD"}, totals);
  count_started(
      rows, year, whole,
      {"liberty_orders_started", "Deprivation of liberty orders started in the year", "DOLO_START"},
      totals);
}

using Counter = void (*)(const Rows&, const Year&, Totals&);
// In the order of kinds().
constexpr std::array<Counter, 12> kCounters = {count_header,
                                               count_episodes,
                                               count_reviews,
                                               count_uasc,
                                               count_oc2,
                                               count_oc3,
                                               count_ad1,
                                               count_placed,
                                               count_permanence,
                                               count_missing,
                                               count_social_workers,
                                               count_liberty};

}  // namespace

std::optional<Period> return_year(const std::vector<Table>& tables) {
  std::optional<Day> latest;
  for (const Table& table : tables) {
    if (table.kind->name != "Episodes") continue;
    const std::size_t column = table.column("DECOM");
    for (const Row& row : table.rows) {
      const auto day = parse_day(row[column]);
      if (day && (!latest || *day > *latest)) latest = day;
    }
  }
  if (!latest) return std::nullopt;
  return returns::year_to_march(*latest);
}

Totals count(const std::vector<Table>& tables, const std::optional<Period>& year) {
  Totals totals;
  totals.period = year;
  for (const Table& table : tables) {
    const auto kind = static_cast<std::size_t>(table.kind - kinds().data());
    kCounters.at(kind)(Rows(table), year, totals);
  }
  return totals;
}

}  // namespace scrutiny::ssda903
