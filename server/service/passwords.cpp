#include "server/service/passwords.h"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "api/utf8.h"
#include "storage/crypto/random.h"

namespace scrutiny {
namespace {

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;  // not a continuation byte
  }));
}

}  // namespace

Passwords::Passwords(const PasswordRules& rules, PasswordDenylist denylist)
    : rules_(rules), denylist_(std::move(denylist)) {
  auto hashed = hash_password(make_temporary(), rules_.cost);
  if (!hashed.ok()) throw std::runtime_error("password hashing: " + hashed.error().describe());
  nobody_ = std::move(hashed).value();
}

Status Passwords::check_choice(std::string_view password, const std::vector<std::string>& own_words,
                               std::string_view field) const {
  const auto refuse = [&](std::string why) {
    return Error::field(std::string(field), std::move(why));
  };
  if (password.size() > rules_.max_length) {
    return refuse("Use at most " + std::to_string(rules_.max_length) + " bytes.");
  }
  if (!is_utf8(password)) return refuse("Use text.");
  if (characters(password) < rules_.min_length) {
    return refuse("Use at least " + std::to_string(rules_.min_length) +
                  " characters, for example three words that have nothing to do with each other.");
  }
  if (denylist_.refuses(password, own_words)) {
    return refuse(
        "This is too easily guessed. Use words that are not common passwords, names "
        "or rows of keys.");
  }
  return {};
}

Result<std::string> Passwords::hash(std::string_view password) const {
  return hash_password(password, rules_.cost);
}

bool Passwords::matches(std::string_view password, const std::string& phc) const {
  if (password.size() > rules_.max_length) password = {};
  const bool good = verify_password(password, phc.empty() ? nobody_ : phc);
  return good && !phc.empty();
}

std::string Passwords::make_temporary() {
  // Crockford's base 32: no i, l, o or u.
  constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  constexpr std::size_t kCharacters = 25;
  constexpr std::size_t kGroup = 5;
  std::string password;
  for (std::size_t i = 0; i < kCharacters; ++i) {
    if (i > 0 && i % kGroup == 0) password += '-';
    password += kAlphabet[random_array<1>()[0] % kAlphabet.size()];
  }
  return password;
}

}  // namespace scrutiny
