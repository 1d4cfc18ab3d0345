#include "storage/crypto/argon2.h"

#include <gtest/gtest.h>

namespace scrutiny {
namespace {

constexpr Argon2Cost kCheap{.memory_kib = 64, .passes = 1, .lanes = 1};

TEST(Argon2, VerifiesOnlyTheRightPassword) {
  const std::string phc = hash_password("correct horse", kCheap).value();
  EXPECT_TRUE(phc.starts_with("$argon2id$v=19$m=64,t=1,p=1$")) << phc;
  EXPECT_TRUE(verify_password("correct horse", phc));
  EXPECT_FALSE(verify_password("correct horsf", phc));
  EXPECT_FALSE(verify_password("", phc));
}

TEST(Argon2, SaltsEachHash) {
  EXPECT_NE(hash_password("same", kCheap).value(), hash_password("same", kCheap).value());
}

TEST(Argon2, VerifiesAHashMadeByTheReferenceProgram) {
  // printf password | argon2 somesalt -id -t 2 -k 65536 -p 1 (test.c of the reference
  // implementation)
  EXPECT_TRUE(verify_password("password",
                              "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$"
                              "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"));
}

TEST(Argon2, RefusesTextThatIsNotAHash) {
  for (const char* bad :
       {"", "$", "$argon2id$", "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$AAAA", "plain"}) {
    EXPECT_FALSE(verify_password("password", bad)) << bad;
  }
}

TEST(Argon2, SaysWhenTheCostHasChanged) {
  const std::string phc = hash_password("pw", kCheap).value();
  EXPECT_FALSE(needs_rehash(phc, kCheap));
  EXPECT_TRUE(needs_rehash(phc, Argon2Cost{.memory_kib = 64, .passes = 2, .lanes = 1}));
  EXPECT_TRUE(needs_rehash("$2b$12$other", kCheap));
}

TEST(Argon2, RefusesACostTheLibraryDoesNotAllow) {
  EXPECT_FALSE(hash_password("pw", Argon2Cost{.memory_kib = 1, .passes = 1, .lanes = 1}).ok());
}

TEST(Argon2, KeepsPasswordsWithZeroBytesApart) {
  using namespace std::string_view_literals;
  const std::string phc = hash_password("a\0b"sv, kCheap).value();
  EXPECT_TRUE(verify_password("a\0b"sv, phc));
  EXPECT_FALSE(verify_password("a"sv, phc));
}

TEST(Argon2, DerivesOneKeyPerPassphraseSaltAndCost) {
  const Argon2Cost cost{.memory_kib = 64, .passes = 1, .lanes = 1};
  const Bytes salt(16, 1);
  const auto key = derive_key("correct horse", salt, cost).value();
  const auto bytes = [](const Key256& k) { return Bytes(k.view().begin(), k.view().end()); };
  EXPECT_EQ(bytes(key), bytes(derive_key("correct horse", salt, cost).value()));
  EXPECT_NE(bytes(key), bytes(derive_key("correct horsf", salt, cost).value()));
  EXPECT_NE(bytes(key), bytes(derive_key("correct horse", Bytes(16, 2), cost).value()));
  EXPECT_NE(bytes(key), bytes(derive_key("correct horse", salt, {128, 1, 1}).value()));
  EXPECT_FALSE(derive_key("correct horse", Bytes(4, 1), cost).ok());
}

}  // namespace
}  // namespace scrutiny
