#include "storage/state/finding_rows.h"

#include <array>

#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

namespace json = boost::json;

struct Cell {
  std::string_view name;
  std::string PlanRow::*text;
};
constexpr std::array<Cell, 11> kCells = {{
    {"recommendation", &PlanRow::recommendation},
    {"lead", &PlanRow::lead},
    {"owner", &PlanRow::owner},
    {"timescale", &PlanRow::timescale},
    {"due", &PlanRow::due},
    {"progress", &PlanRow::progress},
    {"evidence", &PlanRow::evidence},
    {"impact", &PlanRow::impact},
    {"status", &PlanRow::status},
    {"brag", &PlanRow::brag},
    {"closed", &PlanRow::closed},
}};

json::array text_array(const std::vector<std::string>& texts) {
  json::array out;
  for (const std::string& text : texts) out.emplace_back(text);
  return out;
}

json::object to_json(const FindingText& said) {
  json::object out;
  out["kind"] = said.kind;
  out["text"] = said.text;
  if (said.plan) out["plan"] = to_json(*said.plan);
  return out;
}

FindingText finding_text(const json::object& json) {
  const RowFields fields(json, "finding text");
  FindingText said{fields.text("kind"), fields.text("text"), std::nullopt};
  if (const json::object* plan = fields.find_object("plan")) said.plan = plan_from_json(*plan);
  return said;
}

void put_provenance(json::object& out, const FindingRow& row) {
  out["source"] = row.source == FindingSource::kPlugin ? "plugin" : "person";
  put_number(out, "page", row.page);
  put_number(out, "page_end", row.page_end);
  put_text(out, "paragraph", row.paragraph);
  put_text(out, "quote", row.quote);
  put_text(out, "plugin", row.plugin);
  put_text(out, "plugin_version", row.plugin_version);
  out["added_index"] = row.added_index;
}

void read_provenance(const RowFields& fields, FindingRow& row) {
  row.source = fields.text("source") == "plugin" ? FindingSource::kPlugin : FindingSource::kPerson;
  row.page = static_cast<std::uint32_t>(fields.number_or_zero("page"));
  row.page_end = static_cast<std::uint32_t>(fields.number_or_zero("page_end"));
  row.paragraph = fields.text_or_empty("paragraph");
  row.quote = fields.text_or_empty("quote");
  row.plugin = fields.text_or_empty("plugin");
  row.plugin_version = fields.text_or_empty("plugin_version");
  row.added_index = fields.number("added_index");
}

}  // namespace

json::object to_json(const PlanRow& plan) {
  json::object out;
  for (const Cell& cell : kCells) put_text(out, cell.name, plan.*cell.text);
  if (!plan.flags.empty()) out["flags"] = text_array(plan.flags);
  return out;
}

PlanRow plan_from_json(const json::object& json) {
  const RowFields fields(json, "row of a plan");
  PlanRow plan;
  for (const Cell& cell : kCells) plan.*cell.text = fields.text_or_empty(cell.name);
  if (fields.has("flags")) plan.flags = fields.texts("flags");
  return plan;
}

std::string finding_key(const FindingId& id) {
  return "finding/" + id.text();
}

std::string findings_prefix(const DocumentId& document, std::uint32_t version) {
  return "finding_of/" + document.text() + "/" + key_number(version) + "/";
}

std::string finding_order_suffix(std::uint64_t record_index, std::uint64_t position) {
  return key_number(record_index) + "/" + key_number(position);
}

json::object to_row(const FindingRow& row) {
  json::object out;
  out["unit"] = row.unit.text();
  out["drop"] = true;
  out["finding"] = row.id.text();
  out["document"] = row.document.text();
  out["version"] = row.version;
  out["state"] = text(row.state);
  out["said"] = to_json(row.said);
  if (row.original) out["original"] = to_json(*row.original);
  put_text(out, "ref", row.ref);
  if (!row.children.empty()) out["children"] = text_array(row.children);
  put_provenance(out, row);
  out["revision"] = row.revision;
  if (row.decided_by) out["decided_by"] = row.decided_by->text();
  put_text(out, "decided", row.decided);
  put_text(out, "reason", row.reason);
  return out;
}

FindingRow finding_from_row(const json::object& json) {
  const RowFields fields(json, "finding row");
  FindingRow row;
  row.unit = fields.id<UnitId>("unit");
  row.id = fields.id<FindingId>("finding");
  row.document = fields.id<DocumentId>("document");
  row.version = fields.small_number("version");
  row.state = fields.word("state", parse_finding_state);
  row.said = finding_text(fields.object("said"));
  if (const json::object* original = fields.find_object("original")) {
    row.original = finding_text(*original);
  }
  row.ref = fields.text_or_empty("ref");
  if (fields.has("children")) row.children = fields.texts("children");
  read_provenance(fields, row);
  row.revision = fields.number("revision");
  if (fields.has("decided_by")) row.decided_by = fields.id<ActorId>("decided_by");
  row.decided = fields.text_or_empty("decided");
  row.reason = fields.text_or_empty("reason");
  return row;
}

std::optional<FindingRow> load_finding(const StateReader& state, const FindingId& id) {
  const auto row = state.get(finding_key(id));
  if (!row) return std::nullopt;
  return finding_from_row(*row);
}

std::vector<FindingRow> load_findings(const StateReader& state, const DocumentId& document,
                                      std::uint32_t version, std::size_t most) {
  std::vector<FindingId> ids;
  if (most == 0) return {};
  state.scan(findings_prefix(document, version), {},
             [&](std::string_view, const json::object& row) {
               ids.push_back(RowFields(row, "finding list row").id<FindingId>("finding"));
               return ids.size() < most ? ScanStep::kContinue : ScanStep::kStop;
             });
  std::vector<FindingRow> out;
  out.reserve(ids.size());
  for (const FindingId& id : ids) {
    auto row = load_finding(state, id);
    if (!row) throw StateCorrupted("finding list: a finding is missing");
    out.push_back(std::move(*row));
  }
  return out;
}

}  // namespace scrutiny
