// Reports published as web pages, through the whole plugin: corpus_web.
#include <gtest/gtest.h>

#include "plugins/ofsted_ilacs/ilacs_test_runs.h"

namespace scrutiny {
namespace {

using Texts = std::vector<std::string>;

std::string web_file(const std::string& name) {
  return read_path("/plugins/ofsted_ilacs/corpus_web/" + name);
}

std::string reason(const std::string& page) {
  const auto result = run(page);
  return result.ok() ? "not refused" : std::string(result.error().public_text());
}

TEST(WebPages, GiveWhatAReportOfPaperGives) {
  const auto found = run(web_file("report_2025.html"));
  ASSERT_TRUE(found.ok()) << found.error().describe();
  EXPECT_EQ(found->document.title, "Inspection of Northshire local authority children’s services");
  EXPECT_EQ(found->document.framework, "ILACS");
  EXPECT_EQ(found->document.framework_version, "2023");
  EXPECT_EQ(field(*found, "local_authority"), "Northshire");
  EXPECT_EQ(field(*found, "inspection_start"), "2025-03-03");
  EXPECT_EQ(field(*found, "inspection_end"), "2025-03-14");
  EXPECT_EQ(field(*found, "lead_inspector"), "Rowan Thistlewood");
  EXPECT_EQ(field(*found, "publication_date"), "2025-04-28");
  EXPECT_EQ(field(*found, "summary"),
            "Children in Northshire are helped by workers who know them well.");
  const Grades expected{
      {"The impact of leaders on social work practice with children and families", "Good"},
      {"The experiences and progress of children who need help and protection",
       "Requires improvement to be good"},
      {"The experiences and progress of children in care", "Good"},
      {"The experiences and progress of care leavers", "Outstanding"},
      {"Overall effectiveness", "Good"}};
  EXPECT_EQ(grades_of(*found), expected);
  EXPECT_EQ(texts(*found, "area_for_improvement"),
            (Texts{"The timeliness of visits to children who are privately fostered.",
                   "The oversight of:", "The stability of the workforce."}));
  EXPECT_EQ(found->findings[1].children, (Texts{"children who are placed at a distance from home",
                                                "children who wait for a decision of the court."}));
  EXPECT_EQ(texts(*found, "priority_action"), (Texts{"The response to children who are missing."}));
  for (const ExtractedWarning& warning : found->warnings)
    ADD_FAILURE() << warning.code << ": " << warning.text;
  ASSERT_EQ(found->pages.size(), 1u);
  EXPECT_EQ(found->pages[0].text.find("inadequate"), std::string::npos);
}

TEST(WebPages, GiveJudgementsInAListAndNoneThatIsContradicted) {
  const auto found = run(web_file("list_of_judgements.html"));
  ASSERT_TRUE(found.ok()) << found.error().describe();
  EXPECT_EQ(field(*found, "local_authority"), "Eastvale");
  EXPECT_EQ(field(*found, "lead_inspector"), "Jo Lark");
  EXPECT_EQ(field(*found, "inspection_end"), "2024-06-14");
  const Grades expected{
      {"The impact of leaders on social work practice with children and families", "Good"},
      {"The experiences and progress of children in care", "Good"},
      {"Overall effectiveness", "Good"}};
  EXPECT_EQ(grades_of(*found), expected);
  EXPECT_TRUE(warned(*found, "unknown_grade"));
  EXPECT_TRUE(warned(*found, "grades_disagree"));
  EXPECT_EQ(texts(*found, "area_for_improvement"),
            (Texts{"Supervision of social workers.", "The quality of plans."}));
}

TEST(WebPages, OfOtherKindsAreRefusedWithTheirReason) {
  EXPECT_EQ(reason(web_file("not_found.html")),
            "This is a web page saying that the report was not found.");
  EXPECT_EQ(reason(web_file("other_page.html")),
            "The web page is not an Ofsted report on children's services.");
  EXPECT_EQ(reason("<!DOCTYPE html><p>" + std::string(5u << 20, 'a')),
            "The web page is too long to be an inspection report.");
  EXPECT_EQ(reason("<!DOCTYPE html><p>" + std::string(3u << 20, 'a')),
            "The web page is too long to be an inspection report.");
}

TEST(WebPages, OfAnyDepthAndLengthEnd) {
  std::string deep = "<!DOCTYPE html>";
  for (int i = 0; i < 100'000; ++i) deep += i % 2 ? "<ul><li>" : "<table><tr><td>";
  EXPECT_NE(reason(deep), "not refused");
  std::string words = "<!DOCTYPE html><p>";
  for (int i = 0; i < 300'000; ++i) words += "a ";
  EXPECT_NE(reason(words), "not refused");
}

TEST(WebPages, CutAnywhereGiveNoOtherGrade) {
  const std::string page = web_file("report_2025.html");
  const auto whole = run(page);
  ASSERT_TRUE(whole.ok());
  const Grades right = grades_of(*whole);
  for_each_cut(page, 37, [&](const std::string& cut) {
    const auto found = run(cut);
    if (!found.ok()) return;
    for (const auto& [name, grade] : grades_of(*found)) {
      const auto known = right.find(name);
      if (known != right.end()) {
        EXPECT_TRUE(known->second.starts_with(grade)) << name << grade;
      }
    }
  });
}

}  // namespace
}  // namespace scrutiny
