#include "storage/audit/note.h"

#include <gtest/gtest.h>

#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"

namespace scrutiny {
namespace {

Key256 counting_seed(std::uint8_t first) {
  std::array<std::uint8_t, 32> seed;
  for (std::size_t i = 0; i < seed.size(); ++i) seed[i] = static_cast<std::uint8_t>(first + i);
  return Key256(seed);
}

NoteSigner log_signer() {
  return {"example.com/audit-test", NoteKeyType::kEd25519, SigningKey(counting_seed(0x00))};
}
NoteSigner witness_signer() {
  return {"witness.example/w1", NoteKeyType::kCosignature, SigningKey(counting_seed(0x20))};
}

std::string signed_text(const std::string& text) {
  return format_note({text, {log_signer().sign(text)}});
}

std::vector<NoteVerifier> log_key() {
  return {log_signer().verifier()};
}

TEST(Note, VerifierKeysMatchTheFormat) {
  const NoteSigner enoch("EnochRoot", NoteKeyType::kEd25519,
                         SigningKey(Key256(std::array<std::uint8_t, 32>{})));
  EXPECT_EQ(enoch.verifier().text(),
            "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop");
  EXPECT_EQ(log_signer().verifier().text(),
            "example.com/audit-test+9fd3e6d7+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4");
  EXPECT_EQ(witness_signer().verifier().text(),
            "witness.example/w1+20324abe+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X");
}

TEST(Note, KeysRoundTripThroughText) {
  for (const NoteSigner& signer : {log_signer(), witness_signer()}) {
    const auto verifier = NoteVerifier::parse(signer.verifier().text());
    ASSERT_TRUE(verifier.ok());
    EXPECT_EQ(verifier->text(), signer.verifier().text());
    const auto again = NoteSigner::parse(signer.private_text());
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(again->private_text(), signer.private_text());
  }
}

TEST(Note, SplitsKeysAtTheFirstTwoPlusSignsOnly) {
  // Find a key whose base64 part holds a plus sign.
  for (std::uint8_t seed = 0; seed < 200; ++seed) {
    const NoteSigner signer("n", NoteKeyType::kEd25519, SigningKey(counting_seed(seed)));
    const std::string text = signer.verifier().text();
    if (text.find('+', 11) == std::string::npos) continue;
    EXPECT_TRUE(NoteVerifier::parse(text).ok()) << text;
    return;
  }
  FAIL() << "no key with a plus sign";
}

TEST(Note, RefusesMalformedKeys) {
  const std::string good = log_signer().verifier().text();
  for (std::size_t i = 0; i < good.size(); ++i) {
    EXPECT_FALSE(NoteVerifier::parse(std::string_view(good).substr(0, i)).ok()) << i;
    std::string changed = good;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(NoteVerifier::parse(changed).ok()) << i << ": the id covers name and key";
  }
  EXPECT_FALSE(NoteVerifier::parse(good + "\n").ok());
  EXPECT_FALSE(NoteVerifier::parse(log_signer().private_text()).ok());
  EXPECT_FALSE(NoteSigner::parse(good).ok());
  EXPECT_FALSE(NoteSigner::parse("PRIVATE+KEY+" + good).ok()) << "the public key is not the seed";
  Bytes other_type = {0x02};
  other_type.resize(33);
  EXPECT_FALSE(NoteVerifier::parse("n+00000000+" + to_base64(other_type)).ok());
}

TEST(Note, NamesHaveNoSpacesOrPlus) {
  for (const char* good : {"a", "example.com/log", "caf\u00e9", "\U0001F600"}) {
    EXPECT_TRUE(is_note_key_name(good)) << good;
  }
  for (const char* bad : {"", " ", "a b", "a+b", "a\tb", "a\nb", "a\u00a0b", "a\u2003b", "a\u3000b",
                          "a\u2028b", "a\u0085b",
                          "a\x7f"
                          "b",
                          "\xff", "\xc2"}) {
    EXPECT_FALSE(is_note_key_name(bad)) << bad;
  }
  EXPECT_FALSE(is_note_key_name(std::string_view("a\0b", 3)));
}

TEST(Note, OpensWhatAKnownKeySigned) {
  const auto opened = open_note(signed_text("one\n\ntwo\n"), log_key());
  ASSERT_TRUE(opened.ok());
  EXPECT_EQ(opened->text, "one\n\ntwo\n") << "split at the last empty line";
  ASSERT_EQ(opened->verified.size(), 1U);
}

TEST(Note, RefusesEveryFlippedBitAndEveryTruncation) {
  const std::string note = signed_text("origin\n5\nhash\n");
  for (std::size_t bit = 0; bit < note.size() * 8; ++bit) {
    std::string changed = note;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(open_note(changed, log_key()).ok()) << bit;
  }
  for (std::size_t size = 0; size < note.size(); ++size) {
    EXPECT_FALSE(open_note(std::string_view(note).substr(0, size), log_key()).ok()) << size;
  }
}

TEST(Note, IgnoresUnknownSignersBesideAKnownOne) {
  const std::string text = "text\n";
  const NoteSigner stranger("stranger", NoteKeyType::kEd25519, SigningKey::generate());
  const NoteSigner same_name(log_signer().verifier().name(), NoteKeyType::kEd25519,
                             SigningKey::generate());
  NoteSignature large{"post.quantum/log", 7, Bytes(3309, 1)};
  Note note{text, {stranger.sign(text), large, same_name.sign(text), log_signer().sign(text)}};
  EXPECT_TRUE(open_note(format_note(note), log_key()).ok());
  note.signatures.pop_back();
  EXPECT_EQ(open_note(format_note(note), log_key()).error().code(), ErrorCode::kTampered);
}

TEST(Note, RefusesAKnownSignersBadLineEvenBesideAGoodOne) {
  const std::string text = "text\n";
  NoteSignature bad = log_signer().sign("other\n");
  for (const Note& note :
       {Note{text, {log_signer().sign(text), bad}}, Note{text, {bad, log_signer().sign(text)}}}) {
    EXPECT_FALSE(open_note(format_note(note), log_key()).ok());
  }
}

TEST(Note, CountsEachSignerOnce) {
  const std::string text = "text\n";
  const std::vector<NoteVerifier> keys = {witness_signer().verifier()};
  const Note note{text,
                  {witness_signer().cosign(text, 5), witness_signer().cosign(text, 9),
                   witness_signer().cosign(text, 7)}};
  const auto opened = open_note(format_note(note), keys).value();
  ASSERT_EQ(opened.verified.size(), 1U);
  EXPECT_EQ(opened.verified[0].time, 9U);
}

TEST(Note, AcceptsSixteenLinesOfFiveKilobytes) {
  const std::string text = "text\n";
  Note note{text, {}};
  for (std::uint32_t i = 0; i < 15; ++i) note.signatures.push_back({"big", i, Bytes(3700, 2)});
  note.signatures.push_back(log_signer().sign(text));
  EXPECT_TRUE(open_note(format_note(note), log_key()).ok());
}

TEST(Note, BoundsSizeAndLines) {
  const std::string text = "text\n";
  Note note{text, {}};
  for (std::uint32_t i = 0; i < kMaxNoteSignatures; ++i)
    note.signatures.push_back({"a", i, Bytes(1)});
  EXPECT_TRUE(parse_note(format_note(note)).ok());
  note.signatures.push_back({"a", 0, Bytes(1)});
  EXPECT_FALSE(parse_note(format_note(note)).ok());
  EXPECT_FALSE(parse_note(signed_text(std::string(kMaxNoteSize, 'x') + "\n")).ok());
}

TEST(Note, RefusesOtherForms) {
  const std::string line = format_signature_line(log_signer().sign("text\n"));
  EXPECT_TRUE(parse_note("text\n\n" + line).ok());
  const std::vector<std::string> malformed = {"",
                                              std::string("text\n"),
                                              std::string("text\n\n"),
                                              "text\n" + line,
                                              "\n" + line,
                                              "text\n\n" + line + "\n",
                                              "text\n\n" + line + "x",
                                              "text\r\n\r\n" + line,
                                              "te\txt\n\n" + line,
                                              "te\x7fxt\n\n" + line,
                                              "te\u0085xt\n\n" + line,
                                              "te\xffxt\n\n" + line,
                                              "text\n\n- a AAAAAAA=\n",
                                              "text\n\n\u2014 a\n",
                                              "text\n\n\u2014 a AAAA\n",
                                              "text\n\n\u2014  AAAAAAA=\n",
                                              "text\n\n\u2014 a b AAAAAAA=\n",
                                              "text\n\n\u2014 a+b AAAAAAA=\n",
                                              "text\n\n\u2014 a AAAAAAA\n",
                                              "text\n\n\u2014 a AAAAAAA= \n"};
  for (const std::string& bad : malformed) {
    EXPECT_FALSE(parse_note(bad).ok()) << bad;
  }
}

TEST(Cosignature, BindsItsTime) {
  const std::string text = "text\n";
  const NoteVerifier verifier = witness_signer().verifier();
  NoteSignature signature = witness_signer().cosign(text, 1700000000);
  EXPECT_EQ(verifier.verify(text, signature), 1700000000U);
  signature.signature[7] ^= 1;
  EXPECT_FALSE(verifier.verify(text, signature));
  NoteSignature plain = log_signer().sign(text);
  EXPECT_FALSE(verifier.verify(text, plain)) << "64 bytes are no cosignature";
}

TEST(Cosignature, RefusesTimesOutsideItsRange) {
  EXPECT_THROW(witness_signer().cosign("text\n", 0), std::logic_error);
  EXPECT_THROW(witness_signer().cosign("text\n", std::uint64_t{1} << 63), std::logic_error);
  EXPECT_EQ(
      witness_signer().verifier().verify("text\n", witness_signer().cosign("text\n", INT64_MAX)),
      std::uint64_t{INT64_MAX});
}

TEST(Note, SignersRefuseTheOtherKindOfSignature) {
  EXPECT_THROW(witness_signer().sign("text\n"), std::logic_error);
  EXPECT_THROW(log_signer().cosign("text\n", 5), std::logic_error);
  EXPECT_THROW(log_signer().sign("no end"), std::logic_error);
  EXPECT_THROW(NoteSigner("a b", NoteKeyType::kEd25519, SigningKey::generate()), std::logic_error);
}

}  // namespace
}  // namespace scrutiny
