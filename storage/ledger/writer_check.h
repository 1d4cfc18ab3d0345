// What a writer signs, and whether a command carries the signature it needs (docs/formats/record.md
// "Writer's signature"; docs/adr/0018-writer-keys.md). The signature is checked where the command
// arrives, since a key's bytes are fixed by its hash; that the key lives, is the holder's and did
// not use this nonce before is checked on the sequencer, against the state as it then stands.
// Thread-safety: pure functions over what they are given. Blocking: state reads. Failure:
// kInvalidArgument for a signature that does not hold, kForbidden where one is missing or its key
// is unknown, revoked or another's, kConflict for a used nonce; the field is Writer-Signature.
#pragma once

#include <string>

#include "storage/audit/record.h"
#include "storage/ledger/command.h"

namespace scrutiny {

// Makes the payload what is recorded: adds the ledger's own member where the command has a claim.
void complete_payload(Command& command);

// The command as a record but for its place in the log: index, prev and time.
Record record_without_place(const Command& command, const Digest& commit);

// What a writer is shown before signing: `origin`, `payload` (the exact bytes), `record` (the
// members that are signed beside the commitment and the writer's own). kInvalidArgument when the
// payload cannot be written down.
Result<boost::json::object> writer_statement(std::string_view origin, Command command);

// REQUIRES: command.writer. `payload` as recorded.
Status check_writer_signature(std::string_view origin, const Command& command, const Digest& commit,
                              const boost::json::object& payload, const StateReader& state);

Status check_writer_standing(const Command& command, const StateReader& state);

}  // namespace scrutiny
