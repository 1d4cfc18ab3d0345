#include "server/service/agencies.h"

#include "storage/crypto/random.h"

namespace scrutiny {
namespace {

constexpr RoleSet kManagers{Role::kAdministrator};

}  // namespace

Result<AgencyChange> Agencies::create(const Principal& who, NewAgency agency) {
  const auto id = new_id<AgencyId>();
  SCRUTINY_ASSIGN(const UnitId unit, context_.ledger.create_unit());
  Command command = command_by(who, {"agency.created",
                                     id_cast<SubjectId>(id),
                                     unit,
                                     {{"name", agency.name}, {"kind", text(agency.kind)}}});
  command.ids = {{"agency", id.text()}};
  command.idempotency = std::move(agency.claim);
  command.precondition = [who](const StateReader& state) {
    return still_entitled(state, who, kManagers);
  };
  SCRUTINY_ASSIGN(Committed committed, context_.ledger.submit_and_wait(std::move(command)));
  const auto made = AgencyId::parse(std::string_view(committed.ids.at("agency").as_string()));
  return AgencyChange{made.value(), std::move(committed.receipt)};
}

Result<AgencyChange> Agencies::rename(const Principal& who, const AgencyId& id, std::string name,
                                      std::uint64_t seen) {
  const auto agency = find_agency(*context_.ledger.snapshot(), id);
  if (!agency) return Error(ErrorCode::kNotFound, "There is no such agency.");
  Command command = command_by(
      who, {"agency.renamed", id_cast<SubjectId>(id), agency->unit, {{"name", std::move(name)}}});
  command.precondition = [who, id, seen](const StateReader& state) -> Status {
    SCRUTINY_TRY(still_entitled(state, who, kManagers));
    const auto now = find_agency(state, id);
    if (!now) return Error(ErrorCode::kNotFound, "There is no such agency.");
    if (now->index == seen) return {};
    return Error::field("If-Match", "The agency was changed since you loaded it.",
                        ErrorCode::kPreconditionFailed);
  };
  SCRUTINY_ASSIGN(Committed committed, context_.ledger.submit_and_wait(std::move(command)));
  return AgencyChange{id, std::move(committed.receipt)};
}

}  // namespace scrutiny
