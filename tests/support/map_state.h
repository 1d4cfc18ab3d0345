// State rows in memory, with the erasure rule of storage/state/state.h: for tests of projections.
// Thread-safety: one thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "api/ids.h"
#include "storage/audit/canonical_json.h"
#include "storage/state/state.h"

namespace scrutiny::testing {

class MapState final : public StateWriter {
 public:
  std::optional<boost::json::object> get(std::string_view key) const override {
    const auto found = rows.find(key);
    if (found == rows.end()) return std::nullopt;
    return found->second;
  }
  void scan(std::string_view prefix, std::string_view after,
            const StateVisitor& visit) const override {
    std::string from(prefix);
    from += after;
    for (auto row = rows.lower_bound(from); row != rows.end(); ++row) {
      if (!row->first.starts_with(prefix)) return;
      if (visit(row->first, row->second) == ScanStep::kStop) return;
    }
  }
  void put(std::string_view key, boost::json::object row) override {
    rows.insert_or_assign(std::string(key), std::move(row));
  }
  void erase(std::string_view key) override {
    if (const auto found = rows.find(key); found != rows.end()) rows.erase(found);
  }

  // What the erasure of the unit leaves of the rows.
  void erase_unit(const UnitId& unit) {
    for (auto row = rows.begin(); row != rows.end();) {
      const boost::json::value* of = row->second.if_contains("unit");
      const bool hit = of != nullptr && of->as_string() == unit.text();
      if (hit && row->second.contains("drop")) {
        row = rows.erase(row);
        continue;
      }
      if (hit) row->second.erase("words");
      ++row;
    }
  }
  std::string dump() const {
    std::string out;
    for (const auto& [key, row] : rows) out += key + " " + canonical(row) + "\n";
    return out;
  }

  std::map<std::string, boost::json::object, std::less<>> rows;
};

}  // namespace scrutiny::testing
