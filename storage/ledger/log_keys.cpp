#include "storage/ledger/log_keys.h"

#include <algorithm>

#include "storage/audit/public_schema.h"
#include "storage/crypto/base64.h"

namespace scrutiny {
namespace {

NoteVerifier verifier_of(const std::string& origin, const Ed25519PublicKey& key) {
  return {origin, NoteKeyType::kEd25519, VerifyKey::from_raw(key).value()};
}

}  // namespace

LogKeys::LogKeys(KeyStore& store, std::string origin, const TokenSettings& token, LogKeyChain chain)
    : store_(store),
      origin_(std::move(origin)),
      token_(std::make_shared<Pkcs11Token>(token)),
      chain_(std::move(chain)) {}

Result<std::unique_ptr<LogKeys>> LogKeys::open(KeyStore& store, const std::string& origin,
                                               const TokenSettings& token, const LogReader& log,
                                               UnixMillis now) {
  SCRUTINY_ASSIGN(std::vector<StoredLogKey> stored, store.load_log_keys());
  SCRUTINY_ASSIGN(LogKeyChain chain, LogKeyChain::read(origin, stored, log));
  const auto unrecorded = std::erase_if(stored, [](const auto& key) { return !key.record; });
  std::unique_ptr<LogKeys> keys(new LogKeys(store, origin, token, std::move(chain)));
  for (std::size_t i = 0; i < stored.size(); ++i) {
    const bool signs = i + 1 == stored.size() || stored[i + 1].both_until > now;
    std::shared_ptr<LogSigner> signer;
    if (signs) {
      SCRUTINY_ASSIGN(signer, keys->signer_of(stored[i]));
    }
    keys->held_.push_back({std::move(stored[i]), std::move(signer)});
  }
  if (unrecorded > 0) SCRUTINY_TRY(keys->store());
  if (keys->held_.back().signer) return keys;
  return Error(ErrorCode::kCorruption,
               "log.key does not hold the secret of the log's newest key. Restore the keys folder "
               "from its copy.");
}

Result<std::shared_ptr<LogSigner>> LogKeys::signer_of(const StoredLogKey& stored) {
  switch (stored.secret) {
    case LogSecret::kSealed:
      return std::shared_ptr<LogSigner>(make_seed_signer(stored.seed.value()));
    case LogSecret::kToken: {
      SCRUTINY_ASSIGN(const auto found, token_->find(stored.label));
      if (found && *found == stored.public_key) {
        return std::shared_ptr<LogSigner>(make_token_signer(token_, stored.label, *found));
      }
      return Error(ErrorCode::kBadCredentials,
                   "The PKCS#11 token has no key, or another one, under the label \"" +
                       stored.label + "\": it is not the one that signs for this log.");
    }
    case LogSecret::kNone:
      break;
  }
  return std::shared_ptr<LogSigner>();
}

LogKeyChain LogKeys::chain() const {
  const std::lock_guard lock(mutex_);
  return chain_;
}

const LogKeys::Held* LogKeys::held(const NoteVerifier& key) const {
  for (const Held& each : held_) {
    if (each.stored.public_key == key.key().raw()) return &each;
  }
  return nullptr;
}

std::size_t LogKeys::first_active(const std::vector<LogKeyLink>& links, UnixMillis time) const {
  std::size_t first = links.size() - 1;
  while (first > 0) {
    const Held* after = held(links[first].key);
    if (after == nullptr || after->stored.both_until <= time) break;
    --first;
  }
  return first;
}

Result<std::string> LogKeys::sign(const Checkpoint& checkpoint, UnixMillis time,
                                  const std::vector<LogKeyLink>& rotated) {
  const std::lock_guard lock(mutex_);
  std::vector<LogKeyLink> grown;
  if (!rotated.empty()) {
    grown = chain_.links();
    grown.insert(grown.end(), rotated.begin(), rotated.end());
  }
  const auto& links = rotated.empty() ? chain_.links() : grown;
  Note note;
  note.text = format_checkpoint(checkpoint);
  for (std::size_t i = links.size(); i-- > first_active(links, time);) {
    const Held* signing = held(links[i].key);
    if (signing == nullptr || !signing->signer) {
      return Error(ErrorCode::kInternal, "The log's key is not held.", links[i].key.text());
    }
    SCRUTINY_ASSIGN(const auto signature, signing->signer->sign(as_bytes(note.text)));
    note.signatures.push_back(
        {links[i].key.name(), links[i].key.key_id(), Bytes(signature.begin(), signature.end())});
  }
  return format_note(note);
}

// Forgets the secrets of recorded keys that sign no more.
bool LogKeys::retire(UnixMillis time) {
  const auto& links = chain_.links();
  const std::size_t first = first_active(links, time);
  bool any = false;
  for (std::size_t i = 0; i < first; ++i) {
    for (Held& each : held_) {
      if (each.stored.public_key != links[i].key.key().raw()) continue;
      if (each.stored.secret == LogSecret::kNone) continue;
      each.stored.secret = LogSecret::kNone;
      each.stored.seed.reset();
      each.signer.reset();
      any = true;
    }
  }
  return any;
}

Status LogKeys::committed(const std::vector<LogKeyLink>& rotated, UnixMillis time) {
  const std::lock_guard lock(mutex_);
  for (const LogKeyLink& link : rotated) {
    for (Held& each : held_) {
      if (each.stored.public_key == link.key.key().raw()) each.stored.record = link.record;
    }
    chain_.add(link);
  }
  if (chain_.links().size() == 1 || !retire(time)) return {};
  return store();
}

Result<StoredLogKey> LogKeys::make(const std::string& token_label) {
  StoredLogKey key;
  if (token_label.empty()) {
    key = StoredLogKey::first(Key256::generate());
    key.record.reset();
  } else {
    SCRUTINY_ASSIGN(key.public_key, token_->find_or_make(token_label));
    key.secret = LogSecret::kToken;
    key.label = token_label;
  }
  return key;
}

Result<Command> LogKeys::prepare(const LogKeyRotation& wanted, UnixMillis now,
                                 std::uint64_t log_size) {
  SCRUTINY_ASSIGN(StoredLogKey fresh, make(wanted.token_label));
  fresh.made_at = log_size;
  fresh.both_until = now + std::chrono::milliseconds(wanted.overlap).count();
  SCRUTINY_ASSIGN(auto signer, signer_of(fresh));
  const std::lock_guard lock(mutex_);
  const NoteVerifier key = verifier_of(origin_, fresh.public_key);
  if (held(key) != nullptr) {
    return Error(ErrorCode::kConflict,
                 "This key is or was the log's already; a rotation needs another one.");
  }
  Command command;
  command.action = kKeyRotatedAction;
  command.actor = wanted.actor;
  command.subject = id_cast<SubjectId>(wanted.actor);
  command.unit = wanted.unit;
  command.payload = {{"both_until", format_time(fresh.both_until)},
                     {"old_key", chain_.newest().text()},
                     {"reason", wanted.reason}};
  const std::string message = key_rotation_message(origin_, key.text());
  SCRUTINY_ASSIGN(const auto signature, held(chain_.newest())->signer->sign(as_bytes(message)));
  command.public_ = to_public(KeyRotated{key.text(), to_base64(signature)});
  // Durable before a record can name it.
  held_.push_back({std::move(fresh), std::move(signer)});
  if (auto stored = store(); !stored.ok()) {
    held_.pop_back();
    return std::move(stored).error();
  }
  return command;
}

bool LogKeys::expects(const Command& command) const {
  const auto rotated = key_rotated(command.public_);
  const std::lock_guard lock(mutex_);
  return rotated.ok() && std::any_of(held_.begin(), held_.end(), [&](const Held& each) {
           return !each.stored.record &&
                  verifier_of(origin_, each.stored.public_key).text() == rotated->key;
         });
}

Status LogKeys::settle() {
  const std::lock_guard lock(mutex_);
  std::erase_if(held_, [](const Held& each) { return !each.stored.record; });
  return store();
}

Status LogKeys::store() {
  std::vector<StoredLogKey> keys;
  for (const Held& each : held_) keys.push_back(each.stored);
  return store_.store_log_keys(keys);
}

std::vector<ActiveLogKey> LogKeys::active(UnixMillis now) const {
  const std::lock_guard lock(mutex_);
  std::vector<ActiveLogKey> out;
  const auto& links = chain_.links();
  UnixMillis until = 0;
  for (std::size_t i = links.size(); i-- > first_active(links, now);) {
    const Held* each = held(links[i].key);
    out.push_back({links[i].key.text(), each->stored.label, until});
    until = until == 0 ? each->stored.both_until : std::min(until, each->stored.both_until);
  }
  return out;
}

}  // namespace scrutiny
