#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include <gtest/gtest.h>

#include "plugins/dfe_cin_census/census_totals.h"
#include "plugins/sdk/run_plugin.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_dfe_cin_census();

namespace scrutiny::cin_census {
namespace {

const std::filesystem::path kCorpus = SCRUTINY_SOURCE_DIR "/plugins/dfe_cin_census/corpus";
constexpr const char* kChild = "Marlowe Quillfeather";

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string census(const std::string& children, const std::string& reference = "2024-03-31") {
  return "<Message><Header><CollectionDetails><Collection>CIN</Collection><ReferenceDate>" +
         reference + "</ReferenceDate></CollectionDetails></Header><Children>" + children +
         "</Children></Message>";
}
std::string child(const std::string& id, const std::string& inside) {
  return "<Child><ChildIdentifiers><LAchildID>" + id + "</LAchildID></ChildIdentifiers>" + inside +
         "</Child>";
}
std::string referral(const std::string& day, const std::string& more = {}) {
  return "<CINdetails><CINreferralDate>" + day + "</CINreferralDate>" + more + "</CINdetails>";
}

using Values = std::map<std::string, std::int64_t>;  // "line" or "line/group"

Values counted(const std::string& xml) {
  const auto parsed = parse_census(as_bytes(xml));
  EXPECT_TRUE(parsed.ok()) << parsed.error().describe();
  Values out;
  if (!parsed.ok()) return out;
  const returns::Totals totals = count(*parsed, census_year(*parsed));
  for (const returns::Count& each : totals.counts()) {
    std::string name(each.line.line);
    if (!each.group.empty()) name += "/" + std::string(each.group);
    out[name] = each.value;
  }
  return out;
}

Result<Extraction> extracted(const std::string& xml) {
  return sdk::run_plugin(*scrutiny_plugin_entry_dfe_cin_census(), as_bytes(xml));
}

TEST(CinCensus, CountsReReferralsWithinAYearOfTheSameChild) {
  const Values values =
      counted(census(child("a", referral("2023-03-31") + referral("2024-03-30")) +  // 365 days
                     child("b", referral("2023-03-31") + referral("2024-03-31")) +  // 366
                     child("c", referral("2023-04-01") + referral("2023-04-01")) +  // sent twice
                     child("d", referral("2023-05-01")) + child("d", referral("2023-06-01")) +
                     child("", referral("2023-05-01")) + child("", referral("2023-06-01"))));
  EXPECT_EQ(values.at("referrals"), 8);
  EXPECT_EQ(values.at("re_referrals"), 2) << "a, and d, who stands in two elements";
  EXPECT_EQ(values.at("children"), 7);
  EXPECT_EQ(values.at("children_distinct"), 6);
}

TEST(CinCensus, TakesTheConferenceOfTheEnquiryNotTheTransfer) {
  const Values values = counted(
      census(child("a", referral("2023-05-01",
                                 "<DateOfInitialCPC>2023-12-31</DateOfInitialCPC>"
                                 "<Section47><S47ActualStartDate>2023-05-02</S47ActualStartDate>"
                                 "<DateOfInitialCPC>2023-05-10</DateOfInitialCPC>"
                                 "<ICPCnotRequired>false</ICPCnotRequired></Section47>"
                                 "<Section47><S47ActualStartDate>2023-06-01</S47ActualStartDate>"
                                 "<ICPCnotRequired>TRUE</ICPCnotRequired></Section47>"))));
  EXPECT_EQ(values.at("initial_conferences"), 1);
  EXPECT_EQ(values.at("initial_conferences_within_15_working_days"), 1);
  EXPECT_EQ(values.at("section_47_enquiries"), 2);
  EXPECT_EQ(values.at("section_47_no_conference_required"), 1);
}

TEST(CinCensus, MeasuresAssessmentsInWorkingDays) {
  const auto assessment = [](const std::string& start, const std::string& end,
                             const std::string& factors) {
    return "<Assessments><AssessmentActualStartDate>" + start +
           "</AssessmentActualStartDate><AssessmentAuthorisationDate>" + end +
           "</AssessmentAuthorisationDate><FactorsIdentifiedAtAssessment>" + factors +
           "</FactorsIdentifiedAtAssessment></Assessments>";
  };
  const auto factor = [](const std::string& code) {
    return "<AssessmentFactors>" + code + "</AssessmentFactors>";
  };
  const Values values = counted(census(
      child("a", referral("2023-11-30",
                          assessment("2023-12-01", "2024-02-07", factor("16A") + factor(" 4b ")) +
                              assessment("2023-12-01", "2024-02-08", factor("16A")) +
                              assessment("01/12/2023", "06/02/2024", "") +
                              assessment("2024-01-02", "2024-01-01", factor(kChild))))));
  EXPECT_EQ(values.at("assessments_completed"), 4);
  EXPECT_EQ(values.at("assessments_timed"), 3) << "an end before the start is not in time";
  EXPECT_EQ(values.at("assessments_within_45_working_days"), 2);
  EXPECT_EQ(values.at("assessments_over_45_working_days"), 1);
  EXPECT_EQ(values.at("assessments_without_factors"), 1);
  EXPECT_EQ(values.at("assessments_by_factor/16A Neglect"), 2);
  EXPECT_EQ(values.at("children_by_factor/Neglect"), 1);
  EXPECT_EQ(values.at("children_by_factor/Mental health"), 1);
  EXPECT_EQ(values.at("assessments_by_factor/Other or unknown code"), 1);
}

TEST(CinCensus, AClosedPlanIsNotOpenOnTheDayItEnds) {
  const auto plan = [](const std::string& start, const std::string& end, const char* previous) {
    return "<ChildProtectionPlans><CPPstartDate>" + start + "</CPPstartDate><CPPendDate>" + end +
           "</CPPendDate><NumberOfPreviousCPP>" + previous +
           "</NumberOfPreviousCPP></ChildProtectionPlans>";
  };
  const Values values = counted(census(child(
      "a", referral("2023-05-01",
                    plan("2024-03-31", "", "1") + plan("2023-06-01", "2024-03-31", "0") +
                        plan("2022-06-01", "2024-04-01", "2") + plan("2024-04-01", "", "many")))));
  EXPECT_EQ(values.at("protection_plans_open"), 2);
  EXPECT_EQ(values.at("protection_plans_started"), 2);
  EXPECT_EQ(values.at("protection_plans_second_or_later"), 1);
  EXPECT_EQ(values.at("protection_plans_ended"), 1);
}

TEST(CinCensus, BothShapesOfSexAndStrayText) {
  const Values values = counted(census(
      "<Child><ChildIdentifiers><Sex>M</Sex><UPNunknown>UN1</UPNunknown>PersonBirthDate"
      "</ChildIdentifiers></Child>"
      "<Child><ChildIdentifiers><Sex> </Sex><GenderCurrent>1</GenderCurrent></ChildIdentifiers>"
      "</Child><Child><ChildIdentifiers><GenderCurrent>2</GenderCurrent></ChildIdentifiers></Child>"
      "<Child/>"));
  EXPECT_EQ(values.at("children_by_sex/Male"), 2);
  EXPECT_EQ(values.at("children_by_sex/Female"), 1);
  EXPECT_EQ(values.at("children_by_sex/Not stated"), 1);
}

TEST(CinCensus, WithoutAReferenceDateOnlyTheWholeIsCounted) {
  const Values values = counted(census(child("a", referral("2023-05-01")), "soon"));
  EXPECT_EQ(values.at("children"), 1);
  EXPECT_FALSE(values.contains("referrals"));
  EXPECT_FALSE(values.contains("protection_plans_open"));
}

TEST(CinCensusPlugin, GivesTotalsAndNothingElse) {
  const auto out = extracted(read(kCorpus / "census.xml"));
  ASSERT_TRUE(out.ok()) << out.error().describe();
  EXPECT_EQ(out->document.format, "dfe_cin_census");
  ASSERT_EQ(out->child_level.size(), 1u);
  EXPECT_EQ(out->child_level[0].reason, "statutory_return");
  EXPECT_TRUE(out->pages.empty() && out->fields.empty() && out->warnings.empty());
  std::size_t shown = 0;
  for (const ExtractedObservation& line : out->observations) {
    EXPECT_EQ(line.period_start, "2023-04-01");
    EXPECT_EQ(line.period_end, "2024-03-31");
    if (line.suppressed) {
      EXPECT_EQ(line.value + line.numerator + line.denominator, "") << line.line;
    } else if (line.unit == "count") {
      const int value = std::stoi(line.value);
      EXPECT_TRUE(value == 0 || value > 5) << line.line << " " << line.group;
      shown += value > 5 ? 1 : 0;
    }
  }
  EXPECT_GT(shown, 20u);
  EXPECT_EQ(out->observations[0].line, "children");
  EXPECT_EQ(out->observations[0].value, "60");
}

TEST(CinCensusPlugin, NoWordOfTheFileLeavesIt) {
  const std::string secret = kChild;
  std::string inside;
  for (const char* element : {"ReferralSource", "PrimaryNeedCode", "ReasonForClosure", "Whatever"})
    inside += std::string("<") + element + ">" + secret + "</" + element + ">";
  inside += "<Section47><ICPCnotRequired>" + secret + "</ICPCnotRequired></Section47>";
  inside +=
      "<ChildProtectionPlans><CPPstartDate>2023-05-01</CPPstartDate><InitialCategoryOfAbuse>" +
      secret + "</InitialCategoryOfAbuse></ChildProtectionPlans>";
  const auto out =
      extracted(census("<Child><ChildIdentifiers><LAchildID>" + secret + "</LAchildID><Sex>" +
                       secret + "</Sex></ChildIdentifiers><ChildCharacteristics><Ethnicity>" +
                       secret + "</Ethnicity><Disabilities><Disability>" + secret +
                       "</Disability></Disabilities></ChildCharacteristics>" +
                       referral("2023-05-01", inside) + "</Child>"));
  ASSERT_TRUE(out.ok()) << out.error().describe();
  const std::string all = to_json(*out);
  EXPECT_EQ(all.find("Quillfeather"), std::string::npos);
  EXPECT_EQ(all.find("QUILLFEATHER"), std::string::npos);
}

TEST(CinCensusPlugin, RefusesWhatIsNoCensus) {
  std::string bomb = "<!DOCTYPE Message [<!ENTITY a \"ha\">";
  for (char c = 'b'; c < 'k'; ++c) {
    const std::string before = std::string("&") + static_cast<char>(c - 1) + ";";
    bomb += std::string("<!ENTITY ") + c + " \"";
    for (int i = 0; i < 10; ++i) bomb += before;
    bomb += "\">";
  }
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "<a>";
  std::string wide = "<Message";
  for (int i = 0; i < 50'000; ++i) wide += " a" + std::to_string(i) + "=\"\"";
  const std::string whole = census(child("a", ""));
  for (const std::string& bad :
       {std::string(), std::string("CHILD,DOB\n1,2\n"), std::string("<Message/>"),
        std::string("<Message><Children/></Message>"), std::string("<html><Children/></html>"),
        census(""), bomb + "]>" + census(child("&j;", "")),
        "<!DOCTYPE Message SYSTEM \"file:///etc/passwd\">" + whole, "<Message>" + deep,
        wide + "></Message>", whole.substr(0, whole.size() - 20), whole + "<Message/>"}) {
    const auto out = extracted(bad);
    ASSERT_FALSE(out.ok()) << bad.substr(0, 100);
    EXPECT_EQ(out.error().code(), ErrorCode::kPluginRefused) << bad.substr(0, 100);
  }
}

TEST(CinCensusPlugin, ReadsMarkedEncodings) {
  const std::string whole = census(child("a", ""));
  EXPECT_TRUE(extracted("\xEF\xBB\xBF" + whole).ok());
  std::string wide = "\xFF\xFE";
  for (const char c : whole) wide += {c, '\0'};
  EXPECT_TRUE(extracted(wide).ok());
}

TEST(CinCensusPlugin, TimeGrowsWithTheFileOnly) {
  // Each of these was once quadratic somewhere: many factors, many ids, many names.
  std::string inside =
      "<Assessments><AssessmentAuthorisationDate>2023-05-01"
      "</AssessmentAuthorisationDate><FactorsIdentifiedAtAssessment>";
  for (int i = 0; i < 100'000; ++i)
    inside += "<AssessmentFactors>" + std::to_string(i) + "</AssessmentFactors>";
  inside += "</FactorsIdentifiedAtAssessment></Assessments>";
  for (int i = 0; i < 100'000; ++i) inside += "<n" + std::to_string(i) + "/>";
  std::string children = child("a", referral("2023-05-01", inside));
  for (int i = 0; i < 50'000; ++i)
    children += child(std::to_string(i), referral("2023-05-0" + std::to_string(i % 9 + 1)));
  const auto start = std::chrono::steady_clock::now();
  EXPECT_TRUE(extracted(census(children)).ok());
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

}  // namespace
}  // namespace scrutiny::cin_census
