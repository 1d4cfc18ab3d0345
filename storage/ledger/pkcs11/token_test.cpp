// Against SoftHSM2, a real PKCS#11 module.
#include "storage/ledger/pkcs11/token.h"

#include <gtest/gtest.h>

#include "storage/ledger/pkcs11/module.h"
#include "storage/ledger/pkcs11/testing/soft_token.h"

namespace scrutiny {
namespace {

using testing::SoftToken;

class TokenTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!SoftToken::is_there()) GTEST_SKIP() << "softhsm2 is not installed (./test does)";
    soft_.emplace();
    token_.emplace(soft_->settings());
  }
  // What an operator, another program or a fault does to the sessions of the module.
  static void close_all_sessions() {
    const auto module = Pkcs11Module::load(SoftToken::kModule).value();
    CK_ULONG count = 8;
    std::array<CK_SLOT_ID, 8> slots{};
    ASSERT_EQ(module->calls().C_GetSlotList(CK_TRUE, slots.data(), &count), CKR_OK);
    for (CK_ULONG i = 0; i < count; ++i) module->calls().C_CloseAllSessions(slots.at(i));
  }
  bool signs(const std::string& label, const Ed25519PublicKey& key) {
    const auto message = as_bytes("what is signed\n");
    const auto signature = token_->sign(label, message);
    return signature.ok() && VerifyKey::from_raw(key).value().verify(message, *signature);
  }

  std::optional<SoftToken> soft_;
  std::optional<Pkcs11Token> token_;
};

TEST_F(TokenTest, MakesAKeyOnceFindsItAgainAndSigns) {
  EXPECT_FALSE(token_->find("log").value());
  const auto made = token_->find_or_make("log");
  ASSERT_TRUE(made.ok()) << made.error().describe();
  EXPECT_EQ(token_->find_or_make("log").value(), *made);
  EXPECT_NE(token_->find_or_make("other").value(), *made);
  EXPECT_TRUE(signs("log", *made));
  token_.emplace(soft_->settings());
  EXPECT_EQ(token_->find("log").value(), *made);
  EXPECT_TRUE(signs("log", *made));
  EXPECT_FALSE(token_->sign("none", as_bytes("x")).ok());
}

TEST_F(TokenTest, OpensALostSessionOnceAgain) {
  const auto key = token_->find_or_make("log").value();
  for (int i = 0; i < 3; ++i) {
    close_all_sessions();
    EXPECT_TRUE(signs("log", key)) << i;
  }
  close_all_sessions();
  soft_->write_pin("000000");
  const auto refused = token_->sign("log", as_bytes("x"));
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().public_text().find("PIN is wrong"), std::string::npos);
  soft_->write_pin("482915");
  EXPECT_TRUE(signs("log", key)) << "and is usable as soon as it can be";
}

TEST_F(TokenTest, ASignerGivesOutNoSignatureThatDoesNotHold) {
  const auto shared = std::make_shared<Pkcs11Token>(soft_->settings());
  const auto key = shared->find_or_make("log").value();
  const auto other = shared->find_or_make("other").value();
  EXPECT_TRUE(make_token_signer(shared, "log", key)->sign(as_bytes("x")).ok());
  const auto refused = make_token_signer(shared, "log", other)->sign(as_bytes("x"));
  ASSERT_FALSE(refused.ok());
  EXPECT_NE(refused.error().public_text().find("does not hold"), std::string::npos);
}

TEST(TokenSettingsTest, WhatIsMissingIsSaid) {
  const auto said = [](const TokenSettings& settings) {
    return Pkcs11Token(settings).find("log").error().public_text();
  };
  EXPECT_NE(said({}).find("ledger.pkcs11_module"), std::string::npos);
  EXPECT_NE(said({"/nonexistent.so", "t", "/pin"}).find("cannot be used"), std::string::npos);
  EXPECT_NE(said({"/bin/sh", "t", "/pin"}).find("cannot be used"), std::string::npos);
}

}  // namespace
}  // namespace scrutiny
