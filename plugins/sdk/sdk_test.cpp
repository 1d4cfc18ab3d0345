#include <stdexcept>

#include <gtest/gtest.h>

#include "plugins/sdk/parser.h"
#include "plugins/sdk/run_plugin.h"

namespace scrutiny {
namespace {

// What the document's first line tells it to do.
class Obedient final : public sdk::Parser {
 public:
  Status parse(ByteView document, sdk::Output& out) override {
    const std::string_view text = as_text(document);
    if (text == "throw") throw std::runtime_error("from a parser");
    if (text == "throw int") throw 7;
    if (text == "what were you told") return out.page_text(1, configuration());
    if (text == "nothing left") {
      SCRUTINY_TRY(out.judgement({"Overall", "\x01\x02", 1, ""}));
      SCRUTINY_TRY(out.finding({"strength", "1", "\x03", 1, 1, "", "", {}}));
      ExtractedAction action;
      action.action = "\x04";
      return out.action(action);
    }
    if (text == "refuse") return Error(ErrorCode::kPluginRefused, "not mine");
    if (text == "flood") return flood(out);
    if (text == "long name") return out.field({std::string(10000, 'n'), "", "", 1, ""});
    SCRUTINY_TRY(out.document({"obedient", "", "", "t\x01itle\xFF"}));
    SCRUTINY_TRY(out.finding({"strength", "1", "a\r\nb", 1, 1, "", "q\x7F", {"c\x02"}}));
    return out.page_text(1, text);
  }

 private:
  static Status flood(sdk::Output& out) {
    for (int i = 1; i < 1'000'000; ++i) SCRUTINY_TRY(out.page_text(i, "x"));
    return {};
  }
};

}  // namespace
}  // namespace scrutiny

SCRUTINY_PLUGIN(obedient, "2.1.0", scrutiny::Obedient)

namespace scrutiny {
namespace {

Result<Extraction> run(std::string_view document, std::size_t slice = 1u << 20) {
  sdk::RunOptions options;
  options.slice = slice;
  return sdk::run_plugin(*scrutiny_plugin_entry_obedient(), as_bytes(document), options);
}

TEST(Sdk, TurnsAParserIntoThePluginTable) {
  const scrutiny_plugin& table = *scrutiny_plugin_entry_obedient();
  EXPECT_EQ(table.struct_size, sizeof(scrutiny_plugin));
  EXPECT_EQ(table.abi_major, SCRUTINY_PLUGIN_ABI_MAJOR);
  const auto out = run("hello");
  ASSERT_TRUE(out.ok()) << out.error().describe();
  EXPECT_EQ(out->plugin_id, "obedient");
  EXPECT_EQ(out->plugin_version, "2.1.0");
  EXPECT_EQ(out->document.title, "title\xEF\xBF\xBD");
  EXPECT_EQ(out->findings[0].text, "a\nb");
  EXPECT_EQ(out->findings[0].quote, "q");
  EXPECT_EQ(out->findings[0].children[0], "c");
  EXPECT_EQ(out->pages[0].text, "hello");
}

// Control characters only, as fuzzing found in a table of ratings.
TEST(Sdk, GivesNothingOfWhichNothingIsLeft) {
  const auto out = run("nothing left");
  ASSERT_TRUE(out.ok()) << out.error().describe();
  EXPECT_TRUE(out->judgements.empty() && out->findings.empty() && out->actions.empty());
}

TEST(Sdk, HandsOverTheConfigurationAndTheReasonOfARefusal) {
  sdk::RunOptions options;
  options.configuration = R"({"profile":{}})";
  const auto told =
      sdk::run_plugin(*scrutiny_plugin_entry_obedient(), as_bytes("what were you told"), options);
  ASSERT_TRUE(told.ok());
  EXPECT_EQ(told->pages[0].text, options.configuration);
  EXPECT_EQ(run("what were you told")->pages[0].text, "") << "nothing stays of the one before";
  EXPECT_EQ(run("refuse").error().public_text(), "not mine");
}

TEST(Sdk, GivesTheParserTheWholeDocumentHoweverItIsFed) {
  for (const std::size_t slice : {1u, 2u, 3u, 100u})
    EXPECT_EQ(run("some text", slice)->pages[0].text, "some text");
  const scrutiny_plugin& table = *scrutiny_plugin_entry_obedient();
  // A host of the first release: what it says it has ends before `refuse`.
  scrutiny_host host{};
  host.struct_size = offsetof(scrutiny_host, refuse);
  host.abi_major = 1;
  host.emit = [](void* to, const char* json, std::size_t size) {
    static_cast<std::string*>(to)->append(json, size);
    return int32_t{SCRUTINY_CONTINUE};
  };
  std::string emitted;
  void* session = nullptr;
  ASSERT_EQ(table.open(&host, &emitted, nullptr, &session), SCRUTINY_PLUGIN_OK);
  for (const std::string_view part :
       {"apart", "", " and ", "apart"})  // not one after the other in memory
    ASSERT_EQ(table.feed(session, as_bytes(part).data(), part.size()), SCRUTINY_PLUGIN_OK);
  EXPECT_EQ(table.finish(session), SCRUTINY_PLUGIN_OK);
  table.close(session);
  EXPECT_NE(emitted.find("apart and apart"), std::string::npos) << emitted;
}

TEST(Sdk, LetsNothingThrownOut) {
  EXPECT_EQ(run("throw").error().code(), ErrorCode::kWorkerCrashed);
  EXPECT_EQ(run("throw int").error().code(), ErrorCode::kWorkerCrashed);
}

TEST(Sdk, TellsARefusalFromAFailure) {
  EXPECT_EQ(run("refuse").error().code(), ErrorCode::kPluginRefused);
}

TEST(Sdk, StopsAParserThatEmitsTooMuch) {
  EXPECT_EQ(run("flood").error().code(), ErrorCode::kOutputLimit);
  EXPECT_EQ(run("long name").error().code(), ErrorCode::kOutputLimit);
}

}  // namespace
}  // namespace scrutiny
