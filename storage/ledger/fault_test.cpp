// The promise of audit-format section 7 under faults: whatever call of a commit fails, is torn or
// is the last before the power goes, after reopening no acknowledged command is missing, none is
// half there, and a retry with the same idempotency key has one effect.
#include <gtest/gtest.h>

#include "storage/audit/public_schema.h"
#include "storage/crypto/random.h"
#include "tests/support/ledger_disk.h"

namespace scrutiny {
namespace {

using testing::DiskCall;
using testing::FaultDisk;
using testing::LedgerDisk;
using testing::RememberingClient;
using testing::Unsynced;

// What the store looks like once it was used for a while and stopped, so that loops need not create
// it.
struct Started {
  LedgerDisk world;
  RememberingClient client;
  Started() {
    auto ledger = world.open().value();
    client.work(*ledger);
  }
};
const Started& started() {
  static const Started once;
  return once;
}

// One life of the machine on a copy of that store, with a fault armed by `arm`.
class Life {
 public:
  Life()
      : world_{.disk = started().world.disk, .clock = testing::FakeClock(), .fatal = {}},
        client_(started().client) {}

  FaultDisk& disk() { return world_.disk; }

  void work() {
    auto ledger = world_.open();
    if (!ledger.ok()) return;  // the fault struck during the start
    client_.work(**ledger);
    client_.work(**ledger);
  }

  // Starts again without faults and lists what does not hold.
  std::vector<std::string> after() {
    auto ledger = world_.open();
    if (!ledger.ok()) return {"does not open: " + ledger.error().describe()};
    auto wrong = client_.verify(**ledger);
    client_.retry(**ledger);
    client_.work(**ledger);
    const auto later = client_.verify(**ledger);
    wrong.insert(wrong.end(), later.begin(), later.end());
    return wrong;
  }
  bool refuses_to_open(ErrorCode code) {
    const auto ledger = world_.open();
    return !ledger.ok() && ledger.error().code() == code;
  }

 private:
  LedgerDisk world_;
  RememberingClient client_;
};

const std::vector<std::string> kNothingWrong;

class CallFails : public ::testing::TestWithParam<DiskCall> {};

TEST_P(CallFails, AtEveryCallNothingAcknowledgedIsLost) {
  bool struck = true;
  std::uint64_t n = 1;
  for (; struck; ++n) {
    for (const bool power_too : {false, true}) {
      Life life;
      life.disk().fail_call(GetParam(), n);
      life.work();
      struck = life.disk().struck();
      if (power_too) {
        life.disk().restart(Unsynced::kLost);
      } else {
        life.disk().disarm();
      }
      ASSERT_EQ(life.after(), kNothingWrong) << "call " << n << (power_too ? ", power lost" : "");
    }
  }
  EXPECT_GT(n, 2u) << "no call of this kind was made to fail";
}

std::string kind_name(const ::testing::TestParamInfo<DiskCall>& kind) {
  static constexpr const char* kNames[] = {"Create",     "Write",  "Sync",
                                           "SyncFolder", "Rename", "Delete"};
  return kNames[static_cast<std::size_t>(kind.param)];
}
INSTANTIATE_TEST_SUITE_P(Kinds, CallFails,
                         ::testing::Values(DiskCall::kCreate, DiskCall::kWrite, DiskCall::kSync,
                                           DiskCall::kSyncFolder, DiskCall::kRename,
                                           DiskCall::kDelete),
                         kind_name);

TEST(PowerLoss, AtEveryCallNothingAcknowledgedIsLost) {
  bool struck = true;
  std::uint64_t n = 1;
  for (; struck; ++n) {
    for (const auto unsynced : {Unsynced::kLost, Unsynced::kTorn}) {
      Life life;
      life.disk().lose_power_at(n);
      life.work();
      struck = life.disk().struck();
      life.disk().restart(unsynced, n);
      ASSERT_EQ(life.after(), kNothingWrong) << "change " << n;
    }
  }
  EXPECT_GT(n, 50u);
}

TEST(PowerLoss, OnADiskThatReordersEitherNothingIsLostOrTheDamageIsReported) {
  // A reordered unsynced tail may look like damage in the middle of the write-ahead log. Refusing
  // it is right, opening it without an acknowledged record would not be.
  bool struck = true;
  std::uint64_t refused = 0;
  std::uint64_t n = 1;
  for (; struck; ++n) {
    Life life;
    life.disk().lose_power_at(n);
    life.work();
    struck = life.disk().struck();
    life.disk().restart(Unsynced::kMixed, n * 7);
    if (life.refuses_to_open(ErrorCode::kCorruption)) {
      ++refused;
      continue;
    }
    ASSERT_EQ(life.after(), kNothingWrong) << "change " << n;
  }
  EXPECT_LT(refused, n / 4);
}

TEST(PowerLoss, WhileTheFolderIsCreatedTheNextStartCreatesIt) {
  bool struck = true;
  for (std::uint64_t n = 1; struck; ++n) {
    LedgerDisk world;
    RememberingClient client;
    world.disk.lose_power_at(n);
    {
      auto ledger = world.open();
      if (ledger.ok()) client.work(**ledger);
    }
    struck = world.disk.struck();
    world.disk.restart(n % 2 == 0 ? Unsynced::kLost : Unsynced::kTorn, n);
    auto ledger = world.open();
    ASSERT_TRUE(ledger.ok()) << n << ": " << ledger.error().describe();
    ASSERT_EQ(client.verify(**ledger), kNothingWrong) << n;
    client.work(**ledger);
    ASSERT_EQ(client.verify(**ledger), kNothingWrong) << n;
  }
}

// Files of the disk that hold a text as it is.
std::vector<std::string> files_with(const testing::FaultDisk& disk, const std::string& text) {
  std::vector<std::string> found;
  for (const std::string& path : disk.paths("/data")) {
    if (disk.content(path).find(text) != std::string::npos) found.push_back(path);
  }
  return found;
}

TEST(PowerLoss, InTheMiddleOfAnErasureTheNextStartRemovesTheWordsFromTheDisk) {
  const std::string words = "zqxjkvbwpgmhlkrt";
  LedgerDisk base;
  UnitId unit;
  UnitId own;
  {
    auto ledger = base.open().value();
    unit = ledger->create_unit().value();
    own = ledger->create_unit().value();
    Command note;
    note.action = "note.added";
    note.subject = new_id<SubjectId>();
    note.unit = unit;
    note.payload = {{"text", words}};
    ASSERT_TRUE(ledger->submit_and_wait(std::move(note)).ok());
    ASSERT_TRUE(ledger->flush_state().ok());
  }
  ASSERT_FALSE(files_with(base.disk, words).empty());
  std::size_t erased = 0;
  bool struck = true;
  for (std::uint64_t n = 1; struck; ++n) {
    LedgerDisk world{.disk = base.disk, .clock = testing::FakeClock(), .fatal = {}};
    world.disk.lose_power_at(n);
    if (auto ledger = world.open(); ledger.ok()) {
      Command erase;
      erase.action = "subject.erased";
      erase.subject = id_cast<SubjectId>(unit);
      erase.unit = own;
      erase.public_ = to_public(SubjectErased{unit, "account", "article_17"});
      static_cast<void>((*ledger)->submit_and_wait(std::move(erase)).ok());
    }
    struck = world.disk.struck();
    world.disk.restart(n % 2 == 0 ? Unsynced::kLost : Unsynced::kTorn, n);
    auto again = world.open();
    ASSERT_TRUE(again.ok()) << "change " << n << ": " << again.error().describe();
    if (!(*again)->snapshot()->get("erased/" + unit.text())) continue;
    ++erased;
    again->reset();
    EXPECT_EQ(files_with(world.disk, words), std::vector<std::string>()) << "change " << n;
  }
  EXPECT_GT(erased, 5U);
}

TEST(FullDisk, RefusesCommandsBeforeTheDiskIsFull) {
  LedgerDisk world;
  auto settings = world.settings();
  settings.options.reserve_bytes = 4 << 20;
  world.disk.set_capacity(64 << 20);
  auto ledger = open_ledger(std::move(settings), OpenMode::kCreateIfMissing).value();
  const auto unit = ledger->create_unit().value();
  std::optional<ErrorCode> refusal;
  for (int i = 0; i < 100 && !refusal; ++i) {
    auto writer = ledger->create_blob(unit);
    if (!writer.ok()) {
      refusal = writer.error().code();
      break;
    }
    auto status = (*writer)->write(Bytes(1'500'000, 1));
    if (status.ok()) status = (*writer)->finish();
    if (!status.ok()) refusal = status.error().code();
  }
  EXPECT_EQ(refusal, ErrorCode::kStorageFull);
  Command command;
  command.action = "note.counted";
  command.unit = unit;
  EXPECT_EQ(ledger->submit_and_wait(std::move(command)).error().code(), ErrorCode::kStorageFull);
  EXPECT_EQ(ledger->create_unit().error().code(), ErrorCode::kStorageFull);
  EXPECT_TRUE(world.fatal.empty());
}

TEST(FullDisk, WhenItFillsInTheMiddleNothingAcknowledgedIsLost) {
  // No reserve, so that writes really fail; then room is made and the ledger started again.
  for (std::uint64_t room = 0; room < 40'000; room += 4'111) {
    LedgerDisk world;
    RememberingClient client;
    auto settings = world.settings();
    settings.options.reserve_bytes = 0;
    {
      auto ledger = open_ledger(settings, OpenMode::kCreateIfMissing).value();
      client.work(*ledger);
      world.disk.set_capacity(world.disk.used() + room);
      for (int i = 0; i < 3; ++i) client.work(*ledger);
    }
    EXPECT_GT(client.refused(), 0u);
    world.disk.set_capacity(std::numeric_limits<std::uint64_t>::max());
    auto ledger = open_ledger(settings, OpenMode::kExisting);
    ASSERT_TRUE(ledger.ok()) << room << ": " << ledger.error().describe();
    client.retry(**ledger);
    ASSERT_EQ(client.verify(**ledger), kNothingWrong) << room;
  }
}

TEST(FatalError, StopsTakingCommandsAndAnswersThoseThatWait) {
  LedgerDisk world;
  auto ledger = world.open().value();
  const auto unit = ledger->create_unit().value();
  world.disk.fail_call(DiskCall::kSync, 1);
  Command command;
  command.action = "note.counted";
  command.unit = unit;
  EXPECT_EQ(ledger->submit_and_wait(command).error().code(), ErrorCode::kIo);
  EXPECT_FALSE(world.fatal.empty());
  EXPECT_EQ(ledger->submit_and_wait(command).error().code(), ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace scrutiny
