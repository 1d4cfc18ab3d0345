// State rows of agencies, accounts, credentials, sessions, tokens, grants and failed sign-ins from
// the records agency.*, account.*, role.*, credential.*, grant.*, session.*, token.* and
// accounts.opened. Keys: accounts_rows.h; rows and payloads: docs/formats/state-accounts.md.
// Thread-safety, failure: as Projection. Blocking: reads and writes the rows it is given.
#pragma once

#include "storage/state/projection.h"

namespace scrutiny {

class AccountsProjection final : public Projection {
 public:
  void apply(const Applied& applied, StateWriter& state) const override;
};

}  // namespace scrutiny
