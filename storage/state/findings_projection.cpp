#include "storage/state/findings_projection.h"

#include "storage/audit/time_text.h"
#include "storage/state/finding_rows.h"
#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

namespace json = boost::json;

FindingText said_in(const RowFields& fields) {
  FindingText said{fields.text("kind"), fields.text("text"), std::nullopt};
  if (const json::object* plan = fields.find_object("plan")) said.plan = plan_from_json(*plan);
  return said;
}

// Of one "findings" item of document.extracted, or of finding.added itself.
FindingRow new_finding(const Record& record, const RowFields& fields) {
  FindingRow row;
  row.id = fields.id<FindingId>("finding");
  row.document = id_cast<DocumentId>(record.subject);
  row.version = static_cast<std::uint32_t>(record.version.value());
  row.unit = record.unit;
  row.said = said_in(fields);
  row.ref = fields.text_or_empty("ref");
  if (fields.has("children")) row.children = fields.texts("children");
  row.page = static_cast<std::uint32_t>(fields.number_or_zero("page"));
  row.page_end = static_cast<std::uint32_t>(fields.number_or_zero("page_end"));
  row.paragraph = fields.text_or_empty("paragraph");
  row.quote = fields.text_or_empty("quote");
  row.added_index = row.revision = record.index;
  return row;
}

void add(const FindingRow& row, std::uint64_t position, StateWriter& state) {
  json::object listed;
  listed["unit"] = row.unit.text();
  listed["drop"] = true;
  listed["finding"] = row.id.text();
  state.put(
      findings_prefix(row.document, row.version) + finding_order_suffix(row.added_index, position),
      std::move(listed));
  state.put(finding_key(row.id), to_row(row));
}

void extracted(const Record& record, const json::object& payload, StateWriter& state) {
  const RowFields fields(payload, "document.extracted");
  if (!fields.has("findings")) return;
  const RowFields plugin(fields.object("plugin"), "plugin");
  std::uint64_t position = 0;
  for (const json::value& item : fields.array("findings")) {
    if (!item.is_object()) throw StateCorrupted("document.extracted: a finding is no object");
    FindingRow row = new_finding(record, RowFields(item.get_object(), "extracted finding"));
    row.state = FindingState::kExtracted;
    row.source = FindingSource::kPlugin;
    row.plugin = plugin.text("id");
    row.plugin_version = plugin.text("version");
    add(row, position++, state);
  }
}

void decide(const Record& record, FindingRow& row) {
  row.decided_by = record.actor;
  row.decided = format_time(record.time);
  row.revision = record.index;
}

void added(const Record& record, const json::object& payload, StateWriter& state) {
  FindingRow row = new_finding(record, RowFields(payload, "finding.added"));
  row.state = FindingState::kConfirmed;
  row.source = FindingSource::kPerson;
  decide(record, row);
  add(row, 0, state);
}

FindingRow load(const RowFields& fields, const StateReader& state) {
  auto row = load_finding(state, fields.id<FindingId>("finding"));
  if (!row) throw StateCorrupted("finding record: no such finding");
  return std::move(*row);
}

void confirm(const Record& record, FindingRow row, StateWriter& state) {
  // What was corrected and then confirmed says what was extracted again.
  if (row.original) row.said = *std::exchange(row.original, std::nullopt);
  row.state = FindingState::kConfirmed;
  row.reason.clear();
  decide(record, row);
  state.put(finding_key(row.id), to_row(row));
}

void confirmed(const Record& record, const json::object& payload, StateWriter& state) {
  confirm(record, load(RowFields(payload, "finding.confirmed"), state), state);
}

void all_confirmed(const Record& record, const json::object& payload, StateWriter& state) {
  for (const std::string& text : RowFields(payload, "findings.confirmed").texts("findings")) {
    const auto id = FindingId::parse(text);
    auto row = id ? load_finding(state, *id) : std::nullopt;
    if (!row) throw StateCorrupted("findings.confirmed: no such finding");
    confirm(record, std::move(*row), state);
  }
}

void corrected(const Record& record, const json::object& payload, StateWriter& state) {
  const RowFields fields(payload, "finding.corrected");
  FindingRow row = load(fields, state);
  if (!row.original) row.original = row.said;
  row.said = said_in(fields);
  row.state = FindingState::kCorrected;
  row.reason = fields.text_or_empty("reason");
  decide(record, row);
  state.put(finding_key(row.id), to_row(row));
}

void rejected(const Record& record, const json::object& payload, StateWriter& state) {
  const RowFields fields(payload, "finding.rejected");
  FindingRow row = load(fields, state);
  row.state = FindingState::kRejected;
  row.reason = fields.text("reason");
  decide(record, row);
  state.put(finding_key(row.id), to_row(row));
}

}  // namespace

void FindingsProjection::apply(const Applied& applied, StateWriter& state) const {
  // Every row here is nothing but words, so without its payload a record leaves nothing.
  if (applied.payload == nullptr) return;
  const Record& record = applied.record;
  if (record.action == "document.extracted") extracted(record, *applied.payload, state);
  if (record.action == "finding.added") added(record, *applied.payload, state);
  if (record.action == "finding.confirmed") confirmed(record, *applied.payload, state);
  if (record.action == "findings.confirmed") all_confirmed(record, *applied.payload, state);
  if (record.action == "finding.corrected") corrected(record, *applied.payload, state);
  if (record.action == "finding.rejected") rejected(record, *applied.payload, state);
}

}  // namespace scrutiny
