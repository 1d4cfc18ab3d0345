// fsck on sound stores, and on stores where one value of each kind was changed by someone who knows
// the format: it names what, where, what was expected and what was found.
#include "storage/ledger/fsck.h"

#include <gtest/gtest.h>

#include "storage/audit/checkpoint.h"
#include "storage/audit/public_schema.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/random.h"
#include "storage/ledger/key_store.h"
#include "storage/ledger/log_reader.h"
#include "storage/ledger/rebuild.h"
#include "storage/state/state_store.h"
#include "tests/support/ledger_disk.h"

namespace scrutiny {
namespace {

using testing::FaultDisk;
using testing::LedgerDisk;
using testing::RememberingClient;

std::string flipped(std::string bytes, std::size_t at) {
  bytes[at] = static_cast<char>(bytes[at] ^ 1);
  return bytes;
}

// A stopped ledger of 300 records with words, content and an erased unit.
struct Sample {
  LedgerDisk world;
  RememberingClient client;
  UnitId erased;

  Sample() {
    auto ledger = world.open().value();
    client.work(*ledger);
    const auto unit = ledger->create_unit().value();
    erased = ledger->create_unit().value();
    const auto submit = [&](std::string action, const UnitId& in, boost::json::object payload,
                            boost::json::object open) {
      Command command;
      command.action = std::move(action);
      command.subject = new_id<SubjectId>();
      command.unit = in;
      command.payload = std::move(payload);
      command.public_ = std::move(open);
      EXPECT_TRUE(ledger->submit_and_wait(std::move(command)).ok());
    };
    submit("note.added", erased, {{"text", "to be erased"}}, {});
    submit("subject.erased", unit, {}, to_public(SubjectErased{erased, "document", "retention"}));
    while (ledger->size() < 300) submit("note.counted", unit, {}, {});
  }
};
const Sample& sample() {
  static const Sample once;
  return once;
}

class FsckTest : public ::testing::Test {
 protected:
  FsckReport check(StoreUse use = StoreUse::kAlone) {
    FsckOptions options;
    options.settings = world_->settings();
    options.use = use;
    auto report = fsck(std::move(options));
    EXPECT_TRUE(report.ok()) << report.error().describe();
    return std::move(report).value();
  }
  void expect_fault(FsckKind kind, std::optional<std::uint64_t> index,
                    const std::string& note = {}) {
    const auto report = check();
    ASSERT_TRUE(report.fault) << note;
    EXPECT_EQ(text(report.fault->kind), text(kind)) << note << report.fault->sentence();
    if (index) {
      EXPECT_EQ(report.fault->index, index) << note << report.fault->sentence();
    }
    EXPECT_NE(report.fault->expected, report.fault->found) << note;
    EXPECT_NE(report.fault->sentence().find(report.fault->where), std::string::npos);
  }
  // Changes rows in place and leaves the store's head as it was.
  void change(const std::function<void(Engine&, CommitBatch&)>& edit) {
    const auto engine = world_->engine().value().engine;
    const auto head = engine->head().value();
    CommitBatch batch;
    batch.size = head.size;
    batch.last_leaf = head.last_leaf;
    batch.checkpoint = head.checkpoint;
    edit(*engine, batch);
    ASSERT_TRUE(engine->append_if(head.last_leaf, batch).ok());
  }
  void change_record(std::uint64_t index, const std::function<std::string(std::string)>& edit) {
    change([&](Engine& engine, CommitBatch& batch) {
      const LogReader log(engine);
      batch.rows.push_back(
          {index, edit(log.record(index).value()), log.sealed_payload(index).value()});
    });
  }
  void change_payload(std::uint64_t index, const std::function<void(Bytes&)>& edit) {
    change([&](Engine& engine, CommitBatch& batch) {
      const LogReader log(engine);
      auto box = log.sealed_payload(index).value();
      edit(box);
      batch.rows.push_back({index, log.record(index).value(), std::move(box)});
    });
  }
  void change_state(const std::function<void(StateOverlay&)>& edit) {
    const auto store = StateStore::open(
        {.files = world_->disk.files(), .path = "/data/state", .fatal = exit_on_fatal()});
    const auto base = (*store)->snapshot();
    StateOverlay overlay(*base);
    edit(overlay);
    ASSERT_TRUE((*store)->write(overlay, (*store)->mark()).ok());
  }
  static std::unique_ptr<LedgerDisk> copy_of_sample() {
    return std::unique_ptr<LedgerDisk>(
        new LedgerDisk{.disk = sample().world.disk, .clock = testing::FakeClock(), .fatal = {}});
  }
  void reset() { world_ = copy_of_sample(); }

  std::unique_ptr<LedgerDisk> world_ = copy_of_sample();
};

TEST_F(FsckTest, FindsNothingInASoundStore) {
  const auto report = check();
  EXPECT_TRUE(report.sound()) << report.fault->sentence();
  EXPECT_EQ(report.records, 300u);
  EXPECT_EQ(report.nodes, 301u);
  EXPECT_EQ(report.checkpoints, 300u);
  EXPECT_EQ(report.payloads, 299u);
  EXPECT_EQ(report.erased_payloads, 1u);
  EXPECT_EQ(report.contents, 2u);
  EXPECT_EQ(report.content_bytes, 301'000u);
  EXPECT_EQ(report.state_records, 300u);
  EXPECT_GT(report.state_rows, 5u);
  EXPECT_TRUE(report.unnamed.empty());
  EXPECT_TRUE(report.warnings.empty());
}

TEST_F(FsckTest, LeavesTheStoreAsItWas) {
  ASSERT_TRUE(check().sound());
  auto ledger = world_->open();
  ASSERT_TRUE(ledger.ok());
  EXPECT_EQ(sample().client.verify(**ledger), std::vector<std::string>{});
  ledger->reset();
  EXPECT_TRUE(world_->disk.paths("/data/fsck").empty());
}

TEST_F(FsckTest, RefusesToRunAloneBesideAServer) {
  const auto ledger = world_->open();
  FsckOptions options;
  options.settings = world_->settings();
  EXPECT_EQ(fsck(std::move(options)).error().code(), ErrorCode::kLocked);
}

TEST_F(FsckTest, ChecksBesideARunningServer) {
  auto ledger = world_->open().value();
  RememberingClient client;
  client.work(*ledger);
  auto report = check(StoreUse::kBesideServer);
  EXPECT_TRUE(report.sound()) << report.fault->sentence();
  EXPECT_EQ(report.records, ledger->size());
  EXPECT_EQ(report.state_records, 300u) << "state as of its last flush";
  ASSERT_TRUE(ledger->flush_state().ok());
  report = check(StoreUse::kBesideServer);
  EXPECT_TRUE(report.sound()) << report.fault->sentence();
  EXPECT_EQ(report.state_records, ledger->size());
  client.work(*ledger);
  EXPECT_EQ(client.verify(*ledger), std::vector<std::string>{});
}

TEST_F(FsckTest, FindsAFlippedByteAnywhereInARecord) {
  const std::size_t size = [&] {
    const auto engine = world_->engine().value().engine;
    return LogReader(*engine).record(7)->size();
  }();
  for (std::size_t at = 0; at < size; at += 37) {
    change_record(7, [&](std::string bytes) { return flipped(std::move(bytes), at); });
    const auto report = check();
    ASSERT_TRUE(report.fault) << at;
    EXPECT_EQ(report.fault->index, 7u) << at << report.fault->sentence();
    reset();
  }
}

TEST_F(FsckTest, NamesARecordThatWasReplaced) {
  for (const std::uint64_t index : {0u, 100u, 255u, 256u, 299u}) {
    change_record(index, [](const std::string& bytes) {
      auto record = decode(bytes).value();
      record.actor = new_id<ActorId>();
      return encode(record);
    });
    expect_fault(FsckKind::kRecord, index);
    reset();
  }
}

TEST_F(FsckTest, NamesAMissingRecordOrPayload) {
  change_record(20, [](const std::string& bytes) {
    auto record = decode(bytes).value();
    record.index = 21;
    return encode(record);
  });
  expect_fault(FsckKind::kGap, 20);
}

TEST_F(FsckTest, NamesAFlippedTreeNode) {
  const auto flip_node = [&](std::uint8_t level, std::uint64_t index) {
    change([&](Engine& engine, CommitBatch& batch) {
      Digest hash;
      EXPECT_TRUE(LogReader(engine).read_nodes(level, index, {&hash, 1}).ok());
      hash[5] ^= 1;
      batch.nodes.push_back({level, index, hash});
    });
    expect_fault(FsckKind::kNode, index);
    reset();
  };
  flip_node(0, 0);
  flip_node(0, 254);
  flip_node(0, 299);
  flip_node(1, 0);
}

TEST_F(FsckTest, NamesATreeNodeThatShouldNotBe) {
  change([](Engine&, CommitBatch& batch) { batch.nodes.push_back({1, 1, Digest{1}}); });
  expect_fault(FsckKind::kNode, 1);
}

TEST_F(FsckTest, NamesAChangedCheckpoint) {
  change([](Engine& engine, CommitBatch& batch) {
    // Size 40 now carries the note of size 41: well signed, in the wrong place.
    batch.checkpoint = LogReader(engine).checkpoint_covering(40).value();
    batch.size = 40;
  });
  const auto report = check();
  ASSERT_TRUE(report.fault);
  EXPECT_TRUE(report.fault->kind == FsckKind::kRollback ||
              report.fault->kind == FsckKind::kCheckpoint);
}

TEST_F(FsckTest, FindsAFlippedByteAnywhereInTheLastCheckpoint) {
  const auto size = sample().world.disk.used();
  ASSERT_GT(size, 0u);
  std::size_t length = 0;
  change([&](Engine&, CommitBatch& batch) { length = batch.checkpoint.size(); });
  for (std::size_t at = 0; at < length; at += 11) {
    change([&](Engine&, CommitBatch& batch) { batch.checkpoint = flipped(batch.checkpoint, at); });
    const auto report = check();
    ASSERT_TRUE(report.fault) << at;
    EXPECT_TRUE(report.fault->kind == FsckKind::kCheckpoint ||
                report.fault->kind == FsckKind::kRoot)
        << report.fault->sentence();
    reset();
  }
}

TEST_F(FsckTest, FindsAFlippedByteAnywhereInAPayload) {
  std::size_t size = 0;
  change_payload(1, [&](Bytes& box) { size = box.size(); });
  for (std::size_t at = 0; at < size; at += 13) {
    change_payload(1, [&](Bytes& box) { box[at] ^= 1; });
    expect_fault(FsckKind::kPayload, 1, std::to_string(at) + ": ");
    reset();
  }
}

TEST_F(FsckTest, NamesAPayloadSwappedWithAnotherOfItsUnit) {
  // It opens, since the key is the unit's, but it is not what the record commits to.
  Bytes other;
  change_payload(200, [&](Bytes& box) { other = box; });
  change_payload(201, [&](Bytes& box) { box = other; });
  expect_fault(FsckKind::kCommitment, 201);
}

TEST_F(FsckTest, NamesMissingAndChangedContent) {
  const auto content_of = [&](std::uint64_t size) {
    const auto store = StateStore::open(
        {.files = world_->disk.files(), .path = "/data/state", .fatal = exit_on_fatal()});
    std::pair<BlobId, std::uint64_t> found;
    (*store)->snapshot()->scan(
        "blob/", "", [&](std::string_view key, const boost::json::object& row) {
          if (static_cast<std::uint64_t>(row.at("size").as_int64()) == size) {
            found = {BlobId::parse(key.substr(5)).value(),
                     static_cast<std::uint64_t>(row.at("record").as_int64())};
          }
          return ScanStep::kContinue;
        });
    return found;
  };
  for (const std::uint64_t size : {1'000u, 300'000u}) {
    const auto [blob, record] = content_of(size);
    for (const std::size_t at :
         {std::size_t{0}, std::size_t{10}, std::size_t{40}, std::size_t{900}}) {
      const auto faces = world_->engine().value();
      auto bytes = faces.engine->get_blob(blob, 0).value();
      bytes[at] ^= 1;
      ASSERT_TRUE(faces.maintenance->delete_blob(blob).ok());
      ASSERT_TRUE(faces.engine->put_blob_if_absent(blob, 0, bytes, ChunkPlace::kLast).ok());
      const_cast<EngineFaces&>(faces) = {};
      expect_fault(FsckKind::kContent, record, std::to_string(at) + ": ");
      reset();
    }
    ASSERT_TRUE(world_->engine().value().maintenance->delete_blob(blob).ok());
    expect_fault(FsckKind::kContent, record);
    reset();
  }
}

TEST_F(FsckTest, ListsContentThatNothingNames) {
  {
    auto ledger = world_->open().value();
    auto writer = ledger->create_blob(ledger->create_unit().value()).value();
    ASSERT_TRUE(writer->write(as_bytes("an upload nobody finished")).ok());
    ASSERT_TRUE(writer->finish().ok());
  }
  const auto report = check();
  EXPECT_TRUE(report.sound());
  EXPECT_EQ(report.unnamed.size(), 1u);
}

TEST_F(FsckTest, NamesAChangedStateRow) {
  change_state([](StateOverlay& state) { state.put("count", {{"n", 1}}); });
  const auto report = check();
  ASSERT_TRUE(report.fault);
  EXPECT_EQ(report.fault->kind, FsckKind::kState);
  EXPECT_EQ(report.fault->where, "state row count");
  EXPECT_EQ(report.fault->found, R"({"n":1})");
}

TEST_F(FsckTest, NamesAStateRowThatIsMissingOrTooMuch) {
  change_state([](StateOverlay& state) { state.erase("count"); });
  expect_fault(FsckKind::kState, {});
  reset();
  change_state([](StateOverlay& state) { state.put("zzz", {}); });
  expect_fault(FsckKind::kState, {});
  reset();
  // The index from units to rows is what an erasure goes by.
  change_state([](StateOverlay& state) {
    state.put("note/x", {{"unit", std::string(32, '7')}, {"words", boost::json::object{}}});
    state.erase("note/x");
  });
  expect_fault(FsckKind::kState, {});
}

TEST_F(FsckTest, IgnoresRowsThatHaveExpired) {
  change_state([](StateOverlay& state) { state.put("idem/x", {{"expires", 5}}); });
  EXPECT_TRUE(check().sound());
}

TEST_F(FsckTest, NamesADamagedOrMissingHeadStore) {
  world_->disk.overwrite("/data/head/head", std::string(8192, 'x'));
  expect_fault(FsckKind::kHead, {});
  world_->disk.wipe("/data/head");
  expect_fault(FsckKind::kHead, {});
}

TEST_F(FsckTest, NamesARollback) {
  world_->disk.copy("/data/db", "/old");
  {
    auto ledger = world_->open().value();
    RememberingClient client;
    client.work(*ledger);
  }
  world_->disk.wipe("/data/db");
  world_->disk.copy("/old", "/data/db");
  expect_fault(FsckKind::kRollback, 300);
}

TEST_F(FsckTest, NamesARecordBeyondTheSignedEnd) {
  change([](Engine& engine, CommitBatch& batch) {
    const LogReader log(engine);
    batch.rows.push_back({300, log.record(299).value(), log.sealed_payload(299).value()});
  });
  expect_fault(FsckKind::kEnd, 300);
}

TEST_F(FsckTest, NamesADestroyedKeyWithoutAnErasure) {
  {
    const auto record = [&] {
      const auto engine = world_->engine().value().engine;
      return decode(LogReader(*engine).record(1).value()).value();
    }();
    const auto keys = KeyStore::open({.files = world_->disk.files(),
                                      .folder = "/data/keys",
                                      .encryption = KeyFile{},
                                      .fatal = exit_on_fatal()});
    ASSERT_TRUE((*keys)->destroy(record.unit).ok());
  }
  expect_fault(FsckKind::kKey, 1);
}

TEST_F(FsckTest, NamesAKeyThatSurvivedItsErasure) {
  // As when an older copy of the keys folder is put back.
  LedgerDisk fresh;
  std::string living;
  {
    auto ledger = fresh.open().value();
    const auto unit = ledger->create_unit().value();
    living = fresh.disk.content(KeyStore::file_path("/data/keys"));
    Command note;
    note.action = "note.added";
    note.unit = unit;
    note.payload = {{"text", "to be erased"}};
    ASSERT_TRUE(ledger->submit_and_wait(std::move(note)).ok());
    Command erase;
    erase.action = "subject.erased";
    erase.unit = ledger->create_unit().value();
    erase.public_ = to_public(SubjectErased{unit, "document", "retention"});
    ASSERT_TRUE(ledger->submit_and_wait(std::move(erase)).ok());
  }
  const auto path = KeyStore::file_path("/data/keys");
  fresh.disk.overwrite(path, living + fresh.disk.content(path).substr(living.size()));
  FsckOptions options;
  options.settings = fresh.settings();
  const auto report = fsck(std::move(options));
  ASSERT_TRUE(report.ok() && report->fault);
  EXPECT_EQ(report->fault->kind, FsckKind::kErasure);
}

TEST_F(FsckTest, ReportsDamagedTablesWithTheRecord) {
  { world_->open().value(); }
  for (const auto& path : world_->disk.paths("/data/db/log")) {
    if (!path.ends_with(".sst")) continue;
    auto content = world_->disk.content(path);
    content[30] = static_cast<char>(content[30] ^ 16);
    world_->disk.overwrite(path, content);
  }
  const auto report = check();
  ASSERT_TRUE(report.fault);
  EXPECT_EQ(report.fault->kind, FsckKind::kUnreadable) << report.fault->sentence();
}

TEST_F(FsckTest, RebuildMakesTheSameRowsAgain) {
  const auto rows = [&] {
    const auto store = StateStore::open(
        {.files = world_->disk.files(), .path = "/data/state", .fatal = exit_on_fatal()});
    std::string out;
    (*store)->snapshot()->scan_raw(RowSpace::kRows, "", "",
                                   [&](std::string_view key, std::string_view row) {
                                     out += std::string(key) + "=" + std::string(row) + "\n";
                                     return ScanStep::kContinue;
                                   });
    return out;
  };
  const auto before = rows();
  change_state([](StateOverlay& state) { state.put("count", {{"n", 1}}); });
  EXPECT_NE(rows(), before);
  EXPECT_EQ(rebuild(world_->settings()).value(), 300u);
  EXPECT_EQ(rows(), before);
  EXPECT_TRUE(check().sound());
}

}  // namespace
}  // namespace scrutiny
