// Uploads read by real plugins in the real sandbox, with the real pool and ledger.
#include <filesystem>

#include <gtest/gtest.h>

#include "plugins/testing/plugin_fixture.h"
#include "server/service/documents/document_fixture.h"
#include "server/service/extraction/extraction_pool.h"
#include "server/service/extraction/plugin_readers.h"

namespace scrutiny::testing {
namespace {

class SandboxedReading : public ::testing::Test {
 protected:
  SandboxedReading() : health(*world.ledger, world.ledger->create_unit().value(), quiet_log()) {}

  void SetUp() override {
    if (const std::string why = why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
    std::filesystem::create_directory(plugins.path() / "plain_text");
    for (const char* file : {"manifest.json", "plain_text.so"}) {
      std::filesystem::copy(built_plugin("plain_text") / file,
                            plugins.path() / "plain_text" / file);
    }
    ASSERT_TRUE(sign_plugin(plugins.path() / "plain_text", test_key()).ok());
    ExtractionClientConfig config;
    config.worker.host_program = bin_folder() / "plugin_host";
    config.warm_workers = 0;
    config.crashes_to_quarantine = 2;
    client = std::make_unique<ExtractionClient>(config, health);
    readers = std::make_unique<PluginReaders>(*client, health, quiet_log());
  }

  // One that misbehaves as its document says, tried before the fallback.
  void install_hostile() {
    const auto folder = install(plugins.path(), "hostile", test_plugin("hostile"));
    std::string manifest = read_file(folder / "manifest.json");
    manifest.replace(manifest.find("\"priority\":0"), 12, "\"priority\":9");
    write_file(folder / "manifest.json", manifest);
    ASSERT_TRUE(sign_plugin(folder, test_key()).ok());
  }
  // Uploads and reads these, one after the other.
  std::vector<DocumentId> read(const std::vector<std::string>& contents) {
    readers->replace(scan_plugins(plugins.path(), trust_test_key(), PluginLimits())->usable);
    ExtractionPoolOptions options;
    options.workers = 1;
    ExtractionPool pool(*world.ledger, *readers, options, quiet_log());
    std::vector<DocumentId> ids;
    for (const std::string& content : contents) {
      ids.push_back(world.upload(world.submitter_a, content)->document);
    }
    pool.start();
    pool.wait_until_idle();
    return ids;
  }

  TemporaryFolder plugins;
  DocumentWorld world;
  RecordedPluginHealth health;
  std::unique_ptr<ExtractionClient> client;
  std::unique_ptr<PluginReaders> readers;
};

TEST_F(SandboxedReading, TheTextOfAnUploadComesBackAndNamesItsReader) {
  const DocumentId id = read({"Children in care spoke of placement moves."}).at(0);
  const VersionRow version = world.version(id);
  ASSERT_EQ(version.extraction, ExtractionState::kDone);
  EXPECT_EQ(version.words->extraction->plugin.id, "plain_text");
  EXPECT_EQ(version.words->extraction->plugin.library_sha256.size(), 64u);
  const auto extract = world.open(world.readings.extract(world.submitter_a, id, 1));
  ASSERT_TRUE(extract.ok() && extract->extraction);
  ASSERT_FALSE(extract->extraction->pages.empty());
  EXPECT_NE(extract->extraction->pages[0].text.find("placement moves"), std::string::npos);
}

TEST_F(SandboxedReading, ACrashIsTriedAgainRecordedAndLeavesTheText) {
  install_hostile();
  const DocumentId id = read({"segfault"}).at(0);
  EXPECT_EQ(world.version(id).words->extraction->plugin.id, "plain_text") << "the fallback";
  const auto actions = world.actions();
  EXPECT_EQ(std::count(actions.begin(), actions.end(), "plugin.crashed"), 2);
  EXPECT_EQ(actions.back(), "document.extracted");
}

TEST_F(SandboxedReading, RepeatedCrashesSwitchAPluginOffAndHurtNobodyElse) {
  install_hostile();
  const auto ids = read({"segfault", "segfault", "segfault", "harmless words"});
  for (const DocumentId& id : ids) {
    EXPECT_EQ(world.version(id).extraction, ExtractionState::kDone);
  }
  const auto actions = world.actions();
  EXPECT_EQ(std::count(actions.begin(), actions.end(), "plugin.quarantined"), 1);
  EXPECT_EQ(world.replayed(world.projections), DocumentWorld::rows(*world.ledger->snapshot()));
}

TEST_F(SandboxedReading, WithoutAFallbackTheFailureIsShown) {
  std::filesystem::remove_all(plugins.path() / "plain_text");
  install_hostile();
  const DocumentId id = read({"segfault"}).at(0);
  const VersionRow version = world.version(id);
  EXPECT_EQ(version.extraction, ExtractionState::kFailed);
  EXPECT_EQ(version.words->extraction->failure, "worker_crashed");
  EXPECT_EQ(version.words->extraction->plugin.id, "hostile");
}

}  // namespace
}  // namespace scrutiny::testing
