// Levels payloads and contents.
#include "storage/audit/testing/verify_fixture.h"

namespace scrutiny {
namespace {

using namespace testing;  // NOLINT: the fixture's own names

class VerifyPayloads : public VerifyFixture {};

TEST_F(VerifyPayloads, CountsWhatStaysSealedAsNotChecked) {
  TrailBuilder builder = small_log();
  const TempDir folder;
  write_files(builder.files(), folder.path());
  const auto trail = DirectoryTrail::open(folder.path()).value();
  options_.log_keys = {builder.signer().verifier()};
  options_.level = VerifyLevel::kContents;
  const VerifyReport report = verify_trail(*trail, options_);
  EXPECT_EQ(report.verdict, Verdict::kHolds) << describe(report);
  EXPECT_EQ(report.counts.payloads_checked, 0U);
  EXPECT_EQ(report.counts.payloads_erased, 1U);
  EXPECT_EQ(report.counts.payloads_not_checked, builder.size() - 1);
}

TEST_F(VerifyPayloads, RefusesAMissingPayloadThatWasNotErased) {
  const TrailBuilder builder = plain_log(3);
  TrailFiles files = builder.files();
  Bytes& payloads = files.at("payloads/000");
  // Keep the boxes of records 0 and 1, then say that record 2 has none.
  std::size_t at = 0;
  for (int i = 0; i < 2; ++i) at += 4 + (std::size_t{payloads[at + 2]} << 8 | payloads[at + 3]);
  payloads.resize(at);
  payloads.insert(payloads.end(), 4, 0);
  expect_fault(run(files, builder, VerifyLevel::kPayloads), FaultKind::kPayload, 2);
}

TEST_F(VerifyPayloads, RefusesAKeyThatSurvivedItsErasure) {
  TrailBuilder builder(new_signer());
  const UnitId doomed = builder.create_unit();
  builder.add("account.created", doomed, {{"name", "someone"}});
  const KeyRing before = parse_key_ring(builder.key_file()).value();
  const std::uint64_t erasure = builder.erase(doomed);
  const TempDir folder;
  write_files(builder.files(), folder.path());
  const auto trail = DirectoryTrail::open(folder.path()).value();
  options_.log_keys = {builder.signer().verifier()};
  options_.level = VerifyLevel::kPayloads;
  options_.keys = &before;
  expect_fault(verify_trail(*trail, options_), FaultKind::kErasure, erasure);
}

TEST_F(VerifyPayloads, RefusesAPayloadPutInPlaceOfAnother) {
  TrailBuilder builder(new_signer());
  const UnitId unit = builder.create_unit();
  builder.add("document.read", unit, {{"n", 1}});
  builder.add("document.read", unit, {{"n", 2}});
  TrailFiles files = builder.files();
  Bytes& payloads = files.at("payloads/000");
  const auto size_at = [&](std::size_t at) {
    return 4 + (std::size_t{payloads[at + 2]} << 8 | payloads[at + 3]);
  };
  const std::size_t one = size_at(0);
  const std::size_t length = size_at(one);
  ASSERT_EQ(size_at(one + length), length);
  std::copy_n(payloads.begin() + static_cast<std::ptrdiff_t>(one), length,
              payloads.begin() + static_cast<std::ptrdiff_t>(one + length));
  expect_fault(run(files, builder, VerifyLevel::kPayloads), FaultKind::kCommitment, 2);
}

TEST_F(VerifyPayloads, RefusesAnotherOrMissingContent) {
  TrailBuilder builder(new_signer());
  const UnitId unit = builder.create_unit();
  const Bytes first(3'000'000, 1);
  const auto named = builder.add_content(unit, first);
  const auto other = builder.add_content(unit, Bytes(3'000'000, 2));
  builder.add("document.received", unit, {{"content", named}});
  const auto path = [](const boost::json::object& content) {
    return "blobs/" + std::string(content.at("blob").as_string());
  };
  EXPECT_EQ(run(builder, VerifyLevel::kContents).counts.contents_checked, 1U);
  TrailFiles files = builder.files();
  files[path(named)] = files.at(path(other));
  expect_fault(run(files, builder, VerifyLevel::kContents), FaultKind::kContent, 1);
  files = builder.files();
  files.erase(path(named));
  expect_fault(run(files, builder, VerifyLevel::kContents), FaultKind::kContent, 1);
}

TEST(KeyRing, RefusesOtherFiles) {
  EXPECT_EQ(parse_key_ring("{}")->size(), 0U);
  for (const char* bad : {"", "[]", "{\"a\":\"b\"}", "{\"11111111111111111111111111111111\":1}",
                          "{\"11111111111111111111111111111111\":\"22\"}"}) {
    EXPECT_FALSE(parse_key_ring(bad).ok()) << bad;
  }
}

}  // namespace
}  // namespace scrutiny
