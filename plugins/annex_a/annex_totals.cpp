// One counter for each of the eleven lists, which is why this file is long.
#include "plugins/annex_a/annex_totals.h"

#include <algorithm>
#include <set>

#include "plugins/annex_a/codes.h"
#include "plugins/returns/care_codes.h"
#include "plugins/returns/codes.h"

namespace scrutiny::annex_a {
namespace {

using returns::CodeCounts;
using returns::CodeList;
using returns::Line;
using returns::Totals;
using returns::working_days;

using Row = std::vector<std::string>;
using Heading = std::string_view;

constexpr int kAssessmentDays = 45;
constexpr int kConferenceDays = 15;

// What every list has.
struct Common {
  Line rows, sex, ethnicity, disability;
};
constexpr std::array<Common, kLists> kCommon = {
    Common{{"contacts", "Contacts", "List 1"},
           {"contacts_by_sex", "Contacts by sex", "List 1, Gender"},
           {"contacts_by_ethnicity", "Contacts by ethnicity", "List 1, Ethnicity"},
           {}},
    Common{{"early_help", "Early help assessments", "List 2"},
           {"early_help_by_sex", "Early help assessments by sex", "List 2, Gender"},
           {"early_help_by_ethnicity", "Early help assessments by ethnicity", "List 2, Ethnicity"},
           {}},
    Common{{"referrals", "Referrals", "List 3"},
           {"referrals_by_sex", "Referrals by sex", "List 3, Gender"},
           {"referrals_by_ethnicity", "Referrals by ethnicity", "List 3, Ethnicity"},
           {}},
    Common{{"assessments", "Assessments", "List 4"},
           {"assessments_by_sex", "Assessments by sex", "List 4, Gender"},
           {"assessments_by_ethnicity", "Assessments by ethnicity", "List 4, Ethnicity"},
           {"assessments_by_disability", "Assessments by disability", "List 4, Disability"}},
    Common{
        {"section_47_enquiries", "Section 47 enquiries", "List 5"},
        {"section_47_by_sex", "Section 47 enquiries by sex", "List 5, Gender"},
        {"section_47_by_ethnicity", "Section 47 enquiries by ethnicity", "List 5, Ethnicity"},
        {"section_47_by_disability", "Section 47 enquiries by disability", "List 5, Disability"}},
    Common{
        {"children_in_need", "Children in need", "List 6"},
        {"children_in_need_by_sex", "Children in need by sex", "List 6, Gender"},
        {"children_in_need_by_ethnicity", "Children in need by ethnicity", "List 6, Ethnicity"},
        {"children_in_need_by_disability", "Children in need by disability", "List 6, Disability"}},
    Common{{"protection_plans", "Child protection plans", "List 7"},
           {"protection_plans_by_sex", "Child protection plans by sex", "List 7, Gender"},
           {"protection_plans_by_ethnicity", "Child protection plans by ethnicity",
            "List 7, Ethnicity"},
           {"protection_plans_by_disability", "Child protection plans by disability",
            "List 7, Disability"}},
    Common{{"looked_after", "Children looked after", "List 8"},
           {"looked_after_by_sex", "Children looked after by sex", "List 8, Gender"},
           {"looked_after_by_ethnicity", "Children looked after by ethnicity", "List 8, Ethnicity"},
           {"looked_after_by_disability", "Children looked after by disability",
            "List 8, Disability"}},
    Common{{"care_leavers", "Care leavers", "List 9"},
           {"care_leavers_by_sex", "Care leavers by sex", "List 9, Gender"},
           {"care_leavers_by_ethnicity", "Care leavers by ethnicity", "List 9, Ethnicity"},
           {"care_leavers_by_disability", "Care leavers by disability", "List 9, Disability"}},
    Common{{"adoption", "Children with a decision for adoption", "List 10"},
           {"adoption_by_sex", "Children with a decision for adoption by sex", "List 10, Gender"},
           {"adoption_by_ethnicity", "Children with a decision for adoption by ethnicity",
            "List 10, Ethnicity"},
           {"adoption_by_disability", "Children with a decision for adoption by disability",
            "List 10, Disability"}},
    Common{{"adopters", "Prospective adopters", "List 11"},
           {"adopters_by_sex", "Prospective adopters by sex", "List 11, Gender"},
           {"adopters_by_ethnicity", "Prospective adopters by ethnicity", "List 11, Ethnicity"},
           {"adopters_by_disability", "Prospective adopters by disability", "List 11, Disability"}},
};

// One list while it is counted.
class Counter {
 public:
  Counter(const List& list, Totals& totals) : list_(list), totals_(totals) {}

  void whole(const Common& common) {
    rows_ = totals_.count(common.rows, static_cast<std::int64_t>(list_.rows().size()));
    codes(common.sex, returns::kSexes, "gender");
    codes(common.ethnicity, returns::kEthnicities, "ethnicity");
    const bool of_child = list_.has("doesthechildhaveadisability");
    codes(common.disability, kYesNo, of_child ? "doesthechildhaveadisability" : "disability");
  }

  void codes(const Line& line, CodeList list, Heading heading) {
    if (!list_.has(heading)) return;
    CodeCounts counts(list);
    for (const Row& row : list_.rows()) counts.add(code_of(list_.text(row, heading)));
    totals_.breakdown(rows_, line, counts);
  }
  void filled(const Line& line, Heading heading) {
    part(line, heading, [&](const Row& row) { return !list_.text(row, heading).empty(); });
  }
  void empty(const Line& line, Heading heading) {
    part(line, heading, [&](const Row& row) { return list_.text(row, heading).empty(); });
  }
  void above(const Line& line, Heading heading, std::int64_t least) {
    part(line, heading, [&](const Row& row) {
      const auto number = list_.number(row, heading);
      return number && *number > least;
    });
  }
  // A count of something else than the list's rows.
  void added(const Line& line, Heading heading) {
    if (!list_.has(heading)) return;
    std::int64_t sum = 0;
    for (const Row& row : list_.rows()) sum += list_.number(row, heading).value_or(0);
    totals_.count(line, sum);
  }
  void different(const Line& line, Heading heading) {
    if (list_.has(heading))
      totals_.part(rows_, line, static_cast<std::int64_t>(ids(heading).size()));
  }

  struct SpanLines {
    Line timed, within, over, share;
  };
  void spans(const SpanLines& lines, Heading start, Heading end, int most) {
    if (!list_.has(start) || !list_.has(end)) return;
    std::int64_t within = 0;
    std::int64_t over = 0;
    for (const Row& row : list_.rows()) {
      const auto days = working_days(list_.day(row, start), list_.day(row, end));
      if (days) ++(*days <= most ? within : over);
    }
    const auto timed = totals_.part(rows_, lines.timed, within + over);
    const auto in_time = totals_.count(lines.within, within);
    const auto late = totals_.count(lines.over, over);
    totals_.sum(timed, {in_time, late});
    totals_.share(lines.share, in_time, timed);
  }

  std::set<std::string_view> ids(Heading heading) const {
    std::set<std::string_view> out;
    for (const Row& row : list_.rows())
      if (const std::string& id = list_.text(row, heading); !id.empty()) out.insert(id);
    return out;
  }

 private:
  template <class Wanted>
  void part(const Line& line, Heading heading, Wanted wanted) {
    if (!list_.has(heading)) return;
    totals_.part(rows_, line, std::count_if(list_.rows().begin(), list_.rows().end(), wanted));
  }

  const List& list_;
  Totals& totals_;
  Totals::Id rows_ = 0;
};

void contacts(Counter& list) {
  list.codes({"contacts_by_source", "Contacts by source", "List 1, Contact Source"},
             returns::kReferralSources, "contactsource");
}

void early_help(Counter& list) {
  list.filled({"early_help_completed", "Early help assessments completed",
               "List 2, Assessment completion date"},
              "assessmentcompletiondate");
}

void referrals(Counter& list) {
  list.codes({"referrals_by_source", "Referrals by source", "List 3, Referral Source"},
             returns::kReferralSources, "referralsource");
  list.codes(
      {"referrals_no_further_action", "Referrals with no further action", "List 3, Referral NFA?"},
      kYesNo, "referralnfa");
  list.above({"referrals_with_earlier_one", "Referrals with another in the 12 months before",
              "List 3, Number of Referrals in Last 12 Months"},
             "numberofreferralsinlast12months", 0);
}

void assessments(Counter& list) {
  constexpr Heading kEnd = "continuousassessmentdateofauthorisation";
  list.filled({"assessments_completed", "Assessments completed",
               "List 4, Continuous Assessment Date of Authorisation"},
              kEnd);
  list.spans(
      {{"assessments_timed", "Assessments with both dates in order", "List 4"},
       {"assessments_within_45_working_days", "Assessments within 45 working days", "List 4"},
       {"assessments_over_45_working_days", "Assessments over 45 working days", "List 4"},
       {"assessments_within_45_rate", "Assessments within 45 working days", "List 4"}},
      "continuousassessmentstartdate", kEnd, kAssessmentDays);
  list.codes({"assessments_child_seen", "Child seen during the assessment",
              "List 4, Child Seen During Continuous Assessment"},
             kYesNo, "childseenduringcontinuousassessment");
}

void enquiries(Counter& list) {
  list.codes({"section_47_conference_unnecessary", "Initial conference deemed unnecessary",
              "List 5, Was an Initial Child Protection Conference deemed unnecessary?"},
             kYesNo, "wasaninitialchildprotectionconferencedeemedunnecessary");
  list.spans({{"initial_conferences", "Initial child protection conferences", "List 5"},
              {"initial_conferences_within_15_working_days",
               "Initial conferences within 15 working days", "List 5"},
              {"initial_conferences_over_15_working_days",
               "Initial conferences over 15 working days", "List 5"},
              {"initial_conferences_within_15_rate", "Initial conferences within 15 working days",
               "List 5"}},
             "strategydiscussioninitiatingsection47enquirystartdate",
             "dateofinitialchildprotectionconference", kConferenceDays);
  list.codes({"initial_conferences_plan", "Initial conference resulted in a plan",
              "List 5, Did the Initial Child Protection Conference Result in a Child Protection "
              "Plan"},
             kYesNo, "didtheinitialchildprotectionconferenceresultinachildprotectionplan");
}

void in_need(Counter& list) {
  list.codes(
      {"children_in_need_by_need", "Children in need by primary need", "List 6, Primary Need Code"},
      returns::kNeeds, "primaryneedcode");
  list.codes(
      {"children_in_need_by_status", "Children in need by case status", "List 6, Case Status"},
      kCaseStatuses, "casestatus");
  list.empty({"children_in_need_open", "Children in need, open", "List 6, CIN Closure Date"},
             "cinclosuredate");
}

void plans(Counter& list) {
  list.empty({"protection_plans_open", "Child protection plans open",
              "List 7, Child Protection Plan End Date"},
             "childprotectionplanenddate");
  list.codes({"protection_plans_by_category", "Child protection plans by initial category",
              "List 7, Initial Category of Abuse"},
             returns::kAbuseCategories, "initialcategoryofabuse");
  list.codes({"protection_plans_by_latest_category", "Child protection plans by latest category",
              "List 7, Latest Category of Abuse"},
             returns::kAbuseCategories, "latestcategoryofabuse");
  list.above({"protection_plans_second_or_later", "Second or later child protection plans",
              "List 7, Number of Previous Child Protection Plans"},
             "numberofpreviouschildprotectionplans", 0);
  list.codes(
      {"protection_plans_seen_alone", "Child seen alone", "List 7, Was the Child Seen Alone?"},
      kYesNo, "wasthechildseenalone");
}

void looked_after(Counter& list) {
  list.empty({"looked_after_now", "Children looked after, not ceased",
              "List 8, Date Ceased to be Looked After"},
             "dateceasedtobelookedafter");
  list.codes({"looked_after_uasc", "Unaccompanied asylum seeking children",
              "List 8, Unaccompanied Asylum Seeking Child"},
             kYesNo, "unaccompaniedasylumseekingchilduascwithinthelast12monthsyn");
  list.codes(
      {"looked_after_by_need", "Children looked after by need", "List 8, Child's Category of Need"},
      returns::kNeeds, "childscategoryofneed");
  list.codes({"looked_after_by_legal_status", "Children looked after by legal status",
              "List 8, Child's Legal Status"},
             returns::kLegalStatuses, "childslegalstatus");
  list.codes(
      {"looked_after_by_placement", "Children looked after by placement", "List 8, Placement Type"},
      returns::kPlacements, "placementtype");
  list.codes({"looked_after_by_provider", "Children looked after by provider",
              "List 8, Placement Provider"},
             returns::kProviders, "placementprovider");
  list.filled({"looked_after_health_assessed", "Children looked after with a health assessment",
               "List 8, Date of Last Health Assessment"},
              "dateoflasthealthassessment");
  list.filled({"looked_after_dental_check", "Children looked after with a dental check",
               "List 8, Date of Last Dental Check"},
              "dateoflastdentalcheck");
  list.above({"looked_after_two_placements", "Two or more placements in 12 months",
              "List 8, Number of Placements in the Last 12 months"},
             "numberofplacementsinthelast12months", 1);
  list.codes({"looked_after_ceased_by_reason", "Reason ceased to be looked after",
              "List 8, Reason Ceased to be Looked After"},
             returns::kReasonsCeased, "reasonceasedtobelookedafter");
  list.added({"looked_after_missing_episodes", "Episodes missing from placement in 12 months",
              "List 8, Number of Episodes the Child has been Missing"},
             "numberofepisodesthechildhasbeenmissingfromtheirplacementinthelast12months");
}

void care_leavers(Counter& list) {
  list.codes({"care_leavers_by_eligibility", "Care leavers by eligibility",
              "List 9, Eligibility Category"},
             kEligibility, "eligibilitycategory");
  list.codes({"care_leavers_in_touch", "Local authority in touch", "List 9, LA in Touch"}, kYesNo,
             "laintouch");
  list.codes({"care_leavers_by_accommodation", "Care leavers by accommodation",
              "List 9, Type of Accommodation"},
             kAccommodation, "typeofaccommodation");
  list.codes({"care_leavers_by_suitability", "Care leavers by suitability of accommodation",
              "List 9, Suitability of Accommodation"},
             kSuitability, "suitabilityofaccommodation");
  list.codes({"care_leavers_by_activity", "Care leavers by activity", "List 9, Activity Status"},
             returns::kActivities, "activitystatus");
}

void adoption(Counter& list) {
  list.filled({"adoption_decided", "Decision that the child should be placed", "List 10"},
              "dateofdecisionthatchildshouldbeplacedforadoption");
  list.filled({"adoption_placement_order", "Placement order", "List 10"}, "dateofplacementorder");
  list.filled({"adoption_matched", "Matched with adopters", "List 10"},
              "dateofmatchingchildandprospectiveadopters");
  list.filled({"adoption_placed", "Placed for adoption", "List 10"}, "dateplacedforadoption");
  list.filled({"adoption_ordered", "Adoption order", "List 10"}, "dateofadoptionorder");
  list.filled(
      {"adoption_reversed", "Decision that the child should no longer be placed", "List 10"},
      "dateofdecisionthatchildshouldnolongerbeplacedforadoption");
  list.codes({"adoption_reversed_by_reason", "Reason why no longer placed for adoption",
              "List 10, Reason Why Child No Longer Placed for Adoption"},
             kReversals, "reasonwhychildnolongerplacedforadoption");
}

void adopters(Counter& list) {
  list.different(
      {"adopter_families", "Families of prospective adopters", "List 11, Family identifier"},
      "familyidentifier");
  list.codes({"adopters_fostering", "Fostering for adoption",
              "List 11, Is the (prospective) adopter fostering for adoption?"},
             kYesNo, "istheprospectiveadopterfosteringforadoption");
  list.filled({"adopters_approved", "Application approved", "List 11"}, "dateapplicationapproved");
  list.filled({"adopters_matched", "Matched with children", "List 11"},
              "dateadoptermatchedwithchildren");
  list.added({"adopters_children_placed", "Children placed with adopters",
              "List 11, No. of children placed"},
             "noofchildrenplaced");
  list.filled({"adopters_left", "Left the adoption process", "List 11"},
              "dateofleavingadoptionprocess");
}

using ListCounter = void (*)(Counter&);
constexpr std::array<ListCounter, kLists> kCounters = {
    contacts, early_help,   referrals,    assessments, enquiries, in_need,
    plans,    looked_after, care_leavers, adoption,    adopters};

}  // namespace

Totals count(const Workbook& workbook) {
  Totals totals;
  std::set<std::string_view> children;
  for (std::size_t i = 0; i < kLists; ++i) {
    if (!workbook.lists[i]) continue;
    Counter list(*workbook.lists[i], totals);
    list.whole(kCommon[i]);
    kCounters[i](list);
    if (i + 1 < kLists) children.merge(list.ids(key_of(i)));
  }
  totals.detail("children_distinct", static_cast<std::int64_t>(children.size()));
  return totals;
}

}  // namespace scrutiny::annex_a
