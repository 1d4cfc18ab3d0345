#include "plugins/dfe_cin_census/census_totals.h"

#include <algorithm>
#include <map>
#include <set>

#include "plugins/dfe_cin_census/codes.h"

namespace scrutiny::cin_census {
namespace {

using returns::CodeCounts;
using returns::Line;
using returns::Period;
using returns::Totals;
using returns::working_days;

constexpr int kAssessmentDays = 45;
constexpr int kConferenceDays = 15;
constexpr int kReReferralDays = 365;

constexpr Line kChildren{"children", "Children in the census", "Children/Child"};
constexpr Line kSex{"children_by_sex", "Children by sex", "ChildIdentifiers/Sex"};
constexpr Line kEthnicity{"children_by_ethnicity", "Children by ethnicity",
                          "ChildCharacteristics/Ethnicity"};
constexpr Line kDisability{"children_by_disability", "Children by disability (several may apply)",
                           "Disabilities/Disability"};
constexpr Line kCases{"cases", "Cases in the census", "CINdetails"};
constexpr Line kOpenPlans{"protection_plans_open",
                          "Child protection plans open on the reference date",
                          "ChildProtectionPlans/CPPstartDate"};
constexpr Line kCinPlans{"cin_plans", "Child in need plans", "CINPlanDates"};
constexpr Line kPreProceedings{
    "pre_proceedings", "Pre-proceedings and family group decision making", "PreProceedingsandFGDM"};
constexpr Line kReferrals{"referrals", "Referrals", "CINdetails/CINreferralDate"};
constexpr Line kReferred{"children_referred", "Children referred", "CINdetails/CINreferralDate"};
constexpr Line kReReferrals{"re_referrals", "Re-referrals within 12 months of a previous referral",
                            "CINdetails/CINreferralDate"};
constexpr Line kReReferralShare{"re_referral_rate", "Re-referrals within 12 months, of referrals",
                                "CINdetails/CINreferralDate"};
constexpr Line kNfa{"referrals_no_further_action", "Referrals with no further action",
                    "CINdetails/ReferralNFA"};
constexpr Line kNfaShare{"no_further_action_rate", "No further action, of referrals",
                         "CINdetails/ReferralNFA"};
constexpr Line kSource{"referrals_by_source", "Referrals by source", "CINdetails/ReferralSource"};
constexpr Line kNeed{"referrals_by_need", "Referrals by primary need",
                     "CINdetails/PrimaryNeedCode"};
constexpr Line kClosed{"cases_closed", "Cases closed", "CINdetails/CINclosureDate"};
constexpr Line kClosure{"cases_closed_by_reason", "Cases closed by reason",
                        "CINdetails/ReasonForClosure"};
constexpr Line kStarted{"assessments_started", "Assessments started",
                        "Assessments/AssessmentActualStartDate"};
constexpr Line kCompleted{"assessments_completed", "Assessments completed",
                          "Assessments/AssessmentAuthorisationDate"};
constexpr Line kMeasurable{"assessments_timed", "Assessments completed with both dates in order",
                           "Assessments/AssessmentActualStartDate"};
constexpr Line kWithin{"assessments_within_45_working_days",
                       "Assessments completed within 45 working days",
                       "Assessments/AssessmentAuthorisationDate"};
constexpr Line kOver{"assessments_over_45_working_days",
                     "Assessments completed in more than 45 working days",
                     "Assessments/AssessmentAuthorisationDate"};
constexpr Line kWithinShare{"assessments_within_45_rate", "Assessments within 45 working days",
                            "Assessments/AssessmentAuthorisationDate"};
constexpr Line kNoFactors{"assessments_without_factors", "Assessments completed without a factor",
                          "FactorsIdentifiedAtAssessment"};
constexpr Line kFactorLine{"assessments_by_factor",
                           "Completed assessments by factor (several may apply)",
                           "FactorsIdentifiedAtAssessment/AssessmentFactors"};
constexpr Line kAssessed{"children_assessed", "Children with a completed assessment",
                         "Assessments/AssessmentAuthorisationDate"};
constexpr Line kFactorChildren{"children_by_factor",
                               "Assessed children by factor (several may apply)",
                               "FactorsIdentifiedAtAssessment/AssessmentFactors"};
constexpr Line kEnquiries{"section_47_enquiries", "Section 47 enquiries started",
                          "Section47/S47ActualStartDate"};
constexpr Line kNotRequired{"section_47_no_conference_required",
                            "Section 47 enquiries without need of a conference",
                            "Section47/ICPCnotRequired"};
constexpr Line kConferences{"initial_conferences", "Initial child protection conferences",
                            "Section47/DateOfInitialCPC"};
constexpr Line kTimed{"initial_conferences_timed", "Initial conferences with both dates in order",
                      "Section47/DateOfInitialCPC"};
constexpr Line kInTime{"initial_conferences_within_15_working_days",
                       "Initial conferences within 15 working days of the enquiry's start",
                       "Section47/DateOfInitialCPC"};
constexpr Line kLate{"initial_conferences_over_15_working_days",
                     "Initial conferences more than 15 working days after the enquiry's start",
                     "Section47/DateOfInitialCPC"};
constexpr Line kInTimeShare{"initial_conferences_within_15_rate",
                            "Initial conferences within 15 working days",
                            "Section47/DateOfInitialCPC"};
constexpr Line kPlans{"protection_plans_started", "Child protection plans started",
                      "ChildProtectionPlans/CPPstartDate"};
constexpr Line kAgain{"protection_plans_second_or_later",
                      "Child protection plans started for a second or later time",
                      "ChildProtectionPlans/NumberOfPreviousCPP"};
constexpr Line kAgainShare{"protection_plans_second_or_later_rate",
                           "Second or later plans, of plans started",
                           "ChildProtectionPlans/NumberOfPreviousCPP"};
constexpr Line kCategory{"protection_plans_by_category",
                         "Child protection plans started by initial category of abuse",
                         "ChildProtectionPlans/InitialCategoryOfAbuse"};
constexpr Line kEnded{"protection_plans_ended", "Child protection plans ended",
                      "ChildProtectionPlans/CPPendDate"};

using Children = std::set<std::size_t>;

std::int64_t size(const Children& children) {
  return static_cast<std::int64_t>(children.size());
}

// The referral days of each child of the file, whatever their year.
class Referrals {
 public:
  explicit Referrals(const Census& census) {
    for (const Case& each : census.cases)
      if (each.referred) days_[each.child].insert(*each.referred);
  }
  // An earlier day within 12 months; the same day twice is one referral sent twice.
  bool again(const Case& each) const {
    const std::set<Day>& days = days_.at(each.child);
    const auto at = days.find(*each.referred);
    return at != days.begin() &&
           *each.referred - *std::prev(at) <= std::chrono::days{kReReferralDays};
  }

 private:
  std::map<std::size_t, std::set<Day>> days_;
};

void count_whole(const Census& census, Totals& totals, Totals::Id& children) {
  children = totals.count(kChildren, static_cast<std::int64_t>(census.children.size()));
  CodeCounts sex(returns::kSexes);
  CodeCounts ethnicity(returns::kEthnicities);
  CodeCounts disability(kDisabilities);
  for (const Child& child : census.children) {
    sex.add(child.sex);
    ethnicity.add(child.ethnicity);
    for (const std::string& each : child.disabilities) disability.add(each);
  }
  totals.breakdown(children, kSex, sex);
  totals.breakdown(children, kEthnicity, ethnicity);
  totals.overlapping(children, kDisability, disability);
  totals.detail("children_distinct", static_cast<std::int64_t>(census.distinct_children));
  std::int64_t open = 0;
  std::int64_t cin_plans = 0;
  std::int64_t pre_proceedings = 0;
  for (const Case& each : census.cases) {
    cin_plans += each.cin_plans;
    pre_proceedings += each.pre_proceedings;
    for (const ProtectionPlan& plan : each.plans) {
      const bool is_open = census.reference && plan.started && *plan.started <= *census.reference &&
                           (!plan.ended || *plan.ended > *census.reference);
      open += is_open ? 1 : 0;
    }
  }
  totals.count(kCinPlans, cin_plans);
  totals.count(kPreProceedings, pre_proceedings);
  if (census.reference) totals.count(kOpenPlans, open);
}

void count_referrals(const Census& census, const Period& period, Totals& totals,
                     Totals::Id children) {
  const Referrals referrals(census);
  Children referred;
  CodeCounts source(returns::kReferralSources);
  CodeCounts need(returns::kNeeds);
  CodeCounts closure(kClosureReasons);
  std::int64_t all = 0;
  std::int64_t again = 0;
  std::int64_t nfa = 0;
  std::int64_t closed = 0;
  for (const Case& each : census.cases) {
    if (period.contains(each.closed)) {
      ++closed;
      closure.add(each.closure_reason);
    }
    if (!period.contains(each.referred)) continue;
    ++all;
    again += referrals.again(each) ? 1 : 0;
    nfa += each.no_further_action ? 1 : 0;
    referred.insert(each.child);
    source.add(each.source);
    need.add(each.need);
  }
  const auto cases = totals.count(kCases, static_cast<std::int64_t>(census.cases.size()));
  const auto whole = totals.part(cases, kReferrals, all);
  totals.within(whole, totals.part(children, kReferred, size(referred)));
  const auto re_referrals = totals.part(whole, kReReferrals, again);
  totals.share(kReReferralShare, re_referrals, whole);
  totals.share(kNfaShare, totals.part(whole, kNfa, nfa), whole);
  totals.breakdown(whole, kSource, source);
  totals.breakdown(whole, kNeed, need);
  totals.breakdown(totals.part(cases, kClosed, closed), kClosure, closure);
}

// What was done in time and what was not, of what can be measured.
struct Spans {
  std::int64_t within = 0;
  std::int64_t over = 0;
  void add(const std::optional<int>& days, int most) {
    if (!days) return;
    ++(*days <= most ? within : over);
  }
};

struct SpanLines {
  Line timed, within, over, share;
};

void add_spans(Totals& totals, Totals::Id whole, const SpanLines& lines, const Spans& spans) {
  const auto timed = totals.part(whole, lines.timed, spans.within + spans.over);
  const auto within = totals.count(lines.within, spans.within);
  const auto over = totals.count(lines.over, spans.over);
  totals.sum(timed, {within, over});
  totals.share(lines.share, within, timed);
}

bool is_of(std::string_view factor, std::string_view number) {
  return factor.size() == number.size() + 1 && factor.starts_with(number) && factor.back() >= 'A' &&
         factor.back() <= 'F';
}

struct FactorCounts {
  CodeCounts assessments{kFactors};
  std::int64_t without = 0;
  std::array<Children, kFactorGroups.size()> children;

  void add(std::size_t child, const std::set<std::string>& factors) {
    without += factors.empty() ? 1 : 0;
    for (const std::string& factor : factors) {
      assessments.add(factor);
      for (std::size_t i = 0; i < kFactorGroups.size(); ++i)
        if (is_of(factor, kFactorGroups[i].number)) children[i].insert(child);
    }
  }
};

void count_assessments(const Census& census, const Period& period, Totals& totals,
                       Totals::Id children) {
  std::int64_t started = 0;
  std::int64_t completed = 0;
  Spans spans;
  Children assessed;
  FactorCounts factors;
  for (const Case& each : census.cases) {
    for (const Assessment& assessment : each.assessments) {
      started += period.contains(assessment.started) ? 1 : 0;
      if (!period.contains(assessment.authorised)) continue;
      ++completed;
      assessed.insert(each.child);
      spans.add(working_days(assessment.started, assessment.authorised), kAssessmentDays);
      factors.add(each.child, assessment.factors);
    }
  }
  totals.count(kStarted, started);
  const auto whole = totals.count(kCompleted, completed);
  add_spans(totals, whole, {kMeasurable, kWithin, kOver, kWithinShare}, spans);
  totals.part(whole, kNoFactors, factors.without);
  totals.overlapping(whole, kFactorLine, factors.assessments);
  const auto of = totals.part(children, kAssessed, size(assessed));
  totals.within(whole, of);
  for (std::size_t i = 0; i < kFactorGroups.size(); ++i)
    totals.part_of_group(of, kFactorChildren, kFactorGroups[i].group, kFactorGroups[i].number,
                         size(factors.children[i]));
}

void count_protection(const Census& census, const Period& period, Totals& totals) {
  std::int64_t enquiries = 0;
  std::int64_t not_required = 0;
  std::int64_t conferences = 0;
  Spans spans;
  std::int64_t started = 0;
  std::int64_t again = 0;
  std::int64_t ended = 0;
  CodeCounts category(returns::kAbuseCategories);
  for (const Case& each : census.cases) {
    for (const Section47& enquiry : each.enquiries) {
      if (period.contains(enquiry.started)) {
        ++enquiries;
        not_required += enquiry.conference_not_required ? 1 : 0;
      }
      if (!period.contains(enquiry.conference)) continue;
      ++conferences;
      spans.add(working_days(enquiry.started, enquiry.conference), kConferenceDays);
    }
    for (const ProtectionPlan& plan : each.plans) {
      ended += period.contains(plan.ended) ? 1 : 0;
      if (!period.contains(plan.started)) continue;
      ++started;
      again += plan.has_previous ? 1 : 0;
      category.add(plan.category);
    }
  }
  totals.part(totals.count(kEnquiries, enquiries), kNotRequired, not_required);
  add_spans(totals, totals.count(kConferences, conferences), {kTimed, kInTime, kLate, kInTimeShare},
            spans);
  const auto plans = totals.count(kPlans, started);
  totals.share(kAgainShare, totals.part(plans, kAgain, again), plans);
  totals.breakdown(plans, kCategory, category);
  totals.count(kEnded, ended);
}

}  // namespace

std::optional<Period> census_year(const Census& census) {
  if (!census.reference) return std::nullopt;
  return returns::year_ending_in(std::chrono::year_month_day(*census.reference).year());
}

Totals count(const Census& census, const std::optional<Period>& period) {
  Totals totals;
  totals.period = period;
  Totals::Id children = 0;
  count_whole(census, totals, children);
  if (!period) return totals;
  count_referrals(census, *period, totals, children);
  count_assessments(census, *period, totals, children);
  count_protection(census, *period, totals);
  return totals;
}

}  // namespace scrutiny::cin_census
