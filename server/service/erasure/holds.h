// Holds: reasons in force why a document, or one version, must not be erased. Several may stand on
// one document; each is released by itself, by the role that placed it.
// Thread-safety: any thread. Blocking: waits for records to be durable. Ownership: the context's
// members outlive it. Failure: kNotFound, kForbidden, kConflict (released already; being erased).
#pragma once

#include <string>

#include "server/service/account_commands.h"
#include "storage/state/disposal_rows.h"

namespace scrutiny {

// kConflict that names them, when holds in force cover this (version 0: the whole document).
Status not_held(const StateReader& state, const DocumentId& document, std::uint32_t version);

class Holds {
 public:
  explicit Holds(const AccountsContext& context) : context_(context) {}

  struct Placing {
    DocumentId document;
    std::uint32_t version = 0;  // 0: the whole document
    std::string authority;
    std::string dated;  // yyyy-mm-dd
    std::string scope;
    std::string reason;
    std::optional<IdempotencyClaim> claim;
  };
  struct Placed {
    HoldId id;
    Receipt receipt;
  };
  Result<Placed> place(const Principal& who, const Placing& placing);
  Result<Receipt> release(const Principal& who, const HoldId& id, const std::string& reason,
                          std::optional<IdempotencyClaim> claim);

 private:
  AccountsContext context_;
};

}  // namespace scrutiny
