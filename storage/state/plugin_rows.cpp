#include "storage/state/plugin_rows.h"

#include <algorithm>

#include "storage/crypto/hex.h"
#include "storage/state/row_fields.h"

namespace scrutiny {

namespace json = boost::json;

std::string given_text(const GivenDocument& given) {
  return given.document.text() + "/" + key_number(given.version);
}

std::string plugin_key(const Digest& library) {
  return std::string(kPluginPrefix) + to_hex(library);
}

std::string plugin_switch_key(std::string_view id) {
  return "plugin_switch/" + std::string(id);
}

std::optional<PluginSwitchRow> load_plugin_switch(const StateReader& state, std::string_view id) {
  const auto row = state.get(plugin_switch_key(id));
  if (!row) return std::nullopt;
  const RowFields fields(*row, "plugin switch row");
  return PluginSwitchRow{fields.number("disabled"), fields.text("reason")};
}

std::string plugin_failure_key(const Digest& library, const GivenDocument& given) {
  return "plugin_failure/" + to_hex(library) + "/" + given_text(given);
}

json::object to_row(const PluginRow& row) {
  json::array crashed_on;
  for (const std::string& given : row.crashed_on) crashed_on.emplace_back(given);
  json::object out;
  out["crashed_on"] = std::move(crashed_on);
  if (row.quarantined != 0) {
    out["quarantined"] = row.quarantined;
    out["failure"] = row.failure;
    put_text(out, "reason", row.reason);
  }
  return out;
}

PluginRow plugin_from_row(const json::object& json) {
  const RowFields fields(json, "plugin row");
  return {fields.texts("crashed_on"), fields.number_or_zero("quarantined"),
          fields.text_or_empty("failure"), fields.text_or_empty("reason")};
}

PluginRow load_plugin(const StateReader& state, const Digest& library) {
  const auto row = state.get(plugin_key(library));
  return row ? plugin_from_row(*row) : PluginRow();
}

std::uint64_t load_plugin_failures(const StateReader& state, const Digest& library,
                                   const GivenDocument& given) {
  const auto row = state.get(plugin_failure_key(library, given));
  return row ? RowFields(*row, "plugin failure row").number("count") : 0;
}

SubjectId plugin_subject(const Digest& library) {
  SubjectId::Raw raw{};
  std::copy_n(library.begin(), raw.size(), raw.begin());
  return SubjectId(raw);
}

}  // namespace scrutiny
