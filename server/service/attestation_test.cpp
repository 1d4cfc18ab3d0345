#include "server/service/attestation.h"

#include <gtest/gtest.h>

#include "tests/support/accounts_world.h"
#include "tests/support/temp_dir.h"

namespace scrutiny {
namespace {

using testing::AccountsWorld;

NoteSigner witness(const std::string& name) {
  return {name, NoteKeyType::kCosignature, SigningKey::generate()};
}

class AttestationTest : public ::testing::Test {
 protected:
  std::uint64_t grow() {
    const auto made = world_.agencies.create(
        world_.as("ada"), {"Agency " + std::to_string(++grown_), AgencyKind::kRelevantAgency, {}});
    if (!made.ok()) throw std::runtime_error(made.error().describe());
    return world_.ledger->size() - 1;
  }
  void cosign(const NoteSigner& by) {
    auto note = parse_note(world_.ledger->checkpoint()).value();
    note.signatures.push_back(by.cosign(note.text, 1'767'800'000));
    const auto added = cosignatures_.add(format_note(note));
    if (!added.ok()) throw std::runtime_error(added.error().describe());
  }
  Attestation of(std::uint64_t index) const { return attestation_of(index, cosignatures_); }

  AccountsWorld world_;
  testing::TempDir folder_;
  std::unique_ptr<WitnessStore> store_ = WitnessStore::open(folder_.path()).value();
  NoteSigner ann_ = witness("ann.example/w");
  NoteSigner ben_ = witness("ben.example/w");
  Cosignatures cosignatures_{
      *world_.ledger, {{ann_.verifier(), ben_.verifier()}, 2}, *store_, [](const Error&) {}};
  int grown_ = 0;
};

TEST_F(AttestationTest, CountsTheWitnessesThatCoverTheRecordAndNoOthers) {
  const std::uint64_t first = grow();
  EXPECT_FALSE(of(first).is_cosigned());
  EXPECT_EQ(
      attestation_text(of(first)),
      "Record " + std::to_string(first) + ", signed by this log, not yet cosigned by a witness.");
  cosign(ann_);
  EXPECT_EQ(of(first).cosigned_by, std::vector<std::string>{"ann.example/w"});
  EXPECT_FALSE(of(first).is_cosigned()) << "one of two is not enough";
  EXPECT_NE(attestation_text(of(first)).find("1 of 2 witnesses (ann.example/w), and 2 are needed"),
            std::string::npos);
  cosign(ben_);
  EXPECT_TRUE(of(first).is_cosigned());
  EXPECT_NE(attestation_text(of(first)).find(
                "cosigned by 2 of 2 witnesses: ann.example/w, ben.example/w."),
            std::string::npos);
  EXPECT_EQ(of(first).cosigned, first + 1);

  const std::uint64_t next = grow();
  EXPECT_TRUE(of(first).is_cosigned()) << "what was cosigned stays so";
  EXPECT_FALSE(of(next).is_cosigned()) << "the record at the size is the first that is not covered";
  EXPECT_TRUE(of(next).cosigned_by.empty());
}

TEST_F(AttestationTest, IsOnlySignedWhereNoWitnessIsNamed) {
  const Cosignatures none{*world_.ledger, {}, *store_, [](const Error&) {}};
  const Attestation attestation = attestation_of(grow(), none);
  EXPECT_FALSE(attestation.is_cosigned());
  EXPECT_NE(attestation_text(attestation).find("No outside witness is named"), std::string::npos);
}

}  // namespace
}  // namespace scrutiny
