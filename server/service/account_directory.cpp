#include "server/service/account_directory.h"

#include <algorithm>
#include <array>

#include <boost/json/array.hpp>

#include "storage/state/accounts_rows.h"
#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

using boost::json::object;

constexpr std::array<std::string_view, 4> kAgencyKinds = {"safeguarding_partner", "relevant_agency",
                                                          "establishment", "partnership_support"};

UnixMillis time_of(const RowFields& fields, std::string_view name) {
  return static_cast<UnixMillis>(fields.number(name));
}

template <class IdType>
IdType id_at_end(std::string_view key) {
  constexpr std::size_t kDigits = 32;
  const auto id = IdType::parse(key.substr(key.size() - std::min(key.size(), kDigits)));
  if (!id) throw StateCorrupted("a row's key does not end in an id: " + std::string(key));
  return *id;
}

std::optional<Agency> agency_from(std::string_view key, const object& row) {
  const RowFields fields(row, "agency");
  const object* erasable = fields.find_object("words");
  if (erasable == nullptr) return std::nullopt;
  const RowFields words(*erasable, "agency");
  Agency agency;
  agency.id = id_at_end<AgencyId>(key);
  agency.kind = words.word<AgencyKind>("kind", parse_agency_kind);
  agency.name = words.text("name");
  agency.unit = fields.id<UnitId>("unit");
  agency.index = fields.number("index");
  agency.created = time_of(fields, "created");
  return agency;
}

std::optional<Account> account_from(std::string_view key, const object& row) {
  const RowFields fields(row, "account");
  const object* erasable = fields.find_object("words");
  if (erasable == nullptr) return std::nullopt;
  const RowFields words(*erasable, "account");
  Account account;
  account.id = id_at_end<AccountId>(key);
  account.state =
      fields.text("state") == "active" ? AccountState::kActive : AccountState::kDisabled;
  account.name = words.text("name");
  account.display_name = words.text("display_name");
  if (words.has("agency")) account.agency = words.id<AgencyId>("agency");
  for (const std::string& name : words.texts("roles")) {
    const auto role = parse_role(name);
    if (!role) throw StateCorrupted("an account's row names an unknown role: " + name);
    account.roles.insert(*role);
  }
  account.unit = fields.id<UnitId>("unit");
  account.index = fields.number("index");
  account.created = time_of(fields, "created");
  return account;
}

Bearer bearer_from(const object& row) {
  const RowFields words(RowFields(row, "bearer").object("words"), "bearer");
  Bearer bearer;
  bearer.id = words.id<TokenId>("id");
  bearer.account = words.id<AccountId>("account");
  bearer.kind = words.text("kind");
  bearer.label = words.text_or_empty("label");
  bearer.hash = words.text("hash");
  bearer.opened = time_of(words, "opened");
  bearer.expires = time_of(words, "expires");
  if (words.has("acknowledged")) bearer.acknowledged = words.flag("acknowledged");
  return bearer;
}

// The key after which the scan begins, so that a cursor names the last row already seen.
std::string just_after(std::string_view cursor) {
  return cursor.empty() ? std::string() : std::string(cursor) + '\0';
}

template <class Row, class Parse>
std::vector<Row> list(const StateReader& state, std::string_view prefix, std::string_view after,
                      std::size_t limit, const Parse& parse) {
  std::vector<Row> rows;
  state.scan(prefix, just_after(after), [&](std::string_view key, const object& stored) {
    if (rows.size() >= limit) return ScanStep::kStop;
    if (auto row = parse(key, stored)) rows.push_back(std::move(*row));
    return ScanStep::kContinue;
  });
  return rows;
}

}  // namespace

std::string_view text(AgencyKind kind) {
  return kAgencyKinds.at(static_cast<std::size_t>(kind));
}

std::optional<AgencyKind> parse_agency_kind(std::string_view name) {
  const auto found = std::find(kAgencyKinds.begin(), kAgencyKinds.end(), name);
  if (found == kAgencyKinds.end()) return std::nullopt;
  return static_cast<AgencyKind>(found - kAgencyKinds.begin());
}

std::string_view text(AccountState state) {
  return state == AccountState::kActive ? "active" : "disabled";
}

std::optional<Agency> find_agency(const StateReader& state, const AgencyId& id) {
  const std::string key = accounts_rows::agency(id);
  const auto row = state.get(key);
  return row ? agency_from(key, *row) : std::nullopt;
}

std::optional<Account> find_account(const StateReader& state, const AccountId& id) {
  const std::string key = accounts_rows::account(id);
  const auto row = state.get(key);
  return row ? account_from(key, *row) : std::nullopt;
}

std::optional<Account> find_account_by_name(const StateReader& state, std::string_view name) {
  const auto row = state.get(accounts_rows::login(name));
  if (!row) return std::nullopt;
  const RowFields words(RowFields(*row, "login").object("words"), "login");
  return find_account(state, words.id<AccountId>("account"));
}

SignInHistory sign_in_history(const StateReader& state, const AccountId& id) {
  SignInHistory history;
  const auto row = state.get(accounts_rows::sign_in(id));
  if (!row) return history;
  const RowFields words(RowFields(*row, "sign_in").object("words"), "sign_in");
  if (words.has("last")) history.last = time_of(words, "last");
  if (words.has("last_before")) history.last_before = time_of(words, "last_before");
  history.failed_before = words.number_or_zero("failed_before");
  return history;
}

std::optional<Bearer> find_bearer(const StateReader& state, std::string_view hash) {
  const auto row = state.get(accounts_rows::bearer(hash));
  if (!row) return std::nullopt;
  return bearer_from(*row);
}

std::vector<Bearer> bearers_of(const StateReader& state, const AccountId& id) {
  std::vector<Bearer> bearers;
  state.scan(accounts_rows::bearers_of(id), "", [&](std::string_view, const object& row) {
    bearers.push_back(bearer_from(row));
    return ScanStep::kContinue;
  });
  return bearers;
}

std::vector<Agency> list_agencies(const StateReader& state, std::string_view after,
                                  std::size_t limit) {
  return list<Agency>(state, accounts_rows::kAgencies, after, limit, agency_from);
}

std::vector<Account> list_accounts(const StateReader& state, std::string_view after,
                                   std::size_t limit) {
  return list<Account>(state, accounts_rows::kAccounts, after, limit, account_from);
}

std::vector<Account> active_holders(const StateReader& state, RoleSet roles) {
  std::vector<Account> holders;
  state.scan(accounts_rows::kAccounts, "", [&](std::string_view key, const object& row) {
    auto account = account_from(key, row);
    if (account && account->state == AccountState::kActive && account->roles.intersects(roles)) {
      holders.push_back(std::move(*account));
    }
    return ScanStep::kContinue;
  });
  return holders;
}

std::optional<UnitId> system_unit(const StateReader& state) {
  const auto row = state.get(accounts_rows::kSystem);
  if (!row) return std::nullopt;
  return RowFields(*row, "accounts").id<UnitId>("unit");
}

std::string normal_name(std::string_view typed) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t begin = typed.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  std::string name(typed.substr(begin, typed.find_last_not_of(kBlanks) - begin + 1));
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return name;
}

}  // namespace scrutiny
