// The state rows of findings, as typed values; the only place that knows how they are written.
// A finding row is nothing but words of its document version: erasing the unit drops it whole.
// Thread-safety: plain values and pure functions; load_finding reads a snapshot and may block.
// Failure: a row that cannot be read throws StateCorrupted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "api/domain.h"
#include "api/ids.h"
#include "storage/state/state.h"

namespace scrutiny {

enum class FindingSource : std::uint8_t { kPlugin, kPerson };

inline constexpr std::string_view kActionKind = "action";

// Of a row of an action plan (kind "action", whose text is the action itself): its other cells.
// Everything but `due`, `brag` and `closed` is as written; empty members were not said.
struct PlanRow {
  std::string recommendation;
  std::string lead;       // agency or organisation
  std::string owner;      // person or post
  std::string timescale;  // "Sept 25", "ongoing"
  std::string due;        // yyyy-mm-dd
  std::string progress;
  std::string evidence;
  std::string impact;
  std::string status;
  std::string brag;                // blue, green, amber or red
  std::string closed;              // yyyy-mm-dd
  std::vector<std::string> flags;  // snake_case, e.g. "hidden_row"
  bool operator==(const PlanRow&) const = default;
};
boost::json::object to_json(const PlanRow& plan);
PlanRow plan_from_json(const boost::json::object& json);

// What a finding says: as extracted, and as a person corrected it.
struct FindingText {
  std::string kind;  // snake_case, e.g. "area_for_improvement"
  std::string text;
  std::optional<PlanRow> plan;  // of a row of an action plan
  bool operator==(const FindingText&) const = default;
};

// "finding/<id>", listed by "finding_of/<document>/<version>/<record>/<position>".
struct FindingRow {
  FindingId id;
  DocumentId document;
  std::uint32_t version = 0;
  UnitId unit;
  FindingState state{};
  FindingText said;                     // as it counts now
  std::optional<FindingText> original;  // as extracted, once corrected
  std::string ref;                      // label within the document, e.g. "3.1"
  std::vector<std::string> children;    // nested items
  // Provenance
  FindingSource source{};
  std::uint32_t page = 0;      // first; 0: unknown
  std::uint32_t page_end = 0;  // last
  std::string paragraph;       // or cell
  std::string quote;           // the quoted words
  std::string plugin;          // id; empty when a person added it
  std::string plugin_version;
  std::uint64_t added_index = 0;  // the record that brought it
  // The last decision; revision is its record, or added_index
  std::uint64_t revision = 0;
  std::optional<ActorId> decided_by;
  std::string decided;  // time
  std::string reason;   // of a rejection, or said with a correction
  bool operator==(const FindingRow&) const = default;
};

std::string finding_key(const FindingId& id);
std::string findings_prefix(const DocumentId& document, std::uint32_t version);
// Sorts by record, then by place in the document.
std::string finding_order_suffix(std::uint64_t record_index, std::uint64_t position);

boost::json::object to_row(const FindingRow& row);
FindingRow finding_from_row(const boost::json::object& row);
std::optional<FindingRow> load_finding(const StateReader& state, const FindingId& id);

// The findings of a version in order, at most `most`.
std::vector<FindingRow> load_findings(const StateReader& state, const DocumentId& document,
                                      std::uint32_t version, std::size_t most);

}  // namespace scrutiny
