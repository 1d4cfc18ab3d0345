#include "storage/audit/tlog_proof.h"

#include <gtest/gtest.h>

#include "storage/audit/checkpoint.h"

namespace scrutiny {
namespace {

TlogProof example() {
  const NoteSigner signer("example.com/log", NoteKeyType::kEd25519,
                          SigningKey(Key256(std::array<std::uint8_t, 32>{})));
  TlogProof proof;
  proof.index = 42;
  proof.hashes = {Digest{1}, Digest{2}, Digest{3}};
  proof.checkpoint = sign_checkpoint({"example.com/log", 100, Digest{9}, {}}, signer);
  return proof;
}

TEST(TlogProof, WritesTheFormatOfTheDocument) {
  EXPECT_TRUE(format_tlog_proof(example()).starts_with(
      "c2sp.org/tlog-proof@v1\nindex 42\nAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"));
}

TEST(TlogProof, RoundTripsWithAndWithoutExtraAndHashes) {
  TlogProof proof = example();
  for (int i = 0; i < 3; ++i) {
    const std::string text = format_tlog_proof(proof);
    const auto parsed = parse_tlog_proof(text);
    ASSERT_TRUE(parsed.ok()) << text;
    EXPECT_EQ(format_tlog_proof(*parsed), text);
    EXPECT_EQ(parsed->extra, proof.extra);
    EXPECT_EQ(parsed->hashes, proof.hashes);
    EXPECT_EQ(parsed->checkpoint, proof.checkpoint);
    if (i == 0) proof.extra = Bytes{1, 2, 3};
    if (i == 1) proof.hashes.clear();
  }
}

TEST(TlogProof, RefusesTruncationEverywhere) {
  const std::string text = format_tlog_proof(example());
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(parse_tlog_proof(std::string_view(text).substr(0, size)).ok()) << size;
  }
}

TEST(TlogProof, EveryChangedByteIsRefusedOrKept) {
  const std::string text = format_tlog_proof(example());
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (int flip = 1; flip < 256; ++flip) {
      std::string changed = text;
      changed[i] = static_cast<char>(changed[i] ^ flip);
      const auto parsed = parse_tlog_proof(changed);
      if (parsed.ok()) {
        ASSERT_EQ(format_tlog_proof(*parsed), changed);
      }
    }
  }
}

TEST(TlogProof, RefusesOtherForms) {
  const std::string note = example().checkpoint;
  const std::string head = "c2sp.org/tlog-proof@v1\n";
  EXPECT_TRUE(parse_tlog_proof(head + "index 0\n\n" + note).ok());
  for (const std::string& bad :
       {"index 0\n\n" + note, head + "\n" + note, head + "index 00\n\n" + note,
        head + "index -1\n\n" + note, head + "index 18446744073709551616\n\n" + note,
        head + "index \n\n" + note, head + "index 0\nextra AAAA\n\n" + note,
        head + "extra AAA\nindex 0\n\n" + note, head + "extra AAAA\nextra AAAA\nindex 0\n\n" + note,
        head + "index 0\nAAAA\n\n" + note, head + "index 0\n\nno note", head + "index 0\n" + note,
        head + "index 0\n\n\n" + note}) {
    EXPECT_FALSE(parse_tlog_proof(bad).ok()) << bad;
  }
}

TEST(TlogProof, BoundsHashesAndExtra) {
  TlogProof proof = example();
  proof.hashes.assign(63, Digest{});
  EXPECT_TRUE(parse_tlog_proof(format_tlog_proof(proof)).ok());
  proof.hashes.assign(64, Digest{});
  EXPECT_FALSE(parse_tlog_proof(format_tlog_proof(proof)).ok());
  proof = example();
  proof.extra = Bytes(60000);
  EXPECT_FALSE(parse_tlog_proof(format_tlog_proof(proof)).ok());
}

}  // namespace
}  // namespace scrutiny
