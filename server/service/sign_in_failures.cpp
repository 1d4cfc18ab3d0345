#include "server/service/sign_in_failures.h"

#include <boost/json/array.hpp>

#include "server/service/account_commands.h"
#include "server/service/system_actors.h"
#include "storage/audit/time_text.h"

namespace scrutiny {
namespace {

constexpr UnixMillis kMinute = 60'000;
constexpr std::size_t kMostAddresses = 8;

}  // namespace

void SignInFailures::add(const std::optional<AccountId>& account, SignInFailure failure,
                         const std::string& address) {
  Count one;
  one.minute = clock_.now() / kMinute;
  (failure == SignInFailure::kWrong ? one.wrong : one.throttled) = 1;
  if (!address.empty()) one.addresses.insert(address);
  add_back(account.value_or(AccountId()), one);
}

void SignInFailures::add_back(const AccountId& account, const Count& count) {
  const std::lock_guard lock(mutex_);
  Count& sum = counts_[{account, count.minute}];
  sum.minute = count.minute;
  sum.wrong += count.wrong;
  sum.throttled += count.throttled;
  for (const std::string& address : count.addresses) {
    if (sum.addresses.size() < kMostAddresses) sum.addresses.insert(address);
  }
}

template <class Picks>
Status SignInFailures::record_those(const Picks& picks) {
  std::vector<std::pair<AccountId, Count>> taken;
  {
    const std::lock_guard lock(mutex_);
    for (auto it = counts_.begin(); it != counts_.end();) {
      if (!picks(it->first)) {
        ++it;
        continue;
      }
      taken.emplace_back(it->first.first, std::move(it->second));
      it = counts_.erase(it);
    }
  }
  Status outcome;
  for (const auto& [account, count] : taken) {
    if (Status recorded = record(account, count); !recorded.ok()) {
      add_back(account, count);
      outcome = std::move(recorded);
    }
  }
  return outcome;
}

Status SignInFailures::flush() {
  const std::int64_t now = clock_.now() / kMinute;
  return record_those([&](const Key& key) { return key.second < now; });
}

Status SignInFailures::flush_account(const AccountId& account) {
  return record_those([&](const Key& key) { return key.first == account; });
}

Status SignInFailures::flush_all() {
  return record_those([](const Key&) { return true; });
}

Status SignInFailures::record(const AccountId& account, const Count& count) {
  const auto state = ledger_.snapshot();
  Deed deed{"session.failed", id_cast<SubjectId>(system_actors::kSignInGuard), {}, {}};
  if (account.is_zero()) {
    const auto unit = system_unit(*state);
    if (!unit) return Error(ErrorCode::kUnavailable, "The service is not set up yet.");
    deed.unit = *unit;
  } else {
    const auto holder = find_account(*state, account);
    if (!holder) return {};  // erased meanwhile: nobody is left to be told
    deed.subject = id_cast<SubjectId>(account);
    deed.unit = holder->unit;
    deed.payload["account"] = account.text();
  }
  deed.payload["count"] = count.wrong + count.throttled;
  deed.payload["throttled"] = count.throttled;
  deed.payload["minute"] = format_time(count.minute * kMinute);
  boost::json::array addresses;
  for (const std::string& address : count.addresses) addresses.emplace_back(address);
  deed.payload["addresses"] = std::move(addresses);
  const auto committed =
      ledger_.submit_and_wait(command_by(system_actors::kSignInGuard, std::move(deed)));
  if (!committed.ok()) return committed.error();
  return {};
}

}  // namespace scrutiny
