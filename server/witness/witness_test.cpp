#include "server/witness/witness.h"

#include <filesystem>
#include <random>

#include <gtest/gtest.h>

#include "server/witness/add_checkpoint.h"
#include "storage/audit/tree.h"
#include "storage/crypto/sha256.h"

namespace scrutiny {
namespace {

namespace fs = std::filesystem;

constexpr const char* kOrigin = "example.com/log";

// A log that may be rewritten: leaves at hand, roots and proofs by the definition of RFC 9162.
class TestLog {
 public:
  explicit TestLog(std::uint8_t seed = 1) : signer_(kOrigin, NoteKeyType::kEd25519, key(seed)) {}

  static SigningKey key(std::uint8_t seed) {
    std::array<std::uint8_t, Key256::kSize> bytes{};
    bytes.fill(seed);
    return SigningKey(Key256(bytes));
  }
  void append(const std::string& record) { leaves_.push_back(leaf_hash(record)); }
  void rewrite(std::size_t index) { leaves_.at(index) = leaf_hash("rewritten"); }
  void truncate(std::size_t size) { leaves_.resize(size); }
  std::uint64_t size() const { return leaves_.size(); }
  const NoteVerifier& verifier() const { return signer_.verifier(); }

  std::string checkpoint(std::uint64_t size) const {
    return sign_checkpoint({kOrigin, size, root(0, size), {}}, signer_);
  }
  std::string request(std::uint64_t old_size, std::uint64_t size) const {
    AddCheckpoint out{old_size, {}, checkpoint(size)};
    if (old_size > 0 && old_size < size) proof(old_size, 0, size, true, out.proof);
    return format_add_checkpoint(out);
  }

 private:
  static std::uint64_t split(std::uint64_t size) {
    std::uint64_t half = 1;
    while (half * 2 < size) half *= 2;
    return half;
  }
  Digest root(std::uint64_t from, std::uint64_t size) const {
    if (size == 0) return empty_root();
    if (size == 1) return leaves_[from];
    const std::uint64_t half = split(size);
    return node_hash(root(from, half), root(from + half, size - half));
  }
  void proof(std::uint64_t old_size, std::uint64_t from, std::uint64_t size, bool whole,
             std::vector<Digest>& out) const {
    if (old_size == size) {
      if (!whole) out.push_back(root(from, size));
      return;
    }
    const std::uint64_t half = split(size);
    if (old_size <= half) {
      proof(old_size, from, half, whole, out);
      out.push_back(root(from + half, size - half));
    } else {
      proof(old_size - half, from + half, size - half, false, out);
      out.push_back(root(from, half));
    }
  }

  NoteSigner signer_;
  std::vector<Digest> leaves_;
};

class WitnessTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) / "witness";
    fs::remove_all(folder_);
    open();
    for (int i = 0; i < 20; ++i) log_.append("record " + std::to_string(i));
  }
  void open() {
    witness_.reset();
    store_.reset();
    auto store = WitnessStore::open(folder_);
    ASSERT_TRUE(store.ok()) << store.error().describe();
    store_ = std::move(store).value();
    witness_ = std::make_unique<Witness>(
        NoteSigner("witness.example/w1", NoteKeyType::kCosignature, TestLog::key(9)), *store_,
        [] { return std::uint64_t{1'700'000'000}; });
    witness_->add_log(log_.verifier());
  }
  int status(const std::string& body) { return witness_->add_checkpoint(body).status; }

  fs::path folder_;
  TestLog log_;
  std::unique_ptr<WitnessStore> store_;
  std::unique_ptr<Witness> witness_;
};

TEST_F(WitnessTest, CosignsWhatContinues) {
  const WitnessAnswer first = witness_->add_checkpoint(log_.request(0, 3));
  ASSERT_EQ(first.status, 200) << first.body;
  Note note = parse_note(log_.checkpoint(3)).value();
  note.signatures.push_back(parse_signature_line(first.body).value());
  const NoteVerifier cosigner = witness_->verifier();
  const auto opened =
      open_checkpoint(format_note(note), kOrigin, {&log_.verifier(), 1}, {&cosigner, 1});
  ASSERT_TRUE(opened.ok()) << opened.error().describe();
  ASSERT_EQ(opened->cosignatures.size(), 1u);
  EXPECT_EQ(opened->cosignatures[0].time, 1'700'000'000u);
  EXPECT_EQ(status(log_.request(3, 3)), 200) << "the same again";
  for (std::uint64_t size = 3; size < 20; ++size)
    EXPECT_EQ(status(log_.request(size, size + 1)), 200);
  const WitnessAnswer kept = witness_->checkpoint(WitnessStore::name_of(kOrigin));
  EXPECT_EQ(kept.status, 200);
  EXPECT_TRUE(open_checkpoint(kept.body, kOrigin, {&log_.verifier(), 1}, {&cosigner, 1}).ok());
}

TEST_F(WitnessTest, AnswersAsTheProtocolSays) {
  EXPECT_EQ(status(""), 400);
  EXPECT_EQ(status("old 01\n\n" + log_.checkpoint(1)), 400) << "a leading zero";
  EXPECT_EQ(status("old 1\nAAAA\n\n" + log_.checkpoint(2)), 400) << "no hash";
  EXPECT_EQ(status("old 0\n\nno note"), 400);
  EXPECT_EQ(status(log_.request(5, 3)), 400) << "old above new";
  EXPECT_EQ(witness_->checkpoint(WitnessStore::name_of(kOrigin)).status, 404);
  ASSERT_EQ(status(log_.request(0, 7)), 200);
  const WitnessAnswer stale = witness_->add_checkpoint(log_.request(3, 9));
  EXPECT_EQ(stale.status, 409);
  EXPECT_EQ(stale.media_type, "text/x.tlog.size");
  EXPECT_EQ(stale.body, "7\n");
  AddCheckpoint extra = parse_add_checkpoint(log_.request(7, 9)).value();
  extra.proof.push_back(Digest{});
  EXPECT_EQ(status(format_add_checkpoint(extra)), 422) << "a superfluous hash";
  TestLog stranger(2);
  stranger.append("x");
  EXPECT_EQ(status(stranger.request(0, 1)), 403) << "the right name, another key";
  std::string other = log_.request(7, 9);
  other.replace(other.find(kOrigin), 11, "example.org");
  EXPECT_EQ(status(other), 404);
}

TEST_F(WitnessTest, RefusesABadSignatureBesideAGoodOne) {
  Note note = parse_note(log_.checkpoint(4)).value();
  note.signatures.push_back(note.signatures[0]);
  note.signatures[1].signature[5] ^= 1;
  EXPECT_EQ(status(format_add_checkpoint({0, {}, format_note(note)})), 403);
}

TEST_F(WitnessTest, NeverCosignsTwoHistories) {
  ASSERT_EQ(status(log_.request(0, 12)), 200);
  TestLog forked = log_;
  forked.rewrite(4);
  EXPECT_EQ(status(forked.request(12, 12)), 422);
  EXPECT_EQ(status(forked.request(12, 15)), 422);
  EXPECT_EQ(status(forked.request(0, 15)), 409) << "nor by pretending that it is new here";
  TestLog rolled_back = log_;
  rolled_back.truncate(8);
  EXPECT_EQ(status(rolled_back.request(8, 8)), 409);
  rolled_back.append("another ninth");
  EXPECT_EQ(status(rolled_back.request(8, 9)), 409);
  EXPECT_EQ(status(log_.request(12, 20)), 200) << "the honest one goes on";
}

TEST_F(WitnessTest, RemembersAcrossRestarts) {
  ASSERT_EQ(status(log_.request(0, 12)), 200);
  open();
  EXPECT_EQ(status(log_.request(0, 13)), 409);
  EXPECT_EQ(status(log_.request(12, 13)), 200);
}

TEST_F(WitnessTest, GivesNoCosignatureThatItDoesNotRemember) {
  ASSERT_EQ(status(log_.request(0, 5)), 200);
  const fs::path blocker = folder_ / WitnessStore::name_of(kOrigin) / "checkpoint.new";
  fs::create_directories(blocker / "x");
  const WitnessAnswer answer = witness_->add_checkpoint(log_.request(5, 6));
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body.find("\u2014"), std::string::npos);
  fs::remove_all(blocker);
  EXPECT_EQ(status(log_.request(5, 6)), 200) << "nothing was kept of it";
}

TEST_F(WitnessTest, DamageIsNotForgetting) {
  ASSERT_EQ(status(log_.request(0, 5)), 200);
  const fs::path file = folder_ / WitnessStore::name_of(kOrigin) / "checkpoint";
  const auto size = fs::file_size(file);
  for (std::uintmax_t cut = 0; cut < size; cut += 7) {
    fs::resize_file(file, size - cut - 1);
    EXPECT_EQ(status(log_.request(0, 6)), 500) << cut << ": it must not begin anew";
    ASSERT_TRUE(store_->store(kOrigin, log_.checkpoint(5)).ok());
  }
}

TEST_F(WitnessTest, OneProcessHoldsItsMemory) {
  EXPECT_EQ(WitnessStore::open(folder_).error().code(), ErrorCode::kConflict);
}

// Whatever is sent, what was cosigned is one line of continuations.
TEST_F(WitnessTest, RandomForksAndRollbacksNeverSplitIt) {
  std::mt19937 random(7);
  std::vector<TestLog> histories(3, log_);
  histories[1].rewrite(2);
  histories[2].truncate(6);
  for (int i = 0; i < 30; ++i) histories[2].append("other " + std::to_string(i));
  int chosen = -1;
  for (int i = 0; i < 3000; ++i) {
    const std::size_t which = random() % histories.size();
    TestLog& log = histories[which];
    if (random() % 4 == 0) log.append("more " + std::to_string(which) + std::to_string(i));
    const std::uint64_t size = random() % (log.size() + 1);
    const std::uint64_t old_size = random() % (size + 1);
    const auto known = witness_->known(kOrigin)->size;
    const std::uint64_t from = random() % 2 == 0 && known <= size ? known : old_size;
    if (status(log.request(from, size)) != 200 || size <= 6) continue;
    if (chosen < 0) chosen = static_cast<int>(which);
    ASSERT_EQ(static_cast<int>(which), chosen) << "step " << i;
  }
  EXPECT_GE(chosen, 0);
}

}  // namespace
}  // namespace scrutiny
