#include "config/demo_partnership.h"

#include <filesystem>
#include <set>

#include <gtest/gtest.h>

namespace scrutiny {
namespace {

constexpr std::string_view kSmall = R"(name = "N"
[[agencies]]
key = "a"
name = "Agency"
kind = "police"
[[people]]
name = "p"
display_name = "P"
agency = "a"
role = "submitter"
[[documents]]
file = "f.txt"
kind = "policy"
title = "T"
marking = "OFFICIAL"
by = "p"
life = "draft"
)";

std::string fault(std::string_view old_text, std::string_view new_text) {
  std::string text(kSmall);
  const auto at = text.find(old_text);
  EXPECT_NE(at, std::string::npos) << old_text;
  const auto demo = parse_demo_partnership(text.replace(at, old_text.size(), new_text), "d.toml");
  return demo.ok() ? "accepted" : demo.error().public_text();
}

TEST(DemoPartnership, TheBuiltInOneHasEveryRoleAndItsDocuments) {
  const auto demo = builtin_demo_partnership();
  ASSERT_TRUE(demo.ok()) << demo.error().describe();
  std::set<Role> roles;
  for (const auto& person : demo->people) roles.insert(person.role);
  EXPECT_EQ(roles.size(), kRoleCount);
  const std::filesystem::path folder = SCRUTINY_SOURCE_DIR "/config/demo/documents";
  for (const auto& document : demo->documents) {
    EXPECT_TRUE(std::filesystem::is_regular_file(folder / document.file)) << document.file;
  }
}

TEST(DemoPartnership, ReadsASmallOne) {
  EXPECT_EQ(fault("N", "M"), "accepted");
}

TEST(DemoPartnership, NamesTheLineOfWhatItDoesNotKnow) {
  EXPECT_EQ(fault("agency = \"a\"", "agency = \"b\""), "d.toml:9: agency \"b\" is not known");
  EXPECT_EQ(fault("\"submitter\"", "\"king\""), "d.toml:10: role \"king\" is not known");
  EXPECT_EQ(fault("\"policy\"", "\"novel\""), "d.toml:13: kind \"novel\" is not known");
  EXPECT_EQ(fault("\"OFFICIAL\"", "\"SECRET\""), "d.toml:15: marking \"SECRET\" is not known");
  EXPECT_EQ(fault("by = \"p\"", "by = \"q\""), "d.toml:16: by \"q\" is not known");
  EXPECT_EQ(
      fault("[[people]]", "[[agencies]]\nkey = \"a\"\nname = \"B\"\nkind = \"x\"\n[[people]]"),
      "d.toml:7: key \"a\" is there twice");
  EXPECT_EQ(fault("life = \"draft\"", "life = \"draft\"\nmore = 1"), "d.toml:18: unknown key more");
  EXPECT_EQ(fault("[[agencies]]", "[agencies]"),
            "d.toml:2: agencies must be given as [[agencies]], at least once");
  EXPECT_EQ(fault("\"submitter\"", "\"scrutineer\""), "d.toml:9: unknown key agency");
  EXPECT_NE(fault("name = \"N\"", "name ="), "accepted");
}

}  // namespace
}  // namespace scrutiny
