#include "server/service/documents/extraction_difference.h"

#include <map>
#include <tuple>

namespace scrutiny {
namespace {

using Items = std::vector<ReadItem>;

std::string finding_text(const ExtractedFinding& finding) {
  std::string out = finding.text;
  for (const std::string& child : finding.children) out += "\n- " + child;
  return out;
}

std::string action_text(const ExtractedAction& action) {
  std::string out = action.action;
  const auto add = [&](std::string_view label, const std::string& value) {
    if (!value.empty()) out += "\n" + std::string(label) + ": " + value;
  };
  add("recommendation", action.recommendation);
  add("lead", action.lead);
  add("owner", action.owner);
  add("timescale", action.timescale);
  add("due", action.due);
  add("progress", action.progress);
  add("status", action.status);
  add("brag", action.brag);
  add("closed", action.closed);
  return out;
}

Items items_of(const Extraction& found) {
  Items out;
  for (const ExtractedField& field : found.fields)
    out.push_back({"field", field.name, field.value.empty() ? field.raw : field.value, field.page});
  for (const ExtractedJudgement& judgement : found.judgements)
    out.push_back({"judgement", judgement.name, judgement.grade, judgement.page});
  for (const ExtractedFinding& finding : found.findings)
    out.push_back({"finding", finding.kind + (finding.ref.empty() ? "" : " " + finding.ref),
                   finding_text(finding), finding.page});
  for (const ExtractedAction& action : found.actions)
    out.push_back({"action", action.ref, action_text(action), action.page});
  for (const ExtractedObservation& line : found.observations) {
    const std::string period = line.period_start + " to " + line.period_end;
    out.push_back({"data_line",
                   line.line + (line.group.empty() ? "" : ", " + line.group) + ", " + period,
                   line.suppressed ? "suppressed" : line.value, line.page});
  }
  return out;
}

// Takes out of `left` what `same` finds in `right` by its identity, each item once, and hands the
// pairs on.
template <class Identity, class Pair>
void take_pairs(Items& left, Items& right, Identity identity, Pair pair) {
  std::multimap<decltype(identity(left.front())), std::size_t> waiting;
  for (std::size_t i = 0; i < right.size(); ++i) waiting.emplace(identity(right[i]), i);
  std::vector<bool> taken(right.size());
  Items unpaired;
  for (ReadItem& item : left) {
    // The first of equal ones: items keep the order of the file.
    const auto found = waiting.lower_bound(identity(item));
    if (found == waiting.end() || found->first != identity(item)) {
      unpaired.push_back(std::move(item));
      continue;
    }
    taken[found->second] = true;
    pair(std::move(item), std::move(right[found->second]));
    waiting.erase(found);
  }
  Items rest;
  for (std::size_t i = 0; i < right.size(); ++i) {
    if (!taken[i]) rest.push_back(std::move(right[i]));
  }
  left = std::move(unpaired);
  right = std::move(rest);
}

}  // namespace

ExtractionDifference difference(const Extraction& before, const Extraction& after) {
  ExtractionDifference out;
  out.removed = items_of(before);
  out.added = items_of(after);
  const auto count = [&](const ReadItem&, const ReadItem&) { ++out.same; };
  take_pairs(
      out.removed, out.added,
      [](const ReadItem& item) { return std::tuple(item.section, item.key, item.text); }, count);
  // Numbering may shift when an item is found or lost before it.
  take_pairs(
      out.removed, out.added,
      [](const ReadItem& item) { return std::tuple(item.section, item.text); }, count);
  take_pairs(
      out.removed, out.added,
      [](const ReadItem& item) { return std::tuple(item.section, item.key); },
      [&](ReadItem old, ReadItem now) {
        out.changed.push_back({std::move(old), std::move(now)});
      });
  return out;
}

}  // namespace scrutiny
