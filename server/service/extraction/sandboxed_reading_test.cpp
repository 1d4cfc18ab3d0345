// Uploads read by real plugins in the real sandbox, with the real pool and ledger.
#include <filesystem>

#include <gtest/gtest.h>

#include "plugins/testing/plugin_fixture.h"
#include "server/service/documents/document_fixture.h"
#include "server/service/documents/extraction_view.h"
#include "server/service/extraction/extraction_pool.h"
#include "server/service/extraction/plugin_readers.h"

namespace scrutiny::testing {
namespace {

class SandboxedReading : public ::testing::Test {
 protected:
  SandboxedReading() : health(*world.ledger, world.ledger->create_unit().value(), quiet_log()) {}

  void SetUp() override {
    if (const std::string why = why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
    install_built("plain_text");
    ExtractionClientConfig config;
    config.worker.host_program = bin_folder() / "plugin_host";
    config.warm_workers = 0;
    config.crashes_to_quarantine = 2;
    client = std::make_unique<ExtractionClient>(config, health);
    readers = std::make_unique<PluginReaders>(*client, health, quiet_log());
  }

  void install_built(const std::string& id) {
    std::filesystem::create_directory(plugins.path() / id);
    for (const std::string& file : {std::string("manifest.json"), id + ".so"}) {
      std::filesystem::copy(built_plugin(id) / file, plugins.path() / id / file);
    }
    ASSERT_TRUE(sign_plugin(plugins.path() / id, test_key()).ok());
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
  std::vector<DocumentId> read(const std::vector<std::string>& contents,
                               DocumentKind kind = DocumentKind::kOther) {
    readers->replace(
        {scan_plugins(plugins.path(), trust_test_key(), PluginLimits())->usable, {}, profiles});
    ExtractionPoolOptions options;
    options.workers = 1;
    ExtractionPool pool(*world.ledger, *readers, options, quiet_log());
    std::vector<DocumentId> ids;
    for (const std::string& content : contents) {
      NewDocument meta;
      meta.title = "A file";
      meta.kind = kind;
      ids.push_back(world.upload(world.submitter_a, content, meta)->document);
    }
    pool.start();
    pool.wait_until_idle();
    return ids;
  }

  TemporaryFolder plugins;
  std::vector<AgencyProfile> profiles;
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

TEST_F(SandboxedReading, WhyAFileWasRefusedIsTold) {
  std::filesystem::remove_all(plugins.path() / "plain_text");
  install_hostile();
  const DocumentId id = read({"refuse: The file is locked with a password"}).at(0);
  const VersionRow version = world.version(id);
  EXPECT_EQ(version.words->extraction->reason, "The file is locked with a password");
  const std::string told = shown_extraction(version, nullptr).explanation;
  EXPECT_NE(told.find(": The file is locked with a password. It was not checked"),
            std::string::npos)
      << told;
  EXPECT_EQ(world.replayed(world.projections), DocumentWorld::rows(*world.ledger->snapshot()));
}

TEST_F(SandboxedReading, AScanWithoutTextIsCalledOne) {
  install_built("pdf_text");
  const DocumentId id =
      read({read_file(SCRUTINY_SOURCE_DIR "/plugins/pdf_ocr/testdata/scan.pdf")}).at(0);
  const VersionRow version = world.version(id);
  EXPECT_EQ(version.words->extraction->plugin.id, "pdf_text");
  const std::string told = shown_extraction(version, nullptr).explanation;
  EXPECT_TRUE(
      told.starts_with("No text was found in the file: its pages are pictures, as of a scan"))
      << told;
}

TEST_F(SandboxedReading, AnAgencysProfileDecidesWhatItsColumnsMean) {
  install_built("action_plan");
  AgencyProfile profile;
  profile.agencies = {world.a.text()};
  profile.plugins = R"({"action_plan":{"headers":{"action":["Undertaking"]}}})";
  profiles = {profile};
  const std::string plan = "Ref,Undertaking,Lead\n1,Train,School\n";
  const auto ids = read({plan}, DocumentKind::kActionPlan);
  const VersionRow version = world.version(ids.at(0));
  EXPECT_EQ(version.words->extraction->plugin.id, "action_plan");
  EXPECT_EQ(version.words->extraction->findings, 1u);
  profiles[0].agencies = {world.b.text()};
  EXPECT_EQ(
      world.version(read({plan}, DocumentKind::kActionPlan).at(0)).words->extraction->plugin.id,
      "plain_text")
      << "another agency's profile";
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
