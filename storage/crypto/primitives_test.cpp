// SHA-256, HMAC, HKDF, AES-256-GCM and Ed25519 against published vectors.
#include <gtest/gtest.h>

#include "api/ids.h"
#include "storage/crypto/aead.h"
#include "storage/crypto/constant_time.h"
#include "storage/crypto/ed25519.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/hkdf.h"
#include "storage/crypto/random.h"
#include "storage/crypto/sha256.h"
#include "storage/crypto/sha512.h"

namespace scrutiny {
namespace {

Bytes hex(std::string_view text) {
  return from_hex(text).value();
}

TEST(Sha256, MatchesFips180Examples) {
  EXPECT_EQ(to_hex(sha256(as_bytes("abc"))),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Sha512, MatchesFips180ExampleHoweverItIsCut) {
  EXPECT_EQ(to_hex(Sha512().update(as_bytes("a")).update(as_bytes("bc")).finish()),
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

TEST(Sha256, IncrementalEqualsOneShotAtEverySplit) {
  const std::string text(300, 'q');
  for (std::size_t split = 0; split <= text.size(); ++split) {
    Sha256 hash;
    hash.update(text.substr(0, split)).update(text.substr(split));
    EXPECT_EQ(hash.finish(), sha256(as_bytes(text)));
    EXPECT_EQ(hash.finish(), sha256({})) << "finish() leaves a fresh object";
  }
}

TEST(HmacSha256, MatchesRfc4231) {
  EXPECT_EQ(to_hex(hmac_sha256(Bytes(20, 0x0b), as_bytes("Hi There"))),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(to_hex(hmac_sha256(Bytes(131, 0xaa),
                               as_bytes("Test Using Larger Than Block-Size Key - Hash Key First"))),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Hkdf, MatchesRfc5869) {
  const SecretBytes first = hkdf_sha256(Bytes(22, 0x0b), hex("000102030405060708090a0b0c"),
                                        hex("f0f1f2f3f4f5f6f7f8f9"), 42);
  EXPECT_EQ(to_hex(first.view()),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  const SecretBytes third = hkdf_sha256(Bytes(22, 0x0b), {}, {}, 42);
  EXPECT_EQ(to_hex(third.view()),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST(Hkdf, ShortFormEqualsFirstBlockOfLongForm) {
  const Bytes ikm(32, 7);
  const Key256 key = hkdf_sha256(ikm, hex("aabb"), as_bytes("info"));
  const SecretBytes bytes = hkdf_sha256(ikm, hex("aabb"), as_bytes("info"), 32);
  EXPECT_EQ(to_hex(key.view()), to_hex(bytes.view()));
}

TEST(Aead, MatchesGcmTestCase16) {
  const Key256 key =
      *Key256::from_bytes(hex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"));
  AeadNonce nonce;
  const Bytes iv = hex("cafebabefacedbaddecaf888");
  std::copy(iv.begin(), iv.end(), nonce.begin());
  const Bytes plaintext = hex(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6"
      "b525b16aedf5aa0de657ba637b39");
  const Bytes associated = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  Bytes sealed;
  aead_seal(key, nonce, associated, plaintext, sealed);
  EXPECT_EQ(to_hex(sealed),
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b"
            "1056828838"
            "c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b");
  EXPECT_EQ(aead_open(key, nonce, associated, sealed).value(), plaintext);
}

TEST(Aead, RefusesEveryFlippedByteAndEveryTruncation) {
  const Key256 key = Key256::generate();
  const AeadNonce nonce{};
  Bytes sealed;
  aead_seal(key, nonce, as_bytes("ad"), as_bytes("text"), sealed);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    Bytes changed = sealed;
    changed[i] ^= 1;
    EXPECT_EQ(aead_open(key, nonce, as_bytes("ad"), changed).error().code(),
              ErrorCode::kCorruption);
    EXPECT_FALSE(aead_open(key, nonce, as_bytes("ad"), ByteView(sealed).first(i)).ok());
  }
  EXPECT_FALSE(aead_open(key, nonce, as_bytes("AD"), sealed).ok());
  EXPECT_FALSE(aead_open(Key256::generate(), nonce, as_bytes("ad"), sealed).ok());
}

TEST(Ed25519, MatchesRfc8032Test2) {
  const SigningKey key(
      *Key256::from_bytes(hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")));
  EXPECT_EQ(to_hex(key.public_key()),
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const Ed25519Signature signature = key.sign(hex("72"));
  EXPECT_EQ(to_hex(signature),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f36"
            "13d0f11d8c"
            "387b2eaeb4302aeeb00d291612bb0c00");
  EXPECT_TRUE(key.verify_key().verify(hex("72"), signature));
}

TEST(Ed25519, RefusesEveryFlippedBitAndWrongLengths) {
  const SigningKey key = SigningKey::generate();
  const VerifyKey verifier = key.verify_key();
  const Ed25519Signature signature = key.sign(as_bytes("message"));
  for (std::size_t bit = 0; bit < 512; ++bit) {
    Ed25519Signature changed = signature;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    EXPECT_FALSE(verifier.verify(as_bytes("message"), changed));
  }
  EXPECT_FALSE(verifier.verify(as_bytes("messagE"), signature));
  EXPECT_FALSE(verifier.verify(as_bytes("message"), ByteView(signature).first(63)));
  EXPECT_FALSE(SigningKey::generate().verify_key().verify(as_bytes("message"), signature));
  EXPECT_FALSE(VerifyKey::from_raw(Bytes(31)).ok());
  EXPECT_FALSE(VerifyKey::from_raw(Bytes(33)).ok());
}

TEST(Random, GivesDifferentIdsAndKeys) {
  EXPECT_NE(new_id<DocumentId>(), new_id<DocumentId>());
  EXPECT_FALSE(new_id<UnitId>().is_zero());
  EXPECT_NE(to_hex(Key256::generate().view()), to_hex(Key256::generate().view()));
}

TEST(ConstantTime, ComparesContentAndLength) {
  EXPECT_TRUE(equal_constant_time("same", "same"));
  EXPECT_FALSE(equal_constant_time("same", "sane"));
  EXPECT_FALSE(equal_constant_time("same", "same "));
  EXPECT_TRUE(equal_constant_time("", ""));
}

}  // namespace
}  // namespace scrutiny
