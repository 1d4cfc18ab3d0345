// Lists of actions, newest first: only what the caller may see, filtered, page by page.
// Not recorded: a list opens nothing (design promise 1).
// Thread-safety: pure functions over a snapshot. Blocking: reads state.
// Failure: kInvalidArgument with the field `after` for a cursor that is none.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/service/actions/action_view.h"

namespace scrutiny {

struct ActionFilter {
  std::optional<AgencyId> agency;  // responsible, lead or joint
  std::optional<ActionState> state;
  std::optional<Brag> brag;
  std::optional<bool> overdue;
  std::optional<DocumentId> document;  // it comes from
};

struct ListedAction {
  ActionRow action;
  ActionStanding standing;
};

struct ActionPage {
  std::vector<ListedAction> actions;
  std::string next;  // cursor for the next page; empty: this was the last
};

// Rows looked at for one page: with a filter that fits few, a page may come back short with a
// cursor.
inline constexpr std::size_t kMostActionsLookedAt = 1000;

struct ActionListing {
  ActionFilter filter;
  std::size_t limit = 50;
  std::string after;  // empty: from the start
};

// `today`: what overdue and BRAG are computed by.
Result<ActionPage> list_actions(const Principal& caller, const ActionListing& listing,
                                const std::string& today, const StateReader& state);

}  // namespace scrutiny
