#include "server/service/bearer_authenticator.h"

#include <algorithm>
#include <cstring>

#include "server/service/role_rules.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/hkdf.h"
#include "storage/crypto/random.h"
#include "storage/crypto/sha256.h"

namespace scrutiny {
namespace {

constexpr std::string_view kTokenPrefix = "slt_";
constexpr std::size_t kSecretText = 43;  // 32 bytes as base64url without padding

std::string base64url(ByteView bytes) {
  std::string text = to_base64(bytes);
  text.erase(text.find_last_not_of('=') + 1);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

// Spares a hash and a state read for what cannot be a secret of ours.
bool has_form(std::string_view secret, SecretKind kind) {
  if (kind == SecretKind::kSession) return secret.size() == kSecretText;
  return secret.size() == kTokenPrefix.size() + kSecretText &&
         secret.substr(0, kTokenPrefix.size()) == kTokenPrefix;
}

Error not_signed_in() {
  return Error(ErrorCode::kNotSignedIn, "The session or token is not valid, or has ended.");
}

std::optional<Credential> credential_of(const Bearer& bearer) {
  if (bearer.kind == "session") return Credential::kSession;
  if (bearer.kind == "token") return Credential::kToken;
  if (bearer.kind == "operator") return Credential::kOperatorToken;
  return std::nullopt;
}

}  // namespace

std::string make_secret(SecretKind kind) {
  const std::string secret = base64url(random_array<32>());
  return kind == SecretKind::kToken ? std::string(kTokenPrefix) + secret : secret;
}

std::string secret_hash(std::string_view secret) {
  return to_hex(sha256(as_bytes(secret)));
}

std::string csrf_token(std::string_view session_secret) {
  return base64url(hmac_sha256(as_bytes(session_secret), as_bytes("scrutiny.csrf.v1")));
}

std::size_t BearerAuthenticator::DigestHash::operator()(const Digest& digest) const noexcept {
  std::size_t value;
  std::memcpy(&value, digest.data() + 8, sizeof(value));  // the first byte picks the shard
  return value;
}

BearerAuthenticator::BearerAuthenticator(const Ledger& ledger, const Clock& clock,
                                         const Options& options)
    : ledger_(ledger), clock_(clock), options_(options), started_monotonic_(monotonic_ms()) {}

std::int64_t BearerAuthenticator::monotonic_ms() const {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             clock_.monotonic().time_since_epoch())
      .count();
}

Result<std::shared_ptr<const Authenticated>> BearerAuthenticator::authenticate_token(
    std::string_view secret) {
  return authenticate(secret, SecretKind::kToken);
}

Result<std::shared_ptr<const Authenticated>> BearerAuthenticator::authenticate_session(
    std::string_view secret) {
  return authenticate(secret, SecretKind::kSession);
}

Result<std::shared_ptr<const Authenticated>> BearerAuthenticator::authenticate(
    std::string_view secret, SecretKind kind) {
  if (!has_form(secret, kind)) return not_signed_in();
  const Digest hash = sha256(as_bytes(secret));
  Shard& shard = shard_of(hash);
  {
    const std::lock_guard lock(shard.mutex);
    if (const auto cached = shard.entries.find(hash); cached != shard.entries.end()) {
      SCRUTINY_TRY(use(shard, hash, cached->second));
      return cached->second.who;
    }
  }
  const std::uint64_t epoch = epoch_.load();
  SCRUTINY_ASSIGN(Entry entry, look_up(secret, hash, kind));
  const std::lock_guard lock(shard.mutex);
  SCRUTINY_TRY(use(shard, hash, entry));
  // What was read may be older than a change acknowledged meanwhile: good for this request, which
  // began before, but not to be kept.
  if (epoch_.load() == epoch) {
    make_room(shard);
    shard.entries.insert_or_assign(hash, entry);
  }
  return entry.who;
}

Status BearerAuthenticator::use(Shard& shard, const Digest& hash, const Entry& entry) const {
  if (clock_.now() >= entry.expires) return not_signed_in();
  if (entry.who->principal.credential != Credential::kSession) return {};
  if (!is_active(shard, hash, entry.opened)) return not_signed_in();
  shard.last_used.insert_or_assign(hash, monotonic_ms());
  return {};
}

bool BearerAuthenticator::is_active(Shard& shard, const Digest& hash, UnixMillis opened) const {
  const std::int64_t now = monotonic_ms();
  const auto used = shard.last_used.find(hash);
  const std::int64_t unused = used != shard.last_used.end()
                                  ? now - used->second
                                  : std::min(clock_.now() - opened, now - started_monotonic_);
  return unused < options_.idle.count();
}

void BearerAuthenticator::make_room(Shard& shard) const {
  const std::size_t most = std::max<std::size_t>(options_.cached / kShards, 1);
  if (shard.entries.size() >= most) shard.entries.clear();
  if (shard.last_used.size() < 2 * most) return;
  const std::int64_t idle_since = monotonic_ms() - options_.idle.count();
  std::erase_if(shard.last_used, [&](const auto& used) { return used.second <= idle_since; });
}

Result<BearerAuthenticator::Entry> BearerAuthenticator::look_up(std::string_view secret,
                                                                const Digest& hash,
                                                                SecretKind kind) const {
  const auto state = ledger_.snapshot();
  const auto bearer = find_bearer(*state, to_hex(hash));
  if (!bearer) return not_signed_in();
  const auto credential = credential_of(*bearer);
  if (!credential || (*credential == Credential::kSession) != (kind == SecretKind::kSession)) {
    return not_signed_in();
  }
  const auto account = find_account(*state, bearer->account);
  if (!account || account->state != AccountState::kActive) return not_signed_in();
  const bool by_operator = *credential == Credential::kOperatorToken;
  // The account may have been given such a role after the token was minted.
  if (by_operator && options_.log_kind == LogKind::kReal &&
      account->roles.intersects(kTwoPersonRoles)) {
    return not_signed_in();
  }
  auto who = std::make_shared<Authenticated>();
  who->principal.account = account->id;
  who->principal.actor = by_operator ? id_cast<ActorId>(bearer->id) : id_cast<ActorId>(account->id);
  who->principal.agency = account->agency;
  who->principal.roles = account->roles;
  who->principal.credential = *credential;
  who->principal.credential_id = bearer->id;
  if (kind == SecretKind::kSession) who->csrf_token = csrf_token(secret);
  return Entry{std::move(who), bearer->opened, bearer->expires};
}

void BearerAuthenticator::forget(std::string_view hash) {
  epoch_.fetch_add(1);
  const auto digest = digest_from_hex(hash);
  if (!digest) return;
  Shard& shard = shard_of(*digest);
  const std::lock_guard lock(shard.mutex);
  shard.entries.erase(*digest);
  shard.last_used.erase(*digest);
}

void BearerAuthenticator::forget_everyone() {
  epoch_.fetch_add(1);
  for (Shard& shard : shards_) {
    const std::lock_guard lock(shard.mutex);
    shard.entries.clear();
  }
}

}  // namespace scrutiny
