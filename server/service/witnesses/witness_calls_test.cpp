#include "server/service/witnesses/witness_calls.h"

#include <gtest/gtest.h>

#include "server/witness/witness.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_ledger.h"

namespace scrutiny {
namespace {

NoteSigner witness_key(const std::string& name) {
  return {name, NoteKeyType::kCosignature, SigningKey::generate()};
}

// A real witness behind the seam where the network would be.
struct CalledWitness {
  explicit CalledWitness(const Ledger& ledger, const std::string& folder,
                         const std::string& name = "ruth.example/witness")
      : store(WitnessStore::open(folder).value()),
        witness(witness_key(name), *store, [] { return 1'700'000'000U; }) {
    witness.add_log(NoteVerifier::parse(ledger.verifier_key()).value());
  }

  Result<HttpReply> answer(const HttpCall& call) {
    ++calls;
    if (down) return Error(ErrorCode::kUnavailable, "cannot be asked: it is down");
    const bool offers = call.url.ends_with("/add-checkpoint");
    const auto hash = call.url.substr(call.url.rfind('/', call.url.rfind('/') - 1) + 1, 64);
    const WitnessAnswer said =
        offers ? witness.add_checkpoint(as_text(*call.body)) : witness.checkpoint(hash);
    const ByteView body = as_bytes(said.body);
    return HttpReply{said.status, said.media_type, Bytes(body.begin(), body.end())};
  }

  std::unique_ptr<WitnessStore> store;
  Witness witness;
  int calls = 0;
  bool down = false;
};

class WitnessCallsTest : public ::testing::Test {
 protected:
  WitnessCallsTest() : called_(*ledger_, folder_ / "witness") {
    WitnessPolicy policy{{called_.witness.verifier()}, 1};
    cosignatures_ = std::make_unique<Cosignatures>(
        *ledger_, policy, *own_, [this](const Error& why) { alarm_ = why.public_text(); });
    WitnessCalls::Options options;
    options.witnesses = {{"ruth.example/witness", "https://witness.example/prefix"}};
    calls_ = std::make_unique<WitnessCalls>(
        *ledger_, *cosignatures_, clock_, options, nullptr,
        [this](const HttpCall& call) { return called_.answer(call); });
  }

  void grow(int records = 1) {
    const UnitId unit = ledger_->create_unit().value();
    for (int i = 0; i < records; ++i) {
      Command command;
      command.action = "note.counted";
      command.unit = unit;
      ASSERT_TRUE(ledger_->submit_and_wait(std::move(command)).ok());
    }
  }

  testing::TempDir folder_;
  testing::FakeClock clock_;
  std::unique_ptr<RunningLedger> ledger_ = testing::make_test_ledger();
  std::unique_ptr<WitnessStore> own_ = WitnessStore::open(folder_ / "own").value();
  CalledWitness called_;
  std::string alarm_;
  std::unique_ptr<Cosignatures> cosignatures_;
  std::unique_ptr<WitnessCalls> calls_;
};

TEST_F(WitnessCallsTest, OffersWhatIsNewAndKeepsWhatComesBack) {
  calls_->compare();
  calls_->offer_all();
  EXPECT_EQ(cosignatures_->cosigned().size, ledger_->size());
  const int so_far = called_.calls;
  calls_->offer_all();
  EXPECT_EQ(called_.calls, so_far) << "nothing is new";
  grow(300);
  calls_->offer_all();
  EXPECT_EQ(cosignatures_->cosigned().size, ledger_->size());
  EXPECT_TRUE(calls_->failures().empty());
}

TEST_F(WitnessCallsTest, LearnsFromTheWitnessWhereItStands) {
  calls_->offer_all();
  grow(5);
  // Another program offered it a checkpoint meanwhile; this one has forgotten all.
  WitnessCalls::Options options;
  options.witnesses = {{"ruth.example/witness", "https://witness.example/"}};
  WitnessCalls fresh(*ledger_, *cosignatures_, clock_, options, nullptr,
                     [this](const HttpCall& call) { return called_.answer(call); });
  fresh.offer_all();
  EXPECT_EQ(cosignatures_->cosigned().size, ledger_->size());
  EXPECT_TRUE(fresh.failures().empty());
}

TEST_F(WitnessCallsTest, SaysSinceWhenAWitnessFailsAndLeavesItInPeace) {
  called_.down = true;
  calls_->offer_all();
  const auto failed = calls_->failures();
  ASSERT_EQ(failed.size(), 1U);
  EXPECT_NE(failed.at("ruth.example/witness").what.find("it is down"), std::string::npos);
  EXPECT_EQ(failed.at("ruth.example/witness").since, clock_.now());
  const int so_far = called_.calls;
  calls_->offer_all();
  EXPECT_EQ(called_.calls, so_far) << "a pause";
  EXPECT_TRUE(alarm_.empty());
}

}  // namespace
}  // namespace scrutiny
