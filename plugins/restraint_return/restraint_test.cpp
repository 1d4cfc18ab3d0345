#include "plugins/restraint_return/restraint.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

#include "plugins/office/testing/office_files.h"
#include "plugins/sdk/run_plugin.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_restraint_return();

namespace scrutiny::restraint {
namespace {

std::string read(const std::string& name) {
  std::ifstream file(SCRUTINY_SOURCE_DIR "/plugins/restraint_return/corpus/" + name,
                     std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Result<Extraction> extracted(const std::string& file) {
  return sdk::run_plugin(*scrutiny_plugin_entry_restraint_return(), as_bytes(file));
}

std::vector<std::string> codes(const Extraction& extraction) {
  std::vector<std::string> out;
  for (const ExtractedWarning& warning : extraction.warnings)
    out.push_back(warning.code + " " + warning.text);
  return out;
}

TEST(RestraintMonth, ReadsWhatIsCertain) {
  using namespace std::chrono;
  const year_month_day april(year{2025} / 4 / 1);
  for (const char* text : {"April 2025", "Apr-25", "apr 2025", "2025-04", "04/2025", "4/2025",
                           "2025-04-30", "30/04/2025", " Apr '25 "})
    EXPECT_EQ(parse_month(text), april) << text;
  EXPECT_EQ(parse_month("Sept 25"), year_month_day(year{2025} / 9 / 1));
  for (const char* text : {"", "Total", "Q1 2025", "April", "13/2025", "2025-00", "Apri 2025",
                           "2025-4-1-1", "April 20255", "Apr 1925", "04-2025-01"})
    EXPECT_FALSE(parse_month(text)) << text;
}

TEST(RestraintReturn, GivesALineForEachFigure) {
  const auto out = extracted(
      "Establishment,Month,Occupied bed days,Children in month,Incidents,Children restrained,"
      "\"Injuries (child, minor)\"\n"
      "Northshire Secure Centre,Apr-25,\"1,240\",41,12,9,0\n");
  ASSERT_TRUE(out.ok()) << out.error().describe();
  ASSERT_EQ(out->observations.size(), 5u);
  const ExtractedObservation& days = out->observations[0];
  EXPECT_EQ(days.line, "bed_days");
  EXPECT_EQ(days.unit, "days");
  EXPECT_EQ(days.value, "1240");
  EXPECT_EQ(days.group, "Northshire Secure Centre");
  EXPECT_EQ(days.period_start, "2025-04-01");
  EXPECT_EQ(days.period_end, "2025-04-30");
  EXPECT_EQ(days.paragraph, "table 1, row 2, column 3");
  EXPECT_EQ(out->observations[2].line, "restraint_incidents");
  EXPECT_EQ(out->observations[4].value, "0");
  EXPECT_TRUE(out->child_level.empty());
  EXPECT_EQ(out->pages.size(), 1u) << "the guard needs the words";
}

TEST(RestraintReturn, TheThreeFormatsSayTheSame) {
  const auto csv = extracted(read("return.csv"));
  ASSERT_TRUE(csv.ok()) << csv.error().describe();
  EXPECT_GT(csv->observations.size(), 60u);
  for (const char* name : {"return.xlsx", "return.ods"}) {
    const auto other = extracted(read(name));
    ASSERT_TRUE(other.ok()) << name << other.error().describe();
    ASSERT_EQ(other->observations.size(), csv->observations.size()) << name;
    for (std::size_t i = 0; i < csv->observations.size(); ++i) {
      ExtractedObservation a = csv->observations[i];
      ExtractedObservation b = other->observations[i];
      a.paragraph = b.paragraph = {};
      EXPECT_EQ(a, b) << name << ": " << a.line << " " << a.value << " " << b.line << b.value;
    }
  }
}

TEST(RestraintReturn, KeepsSmallNumbersAsSentAndSaysSo) {
  const auto out = extracted(
      "Establishment,Month,Incidents,Children restrained\nA,2025-04,3,2\nA,2025-05,7,*\n"
      "A,2025-06,0,<6\n");
  ASSERT_TRUE(out.ok());
  EXPECT_EQ(out->observations[1].value, "2");
  EXPECT_FALSE(out->observations[1].suppressed);
  EXPECT_TRUE(out->observations[3].suppressed) << "withheld by its sender";
  EXPECT_EQ(out->observations[3].value, "");
  EXPECT_TRUE(out->observations[5].suppressed);
  ASSERT_EQ(out->warnings.size(), 1u);
  EXPECT_EQ(out->warnings[0].code, "small_numbers");
}

TEST(RestraintReturn, SaysWhereItDidNotUnderstand) {
  const auto out = extracted(
      "Restraint 2025,,,,\nHome,Month,Incidents,LADO referrals,Mood\nA,2025-04,many,1,good\n"
      "A,Total,9,9,\n,2025-05,1,1,\nA,2025-06,-1,2.5,\n");
  ASSERT_TRUE(out.ok());
  EXPECT_EQ(codes(*out),
            (std::vector<std::string>{"column_not_understood table 1, row 2, column 5",
                                      "value_not_understood table 1, row 3, column 3",
                                      "row_without_month table 1, row 4, column 2",
                                      "row_without_establishment table 1, row 5, column 1",
                                      "value_not_understood table 1, row 6, column 3",
                                      "value_not_understood table 1, row 6, column 4"}));
  EXPECT_EQ(out->observations.size(), 1u);
}

TEST(RestraintReturn, ChildrenBesideTheFiguresAreSeen) {
  const auto out = extracted(
      "Establishment,Month,Incidents,Children restrained,UPN\nA,2025-04,3,2,H801200001001\n");
  ASSERT_TRUE(out.ok());
  ASSERT_EQ(out->child_level.size(), 1u);
  EXPECT_EQ(out->child_level[0].reason, "upn");
}

TEST(RestraintReturn, LongNamesAreCutBetweenCharacters) {
  std::string name = "A";
  for (int i = 0; i < 150; ++i) name += "\xC3\xA9";
  const auto row = [](const std::string& cells) {
    std::string out;
    char column = 'A';
    for (std::size_t at = 0; at <= cells.size();) {
      const std::size_t end = std::min(cells.find(',', at), cells.size());
      out += std::string("<c r=\"") + column++ + "1\" t=\"inlineStr\"><is><t>" +
             cells.substr(at, end - at) + "</t></is></c>";
      at = end + 1;
    }
    return out;
  };
  const std::string header = "Establishment,Month,Incidents,Children restrained,Mood";
  const auto csv = extracted(header + "\n" + name + ",2025-04,3,0,\n");
  ASSERT_TRUE(csv.ok()) << csv.error().describe();
  EXPECT_EQ(csv->observations[0].group, name.substr(0, 199));
  std::string second = row(name + ",2025-04,3,0,x");
  for (std::size_t at = 0; (at = second.find("1\" t", at)) != std::string::npos; ++at)
    second[at] = '2';
  const auto sheet =
      extracted(testing::make_xlsx({{name + name,
                                     "<sheetData><row r=\"1\">" + row(header) +
                                         "</row><row r=\"2\">" + second + "</row></sheetData>",
                                     ""}}));
  ASSERT_TRUE(sheet.ok()) << sheet.error().describe();
  EXPECT_EQ(sheet->observations[0].paragraph.size(), 199u);
  ASSERT_EQ(sheet->warnings.size(), 1u);
}

TEST(RestraintReturn, RefusesOtherTables) {
  for (const std::string& bad :
       {std::string(), std::string("words"), std::string("Ref,Action,Lead\n1,a,b\n"),
        std::string("Establishment,Month,Complaints,Debrief\nA,2025-04,1,1\n"),
        std::string("Month,Incidents,Children restrained\n2025-04,1,1\n"),
        std::string("Establishment,Incidents,Children restrained\nA,1,1\n")}) {
    const auto out = extracted(bad);
    ASSERT_FALSE(out.ok()) << bad;
    EXPECT_EQ(out.error().code(), ErrorCode::kPluginRefused);
  }
}

}  // namespace
}  // namespace scrutiny::restraint
