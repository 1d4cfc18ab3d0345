#include "server/service/trail.h"

#include <gtest/gtest.h>

#include "storage/audit/checkpoint.h"
#include "storage/audit/proof.h"
#include "storage/audit/record.h"
#include "storage/audit/tlog_proof.h"
#include "storage/audit/tree.h"
#include "storage/crypto/payload.h"
#include "storage/crypto/random.h"
#include "tests/support/accounts_world.h"

namespace scrutiny {
namespace {

using testing::AccountsWorld;

// One subject that only the police may see.
class PoliceOnly final : public SubjectRights {
 public:
  bool may_see(const StateReader&, const Principal& who, const SubjectId& asked,
               std::optional<std::uint64_t>) const override {
    return asked == subject && who.agency == police;
  }
  SubjectId subject = new_id<SubjectId>();
  AgencyId police;
};

class TrailTest : public ::testing::Test {
 protected:
  TrailTest() : trail_(*world_.ledger, subjects_) { subjects_.police = world_.agency("police"); }

  // A record about the subject by `name`; its index.
  std::uint64_t act(const std::string& name, boost::json::object payload = {}) {
    const Account holder = world_.account(name);
    const auto committed = world_.ledger->submit_and_wait(command_by(
        world_.as(name), {"document.noted", subjects_.subject, holder.unit, std::move(payload)}));
    return committed.value().receipt.index;
  }
  ErrorCode open(const std::string& name, std::uint64_t index) {
    const auto opened = trail_.open(world_.as(name), index);
    return opened.ok() ? ErrorCode::kInternal : opened.error().code();
  }
  PayloadView view(const std::string& name, std::uint64_t index) {
    return trail_.open(world_.as(name), index)->view;
  }

  AccountsWorld world_;
  PoliceOnly subjects_;
  Trail trail_;
};

TEST_F(TrailTest, ScrutineerReadsEveryRecordAndOthersWhatConcernsThem) {
  const std::uint64_t index = act("sam", {{"title", "secret words"}});
  EXPECT_EQ(view("iris", index), PayloadView::kComplete);
  EXPECT_EQ(view("sam", index), PayloadView::kComplete);
  EXPECT_EQ(view("polly", index), PayloadView::kSealed) << "sees the subject, not the words";
  for (const char* name : {"ada", "lena", "carla", "sue"}) {
    EXPECT_EQ(open(name, index), ErrorCode::kNotFound) << name;
  }
  EXPECT_EQ(open("iris", world_.ledger->size()), ErrorCode::kNotFound);
}

TEST_F(TrailTest, HolderSeesWhatWasDoneToTheirAccount) {
  ASSERT_TRUE(world_.accounts.disable(world_.as("ada"), world_.id("nora"), "why", {}).ok());
  const std::uint64_t index = world_.records("account.disabled").at(0);
  EXPECT_EQ(view("nora", index), PayloadView::kSealed);
  EXPECT_EQ(open("sam", index), ErrorCode::kNotFound);
}

TEST_F(TrailTest, OpeningAnothersPayloadIsRecordedAndOnesOwnIsNot) {
  const std::uint64_t index = act("sam");
  static_cast<void>(view("sam", index));
  static_cast<void>(view("polly", index));
  EXPECT_TRUE(world_.records("record.read").empty());
  static_cast<void>(view("iris", index));
  const auto reads = world_.records("record.read");
  ASSERT_EQ(reads.size(), 1u);
  const auto record = decode(world_.ledger->record(reads[0]).value());
  EXPECT_EQ(record->actor, id_cast<ActorId>(world_.id("iris")));
  EXPECT_EQ(record->subject, subjects_.subject);
  EXPECT_EQ(world_.payload(reads[0]).at("index").as_int64(), static_cast<std::int64_t>(index));
}

TEST_F(TrailTest, CompletePayloadMatchesItsCommitment) {
  const auto opened = trail_.open(world_.as("sam"), act("sam", {{"title", "words"}}));
  const auto record = decode(opened->record.record);
  EXPECT_EQ(commitment(opened->salt, as_bytes(opened->payload_bytes)), record->commit);
}

TEST_F(TrailTest, PasswordHashesAreNotAnswered) {
  for (const std::uint64_t index : world_.records("credential.set")) {
    const auto opened = trail_.open(world_.as("iris"), index);
    ASSERT_TRUE(opened.ok());
    EXPECT_EQ(opened->view, PayloadView::kRedacted);
    EXPECT_FALSE(opened->payload.contains("phc"));
    EXPECT_TRUE(opened->payload_bytes.empty());
    EXPECT_EQ(opened->salt, Digest{});
  }
}

TEST_F(TrailTest, ListsOnlyWhatMayBeReadAndGoesOnToTheEnd) {
  const std::uint64_t first = act("sam");
  act("polly");
  const auto count = [&](const std::string& name, std::optional<SubjectId> subject) {
    std::size_t records = 0;
    std::uint64_t from = 0;
    for (;;) {
      const auto page = trail_.list(world_.as(name), from, 3, subject);
      EXPECT_LE(page->records.size(), 3u);
      records += page->records.size();
      if (!page->next) return records;
      EXPECT_GT(*page->next, from);
      from = *page->next;
    }
  };
  EXPECT_EQ(count("iris", std::nullopt), world_.ledger->size());
  EXPECT_EQ(count("iris", subjects_.subject), 2u);
  EXPECT_EQ(count("polly", subjects_.subject), 2u);
  EXPECT_EQ(count("sam", subjects_.subject), 1u) << "only the own act";
  EXPECT_EQ(count("ada", subjects_.subject), 0u);
  EXPECT_EQ(count("iris", new_id<SubjectId>()), 0u);
  const auto page = trail_.list(world_.as("sam"), first, 50, std::nullopt);
  EXPECT_EQ(page->records.size(), 1u);
  EXPECT_FALSE(trail_.list(world_.as("iris"), std::uint64_t{1} << 60, 3, std::nullopt)->next);
}

TEST_F(TrailTest, ActsOfAnOperatorsTokenAreTheHoldersToRead) {
  const auto minted = world_.tokens.mint_operator_token("sam");
  const Principal script = world_.bearers.authenticate_token(minted->secret).value()->principal;
  const auto committed = world_.ledger->submit_and_wait(
      command_by(script, {"document.noted", subjects_.subject, world_.account("sam").unit, {}}));
  EXPECT_EQ(view("sam", committed->receipt.index), PayloadView::kComplete);
  EXPECT_EQ(open("lena", committed->receipt.index), ErrorCode::kNotFound);
}

TEST_F(TrailTest, ProofHoldsUnderItsOwnCheckpoint) {
  const std::uint64_t index = act("sam");
  const auto text = trail_.proof(index);
  ASSERT_TRUE(text.ok());
  const auto proof = parse_tlog_proof(*text);
  ASSERT_TRUE(proof.ok());
  const auto checkpoint = parse_checkpoint(parse_note(proof->checkpoint)->text);
  const Digest leaf = leaf_hash(world_.ledger->record(index).value());
  const InclusionClaim claim{index, checkpoint->size, leaf, checkpoint->root};
  EXPECT_TRUE(verify_inclusion(claim, proof->hashes).ok());
  EXPECT_EQ(trail_.proof(world_.ledger->size()).error().code(), ErrorCode::kNotFound);
}

}  // namespace
}  // namespace scrutiny
