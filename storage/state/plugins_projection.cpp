#include "storage/state/plugins_projection.h"

#include <algorithm>

#include "storage/crypto/hex.h"
#include "storage/state/plugin_rows.h"
#include "storage/state/row_fields.h"

namespace scrutiny {
namespace {

namespace json = boost::json;

enum class Failure : std::uint8_t { kOther, kCrash };

void failed(const RowFields& fields, const Digest& library, Failure kind, StateWriter& state) {
  const GivenDocument given{fields.id<DocumentId>("document"),
                            fields.small_number("document_version")};
  json::object failures;
  failures["count"] = load_plugin_failures(state, library, given) + 1;
  state.put(plugin_failure_key(library, given), std::move(failures));
  if (kind != Failure::kCrash) return;
  PluginRow row = load_plugin(state, library);
  const std::string text = given_text(given);
  const bool known =
      std::find(row.crashed_on.begin(), row.crashed_on.end(), text) != row.crashed_on.end();
  if (!known) row.crashed_on.push_back(text);
  state.put(plugin_key(library), to_row(row));
}

void quarantined(const RowFields& fields, const Digest& library, std::uint64_t index,
                 StateWriter& state) {
  PluginRow row = load_plugin(state, library);
  row.quarantined = index;
  row.failure = fields.text("failure");
  row.reason = fields.text_or_empty("reason");
  state.put(plugin_key(library), to_row(row));
}

}  // namespace

void PluginsProjection::apply(const Applied& applied, StateWriter& state) const {
  const std::string& action = applied.record.action;
  constexpr std::string_view kPrefix = "plugin.";
  if (!action.starts_with(kPrefix) || applied.payload == nullptr) return;
  const std::string_view what = std::string_view(action).substr(kPrefix.size());
  if (what == "loaded" || what == "refused") return;
  const RowFields fields(*applied.payload, "plugin record");
  if (what == "disabled") {
    json::object row;
    row["disabled"] = applied.record.index;
    row["reason"] = fields.text("reason");
    return state.put(plugin_switch_key(fields.text("plugin")), std::move(row));
  }
  if (what == "enabled") return state.erase(plugin_switch_key(fields.text("plugin")));
  const auto library = digest_from_hex(fields.text("library"));
  if (!library) throw StateCorrupted("plugin record: the library is no digest");
  if (what == "failed") failed(fields, *library, Failure::kOther, state);
  if (what == "crashed") failed(fields, *library, Failure::kCrash, state);
  if (what == "quarantined") quarantined(fields, *library, applied.record.index, state);
  if (what == "recovered") {
    PluginRow row = load_plugin(state, *library);
    row.crashed_on.clear();
    state.put(plugin_key(*library), to_row(row));
  }
  if (what == "released") state.erase(plugin_key(*library));
}

}  // namespace scrutiny
