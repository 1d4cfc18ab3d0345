#include "storage/audit/checkpoint.h"

#include <gtest/gtest.h>

#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/sha256.h"

namespace scrutiny {
namespace {

constexpr const char* kOrigin = "example.com/audit-test";

Key256 counting_seed(std::uint8_t first) {
  std::array<std::uint8_t, 32> seed;
  for (std::size_t i = 0; i < seed.size(); ++i) seed[i] = static_cast<std::uint8_t>(first + i);
  return Key256(seed);
}
NoteSigner log_signer() {
  return {kOrigin, NoteKeyType::kEd25519, SigningKey(counting_seed(0x00))};
}
NoteSigner witness_signer() {
  return {"witness.example/w1", NoteKeyType::kCosignature, SigningKey(counting_seed(0x20))};
}

// Reference tree of the format document.
Checkpoint size_5() {
  return {kOrigin,
          5,
          *digest_from_hex("4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
          {}};
}
Checkpoint size_8() {
  return {kOrigin,
          8,
          *digest_from_hex("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
          {}};
}

std::vector<NoteVerifier> log_key() {
  return {log_signer().verifier()};
}
std::vector<NoteVerifier> witness_key() {
  return {witness_signer().verifier()};
}

std::string cosigned_note() {
  const std::string text = format_checkpoint(size_8());
  return format_note({text, {log_signer().sign(text), witness_signer().cosign(text, 1700000000)}});
}

TEST(Checkpoint, DeterministicSetMatchesTheFormat) {
  EXPECT_TRUE(
      sign_checkpoint(size_5(), log_signer())
          .ends_with("n9Pm14RFaRy2zr91IMwCwDbqmzjn2kHAPGGUWySvAN7ZcpPUaEiES1ZDDyQ9ScFu9UPOyUoeUDZ6t"
                     "MUkuu65rVTugAA=\n"));
  EXPECT_TRUE(
      sign_checkpoint(size_8(), log_signer())
          .ends_with("n9Pm14RzsVumbM0p4rnWzNvsbm9XaNzbz6ZNaNg7xjWoQWVdEBQUj+i2m9Z6YlTxIFHO8ZpDtOR9G"
                     "W/Zk3d4e8HuTgQ=\n"));
  EXPECT_TRUE(cosigned_note().ends_with(
      "\u2014 witness.example/w1 "
      "IDJKvgAAAABlU/EAgJUVl6wgE4/5HegBV7bXaPuIrBTntNLLKPnKm4R5x6J6OVOJtkQrT9Shv+RWi"
      "2mNi8gKYxIVA88ar77OOE/GCA==\n"));
  EXPECT_EQ(to_hex(sha256(as_bytes(format_checkpoint(size_8())))),
            "cde121e38998ed94b30d0e5a0b1cc4fe9af53dc167063e07f6e51dc1117bae0b");
}

TEST(Checkpoint, RoundTrips) {
  Checkpoint with_extensions = size_5();
  with_extensions.extensions = {"other log's line", "another"};
  for (const Checkpoint& checkpoint : {size_5(), size_8(), with_extensions}) {
    const auto parsed = parse_checkpoint(format_checkpoint(checkpoint)).value();
    EXPECT_EQ(format_checkpoint(parsed), format_checkpoint(checkpoint));
    EXPECT_EQ(parsed.size, checkpoint.size);
    EXPECT_EQ(parsed.root, checkpoint.root);
  }
}

TEST(Checkpoint, RefusesOtherForms) {
  const std::string root = to_base64(size_5().root);
  EXPECT_TRUE(parse_checkpoint("o\n0\n" + root + "\n").ok());
  EXPECT_TRUE(parse_checkpoint("o\n18446744073709551615\n" + root + "\n").ok());
  const std::vector<std::string> malformed = {"",
                                              "o\n5\n" + root,
                                              "\n5\n" + root + "\n",
                                              "o\n05\n" + root + "\n",
                                              "o\n+5\n" + root + "\n",
                                              "o\n-5\n" + root + "\n",
                                              "o\n\n" + root + "\n",
                                              "o\n5 \n" + root + "\n",
                                              "o\n0x5\n" + root + "\n",
                                              "o\n18446744073709551616\n" + root + "\n",
                                              "o\n5\n\n",
                                              "o\n5\n" + root.substr(4) + "\n",
                                              "o\n5\n" + root + "\n\n",
                                              "o\n5\n" + root + "\nx",
                                              "o\n5\n" + root + "\nx\n\n",
                                              "o\n5\n" + to_base64(Bytes(33)) + "\n"};
  for (const std::string& bad : malformed) {
    EXPECT_FALSE(parse_checkpoint(bad).ok()) << bad;
  }
}

TEST(Checkpoint, OpensWithTheLogsKeyAndCountsWitnesses) {
  const auto opened = open_checkpoint(cosigned_note(), kOrigin, log_key(), witness_key());
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->checkpoint.size, 8U);
  EXPECT_EQ(opened->text, format_checkpoint(size_8()));
  ASSERT_EQ(opened->cosignatures.size(), 1U);
  EXPECT_EQ(opened->cosignatures[0].witness, "witness.example/w1");
  EXPECT_EQ(opened->cosignatures[0].time, 1700000000U);
  EXPECT_TRUE(open_checkpoint(cosigned_note(), kOrigin, log_key())->cosignatures.empty());
}

TEST(Checkpoint, AWitnessAloneIsNotTheLog) {
  const std::string text = format_checkpoint(size_8());
  const std::string note = format_note({text, {witness_signer().cosign(text, 5)}});
  EXPECT_EQ(open_checkpoint(note, kOrigin, log_key(), witness_key()).error().code(),
            ErrorCode::kTampered);
}

TEST(Checkpoint, RefusesAnotherOriginUnderTheRightKey) {
  Checkpoint other = size_8();
  other.origin = "example.com/other";
  const std::string note = sign_checkpoint(other, log_signer());
  EXPECT_FALSE(open_checkpoint(note, kOrigin, log_key()).ok());
  EXPECT_FALSE(open_checkpoint(cosigned_note(), "example.com/other", log_key()).ok());
}

TEST(Checkpoint, RefusesAnotherKeyOfTheSameName) {
  const NoteSigner impostor(kOrigin, NoteKeyType::kEd25519, SigningKey::generate());
  EXPECT_FALSE(open_checkpoint(sign_checkpoint(size_8(), impostor), kOrigin, log_key()).ok());
}

TEST(Checkpoint, RefusesABadCosignatureOfAKnownWitness) {
  std::string note = cosigned_note();
  const std::size_t at = note.rfind("CA==");
  note[at] = 'D';
  EXPECT_FALSE(open_checkpoint(note, kOrigin, log_key(), witness_key()).ok());
  EXPECT_TRUE(open_checkpoint(note, kOrigin, log_key()).ok()) << "unknown witnesses are ignored";
}

}  // namespace
}  // namespace scrutiny
