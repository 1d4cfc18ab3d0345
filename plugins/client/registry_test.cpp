// What is refused is refused before it is loaded: the library's constructor would leave a mark.
#include "plugins/client/registry.h"

#include <dlfcn.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "plugins/testing/plugin_fixture.h"

namespace scrutiny {
namespace {

class Registry : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::remove(mark());
    plugin_ =
        testing::install(folder_.path(), "marker", testing::test_plugin("constructor_leave_mark"));
  }
  void TearDown() override { std::filesystem::remove(mark()); }

  static std::filesystem::path mark() { return testing::test_plugin("x").parent_path() / "mark"; }

  PluginScan scan(const PluginTrust& trust = testing::trust_test_key()) {
    auto out = scan_plugins(folder_.path(), trust, PluginLimits());
    EXPECT_FALSE(std::filesystem::exists(mark())) << "a scan ran plugin code";
    return std::move(out).value();
  }

  void expect_refused(ErrorCode code, const PluginTrust& trust = testing::trust_test_key()) {
    const PluginScan out = scan(trust);
    EXPECT_TRUE(out.usable.empty());
    ASSERT_EQ(out.refused.size(), 1u);
    EXPECT_EQ(out.refused[0].reason.code(), code) << out.refused[0].reason.describe();
  }

  void edit_manifest(std::string_view from, std::string_view to) {
    std::string text = testing::read_file(plugin_ / "manifest.json");
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos);
    testing::write_file(plugin_ / "manifest.json", text.replace(at, from.size(), to));
  }

  testing::TemporaryFolder folder_;
  std::filesystem::path plugin_;
};

TEST_F(Registry, TheMarkAppearsWhenTheLibraryIsLoaded) {  // so the tests below can fail
  void* library = dlopen((plugin_ / "marker.so").c_str(), RTLD_NOW);
  ASSERT_NE(library, nullptr) << dlerror();
  EXPECT_TRUE(std::filesystem::exists(mark()));
  dlclose(library);
}

TEST_F(Registry, AcceptsASignedPluginWithoutLoadingIt) {
  const PluginScan out = scan();
  ASSERT_EQ(out.usable.size(), 1u) << out.refused.at(0).reason.describe();
  EXPECT_EQ(out.usable[0].manifest.id, "marker");
  EXPECT_EQ(out.usable[0].signed_by, plugins::to_hex(testing::trust_test_key().allowed_keys[0]));
  EXPECT_EQ(out.usable[0].limits.memory_bytes, 256ull << 20);
}

TEST_F(Registry, RefusesAnUnsignedPlugin) {
  std::filesystem::remove(plugin_ / "manifest.json.sig");
  expect_refused(ErrorCode::kForbidden);
  PluginTrust lax = testing::trust_test_key();
  lax.unsigned_plugins = UnsignedPlugins::kAllowed;
  EXPECT_EQ(scan(lax).usable.size(), 1u);
}

TEST_F(Registry, RefusesAKeyThatIsNotAllowed) {
  expect_refused(ErrorCode::kForbidden, PluginTrust{});
  plugins::PrivateKey other{};
  other.fill(9);
  testing::sign_again(plugin_, other);
  expect_refused(ErrorCode::kForbidden);
}

TEST_F(Registry, RefusesAChangedManifest) {
  edit_manifest("\"priority\":0", "\"priority\":9");
  expect_refused(ErrorCode::kForbidden);
}

TEST_F(Registry, RefusesAChangedLibrary) {
  std::string bytes = testing::read_file(plugin_ / "marker.so");
  bytes.back() = static_cast<char>(bytes.back() ^ 1);
  testing::write_file(plugin_ / "marker.so", bytes);
  expect_refused(ErrorCode::kTampered);
}

TEST_F(Registry, RefusesALibraryThatIsNoFile) {
  std::filesystem::remove(plugin_ / "marker.so");
  expect_refused(ErrorCode::kIo);
  ASSERT_EQ(mkfifo((plugin_ / "marker.so").c_str(), 0600), 0);
  expect_refused(ErrorCode::kIo);
}

TEST_F(Registry, RefusesAnotherAbi) {
  edit_manifest("\"major\":1", "\"major\":2");
  testing::sign_again(plugin_, testing::test_key());
  expect_refused(ErrorCode::kVersionMismatch);
  edit_manifest("\"major\":2,\"minor\":0", "\"major\":1,\"minor\":99");
  testing::sign_again(plugin_, testing::test_key());
  expect_refused(ErrorCode::kVersionMismatch);
}

TEST_F(Registry, RefusesAPluginSwitchedOff) {
  edit_manifest("\"active\"", "\"disabled\"");
  testing::sign_again(plugin_, testing::test_key());
  expect_refused(ErrorCode::kPluginUnusable);
}

TEST_F(Registry, KeepsSeveralVersionsOfOneIdNewestFirst) {
  const auto older = folder_.path() / "older";
  std::filesystem::copy(plugin_, older);
  const auto other = testing::install(folder_.path(), "other", testing::test_plugin("hostile"));
  edit_manifest("\"version\":\"1.0.0\"", "\"version\":\"1.10.0\"");
  std::string manifest = testing::read_file(older / "manifest.json");
  manifest.replace(manifest.find("1.0.0"), 5, "1.9.1");
  manifest.replace(manifest.find("\"priority\":0"), 12, "\"priority\":7");
  testing::write_file(older / "manifest.json", manifest);
  for (const auto& folder : {plugin_, older}) testing::sign_again(folder, testing::test_key());
  std::string order;
  for (const PluginInfo& info : scan().usable)
    order += info.manifest.id + " " + info.manifest.version + "; ";
  EXPECT_EQ(order, "marker 1.10.0; marker 1.9.1; other 1.0.0; ")
      << "an older version lends its id no priority";
}

TEST(Versions, AreComparedByNumber) {
  const std::vector<std::string> rising = {
      "",      "1",      "1.2", "1.2.0-rc1", "1.2.0",
      "1.9.9", "1.10.0", "02",  "10.0",      "18446744073709551616.0"};
  for (std::size_t i = 0; i < rising.size(); ++i) {
    for (std::size_t k = 0; k < rising.size(); ++k)
      EXPECT_EQ(is_older(rising[i], rising[k]), i < k) << rising[i] << " " << rising[k];
  }
}

TEST_F(Registry, RefusesBothOfTwoWithTheSameIdAndVersion) {
  std::filesystem::copy(plugin_, folder_.path() / "copy");
  const PluginScan out = scan();
  EXPECT_TRUE(out.usable.empty());
  EXPECT_EQ(out.refused.size(), 2u);
}

TEST_F(Registry, IsNotHurtByOneBadPlugin) {
  std::filesystem::create_directory(folder_.path() / "broken");
  testing::write_file(folder_.path() / "broken" / "manifest.json", "{");
  std::filesystem::create_directory(folder_.path() / "unrelated");
  const PluginScan out = scan();
  EXPECT_EQ(out.usable.size(), 1u);
  EXPECT_EQ(out.refused.size(), 1u);
}

TEST_F(Registry, SaysWhenTheFolderIsMissing) {
  EXPECT_EQ(scan_plugins(folder_.path() / "none", PluginTrust(), PluginLimits()).error().code(),
            ErrorCode::kIo);
}

TEST_F(Registry, TriesTheHighestPriorityFirst) {
  const auto second = testing::install(folder_.path(), "special", testing::test_plugin("early"));
  std::string text = testing::read_file(second / "manifest.json");
  text.replace(text.find("\"priority\":0"), 12, "\"priority\":9");
  testing::write_file(second / "manifest.json", text);
  testing::sign_again(second, testing::test_key());
  const PluginScan out = scan();
  const auto order = candidates(out.usable, "text/plain", as_bytes("x"), DocumentKind::kOther);
  ASSERT_EQ(order.size(), 2u);
  EXPECT_EQ(order[0]->manifest.id, "special");
  EXPECT_TRUE(
      candidates(out.usable, "application/pdf", as_bytes("x"), DocumentKind::kOther).empty());
}

TEST_F(Registry, LoadsWhatItVerifiedEvenIfTheFileIsSwappedLater) {
  const PluginScan out = scan();
  testing::write_file(plugin_ / "marker.so", "something else");
  struct stat status {};
  ASSERT_EQ(fstat(out.usable.at(0).library->descriptor(), &status), 0);
  EXPECT_GT(status.st_size, 1000);
  EXPECT_LT(::write(out.usable[0].library->descriptor(), "x", 1), 0) << "the copy is sealed";
}

}  // namespace
}  // namespace scrutiny
