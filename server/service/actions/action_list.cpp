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

// The action of a row of a list, if the caller may see it and it fits.
std::optional<ListedAction> listed_in(const boost::json::object& row, const Principal& caller,
                                      const ActionFilter& filter, const std::string& today,
                                      const StateReader& state) {
  auto action = load_action(state, RowFields(row, "action list row").id<ActionId>("action"));
  if (!action) throw StateCorrupted("action list: an action is missing");
  if (!may_see_action(caller, facts_for(caller, *action, state))) return std::nullopt;
  const ActionStanding stands = standing(*action, today);
  ListedAction listed{std::move(*action), stands};
  if (!fits(filter, listed)) return std::nullopt;
  return listed;
}

enum class Urgency : std::uint8_t { kOverdue, kDated, kUndated, kClosed };

Urgency urgency(const ListedAction& listed) {
  if (listed.standing.overdue) return Urgency::kOverdue;
  if (!listed.action.words || !is_open(state_of(listed.action))) return Urgency::kClosed;
  return listed.action.words->due.date.empty() ? Urgency::kUndated : Urgency::kDated;
}

std::string due_day(const ListedAction& listed) {
  return listed.action.words ? listed.action.words->due.date : std::string();
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
    auto listed = listed_in(row, caller, listing.filter, today, state);
    if (listed) page.actions.push_back(std::move(*listed));
    return ScanStep::kContinue;
  });
  return page;
}

ActionsDue list_by_due(const Principal& caller, const ActionFilter& filter, std::size_t page,
                       std::size_t per_page, const std::string& today, const StateReader& state) {
  std::vector<ListedAction> all;
  ActionsDue out;
  std::size_t looked_at = 0;
  state.scan(prefix_of(filter), {}, [&](std::string_view, const boost::json::object& row) {
    if (looked_at == kMostActionsSorted) {
      out.is_cut = true;
      return ScanStep::kStop;
    }
    ++looked_at;
    auto listed = listed_in(row, caller, filter, today, state);
    if (listed) all.push_back(std::move(*listed));
    return ScanStep::kContinue;
  });
  std::stable_sort(all.begin(), all.end(), [](const ListedAction& a, const ListedAction& b) {
    return std::pair(urgency(a), due_day(a)) < std::pair(urgency(b), due_day(b));
  });
  out.total = all.size();
  const std::size_t first = std::min((page - 1) * per_page, all.size());
  const std::size_t last = std::min(first + per_page, all.size());
  for (std::size_t i = first; i < last; ++i) out.actions.push_back(std::move(all[i]));
  return out;
}

}  // namespace scrutiny
