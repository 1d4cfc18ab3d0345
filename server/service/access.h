// Who is asking, and who may call a route. Every route states its Access when it is registered;
// "anyone" is a value too. What a caller may do to one document is in document_access.h.
// Thread-safety: plain values and pure functions. Blocking: never. Failure: Status.
// Source: docs/adr/0007-access-policy.md.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>

#include "api/domain.h"
#include "api/ids.h"
#include "api/result.h"

namespace scrutiny {

// A set of roles. An account may hold several, as far as role_rules.h lets them meet.
class RoleSet {
 public:
  constexpr RoleSet() = default;
  constexpr RoleSet(std::initializer_list<Role> roles) {
    for (Role role : roles) insert(role);
  }

  constexpr void insert(Role role) { bits_ = static_cast<std::uint8_t>(bits_ | bit(role)); }
  constexpr void erase(Role role) { bits_ = static_cast<std::uint8_t>(bits_ & ~bit(role)); }
  constexpr bool has(Role role) const { return (bits_ & bit(role)) != 0; }
  constexpr bool intersects(RoleSet other) const { return (bits_ & other.bits_) != 0; }
  constexpr bool empty() const { return bits_ == 0; }

  friend constexpr bool operator==(RoleSet, RoleSet) = default;

 private:
  static constexpr std::uint8_t bit(Role role) {
    return static_cast<std::uint8_t>(1u << static_cast<unsigned>(role));
  }
  std::uint8_t bits_ = 0;
};

// How the caller proved who they are.
enum class Credential : std::uint8_t {
  kSession,        // signed in with name and password; a cookie, so CSRF is checked
  kToken,          // bearer token the holder made
  kOperatorToken,  // bearer token the operator minted at the server's console
};

struct Principal {
  AccountId account;
  ActorId actor;  // the token for one the operator minted, else the account (design section 6)
  std::optional<AgencyId> agency;
  RoleSet roles;
  Credential credential = Credential::kSession;
  TokenId credential_id;  // the session or token
};

// Who may call a route at all.
class Access {
 public:
  static Access anyone() { return Access(Kind::kAnyone, {}); }
  static Access signed_in() { return Access(Kind::kSignedIn, {}); }
  // Signed in and holding at least one of the roles.
  static Access roles(std::initializer_list<Role> roles) { return Access(Kind::kRoles, roles); }

  bool is_public() const { return kind_ == Kind::kAnyone; }
  // kNotSignedIn without a principal, kForbidden without a fitting role.
  Status admits(const Principal* principal) const;
  // "anyone", "signed_in" or "roles: chair, scrutineer"; for tests and documentation.
  std::string describe() const;

 private:
  enum class Kind : std::uint8_t { kAnyone, kSignedIn, kRoles };
  Access(Kind kind, RoleSet roles) : kind_(kind), roles_(roles) {}

  Kind kind_;
  RoleSet roles_;
};

}  // namespace scrutiny
