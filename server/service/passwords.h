// Passwords: what may be one, hashing and checking, and the temporary ones the service makes up.
// Thread-safety: any thread. Blocking: hash and matches burn tens of milliseconds of CPU and 19 MiB
// each: call them on the slow pool. Ownership: copies the deny-list. Failure: see each function.
// Source: NCSC password guidance: length and a deny-list, no composition rules, no forced expiry.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "api/result.h"
#include "config/password_denylist.h"
#include "storage/crypto/argon2.h"

namespace scrutiny {

struct PasswordRules {
  std::size_t min_length = 12;   // characters (code points)
  std::size_t max_length = 256;  // bytes, checked before anything slow
  Argon2Cost cost;
};

class Passwords {
 public:
  Passwords(const PasswordRules& rules, PasswordDenylist denylist);

  // Whether a person may choose this password. `own_words`: names of the account and its agency.
  // kInvalidArgument naming `field` and saying what to do instead.
  Status check_choice(std::string_view password, const std::vector<std::string>& own_words,
                      std::string_view field) const;

  // PHC text. kUnavailable when there is no memory for it now.
  Result<std::string> hash(std::string_view password) const;
  // Takes the same time whether `phc` is a hash or empty (no such account): then false.
  bool matches(std::string_view password, const std::string& phc) const;

  // 25 characters of 5 bits each in groups of five, read out over a telephone without confusion.
  static std::string make_temporary();

 private:
  PasswordRules rules_;
  PasswordDenylist denylist_;
  std::string nobody_;  // hash of a random password, for accounts that do not exist
};

}  // namespace scrutiny
