#include "server/service/actions/action_list.h"

#include <algorithm>
#include <utility>

#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

bool is_cursor(const std::string& after) {
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return after.empty() || (after.size() == action_order_suffix(0).size() &&
                           std::all_of(after.begin(), after.end(), is_hex));
}

std::string prefix_of(const ActionFilter& filter) {
  if (filter.document) return actions_of_document_prefix(*filter.document);
  if (filter.agency) return actions_of_agency_prefix(*filter.agency);
  return std::string(kActionOrderPrefix);
}

bool fits(const ActionFilter& filter, const ListedAction& listed) {
  if (filter.agency) {
    const auto agencies = responsible_agencies(listed.action);
    if (std::find(agencies.begin(), agencies.end(), *filter.agency) == agencies.end()) return false;
  }
  if (filter.state && state_of(listed.action) != *filter.state) return false;
  if (filter.brag && listed.standing.brag != filter.brag) return false;
  return !filter.overdue || listed.standing.overdue == *filter.overdue;
}

}  // namespace

Result<ActionPage> list_actions(const Principal& caller, const ActionListing& listing,
                                const std::string& today, const StateReader& state) {
  if (!is_cursor(listing.after)) return Error::field("after", "This is not a cursor of this list.");
  const std::string prefix = prefix_of(listing.filter);
  // The cursor is the last row of the page before; '/' sorts right after it.
  const std::string from = listing.after.empty() ? std::string() : listing.after + "/";
  ActionPage page;
  std::size_t looked_at = 0;
  std::string last;
  state.scan(prefix, from, [&](std::string_view key, const boost::json::object& row) {
    if (page.actions.size() == listing.limit || looked_at == kMostActionsLookedAt) {
      page.next = last;
      return ScanStep::kStop;
    }
    ++looked_at;
    last = key.substr(prefix.size());
    auto action = load_action(state, RowFields(row, "action list row").id<ActionId>("action"));
    if (!action) throw StateCorrupted("action list: an action is missing");
    if (!may_see_action(caller, facts_for(caller, *action, state))) return ScanStep::kContinue;
    const ActionStanding stands = standing(*action, today);
    ListedAction listed{std::move(*action), stands};
    if (fits(listing.filter, listed)) page.actions.push_back(std::move(listed));
    return ScanStep::kContinue;
  });
  return page;
}

}  // namespace scrutiny
