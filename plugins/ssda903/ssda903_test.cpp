#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include <gtest/gtest.h>

#include "plugins/sdk/run_plugin.h"
#include "plugins/ssda903/return_totals.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_ssda903();

namespace scrutiny::ssda903 {
namespace {

const std::filesystem::path kCorpus = SCRUTINY_SOURCE_DIR "/plugins/ssda903/corpus";
constexpr const char* kEpisodeHeader =
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,"
    "URN\n";

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

using Values = std::map<std::string, std::int64_t>;

Values counted(const std::string& file) {
  const auto tables = read_tables(as_bytes(file));
  EXPECT_TRUE(tables.ok()) << tables.error().describe();
  Values out;
  if (!tables.ok()) return out;
  const returns::Totals totals = count(*tables, return_year(*tables));
  for (const returns::Count& each : totals.counts()) {
    std::string name(each.line.line);
    if (!each.group.empty()) name += "/" + std::string(each.group);
    out[name] = each.value;
  }
  return out;
}

Result<Extraction> extracted(const std::string& file) {
  return sdk::run_plugin(*scrutiny_plugin_entry_ssda903(), as_bytes(file));
}

TEST(Ssda903, CountsOpenAndCeasedByDatesNotByReasons) {
  const Values values =
      counted(std::string(kEpisodeHeader) +
              "1,01/05/2023,S,C2,N1,U4,PR1,,X1,,,,\n"             // open; its REC says nothing
              "2,01/05/2023,S,V4,N1,U4,PR1,01/04/2024,E4A,,,,\n"  // open on 31 March
              "3,01/05/2022,S,C2,N1,U4,PR1,31/03/2024,E11,,,,\n"  // ceased on the last day, adopted
              "3,31/03/2024,P,C2,N1,K2,PR1,,,,,,\n"               // the same child, open
              "4,01/05/2023,L,C2,N1,K2,PR1,01/06/2023,X1,,,,\n"   // care goes on
              "5,2023-05-01,S,C2,N1,K2,PR1,01/06/2022,E8,,,,\n"   // ends before it starts
              "6,soon,S,C2,N1,K2,PR1,,,,,,\n");
  EXPECT_EQ(values.at("episodes"), 7);
  EXPECT_EQ(values.at("children_with_episodes"), 6);
  EXPECT_EQ(values.at("episodes_open"), 3);
  EXPECT_EQ(values.at("children_looked_after"), 3);
  EXPECT_EQ(values.at("episodes_open_without_short_breaks"), 2);
  EXPECT_EQ(values.at("care_ceased"), 1);
  EXPECT_EQ(values.at("adopted"), 1);
  EXPECT_EQ(values.at("episodes_started"), 5);
  EXPECT_EQ(values.at("episodes_started_by_reason/S Started to be looked after"), 3);
  EXPECT_EQ(values.at("episodes_end_before_start"), 1);
}

TEST(Ssda903, KnowsEachKindByItsWholeHeader) {
  for (const Kind& kind : kinds()) {
    std::string header, row;
    for (const std::string_view column : kind.columns) {
      header += (header.empty() ? "" : ",") + std::string(column);
      row += row.empty() ? "1" : ",1";
    }
    const auto tables = read_tables(as_bytes(header + "\n" + row + "\n"));
    ASSERT_TRUE(tables.ok()) << kind.name;
    EXPECT_EQ((*tables)[0].kind->name, kind.name);
    // One more, one less, one twice, one other.
    const std::string less = header.substr(0, header.rfind(','));
    for (const std::string& almost :
         {header + ",AGE", less, less + ",CHILD", less + ",X", "X" + header}) {
      const auto refused = read_tables(as_bytes(almost + "\n" + row + "\n"));
      ASSERT_FALSE(refused.ok()) << almost;
      EXPECT_EQ(refused.error().code(), ErrorCode::kPluginRefused);
    }
  }
}

TEST(Ssda903, ReadsEveryDressOfCsv) {
  const std::string plain = "CHILD,DOB,MISSING,MIS_START,MIS_END\n1,,M,01/02/2024,\n1,,A,,\n";
  const Values want = counted(plain);
  EXPECT_EQ(want.at("missing_rows"), 2);
  EXPECT_EQ(want.at("missing_children"), 1);
  for (const std::string& dressed :
       {"\xEF\xBB\xBF" + plain,
        std::string("CHILD,DOB,MISSING,MIS_START,MIS_END\r\n1,,M,01/02/2024,\r\n1,,A,,"),
        std::string("\"CHILD\",\"DOB\",\"MISSING\",\"MIS_START\",\"MIS_END\"\n"
                    "\"1\",\"\",\"M\",\"01/02/2024\",\"\"\n\"1\",\"\",\"A\",\"\",\"\"\n"),
        std::string(" missing;mis_start; Child ;MIS_END;dob\nM;01/02/2024;1;;\nA;;1;;\n;;;;\n")})
    EXPECT_EQ(counted(dressed), want) << dressed;
}

TEST(Ssda903, XmlGivesTheTablesOfCsv) {
  const Values values = counted(
      "<?xml version=\"1.0\" encoding=\"us-ascii\"?><EXPSSDA903><CHILD><HEADER>"
      "<CHILDID>1</CHILDID><UPN>UN4</UPN><SEX>1</SEX><DOB>01/02/2010</DOB><ETHNIC>WBRI</ETHNIC>"
      "<UASC>1</UASC><DUC />stray<AREVIEW><REVIEW>01/05/2023</REVIEW>"
      "<REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW><IN_TOUCH>YES</IN_TOUCH><PERMANENCE>"
      "<PREV_PERM>Z1</PREV_PERM></PERMANENCE></HEADER>"
      "<EPISODE><DECOM>01/05/2023</DECOM><RNE>S</RNE><LS>C2</LS><PL>K2</PL><DEC /></EPISODE>"
      "<EPISODE /></CHILD><CHILD><HEADER><CHILDID>2</CHILDID><UASC /></HEADER></CHILD>"
      "</EXPSSDA903>");
  EXPECT_EQ(values.at("header_rows"), 1) << "the second child has nothing but an id";
  EXPECT_EQ(values.at("episodes"), 2);
  EXPECT_EQ(values.at("episodes_open_by_placement/K2 Children's home"), 1);
  EXPECT_EQ(values.at("uasc_children"), 1);
  EXPECT_EQ(values.at("uasc_by_sex/Male"), 1);
  EXPECT_EQ(values.at("reviews_in_year"), 1);
  EXPECT_EQ(values.at("oc3_in_touch/In touch"), 1);
  EXPECT_EQ(values.at("previous_permanence/Z1 None or not recorded"), 1);
  EXPECT_FALSE(values.contains("missing_rows"));
}

TEST(Ssda903, WithoutEpisodesThereIsNoYear) {
  const Values values = counted("CHILD,DOB,REVIEW,REVIEW_CODE\n1,,01/05/2023,PN1\n");
  EXPECT_EQ(values.at("reviews"), 1);
  EXPECT_FALSE(values.contains("reviews_in_year"));
}

TEST(Ssda903Plugin, GivesTotalsAndNothingElse) {
  std::size_t shown = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kCorpus)) {
    const auto out = extracted(read(entry.path()));
    ASSERT_TRUE(out.ok()) << entry.path() << out.error().describe();
    EXPECT_EQ(out->document.format, "ssda903");
    ASSERT_EQ(out->child_level.size(), 1u);
    EXPECT_EQ(out->child_level[0].reason, "statutory_return");
    EXPECT_TRUE(out->pages.empty() && out->fields.empty() && out->warnings.empty());
    for (const ExtractedObservation& line : out->observations) {
      if (line.suppressed) {
        EXPECT_EQ(line.value, "") << line.line;
      } else if (line.unit == "count") {
        EXPECT_TRUE(line.value == "0" || std::stoi(line.value) > 5) << line.line << line.group;
        ++shown;
      }
    }
  }
  EXPECT_GT(shown, 50u);
}

TEST(Ssda903Plugin, NoWordOfTheFileLeavesIt) {
  for (const Kind& kind : kinds()) {
    std::string header, row;
    for (const std::string_view column : kind.columns) {
      header += (header.empty() ? "" : ",") + std::string(column);
      row += std::string(row.empty() ? "" : ",") + "Marlowe Quillfeather";
    }
    const auto out = extracted(header + "\n" + row + "\n" + row + "\n");
    ASSERT_TRUE(out.ok()) << kind.name;
    EXPECT_FALSE(out->observations.empty());
    const std::string all = to_json(*out);
    EXPECT_EQ(all.find("Quillfeather"), std::string::npos) << kind.name;
  }
}

TEST(Ssda903Plugin, RefusesWhatIsNoReturn) {
  const std::string form = read(kCorpus / "return.xml");
  for (const std::string& bad :
       {std::string(), std::string("words"), std::string("CHILD,DOB,REVIEW,REVIEW_CODE\n"),
        std::string("<EXPSSDA903/>"), std::string("<EXPSSDA903><CHILD/></EXPSSDA903>"),
        std::string("<Message/>"), form.substr(0, form.size() / 2),
        "<!DOCTYPE EXPSSDA903 [<!ENTITY a \"b\">]>" + form}) {
    const auto out = extracted(bad);
    ASSERT_FALSE(out.ok()) << bad.substr(0, 100);
    EXPECT_EQ(out.error().code(), ErrorCode::kPluginRefused) << bad.substr(0, 100);
  }
}

TEST(Ssda903Plugin, TimeGrowsWithTheFileOnly) {
  std::string table = kEpisodeHeader;
  for (int i = 0; i < 100'000; ++i)
    table += std::to_string(i % 30'000) + ",01/05/2023,S,C2,N1,U4,PR1,,,,NS1 1AA,NS1 1AA,\n";
  const auto start = std::chrono::steady_clock::now();
  const auto out = extracted(table);
  ASSERT_TRUE(out.ok()) << out.error().describe();
  EXPECT_EQ(out->observations[1].value, "30000");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

}  // namespace
}  // namespace scrutiny::ssda903
