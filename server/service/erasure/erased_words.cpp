#include "server/service/erasure/erased_words.h"

#include "storage/audit/public_schema.h"
#include "storage/audit/record.h"
#include "storage/state/disposal_rows.h"

namespace scrutiny {

std::optional<ErasedBy> how_erased(const Ledger& ledger, const UnitId& unit) {
  const auto index = erasing_record(*ledger.snapshot(), unit);
  if (!index) return std::nullopt;
  const auto bytes = ledger.record(*index);
  if (!bytes.ok()) return ErasedBy{*index, 0, {}, {}};
  const auto record = decode(*bytes);
  if (!record.ok() || !record->public_) return ErasedBy{*index, 0, {}, {}};
  const auto erased = subject_erased(*record->public_);
  if (!erased.ok()) return ErasedBy{*index, record->time, {}, {}};
  return ErasedBy{*index, record->time, erased->erased_class, erased->authority};
}

std::string erased_words(const Ledger& ledger, const UnitId& unit) {
  const auto by = how_erased(ledger, unit);
  if (!by) return {};
  return "erased by record " + std::to_string(by->record) + " under " + by->authority + " (" +
         by->erased_class + ")";
}

}  // namespace scrutiny
