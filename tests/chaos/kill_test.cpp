// kill -9 under load, again and again, on a real disk: what was acknowledged before the kill is
// there afterwards, a command sent again under its idempotency key has one effect, and fsck finds
// nothing. KILL_ROUNDS is set by CMake: a few in the default suite, fifty in the slow one.
#include <random>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"
#include "storage/ledger/fsck.h"
#include "tests/chaos/child_process.h"
#include "tests/support/ledger_disk.h"
#include "tests/support/notes.h"
#include "tests/support/temp_dir.h"

namespace scrutiny {
namespace {

using testing::ChildProcess;

constexpr std::size_t kWindow = 64;  // commands on their way at a time

class KillTest : public ::testing::Test {
 protected:
  LedgerSettings settings() {
    LedgerSettings out;
    out.paths.root = folder_ / "data";
    out.origin = testing::kTestOrigin;
    out.projections = {std::make_shared<testing::Notes>()};
    out.options.reserve_bytes = 0;
    return out;
  }

  // Runs a child until `enough` answers have come, kills it in the middle of the rest.
  void round(std::size_t enough) {
    ChildProcess child({SCRUTINY_BIN_DIR "/ledger_child", folder_ / "data"});
    ASSERT_EQ(child.receive(), "ready");
    std::set<std::string> on_their_way;
    const auto fill = [&] {
      while (on_their_way.size() < kWindow) {
        const auto key = next_key();
        if (!child.send(key + " " + kind_of(key))) return;
        on_their_way.insert(key);
      }
    };
    const auto take = [&](const std::string& line) {
      on_their_way.erase(line.substr(0, line.find(' ')));
      remember(line);
    };
    for (std::size_t answers = 0; answers < enough; ++answers) {
      fill();
      const auto line = child.receive();
      ASSERT_TRUE(line) << "the child ended by itself";
      take(*line);
    }
    fill();
    child.kill();
    while (const auto line = child.receive()) take(*line);
    child.wait();
    for (const auto& key : on_their_way) unanswered_.push_back(key);
  }

  std::string next_key() {
    // Some commands go out again, answered or not.
    if (!unanswered_.empty()) {
      auto key = unanswered_.back();
      unanswered_.pop_back();
      return key;
    }
    if (!answered_.empty() && random_() % 8 == 0) return answered_[random_() % answered_.size()];
    return "k" + std::to_string(++keys_);
  }
  static std::string kind_of(const std::string& key) {
    const auto number = std::stoul(key.substr(1));
    if (number % 40 == 7) return "large";
    if (number % 10 == 3) return "small";
    return number % 3 == 0 ? "note" : "counter";
  }

  void remember(const std::string& line) {
    std::istringstream words(line);
    std::string key;
    std::string leaf;
    std::string checkpoint;
    Receipt receipt;
    words >> key >> receipt.index >> leaf >> checkpoint;
    ASSERT_TRUE(words) << line;
    receipt.leaf = digest_from_hex(leaf).value();
    const auto note = from_base64(checkpoint).value();
    receipt.checkpoint = as_text(note);
    const auto [known, fresh] = effects_.try_emplace(key, receipt.index);
    EXPECT_EQ(known->second, receipt.index) << "key " << key << " had a second effect";
    if (fresh) answered_.push_back(key);
    client_.remember(key, receipt);
  }

  void verify(const std::string& when) {
    const auto ledger = open_ledger(settings(), OpenMode::kExisting);
    ASSERT_TRUE(ledger.ok()) << when << ": " << ledger.error().describe();
    ASSERT_EQ(client_.verify(**ledger), std::vector<std::string>{}) << when;
  }

  testing::TempDir folder_;
  testing::RememberingClient client_;
  std::mt19937_64 random_{20261123};
  std::map<std::string, std::uint64_t> effects_;
  std::vector<std::string> answered_;
  std::vector<std::string> unanswered_;
  std::size_t keys_ = 0;
};

TEST_F(KillTest, LosesNothingAcknowledged) {
  for (int i = 1; i <= KILL_ROUNDS; ++i) {
    round(1 + random_() % 300);
    if (HasFatalFailure()) return;
    verify("round " + std::to_string(i));
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(client_.acknowledged(), std::size_t{KILL_ROUNDS} * 20);
  FsckOptions options;
  options.settings = settings();
  const auto report = fsck(std::move(options));
  ASSERT_TRUE(report.ok()) << report.error().describe();
  EXPECT_TRUE(report->sound()) << report->fault->sentence();
  RecordProperty("acknowledged", static_cast<int>(client_.acknowledged()));
}

TEST_F(KillTest, FsckRunsBesideTheLoadedServer) {
  ChildProcess child({SCRUTINY_BIN_DIR "/ledger_child", folder_ / "data"});
  ASSERT_EQ(child.receive(), "ready");
  std::uint64_t records = 0;
  for (int i = 0; i < 5; ++i) {
    for (int n = 0; n < 200; ++n) {
      const auto key = next_key();
      ASSERT_TRUE(child.send(key + " " + kind_of(key)));
    }
    // Most of these are still under way while the check reads.
    FsckOptions options;
    options.settings = settings();
    options.use = StoreUse::kBesideServer;
    options.scratch = folder_ / "scratch";
    const auto report = fsck(std::move(options));
    ASSERT_TRUE(report.ok()) << report.error().describe();
    EXPECT_TRUE(report->sound()) << report->fault->sentence();
    EXPECT_GE(report->records, records);
    records = report->records;
    for (int n = 0; n < 200; ++n) ASSERT_TRUE(child.receive());
  }
  child.close_input();
  EXPECT_EQ(child.wait(), 0);
}

}  // namespace
}  // namespace scrutiny
