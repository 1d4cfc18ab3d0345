// What the ledger is asked to record, and what it answers.
// Thread-safety: plain values.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <boost/json/object.hpp>

#include "api/bytes.h"
#include "api/ids.h"
#include "api/result.h"
#include "storage/audit/record.h"
#include "storage/state/state.h"

namespace scrutiny {

// One use of an Idempotency-Key: the same account, key and request digest has one effect.
struct IdempotencyClaim {
  AccountId account;
  std::string key;   // as sent, at most 255 bytes
  Digest request{};  // SHA-256 over method, path and body
};

// A writer's signature under a command, and the salt of the commitment it covers: random, the
// writer's choice.
struct WriterProof {
  Digest salt{};
  WriterSignature signature;
};

struct Command {
  std::string action;              // dotted verb, for example "document.submitted"
  ActorId actor;                   // account, token or system part
  std::optional<AgencyId> agency;  // the actor's
  SubjectId subject;
  std::optional<std::uint32_t> version;
  UnitId unit;                  // erasure unit whose data key seals the payload
  boost::json::object payload;  // everything a person would read; "idem" is reserved for the ledger
  boost::json::object
      public_;              // only for the actions with a public schema (audit-format section 1)
  boost::json::object ids;  // ids made by this command, repeated to a retry of it; no words
  std::optional<IdempotencyClaim> idempotency;
  std::optional<AccountId> holder;    // the person who acts, where their own key may have to sign
  std::optional<WriterProof> writer;  // that key's signature (storage/ledger/writer_check.h)
  // Checked on the sequencer thread against the state as it stands after all earlier commands, of
  // the same batch too. Quick, reads only. Empty: no precondition.
  std::function<Status(const StateReader&)> precondition;
};

struct Receipt {
  std::uint64_t index = 0;
  Digest leaf{};
  std::string checkpoint;  // signed note that covers the record
};

enum class Freshness : std::uint8_t { kNew, kReplayed };

struct Committed {
  Receipt receipt;
  Freshness freshness = Freshness::kNew;
  boost::json::object ids;  // of the command that took effect (the first, for a replay)
};

using Completion = std::function<void(Result<Committed>)>;

}  // namespace scrutiny
