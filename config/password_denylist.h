// Which passwords are too easily guessed whatever their length (NIST SP 800-63B section 5.1.1.2:
// common values, repetitive or sequential characters, words of the service and the person).
// Thread-safety: immutable once made. Ownership: copies its words. Blocking: no. Failure: none.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace scrutiny {

class PasswordDenylist {
 public:
  // One word a line, lower case; empty lines and lines starting with # are left out.
  explicit PasswordDenylist(std::string_view lines);
  // The list of config/password_denylist.txt, built into the program.
  static PasswordDenylist builtin();

  // True if fewer than kOwnCharacters bytes are left of the password once listed words, `own_words`
  // (account and agency names, whole), runs such as "aaaa" and sequences such as "4567" are taken
  // out, whatever the case and with the usual swaps (0 for o, 3 for e, $ for s) undone. Length is
  // not looked at: that is settings.passwords.min_length. Time grows with length x words: check the
  // maximum length first.
  bool refuses(std::string_view password, std::span<const std::string> own_words) const;

  std::size_t size() const { return words_.size(); }

  static constexpr std::size_t kOwnCharacters = 5;

 private:
  std::vector<std::string> words_;
};

}  // namespace scrutiny
