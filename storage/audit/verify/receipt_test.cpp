#include "storage/audit/verify/receipt.h"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "storage/audit/testing/trail_builder.h"
#include "storage/audit/tlog_proof.h"
#include "storage/audit/verify/directory_trail.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"
#include "tests/support/temp_dir.h"

namespace scrutiny {
namespace {

using testing::TempDir;

NoteSigner new_signer() {
  return {"example.com/log", NoteKeyType::kEd25519, SigningKey::generate()};
}

class Nodes final : public NodeSource {
 public:
  explicit Nodes(const TrailBuilder& builder) {
    for (std::uint64_t i = 0; i < builder.size(); ++i) {
      frontier_.append(builder.leaf(i), [this](unsigned level, std::uint64_t, const Digest& hash) {
        if (levels_.size() <= level) levels_.resize(level + 1);
        levels_[level].push_back(hash);
      });
    }
  }
  Status read_nodes(unsigned level, std::uint64_t first, std::span<Digest> out) const override {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = levels_.at(level).at(first + i);
    return {};
  }

 private:
  TreeFrontier frontier_;
  std::vector<std::vector<Digest>> levels_;
};

class Receipt : public ::testing::Test {
 protected:
  Receipt() : builder_(new_signer()) {
    const UnitId unit = builder_.create_unit();
    while (builder_.size() < 20) builder_.add("document.read", unit, {});
    receipt_.index = 7;
    receipt_.leaf = builder_.leaf(7);
    receipt_.checkpoint = builder_.checkpoint();
    receipt_.record = builder_.record(7);
    receipt_.proof = inclusion_proof(7, 20, Nodes(builder_)).value();
    options_.log_keys = {builder_.signer().verifier()};
  }

  TrailBuilder builder_;
  ReceiptFile receipt_;
  VerifyOptions options_;
};

TEST_F(Receipt, HoldsWithItsProof) {
  EXPECT_EQ(verify_receipt(receipt_, options_).verdict, Verdict::kHolds);
  receipt_.record.reset();
  EXPECT_EQ(verify_receipt(receipt_, options_).verdict, Verdict::kHolds);
}

TEST_F(Receipt, CannotTellWithoutAProof) {
  receipt_.proof.reset();
  EXPECT_EQ(verify_receipt(receipt_, options_).verdict, Verdict::kCannotTell);
}

TEST_F(Receipt, RefusesAnotherRecordLeafIndexOrKey) {
  const auto refused = [&](ReceiptFile changed) {
    return verify_receipt(changed, options_).verdict == Verdict::kDoesNotHold;
  };
  ReceiptFile other = receipt_;
  other.record = builder_.record(8);
  EXPECT_TRUE(refused(other));
  other = receipt_;
  other.leaf = builder_.leaf(8);
  EXPECT_TRUE(refused(other));
  other.record.reset();
  EXPECT_TRUE(refused(other)) << "the proof is for another leaf";
  other = receipt_;
  other.index = 8;
  other.record.reset();
  EXPECT_TRUE(refused(other));
  other.index = 20;
  EXPECT_TRUE(refused(other));
  options_.log_keys = {new_signer().verifier()};
  EXPECT_TRUE(refused(receipt_));
}

TEST_F(Receipt, ParsesAnAnswerOfTheApiAsItCame) {
  const boost::json::object receipt = {
      {"index", 7}, {"leaf", to_hex(receipt_.leaf)}, {"checkpoint", receipt_.checkpoint}};
  const std::string alone = boost::json::serialize(receipt);
  const std::string answer = boost::json::serialize(
      boost::json::object{{"id", "x"}, {"receipt", receipt}, {"record", "r"}});
  for (const std::string& text : {alone, answer}) {
    const auto parsed = parse_receipt(text);
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(parsed->index, 7U);
    EXPECT_EQ(parsed->leaf, receipt_.leaf);
    EXPECT_FALSE(parsed->proof);
    EXPECT_EQ(parsed->record.has_value(), text == answer);
  }
}

TEST_F(Receipt, RefusesOtherFiles) {
  for (
      const char* bad :
      {"", "[]", "{}", R"({"index":1,"leaf":"aa","checkpoint":"x"})",
       R"({"index":-1,"leaf":"aa","checkpoint":"x"})", R"({"index":1.5,"leaf":"","checkpoint":""})",
       R"({"index":1,"leaf":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","checkpoint":"x","record":5})",
       R"({"index":1,"leaf":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","checkpoint":"x","proof":["AA"]})"}) {
    EXPECT_FALSE(parse_receipt(bad).ok()) << bad;
  }
}

TEST_F(Receipt, HoldsInATrailThatGrewAndRotatedItsKey) {
  const UnitId unit = builder_.create_unit();
  builder_.rotate(new_signer());
  while (builder_.size() < 300) builder_.add("document.read", unit, {});
  const TempDir folder;
  write_files(builder_.files(), folder.path());
  const auto trail = DirectoryTrail::open(folder.path()).value();
  receipt_.proof.reset();
  const VerifyReport report = verify_receipt_in(receipt_, *trail, options_);
  EXPECT_EQ(report.verdict, Verdict::kHolds) << describe(report);

  ReceiptFile moved = receipt_;
  moved.index = 8;
  const VerifyReport elsewhere = verify_receipt_in(moved, *trail, options_);
  ASSERT_TRUE(elsewhere.fault);
  EXPECT_EQ(elsewhere.fault->kind, FaultKind::kReceipt);
  EXPECT_EQ(elsewhere.fault->index, 8U);
}

TEST_F(Receipt, DoesNotHoldInAnotherHistory) {
  TrailBuilder other(builder_.signer());
  const UnitId unit = other.create_unit();
  while (other.size() < 30) other.add("document.read", unit, {});
  const TempDir folder;
  write_files(other.files(), folder.path());
  const auto trail = DirectoryTrail::open(folder.path()).value();
  EXPECT_EQ(verify_receipt_in(receipt_, *trail, options_).verdict, Verdict::kDoesNotHold);
}

TEST_F(Receipt, DoesNotHoldInATrailRolledBack) {
  TrailBuilder shorter(builder_.signer());
  const TempDir folder;
  write_files(shorter.files(), folder.path());
  const auto trail = DirectoryTrail::open(folder.path()).value();
  const VerifyReport report = verify_receipt_in(receipt_, *trail, options_);
  ASSERT_TRUE(report.fault);
  EXPECT_EQ(report.fault->kind, FaultKind::kRollback);
}

TEST_F(Receipt, ProofFileHoldsForItsRecordOnly) {
  const std::string proof =
      format_tlog_proof({std::nullopt, 7, *receipt_.proof, receipt_.checkpoint});
  EXPECT_EQ(verify_proof_file(proof, builder_.record(7), options_).verdict, Verdict::kHolds);
  EXPECT_EQ(verify_proof_file(proof, builder_.record(8), options_).verdict, Verdict::kDoesNotHold);
  EXPECT_EQ(verify_proof_file(proof, builder_.record(7) + " ", options_).verdict,
            Verdict::kDoesNotHold);
  EXPECT_EQ(verify_proof_file("garbage", builder_.record(7), options_).verdict,
            Verdict::kDoesNotHold);
}

TEST_F(Receipt, ProofFileDoesNotHoldWithAnyByteFlipped) {
  const std::string proof =
      format_tlog_proof({std::nullopt, 7, *receipt_.proof, receipt_.checkpoint});
  for (std::size_t i = 0; i < proof.size(); ++i) {
    std::string changed = proof;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_EQ(verify_proof_file(changed, builder_.record(7), options_).verdict,
              Verdict::kDoesNotHold)
        << i;
  }
}

}  // namespace
}  // namespace scrutiny
