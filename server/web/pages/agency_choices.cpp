#include "server/web/pages/agency_choices.h"

#include <algorithm>

namespace scrutiny::web {

std::string agency_name(const StateReader& state, const AgencyId& id) {
  const auto agency = find_agency(state, id);
  return agency ? agency->name : "An agency whose name was erased";
}

std::string person_name(const StateReader& state, const ActorId& actor) {
  const auto account = find_account(state, id_cast<AccountId>(actor));
  return account ? account->display_name : "somebody whose name is not kept";
}

std::vector<Agency> agencies_by_name(const StateReader& state) {
  std::vector<Agency> agencies = list_agencies(state, "", kMostAgenciesShown);
  std::sort(agencies.begin(), agencies.end(),
            [](const Agency& a, const Agency& b) { return a.name < b.name; });
  return agencies;
}

void add_agency_choices(View& view, std::string_view section, const StateReader& state,
                        const std::optional<AgencyId>& chosen) {
  for (const Agency& agency : agencies_by_name(state)) {
    View choice = view.add(section);
    choice.set("VALUE", agency.id.text()).set("LABEL", agency.name);
    if (chosen && *chosen == agency.id) choice.show("SELECTED");
  }
}

}  // namespace scrutiny::web
