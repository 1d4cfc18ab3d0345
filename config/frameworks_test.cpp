#include "config/frameworks.h"

#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

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
  const auto named = std::find_if(frameworks->begin(), frameworks->end(),
                                  [](const Framework& each) { return each.id == "ilacs"; });
  ASSERT_NE(named, frameworks->end());
  const Framework& ilacs = *named;

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
            "x.toml:13: counted_from must be \"received\", \"published\" or \"stated\"");
  EXPECT_NE(fault(with("\"Judgement A\"", "7")), "accepted");
  EXPECT_NE(fault(with("headings = {recommendation = \"We recommend\"}", "headings = 1")),
            "accepted");
  EXPECT_EQ(
      fault(std::string(kSmall.substr(0, kSmall.find("[versions.response]"))) + "response = 1"),
      "x.toml:10: response must be a table");
  EXPECT_NE(fault(with("[[versions]]", "[versions]")), "accepted");
  EXPECT_NE(fault(std::string(kSmall) + std::string(kSmall.substr(kSmall.find("[[")))), "accepted");
}

TEST(Frameworks, AResponseIsOwedInWorkingDaysInWeeksOrByTheStatedDate) {
  const auto rule = [](std::string_view text) {
    const auto framework = parse_framework(text, "x.toml");
    return framework.ok() ? *framework->versions[0].response : ResponseRule();
  };
  EXPECT_EQ(rule(with("working_days = 10", "weeks = 6")).weeks, 6u);
  EXPECT_EQ(
      rule(with("working_days = 10\ncounted_from = \"received\"", "counted_from = \"stated\""))
          .counted_from,
      "stated");
  EXPECT_EQ(fault(with("working_days = 10", "working_days = 10\nweeks = 2")),
            "x.toml:12: unknown key working_days");
  EXPECT_EQ(fault(with("\"received\"", "\"stated\"")),
            "x.toml:13: counted_from is \"stated\": the report says the date");
}

constexpr std::string_view kReading = R"([versions.reading]
first_pages = 2
recognise = [{any = ["we inspect"]}]
grade_sentences = ["is {grade}"]
[versions.reading.judgement_names]
a = ["Another name of A"]
[[versions.reading.fields]]
name = "place"
type = "text"
labels = ["Name"]
[[versions.reading.sections]]
kind = "recommendation"
items = "list"
lead = "finding"
)";

// kSmall and kReading with one piece of text of the latter replaced.
std::string reading_with(std::string_view old_text, std::string_view new_text) {
  std::string text(kReading);
  const auto at = text.find(old_text);
  EXPECT_NE(at, std::string::npos) << old_text;
  return std::string(kSmall) + text.replace(at, old_text.size(), new_text);
}

TEST(Frameworks, TheReadingPartIsCheckedStrictly) {
  const auto framework = parse_framework(std::string(kSmall) + std::string(kReading), "x.toml");
  ASSERT_TRUE(framework.ok()) << framework.error().describe();
  EXPECT_TRUE(framework->versions[0].readable);
  EXPECT_EQ(fault(reading_with("first_pages = 2\n", "")), "x.toml:14: first_pages must be 1 to 20");
  EXPECT_EQ(fault(reading_with("[\"we inspect\"]", "[]")),
            "x.toml:16: any must hold texts that are not empty");
  EXPECT_EQ(fault(reading_with("{any = [\"we inspect\"]}", "")),
            "x.toml:16: recognise must be given as [[recognise]], at least once");
  EXPECT_EQ(fault(reading_with("is {grade}", "is good")),
            "x.toml:17: grade_sentences must each hold {grade}");
  EXPECT_EQ(fault(reading_with("\na = [", "\nb = [")), "x.toml:19: b is no judgement");
  EXPECT_EQ(fault(reading_with("\"place\"", "\"Place\"")),
            "x.toml:21: name must be lower case letters, digits and _");
  EXPECT_EQ(fault(reading_with("\"text\"", "\"number\"")),
            "x.toml:22: type must be one of text, date, period");
  EXPECT_EQ(fault(reading_with("labels = [\"Name\"]\n", "")),
            "x.toml:20: labels or after or before must say where the field stands");
  EXPECT_EQ(fault(reading_with("kind = \"recommendation\"", "kind = \"must\"")),
            "x.toml:25: kind has no heading in the version's headings");
  EXPECT_EQ(fault(reading_with("\"finding\"", "\"both\"")),
            "x.toml:27: lead must be one of none, addressee, finding");
  EXPECT_EQ(fault(reading_with("items =", "item =")), "x.toml:26: unknown key item");
}

TEST(Frameworks, EveryReportThatIsReadByDefinitionIsDescribed) {
  const auto frameworks = builtin_frameworks();
  ASSERT_TRUE(frameworks.ok()) << frameworks.error().describe();
  std::vector<std::string> ids;
  std::vector<std::string> readable;
  for (const Framework& framework : *frameworks) {
    ids.push_back(framework.id);
    if (framework.versions.back().readable) readable.push_back(framework.id);
  }
  EXPECT_EQ(ids,
            (std::vector<std::string>{"area_send", "cqc", "hmi_prisons_yoi", "hmi_probation_yj",
                                      "hmicfrs_ncpi", "hmicfrs_peel", "ilacs", "jtai", "sccif"}));
  EXPECT_EQ(readable, (std::vector<std::string>{"cqc", "hmi_prisons_yoi", "hmi_probation_yj",
                                                "hmicfrs_ncpi", "hmicfrs_peel", "sccif"}));
}

TEST(Frameworks, AreWrittenAsJsonForPlugins) {
  auto framework = parse_framework(std::string(kSmall) + std::string(kReading), "x.toml");
  ASSERT_TRUE(framework.ok());
  const std::string one = frameworks_json({*framework});
  EXPECT_NE(one.find(R"("from" : "2020-01-01")"), std::string::npos) << one;
  EXPECT_NE(one.find(R"("any" : [)"), std::string::npos) << one;
  EXPECT_EQ(frameworks_json({}), "[]");
  EXPECT_EQ(frameworks_json({*framework, *framework}),
            "[" + framework->json + "," + framework->json + "]");
}

class FrameworksFolder : public ::testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }

  testing::TempDir temporary_;
  const std::filesystem::path folder_ = temporary_.path();
};

TEST_F(FrameworksFolder, AddsToTheBuiltInOnesAndReplacesThemById) {
  const std::size_t builtin = builtin_frameworks()->size();
  EXPECT_EQ(load_frameworks(folder_ / "absent")->size(), builtin);
  write("x.toml", std::string(kSmall));
  write("mine.toml", with("id = \"x\"", "id = \"cqc\""));
  write("notes.txt", "not read");
  const auto loaded = load_frameworks(folder_);
  ASSERT_TRUE(loaded.ok()) << loaded.error().describe();
  EXPECT_EQ(loaded->size(), builtin + 1);
  for (const Framework& framework : *loaded) {
    if (framework.id == "cqc") {
      EXPECT_EQ(framework.title, "T");
    }
  }
}

TEST_F(FrameworksFolder, FaultsNameTheFile) {
  write("x.toml", with("body", "bodi"));
  const auto wrong = load_frameworks(folder_);
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().public_text().rfind((folder_ / "x.toml").string() + ":", 0), 0u);
  write("x.toml", std::string(kSmall));
  write("y.toml", std::string(kSmall));
  const auto twice = load_frameworks(folder_);
  ASSERT_FALSE(twice.ok());
  EXPECT_EQ(twice.error().public_text(),
            (folder_ / "y.toml").string() + ": \"x\" has another file already");
}

TEST(Frameworks, SurvivesHostileText) {
  for (const std::string_view text : {"", "[[versions]]\n", "id", "versions = [1]", "\xff", "[["}) {
    EXPECT_NE(fault(text), "accepted") << text;
  }
}

}  // namespace
}  // namespace scrutiny
