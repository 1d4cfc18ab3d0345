// Raw state rows: keys and canonical JSON text, below the typed view of state.h, and the two key
// spaces of the store (docs/formats/state.md): rows, and the index from an erasure unit to its
// rows. Thread-safety: a RowSource may be read from any thread. Blocking: may read from disk.
// Failure: a store that cannot be read throws StateCorrupted.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "api/clock.h"
#include "api/ids.h"
#include "storage/state/state.h"

namespace scrutiny {

enum class RowSpace : char {
  kRows = 'r',   // key -> canonical JSON object
  kUnits = 'u',  // "<unit hex>/<row key>" -> empty
};

using RawVisitor = std::function<ScanStep(std::string_view key, std::string_view value)>;

class RowSource : public StateReader {
 public:
  virtual std::optional<std::string> get_raw(RowSpace space, std::string_view key) const = 0;
  // Keys with `prefix` from the first not below `from`, in byte order. REQUIRES: from >= prefix.
  virtual void scan_raw(RowSpace space, std::string_view prefix, std::string_view from,
                        const RawVisitor& visit) const = 0;

  std::optional<boost::json::object> get(std::string_view key) const final;
  void scan(std::string_view prefix, std::string_view after, const StateVisitor& visit) const final;
};

// Throws StateCorrupted when the text is not one JSON object.
boost::json::object parse_row(std::string_view key, std::string_view text);

// Rows under this prefix carry "expires" (record time, ms since 1970) and count as absent from the
// first record on whose time is not below it. The store drops them when it compacts, so two stores
// that applied the same records may differ in expired rows and in nothing else.
inline constexpr std::string_view kExpiringPrefix = "idem/";
bool is_expired(std::string_view key, std::string_view row, UnixMillis record_time);

// Key of the index from a unit to one of its rows.
std::string unit_key(const UnitId& unit, std::string_view row_key);
std::string unit_prefix(const UnitId& unit);

// Row that says which record erased a unit: "erased/<unit>" -> {"record": index}.
inline constexpr std::string_view kErasedPrefix = "erased/";

}  // namespace scrutiny
