#include "storage/ledger/log_key_chain.h"

#include <algorithm>

#include "storage/audit/public_schema.h"
#include "storage/crypto/base64.h"

namespace scrutiny {
namespace {

Error tampered(std::string text, std::string detail = {}) {
  return Error(ErrorCode::kTampered, std::move(text), std::move(detail));
}

// Every rotation record in [from, end of the log): the action stands first in canonical form, so
// the others need not be decoded.
Result<std::vector<LogKeyLink>> find_rotations(const LogReader& log, std::uint64_t from) {
  std::vector<LogKeyLink> found;
  SCRUTINY_ASSIGN(const EngineHead head, log.engine().head());
  if (from >= head.size) return found;
  SCRUTINY_TRY(log.for_each(from, head.size,
                            [&](std::uint64_t index, std::string_view bytes, ByteView) -> Status {
                              if (!is_of_action(bytes, kKeyRotatedAction)) return {};
                              SCRUTINY_ASSIGN(const Record record, decode(bytes));
                              SCRUTINY_ASSIGN(NoteVerifier key, rotated_key(record));
                              found.push_back({std::move(key), index});
                              return {};
                            }));
  return found;
}

Status find_records(const std::string& origin, std::vector<StoredLogKey>& keys,
                    const LogReader& log) {
  for (StoredLogKey& stored : keys) {
    if (stored.record) continue;
    SCRUTINY_ASSIGN(const auto rotations, find_rotations(log, stored.made_at));
    for (const LogKeyLink& link : rotations) {
      if (link.key.name() == origin && link.key.key().raw() == stored.public_key) {
        stored.record = link.record;
      }
    }
  }
  return {};
}

}  // namespace

Result<NoteVerifier> rotated_key(const Record& record) {
  if (!record.public_) return Error(ErrorCode::kCorruption, "a rotation without its public part");
  SCRUTINY_ASSIGN(const KeyRotated rotated, key_rotated(*record.public_));
  return NoteVerifier::parse(rotated.key);
}

Result<LogKeyChain> LogKeyChain::read(const std::string& origin, std::vector<StoredLogKey>& keys,
                                      const LogReader& log) {
  SCRUTINY_TRY(find_records(origin, keys, log));
  std::vector<LogKeyLink> links;
  for (const StoredLogKey& stored : keys) {
    if (!stored.record) continue;
    SCRUTINY_ASSIGN(VerifyKey key, VerifyKey::from_raw(stored.public_key));
    links.push_back({NoteVerifier(origin, NoteKeyType::kEd25519, std::move(key)), *stored.record});
  }
  const bool in_order =
      std::is_sorted(links.begin(), links.end(),
                     [](const auto& a, const auto& b) { return a.record <= b.record; });
  if (links.empty() || links.front().record != 0 || !in_order) {
    return Error(ErrorCode::kCorruption,
                 "log.key does not hold the log's keys in order. Restore the keys folder from its "
                 "copy.");
  }
  return LogKeyChain(std::move(links));
}

const NoteVerifier& LogKeyChain::at(std::uint64_t size) const {
  for (std::size_t i = links_.size(); i-- > 1;) {
    if (links_[i].record < size) return links_[i].key;
  }
  return links_.front().key;
}

Result<Checkpoint> LogKeyChain::open(std::string_view note) const {
  SCRUTINY_ASSIGN(const Note parsed, parse_note(note));
  SCRUTINY_ASSIGN(const Checkpoint checkpoint, parse_checkpoint(parsed.text));
  const NoteVerifier& needed = at(checkpoint.size);
  SCRUTINY_ASSIGN(auto opened, open_checkpoint(note, origin(), {&needed, 1}));
  for (const NoteSignature& signature : parsed.signatures) {
    if (signature.name != origin()) continue;
    const auto link = std::find_if(links_.begin(), links_.end(), [&](const LogKeyLink& each) {
      return each.key.made(signature);
    });
    if (link == links_.end()) {
      return Error(ErrorCode::kBadCredentials,
                   "A checkpoint of this log is also signed by a key that is not in the keys "
                   "folder: that folder is an older copy, from before the log's key was rotated. "
                   "Put the newer one back.");
    }
    if (!link->key.verify(parsed.text, signature)) {
      return tampered("A signature by an older key of the log does not hold.", link->key.text());
    }
  }
  return std::move(opened.checkpoint);
}

Status LogKeyChain::check(const Record& record) const {
  const auto link = std::find_if(links_.begin(), links_.end(), [&](const LogKeyLink& each) {
    return each.record == record.index;
  });
  const std::string name = "Record " + std::to_string(record.index);
  if (link == links_.end()) {
    return tampered(name + " rotates the log's key to one that is not in the keys folder.");
  }
  if (!record.public_) return tampered(name + " does not say which key is the log's.");
  if (link == links_.begin()) {
    SCRUTINY_ASSIGN(const LogBeginning beginning, log_beginning(record));
    if (beginning.log.key == link->key.text()) return {};
    return tampered(name + " names another key than the one the log began with.",
                    beginning.log.key);
  }
  SCRUTINY_ASSIGN(const KeyRotated rotated, key_rotated(*record.public_));
  const auto signature = from_base64(rotated.signature);
  const auto message = key_rotation_message(origin(), rotated.key);
  const bool holds = rotated.key == link->key.text() && signature &&
                     std::prev(link)->key.key().verify(as_bytes(message), *signature);
  if (holds) return {};
  return tampered(name + " is not a rotation signed by the key before.", rotated.key);
}

Status LogKeyChain::check(const LogReader& log, std::uint64_t size) const {
  for (const LogKeyLink& link : links_) {
    if (link.record >= size && size > 0) {
      return Error(ErrorCode::kRollback,
                   "The keys folder knows that record " + std::to_string(link.record) +
                       " rotated the log's key, but the log has only " + std::to_string(size) +
                       " records: it was put back to an older copy. Nothing is served.");
    }
    if (size == 0) continue;
    SCRUTINY_ASSIGN(const std::string bytes, log.record(link.record));
    SCRUTINY_ASSIGN(const Record record, decode(bytes));
    const bool is_ours = link.record == 0 || record.action == kKeyRotatedAction;
    if (!is_ours) {
      return tampered("Record " + std::to_string(link.record) + " does not rotate the log's key.");
    }
    SCRUTINY_TRY(check(record));
  }
  return {};
}

}  // namespace scrutiny
