// Agencies of the partnership: adding and renaming them. Reading them: account_directory.h.
// Thread-safety: any thread. Blocking: waits for the record to be durable. Ownership: the context's
// members outlive it. Failure: kInvalidArgument naming the field, kNotFound, kPreconditionFailed,
// and what the ledger says.
#pragma once

#include <optional>
#include <string>

#include "api/result.h"
#include "server/service/account_commands.h"

namespace scrutiny {

struct AgencyChange {
  AgencyId id;
  Receipt receipt;
};

class Agencies {
 public:
  explicit Agencies(const AccountsContext& context) : context_(context) {}

  struct NewAgency {
    std::string name;
    AgencyKind kind = AgencyKind::kRelevantAgency;
    std::optional<IdempotencyClaim> claim;
  };
  // REQUIRES: `who` is an administrator (checked again on the sequencer).
  Result<AgencyChange> create(const Principal& who, NewAgency agency);

  // `seen`: index of the agency's row that the caller saw; another one is kPreconditionFailed.
  Result<AgencyChange> rename(const Principal& who, const AgencyId& id, std::string name,
                              std::uint64_t seen);

 private:
  AccountsContext context_;
};

}  // namespace scrutiny
