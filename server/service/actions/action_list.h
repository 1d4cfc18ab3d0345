// Lists of actions, newest first or by what is due: only what the caller may see, filtered, page by
// page. Not recorded: a list opens nothing (design promise 1). Thread-safety: pure functions over a
// snapshot. Blocking: reads state. Failure: kInvalidArgument with the field `after` for a cursor
// that is none.
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

// Rows looked at for a list by due day, which is sorted when it is asked for: about 50 ms.
inline constexpr std::size_t kMostActionsSorted = 5000;

struct ActionsDue {
  std::vector<ListedAction> actions;  // those of one page
  std::size_t total = 0;              // that fit
  bool is_cut = false;                // there are older ones that were not looked at
};

// What needs attention first: overdue, then open by due day, open without one, then the rest. Pages
// count from 1.
ActionsDue list_by_due(const Principal& caller, const ActionFilter& filter, std::size_t page,
                       std::size_t per_page, const std::string& today, const StateReader& state);

// `today`: what overdue and BRAG are computed by.
Result<ActionPage> list_actions(const Principal& caller, const ActionListing& listing,
                                const std::string& today, const StateReader& state);

}  // namespace scrutiny
