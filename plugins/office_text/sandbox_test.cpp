// The built plugin inside plugin_host says what its static library says.
#include <filesystem>

#include <gtest/gtest.h>

#include "plugins/testing/conformance.h"

extern "C" const scrutiny_plugin* scrutiny_plugin_entry_office_text();

namespace scrutiny {
namespace {

class OfficeTextInSandbox : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = testing::why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
  }
};

TEST_F(OfficeTextInSandbox, AgreesOnDocumentsAndRefusals) {
  testing::Conformance suite(*scrutiny_plugin_entry_office_text(), "office_text");
  const std::filesystem::path folder = SCRUTINY_SOURCE_DIR "/plugins/action_plan/testdata";
  for (const char* name : {"plan.docx", "plan.odt", "plan.xlsx", "plan.ods"})
    suite.expect_same(name, testing::read_file(folder / name));
  suite.expect_same("a message",
                    "From: a\nDate: b\nContent-Type: text/plain; charset=../no-such\n\ncaf\xE9\n");
  suite.expect_same("rich text", "{\\rtf1\\ansi\\ansicpg936 \\'d6\\'d0 \\ansicpg4711 \\'e9\\par}");
  suite.expect_same("an archive", "7z\xBC\xAF\x27\x1C");
  suite.expect_same("empty", "");
  suite.expect_same("an old document", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
  suite.expect_same("nothing but a header", "PK\x03\x04");
  suite.expect_survival_of_cuts(testing::read_file(folder / "plan.xlsx"), 20);
  suite.expect_survival_of_cuts(testing::read_file(folder / "plan.docx"), 20);
}

}  // namespace
}  // namespace scrutiny
