// What the operator does with plugins while documents come in, with the real sandbox and ledger.
#include "server/service/extraction/plugin_administration.h"

#include <thread>

#include <gtest/gtest.h>

#include "plugins/testing/plugin_fixture.h"
#include "server/service/documents/document_fixture.h"
#include "server/service/extraction/extraction_pool.h"

namespace scrutiny::testing {
namespace {

namespace fs = std::filesystem;

class Administration : public ::testing::Test {
 protected:
  Administration()
      : unit(world.ledger->create_unit().value()), health(*world.ledger, unit, quiet_log()) {}

  void SetUp() override {
    if (const std::string why = why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
    put("hostile", "1.0.0");
    ExtractionClientConfig config;
    config.worker.host_program = bin_folder() / "plugin_host";
    client = std::make_unique<ExtractionClient>(config, health);
    readers = std::make_unique<PluginReaders>(*client, health, quiet_log());
    PluginAdministration::Parts parts{*world.ledger, health, *client, *readers, unit, quiet_log()};
    plugins =
        std::make_unique<PluginAdministration>(parts, scan().value(), [this] { return scan(); });
    plugins->start();
  }

  Result<PluginFolder> scan() {
    if (broken) return Error(ErrorCode::kConfigInvalid, "a profile is wrong");
    PluginFolder found;
    found.plugins = scan_plugins(folder.path(), trust_test_key(), PluginLimits()).value();
    return found;
  }
  // This version of the plugin (1.1.0 has a library of its own), in a folder of its own.
  void put(const std::string& id, const std::string& version) {
    const fs::path place = install(folder.path(), id + "-" + version,
                                   test_plugin(version == "1.1.0" ? "hostile_1_1" : "hostile"));
    std::string manifest = read_file(place / "manifest.json");
    const auto set = [&](const std::string& from, const std::string& to) {
      manifest.replace(manifest.find(from), from.size(), to);
    };
    set("\"id\":\"" + id + "-" + version + "\"", "\"id\":\"" + id + "\"");
    set("\"version\":\"1.0.0\"", "\"version\":\"" + version + "\"");
    write_file(place / "manifest.json", manifest);
    sign_again(place, test_key());
  }
  std::string states() const {
    std::string out;
    for (const ListedPlugin& plugin : plugins->list())
      out += plugin.id + " " + plugin.version + " " + std::string(text(plugin.use)) + "; ";
    return out;
  }
  VersionRow read(const std::string& content) {
    ExtractionPool pool(*world.ledger, *readers, ExtractionPoolOptions(), quiet_log());
    const DocumentId id = world.upload(world.submitter_a, content)->document;
    pool.start();
    pool.wait_until_idle();
    return world.version(id);
  }

  TemporaryFolder folder;
  DocumentWorld world;
  UnitId unit;
  RecordedPluginHealth health;
  std::unique_ptr<ExtractionClient> client;
  std::unique_ptr<PluginReaders> readers;
  std::unique_ptr<PluginAdministration> plugins;
  bool broken = false;
};

TEST_F(Administration, DisablesAndEnablesByIdAndRecordsBoth) {
  EXPECT_EQ(states(), "hostile 1.0.0 used; ");
  EXPECT_EQ(plugins->disable("hostile", "").error().code(), ErrorCode::kInvalidArgument);
  EXPECT_EQ(plugins->disable("nobody", "why").error().code(), ErrorCode::kNotFound);
  const std::uint64_t from = world.ledger->size();
  ASSERT_TRUE(plugins->disable("hostile", "reads too little").ok());
  EXPECT_EQ(states(), "hostile 1.0.0 disabled; ");
  EXPECT_EQ(plugins->list()[0].reason, "reads too little");
  EXPECT_TRUE(read("x").words->extraction->plugin.id.empty());
  put("hostile", "1.1.0");
  ASSERT_TRUE(plugins->reload().ok());
  EXPECT_EQ(states(), "hostile 1.1.0 disabled; hostile 1.0.0 disabled; ") << "later ones too";
  ASSERT_TRUE(plugins->enable("hostile").ok());
  EXPECT_EQ(states(), "hostile 1.1.0 used; hostile 1.0.0 used; ");
  EXPECT_EQ(read("y").words->extraction->plugin.version, "1.1.0");
  const auto actions = world.actions(from);
  for (const char* action : {"plugin.disabled", "plugin.loaded", "plugin.enabled"})
    EXPECT_EQ(std::count(actions.begin(), actions.end(), action), 1) << action;
  EXPECT_EQ(world.replayed(world.projections), DocumentWorld::rows(*world.ledger->snapshot()));
}

TEST_F(Administration, QuarantinesBytesWhateverTheyAreCalled) {
  ASSERT_TRUE(plugins->quarantine("hostile", "1.0.0", "odd answers").ok());
  put("renamed", "3.0.0");  // the same library
  ASSERT_TRUE(plugins->reload().ok());
  EXPECT_EQ(states(), "hostile 1.0.0 quarantined; renamed 3.0.0 quarantined; ");
  EXPECT_EQ(plugins->quarantine("hostile", "9.9.9", "why").error().code(), ErrorCode::kNotFound);
  const VersionRow version = read("x");
  EXPECT_EQ(version.extraction, ExtractionState::kFailed);
  EXPECT_EQ(version.words->extraction->failure, "plugin_quarantined");
  ASSERT_TRUE(plugins->enable("hostile").ok());
  EXPECT_EQ(states(), "hostile 1.0.0 used; renamed 3.0.0 used; ");
  EXPECT_EQ(read("y").extraction, ExtractionState::kDone);
}

TEST_F(Administration, AReloadThatFailsChangesNothing) {
  broken = true;
  fs::remove_all(folder.path() / "hostile-1.0.0");
  EXPECT_EQ(plugins->reload().error().public_text(), "a profile is wrong");
  EXPECT_EQ(states(), "hostile 1.0.0 used; ");
  EXPECT_EQ(read("x").words->extraction->plugin.id, "hostile") << "its bytes are held";
}

TEST_F(Administration, TheOlderVersionTakesOverWhenTheNewerOneFailsButNotWhenItRefuses) {
  put("hostile", "1.1.0");
  const fs::path newer = folder.path() / "hostile-1.1.0";
  const std::string early = read_file(test_plugin("describe_crash"));
  write_file(newer / "hostile-1.1.0.so", early);
  std::string manifest = read_file(newer / "manifest.json");
  const std::string digest = plugins::to_hex(plugins::sha256(as_bytes(early)).value());
  manifest.replace(manifest.find("\"library_sha256\":\"") + 18, 64, digest);
  write_file(newer / "manifest.json", manifest);
  sign_again(newer, test_key());
  ASSERT_TRUE(plugins->reload().ok());
  EXPECT_EQ(read("x").words->extraction->plugin.version, "1.0.0");

  fs::remove_all(newer);
  put("hostile", "1.1.0");
  ASSERT_TRUE(plugins->reload().ok());
  const std::uint64_t from = world.ledger->size();
  EXPECT_EQ(read("refuse").words->extraction->plugin.version, "1.1.0");
  EXPECT_EQ(world.actions(from).back(), "document.extraction_failed");
}

// Requests are not dropped: what is being read goes on, what comes next meets the new set.
TEST_F(Administration, ReloadsUnderLoad) {
  ExtractionPoolOptions options;
  options.workers = 2;
  ExtractionPool pool(*world.ledger, *readers, options, quiet_log());
  pool.start();
  std::vector<DocumentId> ids;
  for (int i = 0; i < 20; ++i) {
    ids.push_back(world.upload(world.submitter_a, "document " + std::to_string(i))->document);
    pool.received({ids.back(), 1, world.a});
    if (i % 4 == 1) put("hostile", "1.1.0");
    if (i % 4 == 3) fs::remove_all(folder.path() / "hostile-1.1.0");
    ASSERT_TRUE(plugins->reload().ok());
  }
  // The one before may still have met the set of the reload before.
  ids.push_back(world.upload(world.submitter_a, "after the last reload")->document);
  pool.received({ids.back(), 1, world.a});
  pool.wait_until_idle();
  for (const DocumentId& id : ids) EXPECT_EQ(world.version(id).extraction, ExtractionState::kDone);
  EXPECT_EQ(world.version(ids.back()).words->extraction->plugin.version, "1.0.0");
}

}  // namespace
}  // namespace scrutiny::testing
