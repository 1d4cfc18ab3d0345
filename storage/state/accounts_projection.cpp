#include "storage/state/accounts_projection.h"

#include <algorithm>
#include <array>
#include <vector>

#include "storage/state/accounts_rows.h"

namespace scrutiny {
namespace {

using boost::json::object;
using boost::json::value;

[[noreturn]] void refuse(const Record& record, const char* why) {
  throw StateCorrupted("record " + std::to_string(record.index) + " (" + record.action +
                       "): " + why);
}

const value& field(const Applied& applied, std::string_view name) {
  const value* found = applied.payload->if_contains(name);
  if (found == nullptr) refuse(applied.record, "its payload lacks a field");
  return *found;
}

std::string text_field(const Applied& applied, std::string_view name) {
  const auto* text = field(applied, name).if_string();
  if (text == nullptr) refuse(applied.record, "a field of its payload is not text");
  return std::string(text->data(), text->size());
}

AccountId account_field(const Applied& applied) {
  const auto id = AccountId::parse(text_field(applied, "account"));
  if (!id) refuse(applied.record, "its payload names no account");
  return *id;
}

std::int64_t number(const Applied& applied, const value& stored) {
  boost::system::error_code error;
  const auto parsed = stored.to_number<std::int64_t>(error);
  if (error) refuse(applied.record, "a number is not one");
  return parsed;
}

// Fields of the payload that are words of the row, absent ones left out.
object words_of(const Applied& applied, std::initializer_list<std::string_view> names) {
  object words;
  for (std::string_view name : names) {
    if (const value* found = applied.payload->if_contains(name)) words[name] = *found;
  }
  return words;
}

// A row that is nothing but words: it goes when its unit is erased.
object words_only(const Applied& applied, object words) {
  return {{"drop", true}, {"unit", applied.record.unit.text()}, {"words", std::move(words)}};
}

object row_of(const Applied& applied, const StateWriter& state, const std::string& key) {
  auto row = state.get(key);
  if (!row) refuse(applied.record, "its subject is not known");
  return std::move(*row);
}

object& words_in(const Applied& applied, object& row) {
  value* words = row.if_contains("words");
  if (words == nullptr || !words->is_object()) refuse(applied.record, "its row has no words");
  return words->as_object();
}

// Changes the words of an existing row, if it is still there.
template <class Change>
void change_words(const Applied& applied, StateWriter& state, const std::string& key,
                  const Change& change) {
  auto row = state.get(key);
  if (!row) return;
  change(words_in(applied, *row));
  state.put(key, std::move(*row));
}

AccountId subject_account(const Record& record) {
  return id_cast<AccountId>(record.subject);
}

void put_credential(const Applied& applied, StateWriter& state) {
  object words = words_of(applied, {"phc", "temporary", "temporary_until"});
  words["set"] = applied.record.time;
  words["index"] = applied.record.index;
  state.put(accounts_rows::credential(subject_account(applied.record)),
            words_only(applied, std::move(words)));
}

enum class Ended : std::uint8_t { kSessions, kEverything };

bool falls_under(const object& words, Ended what) {
  return what == Ended::kEverything || words.at("kind").as_string() == "session";
}

// Removes sessions (and tokens) of an account: those that `matches` picks.
template <class Matches>
void end_bearers(StateWriter& state, const AccountId& account, const Matches& matches) {
  std::vector<std::pair<std::string, std::string>> ended;  // key of bearer_of, hash
  state.scan(accounts_rows::bearers_of(account), "", [&](std::string_view key, const object& row) {
    const object& words = row.at("words").as_object();
    if (matches(words)) {
      ended.emplace_back(std::string(key), std::string(words.at("hash").as_string()));
    }
    return ScanStep::kContinue;
  });
  for (const auto& [key, hash] : ended) {
    state.erase(key);
    state.erase(accounts_rows::bearer(hash));
  }
}

void put_bearer(const Applied& applied, StateWriter& state, std::string_view kind) {
  const AccountId account = account_field(applied);
  const auto id = id_cast<TokenId>(applied.record.subject);
  object words = words_of(applied, {"expires", "label", "hash", "address", "agent"});
  words["kind"] = kind;
  words["account"] = account.text();
  words["id"] = id.text();
  words["opened"] = applied.record.time;
  if (kind == "operator") words["acknowledged"] = false;
  state.put(accounts_rows::bearer(text_field(applied, "hash")), words_only(applied, words));
  state.put(accounts_rows::bearer_of(account, id), words_only(applied, std::move(words)));
}

void agency_created(const Applied& applied, StateWriter& state) {
  const Record& record = applied.record;
  object row{{"created", record.time}, {"index", record.index}, {"unit", record.unit.text()}};
  if (applied.payload != nullptr) row["words"] = words_of(applied, {"name", "kind"});
  state.put(accounts_rows::agency(id_cast<AgencyId>(record.subject)), std::move(row));
}

void agency_renamed(const Applied& applied, StateWriter& state) {
  const std::string key = accounts_rows::agency(id_cast<AgencyId>(applied.record.subject));
  object row = row_of(applied, state, key);
  row["index"] = applied.record.index;
  if (applied.payload != nullptr) words_in(applied, row)["name"] = field(applied, "name");
  state.put(key, std::move(row));
}

void account_created(const Applied& applied, StateWriter& state) {
  const Record& record = applied.record;
  const AccountId id = subject_account(record);
  object row{{"created", record.time},
             {"index", record.index},
             {"state", "active"},
             {"unit", record.unit.text()}};
  if (applied.payload != nullptr) {
    row["words"] = words_of(applied, {"name", "display_name", "agency", "roles"});
    state.put(accounts_rows::login(text_field(applied, "name")),
              words_only(applied, {{"account", id.text()}}));
  }
  state.put(accounts_rows::account(id), std::move(row));
}

// Steps of an account's life: the index moves on with or without the payload.
template <class Change>
void account_changed(const Applied& applied, StateWriter& state, const Change& change) {
  const std::string key = accounts_rows::account(subject_account(applied.record));
  object row = row_of(applied, state, key);
  row["index"] = applied.record.index;
  change(row);
  state.put(key, std::move(row));
}

void account_renamed(const Applied& applied, StateWriter& state) {
  account_changed(applied, state, [&](object& row) {
    if (applied.payload == nullptr) return;
    words_in(applied, row)["display_name"] = field(applied, "display_name");
  });
}

void account_disabled(const Applied& applied, StateWriter& state) {
  account_changed(applied, state, [](object& row) { row["state"] = "disabled"; });
  end_bearers(state, subject_account(applied.record), [](const object&) { return true; });
}

void account_enabled(const Applied& applied, StateWriter& state) {
  account_changed(applied, state, [](object& row) { row["state"] = "active"; });
}

void decide_grant(const Applied& applied, StateWriter& state, std::string_view outcome) {
  if (!applied.payload->contains("grant")) return;
  change_words(applied, state, accounts_rows::grant(text_field(applied, "grant")),
               [&](object& words) {
                 words["state"] = outcome;
                 words["decided"] = applied.record.time;
                 words["decided_by"] = applied.record.actor.text();
               });
}

void role_granted(const Applied& applied, StateWriter& state) {
  account_changed(applied, state, [&](object& row) {
    if (applied.payload == nullptr) return;
    auto& roles = words_in(applied, row)["roles"].as_array();
    const value& role = field(applied, "role");
    if (std::find(roles.begin(), roles.end(), role) == roles.end()) roles.push_back(role);
  });
  if (applied.payload != nullptr) decide_grant(applied, state, "approved");
}

void role_revoked(const Applied& applied, StateWriter& state) {
  account_changed(applied, state, [&](object& row) {
    if (applied.payload == nullptr) return;
    auto& roles = words_in(applied, row)["roles"].as_array();
    roles.erase(std::remove(roles.begin(), roles.end(), field(applied, "role")), roles.end());
  });
}

void credential_set(const Applied& applied, StateWriter& state) {
  if (applied.payload == nullptr) return;
  put_credential(applied, state);
  decide_grant(applied, state, "approved");
  const Ended what =
      text_field(applied, "ends") == "everything" ? Ended::kEverything : Ended::kSessions;
  const value* kept = applied.payload->if_contains("keeps");
  end_bearers(state, subject_account(applied.record), [&](const object& words) {
    return falls_under(words, what) && (kept == nullptr || words.at("hash") != *kept);
  });
}

void grant_requested(const Applied& applied, StateWriter& state) {
  if (applied.payload == nullptr) return;
  object words = words_of(applied, {"kind", "role", "expires", "requested_by"});
  words["account"] = applied.record.subject.text();
  words["requested"] = applied.record.time;
  words["state"] = "pending";
  state.put(accounts_rows::grant(text_field(applied, "grant")),
            words_only(applied, std::move(words)));
}

void grant_refused(const Applied& applied, StateWriter& state) {
  if (applied.payload != nullptr) decide_grant(applied, state, "refused");
}

void grant_withdrawn(const Applied& applied, StateWriter& state) {
  if (applied.payload != nullptr) decide_grant(applied, state, "withdrawn");
}

// A sign-in also clears away what has run out, and what the record says had to make room.
void session_opened(const Applied& applied, StateWriter& state) {
  if (applied.payload == nullptr) return;
  const AccountId account = account_field(applied);
  const value* ends = applied.payload->if_contains("ends");
  end_bearers(state, account, [&](const object& words) {
    if (number(applied, words.at("expires")) <= applied.record.time) return true;
    if (ends == nullptr) return false;
    const auto& list = ends->as_array();
    return std::find(list.begin(), list.end(), words.at("id")) != list.end();
  });
  put_bearer(applied, state, "session");
  object words{{"last", applied.record.time}, {"failed_since", 0}};
  const std::string key = accounts_rows::sign_in(account);
  if (const auto before = state.get(key)) {
    const object& old = before->at("words").as_object();
    words["failed_before"] = old.at("failed_since");
    if (const value* last = old.if_contains("last")) words["last_before"] = *last;
  }
  state.put(key, words_only(applied, std::move(words)));
}

void session_failed(const Applied& applied, StateWriter& state) {
  if (applied.payload == nullptr || !applied.payload->contains("account")) return;
  const std::string key = accounts_rows::sign_in(account_field(applied));
  const std::int64_t more = number(applied, field(applied, "count"));
  auto row = state.get(key);
  if (!row) row = words_only(applied, {{"failed_since", 0}});
  object& words = words_in(applied, *row);
  words["failed_since"] = number(applied, words.at("failed_since")) + more;
  state.put(key, std::move(*row));
}

void bearer_ended(const Applied& applied, StateWriter& state) {
  if (applied.payload == nullptr) return;
  const auto id = id_cast<TokenId>(applied.record.subject);
  state.erase(accounts_rows::bearer(text_field(applied, "hash")));
  state.erase(accounts_rows::bearer_of(account_field(applied), id));
}

void token_created(const Applied& applied, StateWriter& state) {
  if (applied.payload != nullptr) put_bearer(applied, state, text_field(applied, "kind"));
}

void token_acknowledged(const Applied& applied, StateWriter& state) {
  if (applied.payload == nullptr) return;
  const auto id = id_cast<TokenId>(applied.record.subject);
  change_words(applied, state, accounts_rows::bearer_of(account_field(applied), id),
               [](object& words) { words["acknowledged"] = true; });
}

void accounts_opened(const Applied& applied, StateWriter& state) {
  state.put(accounts_rows::kSystem,
            {{"index", applied.record.index}, {"unit", applied.record.unit.text()}});
}

struct Step {
  std::string_view action;
  void (*apply)(const Applied&, StateWriter&);
};

constexpr std::array kSteps = {
    Step{"account.created", account_created},
    Step{"account.disabled", account_disabled},
    Step{"account.enabled", account_enabled},
    Step{"account.renamed", account_renamed},
    Step{"accounts.opened", accounts_opened},
    Step{"agency.created", agency_created},
    Step{"agency.renamed", agency_renamed},
    Step{"credential.set", credential_set},
    Step{"grant.refused", grant_refused},
    Step{"grant.requested", grant_requested},
    Step{"grant.withdrawn", grant_withdrawn},
    Step{"role.granted", role_granted},
    Step{"role.revoked", role_revoked},
    Step{"session.closed", bearer_ended},
    Step{"session.failed", session_failed},
    Step{"session.opened", session_opened},
    Step{"token.acknowledged", token_acknowledged},
    Step{"token.created", token_created},
    Step{"token.revoked", bearer_ended},
};

}  // namespace

void AccountsProjection::apply(const Applied& applied, StateWriter& state) const {
  for (const Step& step : kSteps) {
    if (step.action != applied.record.action) continue;
    try {
      return step.apply(applied, state);
    } catch (const StateCorrupted&) {
      throw;
    } catch (const std::exception& e) {
      refuse(applied.record, e.what());  // a row or payload of another shape than was written
    }
  }
}

}  // namespace scrutiny
