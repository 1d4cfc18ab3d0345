#include "server/service/writer_keys.h"

#include "storage/crypto/base64.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/sha256.h"

namespace scrutiny {
namespace {

constexpr RoleSet kHolders{Role::kSubmitter, Role::kAgencyLead, Role::kScrutineer};
constexpr RoleSet kOthers{Role::kChair, Role::kScrutineer};  // may revoke what is not theirs

}  // namespace

Result<Command> WriterKeys::draft(const Principal& who, const NewWriterKey& key,
                                  std::optional<IdempotencyClaim> claim) const {
  SCRUTINY_TRY(refuse_operator_token(who));
  const auto state = context_.ledger.snapshot();
  SCRUTINY_ASSIGN(const Account account, require_account(*state, who.account));
  const Digest id = sha256(key.public_key);
  Command command = command_by(
      who,
      {std::string(kWriterKeyRegistered),
       writer_key_subject(id),
       account.unit,
       {{"account", who.account.text()}, {"key", to_base64(key.public_key)}, {"name", key.name}}});
  command.idempotency = std::move(claim);
  command.holder = who.account;
  command.precondition = [who, id](const StateReader& now) -> Status {
    SCRUTINY_TRY(still_entitled(now, who, kHolders));
    if (load_writer_key(now, id))
      return Error::field("key", "This key was registered before.", ErrorCode::kConflict);
    return {};
  };
  if (!command.idempotency) SCRUTINY_TRY(command.precondition(*state));
  return command;
}

Result<Receipt> WriterKeys::enrol(const Principal& who, const NewWriterKey& key,
                                  std::optional<IdempotencyClaim> claim, const WriterProof& proof) {
  SCRUTINY_ASSIGN(Command command, draft(who, key, std::move(claim)));
  command.writer = proof;
  SCRUTINY_ASSIGN(Committed done, context_.ledger.submit_and_wait(std::move(command)));
  return std::move(done.receipt);
}

Result<Receipt> WriterKeys::acknowledge(const Principal& who, const Digest& key,
                                        std::optional<IdempotencyClaim> claim) {
  if (who.credential != Credential::kSession) {
    return Error(ErrorCode::kForbidden, "Sign in with your password to do this.");
  }
  const auto row = load_writer_key(*context_.ledger.snapshot(), key);
  if (!row || row->account != who.account) {
    return Error(ErrorCode::kNotFound, "You have no such key.");
  }
  Command command = command_by(who, {std::string(kWriterKeyAcknowledged),
                                     writer_key_subject(key),
                                     row->unit,
                                     {{"account", who.account.text()}, {"key", to_hex(key)}}});
  command.idempotency = std::move(claim);
  command.precondition = [key](const StateReader& now) -> Status {
    const auto then = load_writer_key(now, key);
    if (!then) return Error(ErrorCode::kNotFound, "You have no such key.");
    if (!then->acknowledged) return {};
    return Error(ErrorCode::kConflict, "You have been shown this key already.");
  };
  SCRUTINY_ASSIGN(Committed done, context_.ledger.submit_and_wait(std::move(command)));
  return std::move(done.receipt);
}

Result<Receipt> WriterKeys::revoke(const Principal& who, const Digest& key, std::string reason,
                                   std::optional<IdempotencyClaim> claim) {
  SCRUTINY_TRY(refuse_operator_token(who));
  const auto row = load_writer_key(*context_.ledger.snapshot(), key);
  if (!row) return Error(ErrorCode::kNotFound, "There is no such key.");
  Command command = command_by(
      who,
      {std::string(kWriterKeyRevoked),
       writer_key_subject(key),
       row->unit,
       {{"account", row->account.text()}, {"key", to_hex(key)}, {"reason", std::move(reason)}}});
  command.idempotency = std::move(claim);
  command.precondition = [who, key](const StateReader& now) -> Status {
    const auto then = load_writer_key(now, key);
    if (!then) return Error(ErrorCode::kNotFound, "There is no such key.");
    SCRUTINY_TRY(still_entitled(now, who, then->account == who.account ? RoleSet{} : kOthers));
    if (then->revoked) return Error(ErrorCode::kConflict, "This key is revoked already.");
    return {};
  };
  SCRUTINY_ASSIGN(Committed done, context_.ledger.submit_and_wait(std::move(command)));
  return std::move(done.receipt);
}

}  // namespace scrutiny
