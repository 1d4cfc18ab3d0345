#include "config/password_denylist.h"

#include <set>

#include <gtest/gtest.h>

#include "config/embedded.h"

namespace scrutiny {
namespace {

bool refuses(std::string_view password, std::vector<std::string> own = {}) {
  static const PasswordDenylist list = PasswordDenylist::builtin();
  return list.refuses(password, own);
}

TEST(PasswordDenylist, RefusesCommonPasswordsHoweverDressedUp) {
  for (const auto* password :
       {"password", "PasswordPassword", "P@ssw0rd12345", "Safeguarding2026!", "qwertyuiop123",
        "aaaaaaaaaaaaaaaa", "0123456789", "abcdefghijklmnop", "zyxwvutsrqponm",
        "Northshire-Council", "letmein letmein", "correct horse battery staple",
        "S4feguarding-Children", "", "x"}) {
    EXPECT_TRUE(refuses(password)) << password;
  }
}

TEST(PasswordDenylist, AcceptsWhatNobodyWouldTryFirst) {
  for (const auto* password :
       {"8$k!2@9#x1%4", "vortex gravel tuba hemp", "938475610294", "Tr0mbone&Kelp&Attic",
        "password that only my aunt knows", "\xc3\xa9t\xc3\xa9 \xc3\xa0 la ferme"}) {
    EXPECT_FALSE(refuses(password)) << password;
  }
}

TEST(PasswordDenylist, RefusesTheNamesOfPersonAndAgency) {
  EXPECT_FALSE(refuses("quillfeather.b17"));
  EXPECT_TRUE(refuses("quillfeather.b17", {"Quillfeather"}));
  EXPECT_FALSE(refuses("quillfeather.b17", {"", "q"}));
}

TEST(PasswordDenylist, TakesTheLongestUseOfOverlappingWords) {
  const PasswordDenylist list("abcx\nxyzzyplugh\n");
  EXPECT_TRUE(list.refuses("qxyzzyplughr", {}));
  EXPECT_FALSE(list.refuses("abcxyzzyplug", {}));
}

TEST(PasswordDenylist, TheBuiltInListHoldsSeveralHundredDistinctLowerCaseWords) {
  EXPECT_GT(PasswordDenylist::builtin().size(), 300u);
  const PasswordDenylist own("# note\n\nAlpha\nbeta");
  EXPECT_EQ(own.size(), 2u);
  EXPECT_TRUE(own.refuses("ALPHAbeta", {}));
}

TEST(PasswordDenylist, StaysFastOnTheLongestPassword) {
  std::string hostile(4096, 'a');
  for (std::size_t i = 1; i < hostile.size(); i += 2) hostile[i] = 'b';
  EXPECT_FALSE(refuses(hostile));
}

}  // namespace
}  // namespace scrutiny
