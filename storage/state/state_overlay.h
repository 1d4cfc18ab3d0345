// The state as it stands within a batch: changes in memory over a snapshot of the store. Keeps the
// index from erasure units to rows, and drops a unit's words when it is erased. Thread-safety: one
// thread. Ownership: `base` outlives this. Blocking: reads of the base may. Failure: as RowSource;
// put throws std::invalid_argument for a row canonical JSON cannot express.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/state/state_rows.h"

namespace scrutiny {

// Changes by key; nullopt: the key goes away.
using RowChanges = std::map<std::string, std::optional<std::string>, std::less<>>;

class StateOverlay final : public StateWriter {
 public:
  explicit StateOverlay(const RowSource& base) : base_(base) {}

  std::optional<boost::json::object> get(std::string_view key) const override;
  // `visit` must not write to this overlay.
  void scan(std::string_view prefix, std::string_view after,
            const StateVisitor& visit) const override;
  void put(std::string_view key, boost::json::object row) override;
  void erase(std::string_view key) override;

  // Drops "words" of the unit's rows, and whole rows that say "drop": true; remembers the erasure
  // under "erased/<unit>".
  void erase_unit(const UnitId& unit, std::uint64_t record);
  // Keys of rows that lost words here, or once held the unit's: old versions must leave the files
  // (StateStore::forget).
  const std::vector<std::string>& words_erased() const { return words_erased_; }

  // From here on changes can be taken back, until the next mark.
  void mark() { undo_.clear(); }
  void roll_back();

  const RowChanges& rows() const { return rows_; }
  const RowChanges& units() const { return units_; }

 private:
  struct Undo {
    RowSpace space;
    std::string key;
    std::optional<std::optional<std::string>> before;  // outer nullopt: not in the overlay
  };
  RowChanges& table(RowSpace space) { return space == RowSpace::kRows ? rows_ : units_; }
  void set(RowSpace space, std::string_view key, std::optional<std::string> value);
  std::vector<std::string> keys_of(const UnitId& unit) const;
  void drop_words(const std::string& key, const UnitId& unit);

  std::optional<boost::json::object> read_base(std::string_view key) const;

  const RowSource& base_;
  // Rows of the base read before: commands of a batch often ask for the same ones.
  mutable std::map<std::string, boost::json::object, std::less<>> base_rows_;
  RowChanges rows_;
  RowChanges units_;
  std::vector<Undo> undo_;
  std::vector<std::string> words_erased_;
};

}  // namespace scrutiny
