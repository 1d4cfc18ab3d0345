// What a verification found, for programs and for people who are not programmers.
// Thread-safety: plain values and free functions. Never blocks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "api/ids.h"
#include "storage/audit/checkpoint.h"

namespace scrutiny {

// Process exit codes of `scrutiny verify` (2 is for wrong usage).
enum class Verdict : std::uint8_t { kHolds = 0, kDoesNotHold = 1, kCannotTell = 3 };

// Each level includes the ones before it (audit format section 7).
enum class VerifyLevel : std::uint8_t {
  kLog,       // every record, the chain, the tree, the signatures
  kPayloads,  // the payloads supplied, opened and re-hashed against their records
  kContents,  // the contents they name, re-hashed
};

enum class FaultKind : std::uint8_t {
  kForm,         // a record is not in its one canonical form
  kGap,          // a record's index is not its position
  kPrev,         // a record names another predecessor than the one before it
  kTime,         // a record is older than the one before it
  kLeaf,         // a record's bytes are not those the log committed to
  kLeafCount,    // fewer or more records than the checkpoint says
  kTile,         // a stored tree hash is not the one computed
  kRoot,         // the records do not add up to the signed root
  kSignature,    // the checkpoint is not signed by a trusted key
  kPublic,       // log.created or a key rotation does not fit
  kWriter,       // a writer's nonce occurs twice
  kSigner,       // a writer's signature is missing or does not hold
  kInherited,    // a continued log holds another record than the log it continues
  kDescription,  // the files around the trail do not fit its checkpoint
  kRollback,     // the trail is shorter than, or differs from, what was signed before
  kReceipt,      // a record is not the one its receipt promised
  kProof,        // an inclusion proof does not lead to the signed root
  kPayload,      // a payload is missing or does not open
  kCommitment,   // a payload is not the one its record committed to
  kErasure,      // something of an erased unit is still there
  kTimeToken,    // a time token is not one of this log by an authority trusted
  kContent,      // a content is missing or not the one its payload names
  kBag,          // an evidence bundle is damaged, incomplete or holds what no bundle has
};

// Stable lower-case word for a kind ("prev", "leaf_count", ...), for --json.
std::string_view text(FaultKind kind);
std::string_view text(VerifyLevel level);
std::string_view text(Verdict verdict);

struct Fault {
  FaultKind kind = FaultKind::kForm;
  std::optional<std::uint64_t> index;  // of the record, where one can be named
  std::string expected;
  std::string found;
  // With it, the first record at fault is one of `index` to this one.
  std::optional<std::uint64_t> through = {};

  // One or two sentences for a lay reader, without hashes.
  std::string sentence() const;
};

struct VerifyCounts {
  std::uint64_t records = 0;
  std::uint64_t payloads_checked = 0;
  std::uint64_t payloads_erased = 0;
  std::uint64_t payloads_not_checked = 0;
  std::uint64_t contents_checked = 0;
  std::uint64_t contents_not_checked = 0;
};

// A document, action or other thing that records at a fault are about, as they now read.
struct AffectedThing {
  std::string kind;  // first word of the action: "document", "action", "account", ...
  std::string id;
  std::optional<std::uint64_t> version;
  std::string title;   // empty where no key at hand opens it
  std::string action;  // of the first such record
  std::string time;
  std::uint64_t record = 0;
};

struct ErasureOnRecord {
  std::uint64_t index = 0;
  UnitId unit;
  std::string erased_class;
  std::string authority;
  std::string time;
};

// Records that one writer's key signed.
struct WriterTally {
  std::string key;   // 64 hex digits
  std::string name;  // empty: a key the verifier was not given, so nothing was checked
  std::uint64_t records = 0;
  std::vector<std::uint64_t> indexes;  // of them; empty for a whole trail, which may hold millions
};

// A log that was restored under another name (docs/formats/record.md, log.continued).
struct ContinuedFrom {
  std::string origin;            // the old log
  std::uint64_t restored = 0;    // its records that came back
  std::uint64_t known_size = 0;  // of its last known checkpoint
  std::uint64_t compared = 0;    // records held against the old log's own
};

// A record time.stamped: hashes of the checkpoint text and of the token over it.
struct RecordedToken {
  std::uint64_t index = 0;
  Digest checkpoint{};
  Digest token{};
};

struct VerifyReport {
  Verdict verdict = Verdict::kCannotTell;
  VerifyLevel asked = VerifyLevel::kLog;
  std::optional<VerifyLevel> reached;  // the highest level at which all that was supplied holds
  std::optional<Fault> fault;          // the first one; present for kDoesNotHold
  std::string trouble;                 // why kCannotTell, or what else could not be read
  std::string origin;
  std::string sealed_as;  // name under which payloads are sealed
  std::uint64_t size = 0;
  Digest root{};
  std::string last_time;                   // of the newest record
  std::vector<Cosigned> cosignatures;      // empty: signed by the log only
  std::vector<NoteVerifier> log_keys;      // the log's keys, oldest first
  std::vector<std::uint64_t> key_records;  // the record that made each of them the log's
  bool demo = false;                       // record 0 marks a demonstration log
  std::optional<ContinuedFrom> continues;
  VerifyCounts counts;
  std::vector<AffectedThing> affected;    // at the fault; filled by affected.h
  std::vector<ErasureOnRecord> erasures;  // oldest first; more than numbers by affected.h
  std::uint64_t resumed_at = 0;  // records that an earlier run had read; 0: all were read now
  std::vector<WriterTally> writers;
  std::vector<RecordedToken> time_tokens;  // to be checked by time_tokens.h
  std::vector<std::string> notes;  // what a reader should know beside the verdict, in sentences
};

// Several lines of plain English.
std::string describe(const VerifyReport& report);
boost::json::object to_json(const VerifyReport& report);
boost::json::object to_json(const Fault& fault);

}  // namespace scrutiny
