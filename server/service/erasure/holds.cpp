#include "server/service/erasure/holds.h"

#include <algorithm>

#include "server/service/erasure/disposal_access.h"
#include "storage/crypto/random.h"
#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

Status may_place(const StateReader& state, const Principal& who, const Holds::Placing& placing,
                 Role as) {
  SCRUTINY_TRY(still_entitled(state, who, {as}));
  SCRUTINY_ASSIGN(const DocumentRow document, disposable_document(state, who, placing.document));
  if (placing.version > document.latest) {
    return Error::field("version", "The document has no such version.");
  }
  for (const Erasure& open : open_erasures_of(state, id_cast<SubjectId>(placing.document))) {
    if (open.state == ErasureState::kApproved) {
      return Error(ErrorCode::kConflict, "Its erasure has been approved and is being carried out.");
    }
  }
  return {};
}

Result<Hold> require_hold(const StateReader& state, const HoldId& id) {
  auto hold = load_hold(state, id);
  if (!hold) return Error(ErrorCode::kNotFound, "There is no such hold, or you may not see it.");
  return std::move(*hold);
}

Status check_release(const StateReader& state, const Principal& who, const HoldId& id) {
  SCRUTINY_ASSIGN(const Hold hold, require_hold(state, id));
  SCRUTINY_TRY(still_entitled(state, who, {hold.kept_by}));
  SCRUTINY_ASSIGN(const DocumentRow document, disposable_document(state, who, hold.document));
  SCRUTINY_TRY(may_release(who, document, hold));
  if (!hold.released_by) return {};
  return Error(ErrorCode::kConflict, "This hold has been released already.");
}

}  // namespace

Status not_held(const StateReader& state, const DocumentId& document, std::uint32_t version) {
  std::string names;
  for (const Hold& hold : holds_of(state, document)) {
    if (version != 0 && hold.version != 0 && hold.version != version) continue;
    if (!names.empty()) names += "; ";
    names += hold.authority + " of " + hold.dated + " (hold " + hold.id.text() + ")";
  }
  if (names.empty()) return {};
  return Error(ErrorCode::kConflict, "It is on hold and must not be erased: " + names + ".");
}

Result<Holds::Placed> Holds::place(const Principal& who, const Placing& placing) {
  SCRUTINY_TRY(refuse_operator_token(who));
  const auto state = context_.ledger.snapshot();
  SCRUTINY_ASSIGN(const DocumentRow document, disposable_document(*state, who, placing.document));
  SCRUTINY_ASSIGN(const Role as, holding_role(who, document));
  SCRUTINY_TRY(may_place(*state, who, placing, as));
  const auto id = new_id<HoldId>();
  SCRUTINY_ASSIGN(const UnitId unit, context_.ledger.create_unit());
  boost::json::object payload{{"hold", id.text()},
                              {"kept_by", text(as)},
                              {"authority", placing.authority},
                              {"dated", placing.dated},
                              {"reason", placing.reason}};
  put_text(payload, "scope", placing.scope);
  Command command = command_by(
      who, {"hold.placed", id_cast<SubjectId>(placing.document), unit, std::move(payload)});
  if (placing.version != 0) command.version = placing.version;
  command.ids = {{"hold", id.text()}};
  command.idempotency = placing.claim;
  command.precondition = [who, placing, as](const StateReader& now) {
    return may_place(now, who, placing, as);
  };
  SCRUTINY_ASSIGN(Committed done, context_.ledger.submit_and_wait(std::move(command)));
  return Placed{RowFields(done.ids, "ids of a hold").id<HoldId>("hold"), std::move(done.receipt)};
}

Result<Receipt> Holds::release(const Principal& who, const HoldId& id, const std::string& reason,
                               std::optional<IdempotencyClaim> claim) {
  SCRUTINY_TRY(refuse_operator_token(who));
  const auto state = context_.ledger.snapshot();
  SCRUTINY_ASSIGN(const Hold hold, require_hold(*state, id));
  SCRUTINY_ASSIGN(const DocumentRow document, disposable_document(*state, who, hold.document));
  SCRUTINY_TRY(may_release(who, document, hold));
  Command command = command_by(who, {"hold.released",
                                     id_cast<SubjectId>(hold.document),
                                     hold.unit,
                                     {{"hold", id.text()}, {"reason", reason}}});
  if (hold.version != 0) command.version = hold.version;
  command.idempotency = std::move(claim);
  command.precondition = [who, id](const StateReader& now) { return check_release(now, who, id); };
  SCRUTINY_ASSIGN(Committed done, context_.ledger.submit_and_wait(std::move(command)));
  return std::move(done.receipt);
}

}  // namespace scrutiny
