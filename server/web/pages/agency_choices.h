// Agencies by name, as pages list them and let people choose one. Thread-safety: pure functions.
// Blocking: reads state.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/service/account_directory.h"
#include "server/web/renderer.h"

namespace scrutiny::web {

inline constexpr std::size_t kMostAgenciesShown = 500;

std::string agency_name(const StateReader& state, const AgencyId& id);
// Who did something: the account's holder, or what else the actor is.
std::string person_name(const StateReader& state, const ActorId& actor);
// By name, at most kMostAgenciesShown.
std::vector<Agency> agencies_by_name(const StateReader& state);
// Repeats `section` with VALUE, LABEL and SELECTED for each.
void add_agency_choices(View& view, std::string_view section, const StateReader& state,
                        const std::optional<AgencyId>& chosen);

}  // namespace scrutiny::web
