// Reading the audit trail through the API: who may read which record, and opening payloads.
//   scrutineer       every record and payload
//   everybody else   records of their own acts, about their own account, or about a subject they
//                    may see (asked of SubjectRights); payloads only of their own acts
// Opening somebody else's payload is itself recorded (`record.read`). Password hashes are left out
// of what is answered, even for the scrutineer: they help nobody but a guesser.
// Thread-safety: any thread. Blocking: reads the store; open() of another's payload waits for its
// record. Ownership: what it is given outlives it. Failure: kNotFound for what does not exist or
// may not be seen, without telling which.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/result.h"
#include "server/service/access.h"
#include "storage/ledger/ledger.h"

namespace scrutiny {

// Who may see the things records are about, other than accounts: documents and their findings.
class SubjectRights {
 public:
  virtual ~SubjectRights() = default;
  // Whether `who` may read records about this subject or, where the record names one, about this
  // version of it. False for a subject it does not know.
  virtual bool may_see(const StateReader& state, const Principal& who, const SubjectId& subject,
                       std::optional<std::uint64_t> version) const = 0;
};

// How much of a payload is answered.
enum class PayloadView : std::uint8_t {
  kComplete,  // with bytes and salt: the commitment can be checked
  kRedacted,  // without a password hash
  kSealed,    // the reader has no right to it
  kErased,    // its unit's key is gone
};
std::string_view text(PayloadView view);

struct TrailRecord {
  std::uint64_t index = 0;
  std::string record;  // canonical bytes: the Merkle leaf
};

struct OpenedRecord {
  TrailRecord record;
  PayloadView view = PayloadView::kSealed;
  boost::json::object payload;  // kComplete, kRedacted
  std::string payload_bytes;    // kComplete
  Digest salt{};                // kComplete
};

struct TrailPage {
  std::vector<TrailRecord> records;
  std::optional<std::uint64_t> next;  // `from` of the next page; nullopt at the end of the log
};

// A password hash is kept back even from the scrutineer.
bool holds_password_hash(const boost::json::object& payload);

class Trail {
 public:
  enum class Right : std::uint8_t { kNone, kRecord, kPayload };

  Trail(Ledger& ledger, const SubjectRights& subjects) : ledger_(ledger), subjects_(subjects) {}

  // Records from index `from` on that the caller may read, at most `limit`, of one subject or of
  // all. A page may hold fewer than `limit`, even none, though there are more: go on with `next`.
  Result<TrailPage> list(const Principal& who, std::uint64_t from, std::size_t limit,
                         const std::optional<SubjectId>& subject) const;

  Result<OpenedRecord> open(const Principal& who, std::uint64_t index) const;

  // What the caller may read of a record, given by its bytes.
  Right right_to(const StateReader& state, const Principal& who, const std::string& record) const;

  // tlog-proof file of a record under the newest checkpoint: hashes only, so for anyone.
  Result<std::string> proof(std::uint64_t index) const;

 private:
  Result<TrailPage> list_subject(const Principal& who, std::uint64_t from, std::size_t limit,
                                 const SubjectId& subject) const;
  Result<OpenedRecord> with_payload(const Principal& who, OpenedRecord opened) const;

  Ledger& ledger_;
  const SubjectRights& subjects_;
};

}  // namespace scrutiny
