#include "storage/state/state_overlay.h"

#include "storage/audit/canonical_json.h"

namespace scrutiny {
namespace {

// Merges sorted base rows with the overlay's changes.
void merged_scan(const RowSource& base, const RowChanges& changes, RowSpace space,
                 std::string_view prefix, std::string_view from, const RawVisitor& visit) {
  auto change = changes.lower_bound(from);
  const auto in_prefix = [&] {
    return change != changes.end() && std::string_view(change->first).starts_with(prefix);
  };
  bool stopped = false;
  const auto give = [&](std::string_view key, std::string_view value) {
    stopped = visit(key, value) == ScanStep::kStop;
  };
  base.scan_raw(space, prefix, from, [&](std::string_view key, std::string_view value) {
    for (; !stopped && in_prefix() && change->first < key; ++change) {
      if (change->second) give(change->first, *change->second);
    }
    if (stopped) return ScanStep::kStop;
    if (in_prefix() && change->first == key) {
      if (change->second) give(key, *change->second);
      ++change;
    } else {
      give(key, value);
    }
    return stopped ? ScanStep::kStop : ScanStep::kContinue;
  });
  for (; !stopped && in_prefix(); ++change) {
    if (change->second) give(change->first, *change->second);
  }
}

const boost::json::string* unit_of_words(const boost::json::object& row) {
  const auto* unit = row.if_contains("unit");
  if (unit == nullptr || !unit->is_string()) return nullptr;
  return row.contains("words") || row.contains("drop") ? &unit->get_string() : nullptr;
}

}  // namespace

std::optional<boost::json::object> StateOverlay::get(std::string_view key) const {
  const auto found = rows_.find(key);
  if (found == rows_.end()) return read_base(key);
  if (!found->second) return std::nullopt;
  return parse_row(key, *found->second);
}

std::optional<boost::json::object> StateOverlay::read_base(std::string_view key) const {
  if (const auto known = base_rows_.find(key); known != base_rows_.end()) return known->second;
  auto row = base_.get(key);
  if (row) base_rows_.emplace(std::string(key), *row);
  return row;
}

void StateOverlay::scan(std::string_view prefix, std::string_view after,
                        const StateVisitor& visit) const {
  const std::string from = std::string(prefix) + std::string(after);
  merged_scan(base_, rows_, RowSpace::kRows, prefix, from,
              [&](std::string_view key, std::string_view text) {
                return visit(key, parse_row(key, text));
              });
}

void StateOverlay::put(std::string_view key, boost::json::object row) {
  // Expiring rows come and go with every command: an erasure looks through all of them instead.
  const auto* unit = key.starts_with(kExpiringPrefix) ? nullptr : unit_of_words(row);
  if (unit != nullptr) {
    set(RowSpace::kUnits, std::string(*unit) + "/" + std::string(key), std::string());
  }
  set(RowSpace::kRows, key, canonical(row));
}

void StateOverlay::erase(std::string_view key) {
  set(RowSpace::kRows, key, std::nullopt);
}

std::vector<std::string> StateOverlay::keys_of(const UnitId& unit) const {
  const std::string prefix = unit_prefix(unit);
  std::vector<std::string> keys;
  merged_scan(base_, units_, RowSpace::kUnits, prefix, prefix,
              [&](std::string_view key, std::string_view) {
                keys.emplace_back(key.substr(prefix.size()));
                return ScanStep::kContinue;
              });
  scan(kExpiringPrefix, "", [&](std::string_view key, const boost::json::object& row) {
    const auto* owner = unit_of_words(row);
    if (owner != nullptr && *owner == unit.text()) keys.emplace_back(key);
    return ScanStep::kContinue;
  });
  return keys;
}

void StateOverlay::drop_words(const std::string& key, const UnitId& unit) {
  // The row may have gone, or may belong to another unit by now: then older versions of it hold the
  // words.
  words_erased_.push_back(key);
  auto row = get(key);
  const auto* owner = row ? unit_of_words(*row) : nullptr;
  if (owner == nullptr || *owner != unit.text()) return;
  if (row->contains("drop")) {
    erase(key);
  } else {
    row->erase("words");
    set(RowSpace::kRows, key, canonical(*row));
  }
}

void StateOverlay::erase_unit(const UnitId& unit, std::uint64_t record) {
  for (const auto& key : keys_of(unit)) {
    if (!key.starts_with(kExpiringPrefix)) set(RowSpace::kUnits, unit_key(unit, key), std::nullopt);
    drop_words(key, unit);
  }
  put(std::string(kErasedPrefix) + unit.text(), {{"record", record}});
}

void StateOverlay::set(RowSpace space, std::string_view key, std::optional<std::string> value) {
  auto& changes = table(space);
  const auto found = changes.find(key);
  if (found == changes.end()) {
    undo_.push_back({space, std::string(key), std::nullopt});
    changes.emplace(std::string(key), std::move(value));
    return;
  }
  undo_.push_back({space, std::string(key), std::move(found->second)});
  found->second = std::move(value);
}

void StateOverlay::roll_back() {
  for (auto change = undo_.rbegin(); change != undo_.rend(); ++change) {
    auto& changes = table(change->space);
    if (change->before) {
      changes[change->key] = std::move(*change->before);
    } else {
      changes.erase(change->key);
    }
  }
  undo_.clear();
}

}  // namespace scrutiny
