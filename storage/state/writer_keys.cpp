#include "storage/state/writer_keys.h"

#include <algorithm>
#include <array>

#include "storage/audit/time_text.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/sha256.h"
#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

namespace json = boost::json;

constexpr std::string_view kKeys = "writer_key/";
constexpr std::string_view kHolders = "writer_holder/";
constexpr std::string_view kNonces = "writer_nonce/";

std::string key_row(std::string_view key) {
  return std::string(kKeys) + std::string(key);
}
std::string holder_prefix(std::string_view account) {
  return std::string(kHolders) + std::string(account) + "/";
}
std::string nonce_row(const WriterSignature& writer) {
  return std::string(kNonces) + to_hex(writer.key) + "/" + to_hex(writer.nonce);
}

Digest digest_of(const RowFields& fields) {
  if (const auto digest = digest_from_base64(fields.text("public_key"))) return *digest;
  throw StateCorrupted("writer key row: the public key is no 32 bytes");
}

WriterKeyRow from_row(const json::object& row) {
  const RowFields fields(row, "writer key row");
  WriterKeyRow out;
  out.public_key = digest_of(fields);
  out.key = sha256(out.public_key);
  out.account = fields.id<AccountId>("account");
  out.name = fields.text("name");
  out.unit = fields.id<UnitId>("unit");
  out.registered = fields.number("registered");
  out.registered_time = fields.text("registered_time");
  if (fields.has("revoked")) out.revoked = fields.number("revoked");
  out.revoked_time = fields.text_or_empty("revoked_time");
  out.revoked_reason = fields.text_or_empty("revoked_reason");
  if (fields.has("acknowledged")) out.acknowledged = fields.number("acknowledged");
  return out;
}

void registered(const Record& record, const RowFields& payload, StateWriter& state) {
  const auto raw = digest_from_base64(payload.text("key"));
  if (!raw) throw StateCorrupted("writer_key.registered: the key is no 32 bytes");
  const std::string key = to_hex(sha256(*raw));
  const std::string account = payload.text("account");
  state.put(key_row(key), {{"account", account},
                           {"drop", true},
                           {"name", payload.text("name")},
                           {"public_key", to_base64(*raw)},
                           {"registered", record.index},
                           {"registered_time", format_time(record.time)},
                           {"unit", record.unit.text()}});
  state.put(holder_prefix(account) + key, {{"drop", true}, {"unit", record.unit.text()}});
}

void revoked(const Record& record, const RowFields& payload, StateWriter& state) {
  const std::string key = payload.text("key");
  auto row = state.get(key_row(key));
  if (!row) return;  // erased with its holder
  (*row)["revoked"] = record.index;
  (*row)["revoked_time"] = format_time(record.time);
  (*row)["revoked_reason"] = payload.text("reason");
  state.put(key_row(key), std::move(*row));
  state.erase(holder_prefix(payload.text("account")) + key);
}

void acknowledged(const Record& record, const RowFields& payload, StateWriter& state) {
  const std::string key = payload.text("key");
  auto row = state.get(key_row(key));
  if (!row) return;  // erased with its holder
  (*row)["acknowledged"] = record.index;
  state.put(key_row(key), std::move(*row));
}

}  // namespace

std::optional<WriterKeyRow> load_writer_key(const StateReader& state, const Digest& key) {
  const auto row = state.get(key_row(to_hex(key)));
  if (!row) return std::nullopt;
  return from_row(*row);
}

std::vector<WriterKeyRow> list_writer_keys(const StateReader& state) {
  std::vector<WriterKeyRow> out;
  state.scan(kKeys, {}, [&](std::string_view, const json::object& row) {
    out.push_back(from_row(row));
    return ScanStep::kContinue;
  });
  return out;
}

std::vector<WriterKeyRow> unacknowledged_writer_keys(const StateReader& state,
                                                     const AccountId& account) {
  const std::string prefix = holder_prefix(account.text());
  std::vector<std::string> keys;
  state.scan(prefix, {}, [&](std::string_view key, const json::object&) {
    keys.emplace_back(key.substr(prefix.size()));
    return ScanStep::kContinue;
  });
  std::vector<WriterKeyRow> out;
  for (const std::string& key : keys) {
    const auto row = state.get(key_row(key));
    if (row && !row->contains("acknowledged")) out.push_back(from_row(*row));
  }
  return out;
}

bool has_writer_key(const StateReader& state, const AccountId& account) {
  bool found = false;
  state.scan(holder_prefix(account.text()), {}, [&](std::string_view, const json::object&) {
    found = true;
    return ScanStep::kStop;
  });
  return found;
}

bool writer_nonce_used(const StateReader& state, const WriterSignature& writer) {
  return state.get(nonce_row(writer)).has_value();
}

bool is_signed_act(std::string_view action) {
  constexpr std::array<std::string_view, 6> kActs = {"document.submitted", "action.agreed",
                                                     "action.completed",   "action.verified",
                                                     "action.reopened",    "assurance.stated"};
  return std::find(kActs.begin(), kActs.end(), action) != kActs.end();
}

std::string writer_key_of(const Record& record) {
  return record.writer ? to_hex(record.writer->key) : std::string();
}

SubjectId writer_key_subject(const Digest& key) {
  SubjectId::Raw raw{};
  std::copy_n(key.begin(), raw.size(), raw.begin());
  return SubjectId(raw);
}

void project_writer_keys(const Applied& applied, StateWriter& state) {
  const Record& record = applied.record;
  if (record.writer) state.put(nonce_row(*record.writer), {{"index", record.index}});
  if (applied.payload == nullptr) return;
  const RowFields payload(*applied.payload, record.action);
  if (record.action == kWriterKeyRegistered) registered(record, payload, state);
  if (record.action == kWriterKeyRevoked) revoked(record, payload, state);
  if (record.action == kWriterKeyAcknowledged) acknowledged(record, payload, state);
}

}  // namespace scrutiny
