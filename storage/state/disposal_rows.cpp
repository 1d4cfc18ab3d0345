#include "storage/state/disposal_rows.h"

#include <algorithm>
#include <array>

#include "storage/state/row_fields.h"
#include "storage/state/state_rows.h"

namespace scrutiny {
namespace {

using boost::json::object;

constexpr std::string_view kRules = "retention_rule/";
constexpr std::string_view kHolds = "hold/";
constexpr std::string_view kErasures = "erasure/";
constexpr std::string_view kOpen = "erasure_open/";
constexpr std::array<std::string_view, 3> kBases = {"received", "accepted", "closed"};
constexpr std::array<std::string_view, 5> kStates = {"proposed", "approved", "carried_out",
                                                     "declined", "withdrawn"};
constexpr std::array<std::string_view, 2> kActions = {"keep", "erase"};

template <class Enum, std::size_t N>
std::optional<Enum> parse(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

RetentionRule rule_from(const object& row) {
  const RowFields fields(row, "retention rule row");
  return {fields.word("kind", parse_document_kind),
          fields.number("months"),
          fields.word("basis", parse_retention_basis),
          fields.text("authority"),
          fields.text("note"),
          fields.text("since"),
          fields.number("index"),
          fields.id<ActorId>("by")};
}

Hold hold_from(const object& row) {
  const RowFields fields(row, "hold row");
  Hold hold;
  hold.id = fields.id<HoldId>("hold");
  hold.document = fields.id<DocumentId>("document");
  hold.version = fields.has("version") ? fields.small_number("version") : 0;
  hold.kept_by = fields.word("kept_by", parse_role);
  hold.authority = fields.text("authority");
  hold.dated = fields.text("dated");
  hold.scope = fields.text_or_empty("scope");
  hold.reason = fields.text("reason");
  hold.unit = fields.id<UnitId>("unit");
  hold.by = fields.id<ActorId>("by");
  hold.placed = fields.text("placed");
  hold.index = fields.number("index");
  if (!fields.has("released")) return hold;
  hold.released = fields.text("released");
  hold.released_by = fields.id<ActorId>("released_by");
  hold.released_index = fields.number("released_index");
  hold.release_reason = fields.text("release_reason");
  return hold;
}

Erasure erasure_from(const object& row) {
  const RowFields fields(row, "erasure row");
  Erasure erasure;
  erasure.id = fields.id<ErasureId>("erasure");
  erasure.subject = fields.id<SubjectId>("subject");
  if (fields.has("document")) erasure.document = fields.id<DocumentId>("document");
  erasure.version = fields.has("version") ? fields.small_number("version") : 0;
  if (fields.has("actions")) erasure.actions = fields.word("actions", parse_derived_actions);
  erasure.erased_class = fields.text("class");
  erasure.authority = fields.text("authority");
  erasure.reason = fields.text("reason");
  erasure.unit = fields.id<UnitId>("unit");
  erasure.state = fields.word("state", parse_erasure_state);
  erasure.proposed_by = fields.id<AccountId>("proposed_by");
  erasure.proposed = fields.text("proposed");
  erasure.index = fields.number("index");
  erasure.expires = static_cast<UnixMillis>(fields.number("expires"));
  if (!fields.has("decided")) return erasure;
  erasure.decided = fields.text("decided");
  erasure.decided_by = fields.id<ActorId>("decided_by");
  erasure.decided_index = fields.number("decided_index");
  erasure.decision_reason = fields.text_or_empty("decision_reason");
  return erasure;
}

std::string from_key(std::string_view after) {
  return after.empty() ? std::string() : std::string(after) + '\0';
}

std::vector<Erasure> open_below(const StateReader& state, const std::string& prefix) {
  std::vector<ErasureId> ids;
  state.scan(prefix, "", [&](std::string_view, const object& row) {
    ids.push_back(RowFields(row, "open erasure row").id<ErasureId>("erasure"));
    return ScanStep::kContinue;
  });
  std::vector<Erasure> out;
  for (const ErasureId& id : ids) {
    if (auto erasure = load_erasure(state, id)) out.push_back(std::move(*erasure));
  }
  return out;
}

}  // namespace

std::string_view text(RetentionBasis basis) {
  return kBases.at(static_cast<std::size_t>(basis));
}
std::optional<RetentionBasis> parse_retention_basis(std::string_view name) {
  return parse<RetentionBasis>(kBases, name);
}
std::string_view text(ErasureState state) {
  return kStates.at(static_cast<std::size_t>(state));
}
std::optional<ErasureState> parse_erasure_state(std::string_view name) {
  return parse<ErasureState>(kStates, name);
}
std::string_view text(DerivedActions actions) {
  return kActions.at(static_cast<std::size_t>(actions));
}
std::optional<DerivedActions> parse_derived_actions(std::string_view name) {
  return parse<DerivedActions>(kActions, name);
}

std::string retention_rule_key(DocumentKind kind) {
  return std::string(kRules) + std::string(text(kind));
}
std::string hold_key(const HoldId& id) {
  return std::string(kHolds) + id.text();
}
std::string hold_of_key(const DocumentId& document, const HoldId& id) {
  return "hold_of/" + document.text() + "/" + id.text();
}
std::string erasure_key(const ErasureId& id) {
  return std::string(kErasures) + id.text();
}
std::string erasure_open_key(const SubjectId& subject, const ErasureId& id) {
  return std::string(kOpen) + subject.text() + "/" + id.text();
}

object to_row(const RetentionRule& rule) {
  return {{"kind", text(rule.kind)},     {"months", rule.months}, {"basis", text(rule.basis)},
          {"authority", rule.authority}, {"note", rule.note},     {"since", rule.since},
          {"index", rule.index},         {"by", rule.by.text()}};
}

object to_row(const Hold& hold) {
  object row{{"drop", true},
             {"unit", hold.unit.text()},
             {"hold", hold.id.text()},
             {"document", hold.document.text()},
             {"kept_by", text(hold.kept_by)},
             {"authority", hold.authority},
             {"dated", hold.dated},
             {"reason", hold.reason},
             {"by", hold.by.text()},
             {"placed", hold.placed},
             {"index", hold.index}};
  put_number(row, "version", hold.version);
  put_text(row, "scope", hold.scope);
  if (!hold.released_by) return row;
  row["released"] = hold.released;
  row["released_by"] = hold.released_by->text();
  row["released_index"] = hold.released_index;
  row["release_reason"] = hold.release_reason;
  return row;
}

object to_row(const Erasure& erasure) {
  object row{{"drop", true},
             {"unit", erasure.unit.text()},
             {"erasure", erasure.id.text()},
             {"subject", erasure.subject.text()},
             {"class", erasure.erased_class},
             {"authority", erasure.authority},
             {"reason", erasure.reason},
             {"state", text(erasure.state)},
             {"proposed_by", erasure.proposed_by.text()},
             {"proposed", erasure.proposed},
             {"index", erasure.index},
             {"expires", erasure.expires}};
  if (erasure.document) row["document"] = erasure.document->text();
  if (erasure.actions) row["actions"] = text(*erasure.actions);
  put_number(row, "version", erasure.version);
  if (!erasure.decided_by) return row;
  row["decided"] = erasure.decided;
  row["decided_by"] = erasure.decided_by->text();
  row["decided_index"] = erasure.decided_index;
  put_text(row, "decision_reason", erasure.decision_reason);
  return row;
}

std::optional<RetentionRule> load_retention_rule(const StateReader& state, DocumentKind kind) {
  const auto row = state.get(retention_rule_key(kind));
  if (!row) return std::nullopt;
  return rule_from(*row);
}

std::vector<RetentionRule> list_retention_rules(const StateReader& state) {
  std::vector<RetentionRule> out;
  state.scan(kRules, "", [&](std::string_view, const object& row) {
    out.push_back(rule_from(row));
    return ScanStep::kContinue;
  });
  return out;
}

std::optional<Hold> load_hold(const StateReader& state, const HoldId& id) {
  const auto row = state.get(hold_key(id));
  if (!row) return std::nullopt;
  return hold_from(*row);
}

std::vector<Hold> holds_of(const StateReader& state, const DocumentId& document) {
  std::vector<HoldId> ids;
  state.scan("hold_of/" + document.text() + "/", "", [&](std::string_view, const object& row) {
    ids.push_back(RowFields(row, "hold of a document").id<HoldId>("hold"));
    return ScanStep::kContinue;
  });
  std::vector<Hold> out;
  for (const HoldId& id : ids) {
    if (auto hold = load_hold(state, id)) out.push_back(std::move(*hold));
  }
  return out;
}

std::vector<Hold> list_holds(const StateReader& state, std::string_view after, std::size_t limit) {
  std::vector<Hold> out;
  state.scan(kHolds, from_key(after), [&](std::string_view, const object& row) {
    if (out.size() >= limit) return ScanStep::kStop;
    out.push_back(hold_from(row));
    return ScanStep::kContinue;
  });
  return out;
}

std::optional<Erasure> load_erasure(const StateReader& state, const ErasureId& id) {
  const auto row = state.get(erasure_key(id));
  if (!row) return std::nullopt;
  return erasure_from(*row);
}

std::vector<Erasure> list_erasures(const StateReader& state, std::optional<ErasureState> wanted,
                                   std::string_view after, std::size_t limit) {
  std::vector<Erasure> out;
  state.scan(kErasures, from_key(after), [&](std::string_view, const object& row) {
    if (out.size() >= limit) return ScanStep::kStop;
    Erasure erasure = erasure_from(row);
    if (!wanted || erasure.state == *wanted) out.push_back(std::move(erasure));
    return ScanStep::kContinue;
  });
  return out;
}

std::vector<Erasure> open_erasures_of(const StateReader& state, const SubjectId& subject) {
  return open_below(state, std::string(kOpen) + subject.text() + "/");
}

std::vector<Erasure> open_erasures(const StateReader& state) {
  return open_below(state, std::string(kOpen));
}

std::optional<std::uint64_t> erasing_record(const StateReader& state, const UnitId& unit) {
  const auto row = state.get(std::string(kErasedPrefix) + unit.text());
  if (!row) return std::nullopt;
  return RowFields(*row, "erased unit").number("record");
}

}  // namespace scrutiny
