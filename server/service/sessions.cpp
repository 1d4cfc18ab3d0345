#include "server/service/sessions.h"

#include <algorithm>

#include <boost/json/array.hpp>

#include "server/service/credential_commands.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/random.h"
#include "storage/crypto/sha256.h"
#include "storage/state/accounts_rows.h"
#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

using boost::json::object;

constexpr std::size_t kLongestName = 256;

Error bad_credentials() {
  return Error(ErrorCode::kBadCredentials, "The name or password is not right.");
}

// Of fixed length, so that long made-up names do not fill the throttle's memory.
std::string throttle_key(std::string_view name) {
  return to_hex(sha256(as_bytes(name)));
}

// Sessions that have to end to make room for one more, oldest first.
boost::json::array surplus(std::vector<Bearer> bearers, UnixMillis now, std::size_t most) {
  std::erase_if(bearers, [&](const Bearer& b) { return b.kind != "session" || b.expires <= now; });
  std::sort(bearers.begin(), bearers.end(),
            [](const Bearer& a, const Bearer& b) { return a.opened < b.opened; });
  boost::json::array ids;
  for (std::size_t i = 0; i + most <= bearers.size(); ++i) ids.emplace_back(bearers[i].id.text());
  return ids;
}

Status still_active(const StateReader& state, const AccountId& id) {
  const auto account = find_account(state, id);
  if (!account || account->state != AccountState::kActive) return bad_credentials();
  return {};
}

}  // namespace

std::optional<Sessions::Stored> Sessions::find_credential(const StateReader& state,
                                                          const AccountId& id) {
  const auto row = state.get(accounts_rows::credential(id));
  if (!row) return std::nullopt;
  const RowFields words(RowFields(*row, "credential").object("words"), "credential");
  Stored stored;
  stored.phc = words.text("phc");
  stored.temporary = words.has("temporary") && words.flag("temporary");
  stored.temporary_until = static_cast<UnixMillis>(words.number_or_zero("temporary_until"));
  stored.index = words.number("index");
  return stored;
}

// Between checking a password and what follows from it, it may have been changed.
Status Sessions::still_that_password(const StateReader& state, const AccountId& id,
                                     std::uint64_t stored_index) {
  SCRUTINY_TRY(still_active(state, id));
  const auto now = find_credential(state, id);
  if (now && now->index == stored_index) return {};
  return Error(ErrorCode::kConflict, "The password was changed meanwhile. Try again.");
}

std::vector<std::string> Sessions::own_words(const StateReader& state, const Account& account) {
  std::vector<std::string> words{account.name, account.display_name};
  if (account.agency) {
    if (const auto agency = find_agency(state, *account.agency)) words.push_back(agency->name);
  }
  return words;
}

Result<SignedIn> Sessions::sign_in(const SignIn& attempt, std::chrono::seconds* retry_after) {
  const std::string name = normal_name(attempt.name.substr(0, kLongestName));
  const std::string key = throttle_key(name);
  const auto state = context_.ledger.snapshot();
  const auto account = find_account_by_name(*state, name);
  const auto id = account ? std::optional<AccountId>(account->id) : std::nullopt;
  const std::string network = network_of(attempt.address);
  const auto wait = throttle_.begin(key, network);
  if (wait.count() > 0) {
    if (retry_after != nullptr) *retry_after = wait;
    failures_.add(id, SignInFailure::kThrottled, attempt.address);
    return Error(ErrorCode::kTooManyRequests, "Too many failed sign-ins. Try again in " +
                                                  std::to_string(wait.count()) + " seconds.");
  }
  const auto stored = account ? find_credential(*state, account->id) : std::nullopt;
  const bool right = passwords_.matches(attempt.password, stored ? stored->phc : std::string());
  if (!right || account->state != AccountState::kActive) {
    failures_.add(id, SignInFailure::kWrong, attempt.address);
    return bad_credentials();
  }
  throttle_.succeeded(key, network);
  return checked(attempt, *account, *stored);
}

// The password was right.
Result<SignedIn> Sessions::checked(const SignIn& attempt, const Account& account,
                                   const Stored& stored) {
  if (stored.temporary) {
    if (context_.clock.now() >= stored.temporary_until) {
      return Error(ErrorCode::kBadCredentials,
                   "This temporary password has run out. Ask the administrator for another.");
    }
    if (!attempt.new_password) {
      return Error::field("new_password", "Choose a password of your own.",
                          ErrorCode::kPasswordChangeRequired);
    }
    if (*attempt.new_password == attempt.password) {
      return Error::field("new_password", "Choose another password than the temporary one.");
    }
    SCRUTINY_ASSIGN(const Receipt receipt, set_password(id_cast<ActorId>(account.id), account,
                                                        *attempt.new_password, "", stored.index));
    return open(attempt, account, receipt.index);
  }
  return open(attempt, account, stored.index);
}

Result<Receipt> Sessions::set_password(const ActorId& actor, const Account& account,
                                       const std::string& new_password, std::string_view keeps,
                                       std::uint64_t stored_index) {
  SCRUTINY_TRY(passwords_.check_choice(
      new_password, own_words(*context_.ledger.snapshot(), account), "new_password"));
  SCRUTINY_ASSIGN(const std::string phc, passwords_.hash(new_password));
  object payload{{"phc", phc}, {"temporary", false}, {"ends", text(Ends::kSessions)}};
  if (!keeps.empty()) payload["keeps"] = keeps;
  Command command = command_by(
      actor, {"credential.set", id_cast<SubjectId>(account.id), account.unit, std::move(payload)});
  command.agency = account.agency;
  const AccountId id = account.id;
  command.precondition = [id, stored_index](const StateReader& state) {
    return still_that_password(state, id, stored_index);
  };
  SCRUTINY_ASSIGN(Committed committed, change_accounts(context_, std::move(command)));
  return std::move(committed.receipt);
}

Result<SignedIn> Sessions::open(const SignIn& attempt, const Account& account,
                                std::uint64_t stored_index) {
  // What cannot be recorded now is kept for later; it must not keep the holder out.
  static_cast<void>(failures_.flush_account(account.id));
  const UnixMillis now = context_.clock.now();
  SignedIn session;
  session.secret = make_secret(SecretKind::kSession);
  session.id = new_id<TokenId>();
  session.expires = now + limits_.absolute.count();
  const auto before = bearers_of(*context_.ledger.snapshot(), account.id);
  object payload{{"account", account.id.text()},
                 {"hash", secret_hash(session.secret)},
                 {"expires", session.expires},
                 {"address", attempt.address}};
  boost::json::array ends = surplus(before, now, limits_.per_account);
  const bool ends_some = !ends.empty();
  if (ends_some) payload["ends"] = std::move(ends);
  Command command = command_by(
      id_cast<ActorId>(account.id),
      {"session.opened", id_cast<SubjectId>(session.id), account.unit, std::move(payload)});
  command.agency = account.agency;
  const AccountId id = account.id;
  command.precondition = [id, stored_index](const StateReader& state) {
    return still_that_password(state, id, stored_index);
  };
  SCRUTINY_ASSIGN(Committed committed, context_.ledger.submit_and_wait(std::move(command)));
  if (ends_some) context_.bearers.forget_everyone();
  session.receipt = std::move(committed.receipt);
  const auto state = context_.ledger.snapshot();
  session.account = find_account(*state, account.id).value_or(account);
  session.history = sign_in_history(*state, account.id);
  for (Bearer& bearer : bearers_of(*state, account.id)) {
    if (!bearer.acknowledged) session.operator_tokens.push_back(std::move(bearer));
  }
  return session;
}

Result<Receipt> Sessions::sign_out(const Principal& who) {
  const auto state = context_.ledger.snapshot();
  SCRUTINY_ASSIGN(const Account account, require_account(*state, who.account));
  const auto bearers = bearers_of(*state, who.account);
  const auto session = std::find_if(bearers.begin(), bearers.end(),
                                    [&](const Bearer& b) { return b.id == who.credential_id; });
  if (session == bearers.end()) return Error(ErrorCode::kNotSignedIn, "The session has ended.");
  object payload{{"account", who.account.text()}, {"hash", session->hash}};
  Command command = command_by(
      who, {"session.closed", id_cast<SubjectId>(session->id), account.unit, std::move(payload)});
  SCRUTINY_ASSIGN(Committed committed, context_.ledger.submit_and_wait(std::move(command)));
  context_.bearers.forget(session->hash);
  return std::move(committed.receipt);
}

Result<Receipt> Sessions::change_password(const Principal& who, const std::string& password,
                                          const std::string& new_password) {
  if (who.credential != Credential::kSession) {
    return Error(ErrorCode::kForbidden, "Sign in with your password to change it.");
  }
  const auto state = context_.ledger.snapshot();
  SCRUTINY_ASSIGN(const Account account, require_account(*state, who.account));
  const auto stored = find_credential(*state, who.account);
  // Whoever sits at a screen left open can guess here too.
  const std::string key = throttle_key(account.name);
  const std::string place = "session of " + key;
  if (const auto wait = throttle_.begin(key, place); wait.count() > 0) {
    return Error(ErrorCode::kTooManyRequests, "Too many wrong passwords. Try again in " +
                                                  std::to_string(wait.count()) + " seconds.");
  }
  if (!stored || !passwords_.matches(password, stored->phc)) {
    failures_.add(who.account, SignInFailure::kWrong, "");
    return Error::field("password", "This is not your password.");
  }
  throttle_.succeeded(key, place);
  const auto bearers = bearers_of(*state, who.account);
  const auto kept = std::find_if(bearers.begin(), bearers.end(),
                                 [&](const Bearer& b) { return b.id == who.credential_id; });
  if (kept == bearers.end()) return Error(ErrorCode::kNotSignedIn, "The session has ended.");
  return set_password(who.actor, account, new_password, kept->hash, stored->index);
}

}  // namespace scrutiny
