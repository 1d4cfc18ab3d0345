// Idempotency keys: the same account, key and request digest has one effect for 24 hours of record
// time. A row "idem/<account>/<SHA-256 of the key>" made from the record's payload member "idem"
// (docs/formats/state.md), so it survives a rebuild. No words: keys and requests are kept as
// hashes. Thread-safety: free functions. Blocking: state reads.
#pragma once

#include <optional>

#include <boost/json/object.hpp>

#include "api/clock.h"
#include "storage/ledger/command.h"
#include "storage/state/projection.h"

namespace scrutiny {

inline constexpr UnixMillis kIdempotencyLife = 24LL * 60 * 60 * 1000;
inline constexpr std::string_view kIdempotencyMember = "idem";

// The payload member of a command with this claim.
boost::json::object idempotency_member(const IdempotencyClaim& claim,
                                       const boost::json::object& ids);

struct PastUse {
  std::uint64_t index = 0;  // record of the command that took effect
  std::string request;      // hex SHA-256
  boost::json::object ids;
};
// The living use of the claim's key by its account, whatever the request was.
std::optional<PastUse> find_past_use(const StateReader& state, const IdempotencyClaim& claim,
                                     UnixMillis now);

// Writes the row of a record that carries a claim.
void project_idempotency(const Applied& applied, StateWriter& state);

}  // namespace scrutiny
