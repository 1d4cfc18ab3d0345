#include "storage/state/accounts_rows.h"

namespace scrutiny::accounts_rows {
namespace {

std::string joined(std::string_view prefix, std::string_view rest) {
  std::string key(prefix);
  key += rest;
  return key;
}

}  // namespace

std::string agency(const AgencyId& id) {
  return joined(kAgencies, id.text());
}
std::string account(const AccountId& id) {
  return joined(kAccounts, id.text());
}
std::string login(std::string_view name) {
  return joined("login/", name);
}
std::string credential(const AccountId& id) {
  return joined("credential/", id.text());
}
std::string bearer(std::string_view hash) {
  return joined("bearer/", hash);
}
std::string bearers_of(const AccountId& account) {
  return joined("bearer_of/", account.text() + "/");
}
std::string bearer_of(const AccountId& account, const TokenId& id) {
  return bearers_of(account) + id.text();
}
std::string grant(std::string_view id) {
  return joined(kGrants, id);
}
std::string sign_in(const AccountId& id) {
  return joined("sign_in/", id.text());
}

}  // namespace scrutiny::accounts_rows
