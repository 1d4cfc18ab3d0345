#include "plugins/policy/policy.h"

#include <gtest/gtest.h>

namespace scrutiny::policy {
namespace {

std::vector<Line> lines(std::vector<std::vector<std::string>> rows) {
  std::vector<Line> out;
  for (auto& row : rows) out.push_back({1, false, std::move(row)});
  return out;
}

// "name=value|raw" of every field; "-" when it is no policy.
std::string found(std::vector<std::vector<std::string>> rows, std::string_view title = "") {
  const Policy policy = find_policy(lines(std::move(rows)), title);
  if (policy.title.empty()) return "-";
  std::string out;
  for (const ExtractedField& field : policy.fields)
    out +=
        field.name + "=" + field.value + (field.value == field.raw ? "" : "|" + field.raw) + "\n";
  for (const ExtractedWarning& warning : policy.warnings) out += "! " + warning.code + "\n";
  return out;
}

TEST(Policy, IsReadFromTextWithColons) {
  EXPECT_EQ(found({{"Neglect Procedure"},
                   {"Version: v3.0"},
                   {"Owner: Head of Service"},
                   {"Approved: 5 May 2025"},
                   {"Review date: 2027-05-05"}}),
            "title=Neglect Procedure\nversion=3.0|v3.0\nowner=Head of Service\n"
            "approval_date=2025-05-05|5 May 2025\nreview_date=2027-05-05\n");
}

TEST(Policy, IsReadFromCellsAndFromPrintWithoutColons) {
  EXPECT_EQ(found({{"Title", "Escalation Protocol"},
                   {"Version 2.1"},
                   {"Next review date 31 March 2027"},
                   {"Approved by", "Partnership Board, 12 March 2025"}}),
            "title=Escalation Protocol\nversion=2.1\n"
            "approved_by=Partnership Board, 12 March 2025\n"
            "approval_date=2025-03-12|Partnership Board, 12 March 2025\n"
            "review_date=2027-03-31|31 March 2027\n");
}

TEST(Policy, GivesNoDateThatIsNotOneDayAndSaysSo) {
  EXPECT_EQ(found({{"Missing Children Policy"}, {"Version: 1"}, {"Review date: March 2027"}}),
            "title=Missing Children Policy\nversion=1\nreview_date=|March 2027\n"
            "! review_date_unclear\n");
  EXPECT_EQ(found({{"Missing Children Policy"}, {"Version: draft"}, {"Approved by: Board"}}),
            "title=Missing Children Policy\nversion=|draft\napproved_by=Board\n"
            "! review_date_not_found\n");
}

TEST(Policy, SaysWhenTwoValuesDiffer) {
  EXPECT_EQ(found({{"Guidance on Consent"},
                   {"Version: 2"},
                   {"Review date: 1 May 2026"},
                   {"Review date: 1 May 2027"}}),
            "title=Guidance on Consent\nversion=2\nreview_date=2026-05-01|1 May 2026\n"
            "! review_date_differs\n");
}

TEST(Policy, TakesNoVersionFromAHistoryOfVersions) {
  EXPECT_EQ(found({{"Guidance on Consent"},
                   {"Owner: A"},
                   {"Review date: 1 May 2026"},
                   {"Version", "Date", "Author"},
                   {"1", "2021", "B"},
                   {"2", "2023", "C"}}),
            "title=Guidance on Consent\nowner=A\nreview_date=2026-05-01|1 May 2026\n");
}

TEST(Policy, IsToldFromOtherDocuments) {
  EXPECT_EQ(found({{"Neglect Policy"}, {"Version: 1"}}), "-");
  EXPECT_EQ(found({{"Neglect Policy"}, {"Our policy has an owner."}}), "-");
  EXPECT_EQ(found({{"Minutes of the Policy Group"}, {"Version: 1"}, {"Review date: TBC"}}), "-");
  EXPECT_EQ(found({{"Policy action plan"}, {"Version: 1"}, {"Owner: A"}}), "-");
  EXPECT_EQ(found({{"Inspection of procedures"}, {"Version: 1"}, {"Owner: A"}}), "-");
  EXPECT_EQ(found({{"Risk register"}, {"Version: 1"}, {"Owner: A"}}), "-");
  EXPECT_EQ(found({{"Risk register"}, {"Title: Policy on risk"}, {"Version: 1"}, {"Owner: A"}}),
            "title=Policy on risk\nversion=1\nowner=A\n! review_date_not_found\n");
  EXPECT_EQ(found({}), "-");
}

TEST(Policy, TakesTheFilesTitleWhereNoLineHoldsOne) {
  EXPECT_EQ(found({{"Version: 1"}, {"Owner: A"}}, "Bruising Protocol"),
            "title=Bruising Protocol\nversion=1\nowner=A\n! review_date_not_found\n");
}

TEST(Policy, ListsHeadingsUpToACap) {
  std::vector<Line> rows = lines({{"Neglect Policy"}, {"Version: 1"}, {"Owner: A"}});
  for (int i = 0; i < 400; ++i) rows.push_back({2, true, {"Section " + std::to_string(i)}});
  const Policy policy = find_policy(rows, "");
  EXPECT_EQ(policy.fields.size(), 303u);
  EXPECT_EQ(policy.fields[3].name, "heading");
  EXPECT_EQ(policy.fields[3].page, 2);
  EXPECT_EQ(policy.warnings.back().code, "headings_left_out");
}

}  // namespace
}  // namespace scrutiny::policy
