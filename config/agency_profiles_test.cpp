#include "config/agency_profiles.h"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace scrutiny {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kProfile = R"(
title = "Northshire's plans"
agencies = ["Northshire Council"]
[plugins.action_plan.headers]
action = ["What we \"will\" do"]
[plugins.action_plan.brag_words]
embedded = "blue"
)";

TEST(AgencyProfile, HandsPluginsTheirPartAsJson) {
  const auto profile = parse_agency_profile(kProfile, "north.toml", "north");
  ASSERT_TRUE(profile.ok()) << profile.error().describe();
  EXPECT_EQ(profile->name, "north");
  std::string json = profile->plugins;
  std::erase_if(json, [](char c) { return c == '\n'; });
  EXPECT_NE(json.find(R"("What we \"will\" do")"), std::string::npos) << json;
  EXPECT_NE(json.find(R"("action_plan")"), std::string::npos) << json;
}

TEST(AgencyProfile, SaysWhatIsWrongAndWhere) {
  const auto fault = [](std::string_view text) {
    const auto profile = parse_agency_profile(text, "x.toml", "x");
    return profile.ok() ? std::string("accepted") : profile.error().public_text();
  };
  EXPECT_EQ(fault("title = \"A\"\nagencies = []\n"),
            "x.toml:1: plugins must hold a table for at least one plugin");
  EXPECT_EQ(fault("title = \"A\"\nagencies = []\nplugins.a = 1\n"), "x.toml:3: a must be a table");
  EXPECT_EQ(fault("title = \"A\"\nagencies = []\nplugins.a = {}\nsize = 1\n"),
            "x.toml:4: unknown key size");
  EXPECT_TRUE(fault("title = ").starts_with("x.toml:1: "));
}

class ProfileFolder : public ::testing::Test {
 protected:
  void write(const std::string& name, std::string_view text) {
    std::ofstream(folder_ / name) << text;
  }
  testing::TempDir temporary_;
  const fs::path folder_ = temporary_.path();
};

TEST_F(ProfileFolder, FindsAnAgencyByNameOrId) {
  write("north.toml", kProfile);
  write("notes.txt", "not a profile");
  const auto profiles = load_agency_profiles(folder_);
  ASSERT_TRUE(profiles.ok()) << profiles.error().describe();
  ASSERT_EQ(profiles->size(), 1u);
  EXPECT_EQ(profile_of(*profiles, "some-id", "Northshire Council"), &profiles->front());
  EXPECT_EQ(profile_of(*profiles, "Northshire Council", ""), &profiles->front());
  EXPECT_EQ(profile_of(*profiles, "some-id", "Northshire"), nullptr);
  EXPECT_TRUE(load_agency_profiles(folder_ / "absent")->empty());
}

TEST_F(ProfileFolder, GivesAnAgencyOneProfileOnly) {
  write("a.toml", kProfile);
  write("b.toml", kProfile);
  const auto profiles = load_agency_profiles(folder_);
  ASSERT_FALSE(profiles.ok());
  EXPECT_NE(profiles.error().public_text().find("b.toml: \"Northshire Council\" has another"),
            std::string::npos);
}

}  // namespace
}  // namespace scrutiny
