// Keys of the state rows about agencies, accounts, sign-ins and grants. What stands in each row:
// docs/formats/state-accounts.md. Thread-safety: pure functions.
#pragma once

#include <string>
#include <string_view>

#include "api/bytes.h"
#include "api/ids.h"

namespace scrutiny::accounts_rows {

inline constexpr std::string_view kAgencies = "agency/";
inline constexpr std::string_view kAccounts = "account/";
inline constexpr std::string_view kGrants = "grant/";
// The unit that seals records about no account, such as failed sign-ins to unknown names.
inline constexpr std::string_view kSystem = "accounts/system";

std::string agency(const AgencyId& id);
std::string account(const AccountId& id);
// Account that signs in under `name`.
std::string login(std::string_view name);
std::string credential(const AccountId& id);
// Session or token whose secret has this SHA-256 (hex).
std::string bearer(std::string_view hash);
// The same session or token under its account: for lists, and to end them all.
std::string bearer_of(const AccountId& account, const TokenId& id);
std::string bearers_of(const AccountId& account);  // prefix
std::string grant(std::string_view id);
// When the account last signed in, and how often somebody failed to since.
std::string sign_in(const AccountId& id);

}  // namespace scrutiny::accounts_rows
