// Decisions about findings: confirm, correct, reject what a plugin extracted, or add one by hand.
// Each is one record of the document, sealed in its version's unit; what was extracted is kept.
// Thread-safety: any thread. Blocking: reads state rows; never waits for the commit.
// Ownership: the ledger outlives it. Failure: through `done`: kNotFound, kForbidden,
// kPreconditionFailed, kConflict, kErased, and what Ledger::submit says.
#pragma once

#include <optional>
#include <string>

#include "server/service/access.h"
#include "server/service/documents/change.h"
#include "storage/ledger/ledger.h"
#include "storage/state/finding_rows.h"

namespace scrutiny {

enum class FindingDecision : std::uint8_t { kConfirm, kCorrect, kReject };

struct FindingDecisionRequest {
  FindingId finding;
  FindingDecision decision = FindingDecision::kConfirm;
  FindingText corrected;  // kCorrect; an empty kind, or no plan, keeps the one it has
  std::string reason;     // kReject: not empty; kCorrect: may be empty
};

struct NewFinding {
  DocumentId document;
  std::uint32_t version = 0;  // 0: the head
  FindingText said;
  std::string ref;
  std::uint32_t page = 0;  // 0: none named
  std::string paragraph;
  std::string quote;
};

struct FindingChanged {
  FindingId finding;
  DocumentId document;
  std::uint32_t version = 0;
  FindingState state{};
  std::uint64_t revision = 0;  // for the next If-Match
  Receipt receipt;
  Freshness freshness = Freshness::kNew;
};
using FindingChangeDone = UniqueFunction<void(Result<FindingChanged>)>;

// All findings of a version that nobody has decided about yet.
struct ConfirmAll {
  DocumentId document;
  std::uint32_t version = 0;  // 0: the current one
};

struct FindingsConfirmed {
  DocumentId document;
  std::uint32_t version = 0;
  std::uint64_t confirmed = 0;
  std::uint64_t left = 0;      // more than one record takes
  std::uint64_t revision = 0;  // of each of them
  Receipt receipt;
  Freshness freshness = Freshness::kNew;
};
using FindingsConfirmedDone = UniqueFunction<void(Result<FindingsConfirmed>)>;

class FindingCommands {
 public:
  explicit FindingCommands(Ledger& ledger) : ledger_(ledger) {}

  void decide(const Principal& caller, const FindingDecisionRequest& request,
              const ChangeTerms& terms, FindingChangeDone done);
  void add(const Principal& caller, const NewFinding& finding,
           std::optional<IdempotencyClaim> claim, FindingChangeDone done);
  // One record naming them; kConflict when there are none, or somebody decides meanwhile.
  static constexpr std::size_t kMostAtOnce = 1000;
  void confirm_all(const Principal& caller, const ConfirmAll& which,
                   std::optional<IdempotencyClaim> claim, FindingsConfirmedDone done);

 private:
  Ledger& ledger_;
};

}  // namespace scrutiny
