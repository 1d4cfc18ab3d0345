#include "storage/ledger/writer_check.h"

#include "storage/audit/canonical_json.h"
#include "storage/crypto/base64.h"
#include "storage/crypto/sha256.h"
#include "storage/ledger/idempotency.h"
#include "storage/state/writer_keys.h"

namespace scrutiny {
namespace {

Error refused(const char* why, ErrorCode code = ErrorCode::kForbidden) {
  return Error::field("Writer-Signature", why, code);
}

// The key that signed: a registered one, or the one that this very command registers.
Result<Ed25519PublicKey> signing_key(const Command& command, const boost::json::object& payload,
                                     const StateReader& state) {
  if (!command.holder || command.actor != id_cast<ActorId>(*command.holder)) {
    return refused(
        "Sign with your own session or token: one that the operator minted acts in its "
        "own name.");
  }
  if (command.action != kWriterKeyRegistered) {
    const auto row = load_writer_key(state, command.writer->signature.key);
    if (!row) return refused("The key that signed this is not registered.");
    return row->public_key;
  }
  const auto* text = payload.if_contains("key");
  const auto raw =
      text != nullptr && text->is_string() ? digest_from_base64(text->get_string()) : std::nullopt;
  if (!raw || sha256(*raw) != command.writer->signature.key) {
    return refused("A key is registered with its own signature; this is another key's.",
                   ErrorCode::kInvalidArgument);
  }
  return *raw;
}

}  // namespace

void complete_payload(Command& command) {
  if (!command.idempotency) return;
  command.payload[kIdempotencyMember] = idempotency_member(*command.idempotency, command.ids);
}

Record record_without_place(const Command& command, const Digest& commit) {
  Record record;
  record.action = command.action;
  record.actor = command.actor;
  record.agency = command.agency;
  record.subject = command.subject;
  if (command.version) record.version = *command.version;
  record.commit = commit;
  record.unit = command.unit;
  if (!command.public_.empty()) record.public_ = command.public_;
  if (command.writer) record.writer = command.writer->signature;
  return record;
}

Result<boost::json::object> writer_statement(std::string_view origin, Command command) {
  complete_payload(command);
  boost::json::object record{{"action", command.action},
                             {"actor", command.actor.text()},
                             {"subject", command.subject.text()},
                             {"unit", command.unit.text()}};
  if (command.agency) record["agency"] = command.agency->text();
  if (command.version) record["version"] = *command.version;
  std::string payload;
  try {
    payload = canonical(command.payload);
  } catch (const std::invalid_argument& error) {
    return Error(ErrorCode::kInvalidArgument, "The payload cannot be written down.", error.what());
  }
  return boost::json::object{
      {"origin", origin}, {"payload", std::move(payload)}, {"record", std::move(record)}};
}

Status check_writer_signature(std::string_view origin, const Command& command, const Digest& commit,
                              const boost::json::object& payload, const StateReader& state) {
  SCRUTINY_ASSIGN(const Ed25519PublicKey raw, signing_key(command, payload, state));
  SCRUTINY_ASSIGN(const VerifyKey key, VerifyKey::from_raw(raw));
  const std::string message = writer_message(origin, record_without_place(command, commit));
  if (key.verify(as_bytes(message), command.writer->signature.signature)) return {};
  return refused(
      "The signature does not cover what would be recorded. Ask for the statement again, compare "
      "it with what you mean, and sign that.",
      ErrorCode::kInvalidArgument);
}

Status check_writer_standing(const Command& command, const StateReader& state) {
  if (!command.writer) {
    if (command.action == kWriterKeyRegistered)
      return refused("A key is registered with its own signature.");
    const bool needed =
        command.holder && is_signed_act(command.action) && has_writer_key(state, *command.holder);
    if (!needed) return {};
    return refused(
        "You registered a key of your own for this, so it is recorded only with that key's "
        "signature. A browser cannot sign: use the scrutiny program with --sign-with.");
  }
  if (command.action != kWriterKeyRegistered) {
    const auto row = load_writer_key(state, command.writer->signature.key);
    if (!row || row->account != *command.holder) {
      return refused("The key that signed this is not registered for your account.");
    }
    if (row->revoked) return refused("The key that signed this was revoked.");
  }
  if (!writer_nonce_used(state, command.writer->signature)) return {};
  return refused("This signature was used before: sign again, with a fresh nonce.",
                 ErrorCode::kConflict);
}

}  // namespace scrutiny
