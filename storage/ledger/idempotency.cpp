#include "storage/ledger/idempotency.h"

#include "storage/crypto/hex.h"
#include "storage/crypto/sha256.h"
#include "storage/state/row_fields.h"
#include "storage/state/state_rows.h"

namespace scrutiny {
namespace {

std::string row_key(std::string_view account, std::string_view key_hash) {
  return std::string(kExpiringPrefix) + std::string(account) + "/" + std::string(key_hash);
}

}  // namespace

boost::json::object idempotency_member(const IdempotencyClaim& claim,
                                       const boost::json::object& ids) {
  return {{"account", claim.account.text()},
          {"ids", ids},
          {"key", to_hex(sha256(as_bytes(claim.key)))},
          {"request", to_hex(claim.request)}};
}

std::optional<PastUse> find_past_use(const StateReader& state, const IdempotencyClaim& claim,
                                     UnixMillis now) {
  const auto key = row_key(claim.account.text(), to_hex(sha256(as_bytes(claim.key))));
  const auto row = state.get(key);
  if (!row) return std::nullopt;
  const RowFields fields(*row, "idempotency row");
  if (static_cast<UnixMillis>(fields.number("expires")) <= now) return std::nullopt;
  return PastUse{fields.number("index"), fields.text("request"), fields.object("ids")};
}

void project_idempotency(const Applied& applied, StateWriter& state) {
  if (applied.payload == nullptr || !applied.payload->contains(kIdempotencyMember)) return;
  const RowFields payload(*applied.payload, "payload");
  const RowFields claim(payload.object(kIdempotencyMember), "payload.idem");
  state.put(row_key(claim.text("account"), claim.text("key")),
            {{"drop", true},
             {"expires", applied.record.time + kIdempotencyLife},
             {"ids", claim.object("ids")},
             {"index", applied.record.index},
             {"request", claim.text("request")},
             {"unit", applied.record.unit.text()}});
}

}  // namespace scrutiny
