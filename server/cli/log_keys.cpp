#include "server/cli/log_keys.h"

#include <algorithm>

#include <boost/json/parse.hpp>

#include "server/cli/server_nodes.h"
#include "storage/audit/proof.h"
#include "storage/audit/public_schema.h"
#include "storage/audit/record.h"
#include "storage/audit/tree.h"
#include "storage/crypto/base64.h"

namespace scrutiny::cli {
namespace {

constexpr std::size_t kMostKeys = 4096;

Error tampered(std::string words) {
  return Error(ErrorCode::kTampered, std::move(words));
}

struct StatedKey {
  NoteVerifier key;
  std::uint64_t index;
  std::string record;
};

Result<StatedKey> stated_key(const boost::json::value& value) {
  const Error malformed(ErrorCode::kMalformedRequest, "the server's list of its keys is malformed");
  const auto* item = value.if_object();
  if (item == nullptr) return malformed;
  const auto* key = item->if_contains("key");
  const auto* index = item->if_contains("index");
  const auto* record = item->if_contains("record_text");
  if (key == nullptr || !key->is_string() || index == nullptr || !index->is_int64() ||
      index->as_int64() < 0 || record == nullptr || !record->is_string()) {
    return malformed;
  }
  SCRUTINY_ASSIGN(NoteVerifier parsed, NoteVerifier::parse(key->as_string()));
  return StatedKey{std::move(parsed), static_cast<std::uint64_t>(index->as_int64()),
                   std::string(record->as_string())};
}

Result<std::vector<StatedKey>> stated_keys(HttpClient& client) {
  SCRUTINY_ASSIGN(const HttpAnswer answer, client.get("/log/keys"));
  boost::json::error_code code;
  const auto value = boost::json::parse(answer.body, code);
  const auto* object = value.if_object();
  const auto* list = object != nullptr ? object->if_contains("keys") : nullptr;
  if (code || list == nullptr || !list->is_array() || list->as_array().size() > kMostKeys) {
    return Error(ErrorCode::kMalformedRequest, "the server's list of its keys is malformed");
  }
  std::vector<StatedKey> out;
  for (const auto& each : list->as_array()) {
    SCRUTINY_ASSIGN(StatedKey key, stated_key(each));
    out.push_back(std::move(key));
  }
  return out;
}

// That the record at its place in the log rotates `before` to the stated key, signed by `before`.
Status check_rotation(const NoteVerifier& before, const StatedKey& stated,
                      const Checkpoint& checkpoint, const NodeSource& nodes) {
  const std::string name = "record " + std::to_string(stated.index);
  SCRUTINY_ASSIGN(const Record record, decode(stated.record));
  if (record.index != stated.index || record.action != "log.key_rotated" || !record.public_) {
    return tampered(name + " does not rotate the log's key");
  }
  SCRUTINY_ASSIGN(const KeyRotated rotated, key_rotated(*record.public_));
  const auto signature = from_base64(rotated.signature);
  const std::string message = key_rotation_message(before.name(), rotated.key);
  if (rotated.key != stated.key.text() || stated.key.name() != before.name() || !signature ||
      !before.key().verify(as_bytes(message), *signature)) {
    return tampered(name + " is not a rotation signed by the log's key before it");
  }
  SCRUTINY_ASSIGN(const auto proof, inclusion_proof(stated.index, checkpoint.size, nodes));
  const InclusionClaim claim{stated.index, checkpoint.size, leaf_hash(stated.record),
                             checkpoint.root};
  if (verify_inclusion(claim, proof).ok()) return {};
  return tampered(name + ", which rotates the log's key, is not in the log");
}

}  // namespace

bool TrustedLogKeys::knows_all(const Note& note) const {
  return std::all_of(note.signatures.begin(), note.signatures.end(), [&](const auto& signature) {
    return signature.name != keys_[0].key.name() ||
           std::any_of(keys_.begin(), keys_.end(),
                       [&](const TrustedLogKey& each) { return each.key.made(signature); });
  });
}

const NoteVerifier& TrustedLogKeys::at(std::uint64_t size) const {
  for (std::size_t i = keys_.size(); i-- > 1;) {
    if (keys_[i].record < size) return keys_[i].key;
  }
  return keys_[0].key;
}

Status TrustedLogKeys::follow(const Checkpoint& checkpoint, HttpClient& client) {
  SCRUTINY_ASSIGN(const auto stated, stated_keys(client));
  const std::string newest = keys_.back().key.text();
  auto next = std::find_if(stated.begin(), stated.end(),
                           [&](const StatedKey& each) { return each.key.text() == newest; });
  if (next == stated.end()) {
    return tampered("the log does not have, and never had, the key that is trusted here");
  }
  const ServerNodes tree(client, checkpoint.size);
  for (++next; next != stated.end() && next->index < checkpoint.size; ++next) {
    SCRUTINY_TRY(check_rotation(keys_.back().key, *next, checkpoint, tree));
    keys_.push_back({next->key, next->index});
  }
  return {};
}

Result<OpenedCheckpoint> TrustedLogKeys::open(const std::string& note, HttpClient& client) {
  SCRUTINY_ASSIGN(const Note parsed, parse_note(note));
  SCRUTINY_ASSIGN(const Checkpoint checkpoint, parse_checkpoint(parsed.text));
  if (!knows_all(parsed)) SCRUTINY_TRY(follow(checkpoint, client));
  return open_checkpoint(note, keys_[0].key.name(), {&at(checkpoint.size), 1});
}

std::vector<std::string> TrustedLogKeys::news() {
  std::vector<std::string> out;
  for (; told_ < keys_.size(); ++told_) {
    out.push_back("record " + std::to_string(keys_[told_].record) + " replaced the log's key\n  " +
                  keys_[told_ - 1].key.text() + "\nby\n  " + keys_[told_].key.text() +
                  "\nsigned by the one before; compare it with what you were told another way");
  }
  return out;
}

}  // namespace scrutiny::cli
