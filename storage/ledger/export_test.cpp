// An exported trail holds what docs/formats/export.md says, and the offline verifier accepts it.
#include "storage/ledger/export.h"

#include <fstream>
#include <set>

#include <gtest/gtest.h>

#include "storage/audit/verify/directory_trail.h"
#include "storage/audit/verify/verify.h"
#include "tests/support/ledger_disk.h"
#include "tests/support/temp_dir.h"

namespace scrutiny {
namespace {

namespace fs = std::filesystem;
using testing::LedgerDisk;
using testing::RememberingClient;

std::set<std::string> files_in(const fs::path& folder) {
  std::set<std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) out.insert(fs::relative(entry.path(), folder).string());
  }
  return out;
}

class ExportTest : public ::testing::Test {
 protected:
  void fill(std::uint64_t records) {
    auto ledger = world_.open().value();
    client_.work(*ledger);
    const auto unit = ledger->create_unit().value();
    while (ledger->size() < records) {
      Command command;
      command.action = "note.counted";
      command.unit = unit;
      ASSERT_TRUE(ledger->submit_and_wait(std::move(command)).ok());
    }
    key_ = ledger->verifier_key();
  }
  Result<std::uint64_t> export_to(const std::string& name,
                                  ExportScope scope = ExportScope::kContents,
                                  StoreUse use = StoreUse::kAlone) {
    ExportOptions options;
    options.settings = world_.settings();
    options.scope = scope;
    options.use = use;
    options.target = folder_ / name;
    return export_trail(std::move(options));
  }

  LedgerDisk world_;
  RememberingClient client_;
  testing::TempDir folder_;
  std::string key_;
};

TEST_F(ExportTest, WritesExactlyTheFilesOfTheFormat) {
  fill(300);
  ASSERT_EQ(export_to("trail").value(), 300u);
  auto files = files_in(folder_ / "trail");
  std::erase_if(files, [](const std::string& name) { return name.starts_with("blobs/"); });
  EXPECT_EQ(files,
            (std::set<std::string>{"checkpoint", "log.vkey", "manifest.json", "payloads/000",
                                   "payloads/001", "tile/0/000", "tile/0/001.p/44",
                                   "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/44"}));
  EXPECT_EQ(files_in(folder_ / "trail/blobs").size(), 2u);
  EXPECT_EQ(fs::file_size(folder_ / "trail/tile/0/000"), 8192u);
}

TEST_F(ExportTest, LeavesOutWhatWasNotAskedFor) {
  fill(10);
  ASSERT_TRUE(export_to("log", ExportScope::kLog).ok());
  EXPECT_EQ(files_in(folder_ / "log"),
            (std::set<std::string>{"checkpoint", "log.vkey", "manifest.json", "tile/0/000.p/10",
                                   "tile/entries/000.p/10"}));
  ASSERT_TRUE(export_to("payloads", ExportScope::kPayloads).ok());
  EXPECT_FALSE(fs::exists(folder_ / "payloads/blobs"));
  EXPECT_TRUE(fs::exists(folder_ / "payloads/payloads/000"));
}

TEST_F(ExportTest, RefusesAFolderThatIsNotEmpty) {
  fill(2);
  fs::create_directory(folder_ / "taken");
  std::ofstream(folder_ / "taken/file") << "x";
  EXPECT_EQ(export_to("taken").error().code(), ErrorCode::kConflict);
}

TEST_F(ExportTest, RunsBesideAServer) {
  fill(20);
  auto ledger = world_.open().value();
  client_.work(*ledger);
  EXPECT_EQ(export_to("trail", ExportScope::kContents, StoreUse::kBesideServer).value(),
            ledger->size());
}

TEST_F(ExportTest, SatisfiesTheOfflineVerifier) {
  fill(600);
  ASSERT_TRUE(export_to("trail").ok());
  const auto trail = DirectoryTrail::open(folder_ / "trail");
  ASSERT_TRUE(trail.ok()) << trail.error().describe();
  VerifyOptions options;
  options.log_keys = {NoteVerifier::parse(key_).value()};
  const auto report = verify_trail(**trail, options);
  EXPECT_EQ(report.verdict, Verdict::kHolds) << (report.fault ? report.fault->sentence() : "");
  EXPECT_EQ(report.counts.records, 600u);
}

}  // namespace
}  // namespace scrutiny
