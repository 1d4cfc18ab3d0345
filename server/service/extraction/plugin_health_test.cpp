// How the failures of plugins are kept in the ledger.
#include <gtest/gtest.h>

#include "server/service/documents/document_fixture.h"
#include "server/service/extraction/plugin_readers.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/random.h"
#include "storage/crypto/sha256.h"

namespace scrutiny::testing {
namespace {

Digest digest(std::string_view text) {
  return sha256(as_bytes(text));
}

class RecordedHealth : public ::testing::Test {
 protected:
  RecordedHealth()
      : unit(world.ledger->create_unit().value()), health(*world.ledger, unit, quiet_log()) {}

  // A failure on the version, as while it is being read.
  void fail(const Digest& failing, const GivenDocument& given, ErrorCode code) {
    const Digest bytes = digest(given_text(given));
    const RecordedPluginHealth::Reading reading(health, bytes, given);
    health.failed(failing, bytes, code);
  }

  DocumentWorld world;
  UnitId unit;
  RecordedPluginHealth health;
  const Digest library = digest("library");
  const Digest other = digest("other library");
  const GivenDocument one{new_id<DocumentId>(), 1};
  const GivenDocument two{new_id<DocumentId>(), 1};
};

TEST_F(RecordedHealth, CountsFailuresByLibraryAndVersion) {
  fail(library, one, ErrorCode::kWorkerTimeout);
  fail(library, one, ErrorCode::kWorkerCrashed);
  const Digest bytes = digest("x");
  {
    const RecordedPluginHealth::Reading reading(health, bytes, one);
    EXPECT_EQ(health.failures(library, bytes), 2u);
    EXPECT_EQ(health.failures(other, bytes), 0u);
  }
  const RecordedPluginHealth::Reading reading(health, bytes, two);
  EXPECT_EQ(health.failures(library, bytes), 0u);
  EXPECT_EQ(world.actions(), (std::vector<std::string>{"plugin.failed", "plugin.crashed"}));
}

TEST_F(RecordedHealth, CountsCrashesByDocumentSinceTheLastSuccess) {
  fail(library, one, ErrorCode::kWorkerCrashed);
  fail(library, one, ErrorCode::kWorkerPolicy);
  fail(library, two, ErrorCode::kWorkerOom);
  EXPECT_EQ(health.crashes(library), 1u) << "the same document counts once, memory not at all";
  fail(library, two, ErrorCode::kWorkerProtocol);
  EXPECT_EQ(health.crashes(library), 2u);
  health.succeeded(other);
  EXPECT_EQ(health.crashes(library), 2u);
  health.succeeded(library);
  EXPECT_EQ(health.crashes(library), 0u);
  const std::uint64_t before = world.ledger->size();
  health.succeeded(library);
  EXPECT_EQ(world.ledger->size(), before) << "a success after a success is nothing to record";
}

TEST_F(RecordedHealth, QuarantineOutlivesRestarts) {
  health.quarantine(library, ErrorCode::kWorkerCrashed);
  EXPECT_TRUE(health.quarantined(library));
  EXPECT_FALSE(health.quarantined(other));
  const RecordedPluginHealth after_restart(*world.ledger, unit, quiet_log());
  EXPECT_TRUE(after_restart.quarantined(library));
  EXPECT_EQ(world.replayed(world.projections), DocumentWorld::rows(*world.ledger->snapshot()));
}

TEST_F(RecordedHealth, NamesNoContentOfADocument) {
  fail(library, one, ErrorCode::kWorkerCrashed);
  const std::string rows = DocumentWorld::rows(*world.ledger->snapshot());
  EXPECT_NE(rows.find(one.document.text()), std::string::npos);
  EXPECT_EQ(rows.find(to_hex(digest(given_text(one)))), std::string::npos);
}

TEST_F(RecordedHealth, SaysWhatAStartFound) {
  PluginInfo plugin;
  plugin.manifest.id = "ofsted_ilacs";
  plugin.manifest.version = "1.0.0";
  plugin.manifest.library_sha256 = library;
  health.loaded(plugin);
  health.refused({"/plugins/evil", "", Error(ErrorCode::kForbidden, "no signature")});
  EXPECT_EQ(world.actions(), (std::vector<std::string>{"plugin.loaded", "plugin.refused"}));
  const auto payload = world.ledger->payload(world.ledger->size() - 1)->payload;
  EXPECT_EQ(payload.at("folder").as_string(), "evil");
  EXPECT_EQ(payload.at("reason").as_string(), "no signature");
}

}  // namespace
}  // namespace scrutiny::testing
