#include "api/extraction.h"

#include <gtest/gtest.h>

#include "api/utf8.h"

namespace scrutiny {
namespace {

Extraction sample() {
  Extraction e;
  e.plugin_id = "ofsted_ilacs";
  e.plugin_version = "1.0.0";
  e.library_sha256 = std::string(64, 'a');
  e.document = {"ofsted_ilacs", "ILACS", "2018", "Inspection of Northshire \xE2\x80\x99s services"};
  e.fields = {{"inspection_start", "2024-06-10", "10 to 14 June 2024", 1, "Inspection dates: 10"}};
  e.judgements = {{"Overall effectiveness", "Good", 1, "Overall effectiveness Good"}};
  e.findings = {{"area_for_improvement",
                 "1",
                 "The \"quality\" of plans.",
                 2,
                 3,
                 "12",
                 "\xE2\x97\xBC The",
                 {"first", "second"}}};
  e.actions = {{"1.1",
                "Rec 3",
                "Train staff",
                "Police",
                "DI Example",
                "Sept 25",
                "2025-09-30",
                "Two of three held",
                "Register",
                "Confidence up",
                "Amber",
                "amber",
                "2025-10-01",
                0,
                "Plan!A7:K7",
                "1.1 | Rec 3 | Train staff",
                {"brag_from_fill"}}};
  e.observations = {{"referrals", "Referrals", "North", "2025-04-01", "2026-03-31", "percent",
                     "12.5", "1", "8", false, 0, "Children/Child"},
                    {"referrals", "", "", "", "", "count", "", "", "", true, 0, ""}};
  e.child_level = {{"upn", "UPN"}};
  e.pages = {{1, "line one\nline\ttwo"}, {2, ""}};
  e.warnings = {{"no_section", "There is no improvement section."}};
  return e;
}

ErrorCode refusal(std::string_view item, const ExtractionLimits& limits = {}) {
  ExtractionBuilder builder(limits);
  const Status status = builder.add_item(item);
  return status.ok() ? ErrorCode::kNotFound : status.error().code();
}

TEST(Extraction, ComesBackFromItsJsonUnchanged) {
  const Extraction e = sample();
  const auto back = parse_extraction(to_json(e));
  ASSERT_TRUE(back.ok()) << back.error().describe();
  EXPECT_EQ(*back, e);
  EXPECT_EQ(to_json(*back), to_json(e));
}

TEST(Extraction, IsBuiltFromTheItemsAPluginEmits) {
  const Extraction e = sample();
  ExtractionBuilder builder;
  for (const std::string& item :
       {to_json(e.document), to_json(e.fields[0]), to_json(e.judgements[0]), to_json(e.findings[0]),
        to_json(e.actions[0]), to_json(e.observations[0]), to_json(e.observations[1]),
        to_json(e.child_level[0]), to_json(e.pages[0]), to_json(e.pages[1]),
        to_json(e.warnings[0])}) {
    ASSERT_TRUE(builder.add_item(item).ok()) << item;
  }
  Extraction built = builder.take();
  built.plugin_id = e.plugin_id;
  built.plugin_version = e.plugin_version;
  built.library_sha256 = e.library_sha256;
  EXPECT_EQ(built, e);
}

TEST(Extraction, ReadsWhatWasStoredBeforeThereWereActions) {
  const auto old = parse_extraction(
      R"({"plugin_id":"p","plugin_version":"1","library_sha256":"aa","document":{"type":"document",)"
      R"("format":"text"},"fields":[],"judgements":[],"findings":[],"pages":[],"warnings":[]})");
  ASSERT_TRUE(old.ok()) << old.error().describe();
  EXPECT_TRUE(old->actions.empty());
  EXPECT_TRUE(old->observations.empty());
}

TEST(ExtractionBuilder, RefusesActionsAndObservationsThatCannotBe) {
  for (const char* item :
       {R"({"type":"action","ref":"1"})", R"({"type":"action","action":"a","due":"Sept 25"})",
        R"({"type":"action","action":"a","due":"2025-02-30"})",
        R"({"type":"action","action":"a","closed":"2025-1-01"})",
        R"({"type":"action","action":"a","brag":"purple"})",
        R"({"type":"action","action":"a","flags":"x"})",
        R"({"type":"child_level","paragraph":"UPN"})",
        R"({"type":"observation","unit":"count","value":"1"})",
        R"({"type":"observation","line":"l","value":"1"})",
        R"({"type":"observation","line":"l","unit":"count","value":"one"})",
        R"({"type":"observation","line":"l","unit":"count","value":"1."})",
        R"({"type":"observation","line":"l","unit":"count","value":"2","suppressed":true})",
        R"({"type":"observation","line":"l","unit":"count","suppressed":1})",
        R"({"type":"observation","line":"l","unit":"count","period_start":"2025"})"})
    EXPECT_EQ(refusal(item), ErrorCode::kWorkerProtocol) << item;
}

TEST(Extraction, RefusesEveryTruncationOfItsJson) {
  const std::string text = to_json(sample());
  for (std::size_t length = 0; length < text.size(); ++length)
    EXPECT_FALSE(parse_extraction(std::string_view(text).substr(0, length)).ok()) << length;
}

TEST(Extraction, NeverAcceptsInvalidTextWhateverByteIsFlipped) {
  const std::string text = to_json(sample());
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string flipped = text;
      flipped[at] = static_cast<char>(flipped[at] ^ (1 << bit));
      const auto parsed = parse_extraction(flipped);
      if (parsed.ok()) {
        EXPECT_TRUE(is_plain_text(to_json(*parsed)));
      }
    }
  }
}

TEST(ExtractionBuilder, RefusesWhatIsNoItem) {
  for (const char* item :
       {"", "null", "[]", "{}", "{\"type\":\"field\"}", "{\"type\":7}", "{\"type\":\"unknown\"}",
        "{\"type\":\"text\",\"page\":-1,\"text\":\"\"}",
        "{\"type\":\"text\",\"page\":1.5,\"text\":\"\"}",
        "{\"type\":\"text\",\"page\":18446744073709551615,\"text\":\"\"}",
        "{\"type\":\"text\",\"page\":1,\"text\":[]}",
        "{\"type\":\"text\",\"page\":1,\"text\":\"\\u0000\"}",
        "{\"type\":\"text\",\"page\":1,\"text\":\"\\ud800\"}",
        "{\"type\":\"text\",\"page\":1,\"text\":\"\xFF\"}",
        "{\"type\":\"text\",\"page\":1,\"text\":\"\\u0085\"}",
        "{\"type\":\"judgement\",\"name\":\"a\",\"grade\":\"\"}",
        "{\"type\":\"finding\",\"kind\":\"a\",\"text\":\"b\",\"page\":3,\"page_end\":2}",
        "{\"type\":\"finding\",\"kind\":\"a\",\"text\":\"b\",\"children\":[1]}",
        "{\"type\":\"text\",\"page\":1,\"text\":\"\"} trailing"}) {
    EXPECT_EQ(refusal(item), ErrorCode::kWorkerProtocol) << item;
  }
}

TEST(ExtractionBuilder, RefusesDeepNesting) {
  EXPECT_EQ(refusal("{\"type\":\"text\",\"x\":" + std::string(50000, '[') +
                    std::string(50000, ']') + "}"),
            ErrorCode::kWorkerProtocol);
}

TEST(ExtractionBuilder, RefusesASecondDocument) {
  ExtractionBuilder builder;
  const std::string item = to_json(ExtractedDocument{"text", "", "", ""});
  EXPECT_TRUE(builder.add_item(item).ok());
  EXPECT_FALSE(builder.add_item(item).ok());
}

TEST(ExtractionBuilder, HoldsEveryCap) {
  const std::string page = to_json(ExtractedPage{1, "12345"});
  EXPECT_EQ(refusal(page, {.item_bytes = page.size() - 1}), ErrorCode::kOutputLimit);
  EXPECT_EQ(refusal(page, {.page_text = 4}), ErrorCode::kOutputLimit);
  EXPECT_EQ(refusal(page, {.total_text = 8}), ErrorCode::kOutputLimit);  // with the type's own text
  EXPECT_EQ(refusal(page, {.pages = 0}), ErrorCode::kOutputLimit);
  EXPECT_EQ(refusal(page, {.page_number = 0}), ErrorCode::kWorkerProtocol);
  EXPECT_EQ(refusal(to_json(ExtractedField{"name", "v", "r", 1, "q"}), {.fields = 0}),
            ErrorCode::kOutputLimit);
  EXPECT_EQ(refusal(to_json(ExtractedField{"long_name_here", "v", "r", 1, "q"}), {.name = 8}),
            ErrorCode::kOutputLimit);
  EXPECT_EQ(refusal(to_json(ExtractedJudgement{"n", "g", 1, ""}), {.judgements = 0}),
            ErrorCode::kOutputLimit);
  const ExtractedFinding finding{"kind", "1", "text", 1, 1, "", "", {"a", "b"}};
  EXPECT_EQ(refusal(to_json(finding), {.findings = 0}), ErrorCode::kOutputLimit);
  EXPECT_EQ(refusal(to_json(finding), {.children = 1}), ErrorCode::kOutputLimit);
  EXPECT_EQ(refusal(to_json(finding), {.text = 3}), ErrorCode::kOutputLimit);
  EXPECT_EQ(refusal(to_json(ExtractedWarning{"c", "t"}), {.warnings = 0}), ErrorCode::kOutputLimit);
}

TEST(ExtractionBuilder, IgnoresMembersOfALaterMinorVersion) {
  EXPECT_EQ(refusal("{\"type\":\"text\",\"page\":1,\"text\":\"a\",\"rotation\":90}"),
            ErrorCode::kNotFound);
}

TEST(ParseExtraction, RefusesItemsInTheWrongArray) {
  Extraction e = sample();
  std::string text = to_json(e);
  const auto at = text.find("\"type\":\"field\"");
  text.replace(at, 14, "\"type\":\"text\"");
  EXPECT_FALSE(parse_extraction(text).ok());
}

TEST(CleanText, KeepsGoodTextAndRepairsTheRest) {
  EXPECT_EQ(clean_text("caf\xC3\xA9 \xE2\x97\xBC \xF0\x9F\x98\x80\ttab\n"),
            "caf\xC3\xA9 \xE2\x97\xBC \xF0\x9F\x98\x80\ttab\n");
  EXPECT_EQ(clean_text("a\r\nb\rc\fd"), "a\nb\nc\nd");
  EXPECT_EQ(clean_text(std::string_view("a\0b\x7F\xC2\x85", 6)), "ab");
  EXPECT_EQ(clean_text("\xC0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(clean_text("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Utf8, KnowsTheEdgesOfEveryLength) {
  for (const char* good : {"\x7F", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF",
                           "\xEE\x80\x80", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"})
    EXPECT_TRUE(is_utf8(good)) << good;
  for (const char* bad :
       {"\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80", "\xC2", "\xE2\x82", "\xF0\x9F\x98"})
    EXPECT_FALSE(is_utf8(bad));
}

}  // namespace
}  // namespace scrutiny
