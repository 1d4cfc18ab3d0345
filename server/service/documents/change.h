// What every change of a document needs beside its own words, and what it answers.
// Thread-safety: plain values.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "api/domain.h"
#include "api/ids.h"
#include "api/result.h"
#include "server/runtime/unique_function.h"
#include "storage/ledger/command.h"

namespace scrutiny {

struct ChangeTerms {
  std::uint64_t if_match = 0;  // revision the caller saw: the index in its ETag
  std::optional<IdempotencyClaim> claim;
  std::optional<WriterProof> writer = {};  // the caller's own signature
};

struct DocumentChanged {
  DocumentId document;
  std::uint32_t version = 0;
  DocumentState state{};       // of that version, through this change
  std::uint64_t revision = 0;  // for the next If-Match: the record's index
  Receipt receipt;
  Freshness freshness = Freshness::kNew;
};
// Called once: on the sequencer's thread, so it must be short, or on the caller's when refused.
using DocumentChangeDone = UniqueFunction<void(Result<DocumentChanged>)>;

// The ledger's completion may be copied and a UniqueFunction not, so it is shared.
template <class Done>
Completion completion(Done done) {
  auto shared = std::make_shared<Done>(std::move(done));
  return [shared](Result<Committed> committed) { (*shared)(std::move(committed)); };
}

}  // namespace scrutiny
