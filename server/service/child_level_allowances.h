// Allowing a kind of document to hold data about single children, and ending that: an
// administrator's decision, with its reason on record. It holds for files received from then on;
// what was destroyed before stays destroyed. Thread-safety: any thread. Blocking: waits for the
// record to be durable. Ownership: the context's members outlive it. Failure: kConflict when the
// kind is, or is not, allowed already; kForbidden.
#pragma once

#include <optional>
#include <string>

#include "server/service/account_commands.h"

namespace scrutiny {

class ChildLevelAllowances {
 public:
  explicit ChildLevelAllowances(const AccountsContext& context) : context_(context) {}

  Result<Receipt> allow(const Principal& who, DocumentKind kind, std::string reason,
                        std::optional<IdempotencyClaim> claim);
  Result<Receipt> end(const Principal& who, DocumentKind kind);

 private:
  AccountsContext context_;
};

}  // namespace scrutiny
