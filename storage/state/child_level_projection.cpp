#include "storage/state/child_level_projection.h"

#include "storage/audit/time_text.h"
#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

constexpr std::string_view kPrefix = "child_level_allowance/";

std::string key_of(DocumentKind kind) {
  return std::string(kPrefix) + std::string(text(kind));
}

ChildLevelAllowance from_row(const boost::json::object& row) {
  const RowFields fields(row, "child-level allowance row");
  return {fields.word("kind", parse_document_kind), fields.text("reason"), fields.text("since"),
          fields.number("index"), fields.id<ActorId>("by")};
}

}  // namespace

std::optional<ChildLevelAllowance> load_child_level_allowance(const StateReader& state,
                                                              DocumentKind kind) {
  const auto row = state.get(key_of(kind));
  if (!row) return std::nullopt;
  return from_row(*row);
}

std::vector<ChildLevelAllowance> list_child_level_allowances(const StateReader& state) {
  std::vector<ChildLevelAllowance> out;
  state.scan(kPrefix, {}, [&](std::string_view, const boost::json::object& row) {
    out.push_back(from_row(row));
    return ScanStep::kContinue;
  });
  return out;
}

void ChildLevelProjection::apply(const Applied& applied, StateWriter& state) const {
  const Record& record = applied.record;
  const bool allowed = record.action == "guard.allowed";
  if ((!allowed && record.action != "guard.allowance_ended") || applied.payload == nullptr) return;
  const RowFields fields(*applied.payload, "child-level allowance");
  const DocumentKind kind = fields.word("kind", parse_document_kind);
  if (!allowed) return state.erase(key_of(kind));
  boost::json::object row;
  row["kind"] = text(kind);
  row["reason"] = fields.text("reason");
  row["since"] = format_time(record.time);
  row["index"] = record.index;
  row["by"] = record.actor.text();
  state.put(key_of(kind), std::move(row));
}

}  // namespace scrutiny
