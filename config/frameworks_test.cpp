#include "config/frameworks.h"

#include <gtest/gtest.h>

namespace scrutiny {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kSmall = R"(id = "x"
body = "B"
title = "T"
[[versions]]
id = "1"
from = 2020-01-01
grades = ["Good", "Bad"]
judgements = {a = "Judgement A"}
headings = {recommendation = "We recommend"}
[versions.response]
what = "Plan"
working_days = 10
counted_from = "received"
)";

// kSmall with one piece of text replaced.
std::string with(std::string_view old_text, std::string_view new_text) {
  std::string text(kSmall);
  const auto at = text.find(old_text);
  EXPECT_NE(at, std::string::npos) << old_text;
  return text.replace(at, old_text.size(), new_text);
}

std::string fault(std::string_view text) {
  const auto framework = parse_framework(text, "x.toml");
  if (framework.ok()) return "accepted";
  EXPECT_EQ(framework.error().code(), ErrorCode::kConfigInvalid);
  return framework.error().public_text();
}

TEST(Frameworks, IlacsChangesItsJudgementsWithTheDate) {
  const auto frameworks = builtin_frameworks();
  ASSERT_TRUE(frameworks.ok()) << frameworks.error().describe();
  ASSERT_EQ(frameworks->size(), 1u);
  const Framework& ilacs = frameworks->front();
  EXPECT_EQ(ilacs.id, "ilacs");

  EXPECT_EQ(version_on(ilacs, 2017y / 12 / 31), nullptr);
  const auto* first = version_on(ilacs, 2022y / 12 / 31);
  const auto* split = version_on(ilacs, 2023y / 1 / 1);
  const auto* now = version_on(ilacs, 2026y / 4 / 1);
  ASSERT_TRUE(first != nullptr && split != nullptr && now != nullptr);
  EXPECT_TRUE(first->judgements.contains("in_care_and_care_leavers"));
  EXPECT_TRUE(split->judgements.contains("care_leavers"));
  EXPECT_TRUE(split->judgements.contains("overall"));
  EXPECT_EQ(version_on(ilacs, 2026y / 3 / 31), split);
  EXPECT_FALSE(now->judgements.contains("overall"));
  EXPECT_EQ(now->grades.size(), 4u);
  ASSERT_TRUE(now->response.has_value());
  EXPECT_EQ(now->response->working_days, 70u);
  EXPECT_EQ(now->response->counted_from, "received");
}

TEST(Frameworks, ReadsASmallDefinitionWithAndWithoutAResponse) {
  EXPECT_EQ(fault(kSmall), "accepted");
  const std::string without(kSmall.substr(0, kSmall.find("[versions.response]")));
  const auto framework = parse_framework(without, "x.toml");
  ASSERT_TRUE(framework.ok());
  EXPECT_FALSE(framework->versions[0].response.has_value());
  EXPECT_EQ(framework->versions[0].headings.at("recommendation"), "We recommend");
}

TEST(Frameworks, NamesTheLineOfEachFault) {
  EXPECT_EQ(fault(with("body = \"B\"", "bodi = \"B\"")).find("body must be"), 10u);
  EXPECT_EQ(fault(with("title = \"T\"", "title = \"T\"\nmore = 1")), "x.toml:4: unknown key more");
  EXPECT_EQ(fault(with("2020-01-01", "\"2020\"")),
            "x.toml:6: from must be a date such as 2023-01-01");
  EXPECT_EQ(fault(with("\"Bad\"", "\"Good\"")),
            "x.toml:7: grades must be a list of different texts");
  EXPECT_EQ(fault(with("working_days = 10", "working_days = 0")),
            "x.toml:12: working_days must be 1 to 1000");
  EXPECT_EQ(fault(with("\"received\"", "\"monday\"")),
            "x.toml:13: counted_from must be \"received\" or \"published\"");
  EXPECT_NE(fault(with("\"Judgement A\"", "7")), "accepted");
  EXPECT_NE(fault(with("headings = {recommendation = \"We recommend\"}", "headings = 1")),
            "accepted");
  EXPECT_EQ(
      fault(std::string(kSmall.substr(0, kSmall.find("[versions.response]"))) + "response = 1"),
      "x.toml:10: response must be a table");
  EXPECT_NE(fault(with("[[versions]]", "[versions]")), "accepted");
  EXPECT_NE(fault(std::string(kSmall) + std::string(kSmall.substr(kSmall.find("[[")))), "accepted");
}

TEST(Frameworks, SurvivesHostileText) {
  for (const std::string_view text : {"", "[[versions]]\n", "id", "versions = [1]", "\xff", "[["}) {
    EXPECT_NE(fault(text), "accepted") << text;
  }
}

}  // namespace
}  // namespace scrutiny
