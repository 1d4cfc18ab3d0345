#include "storage/ledger/replay.h"

#include <map>

#include "storage/crypto/hex.h"

namespace scrutiny {
namespace {

constexpr std::uint64_t kGroup = 1024;  // records per write to the state store

Error at(std::uint64_t index, std::string text, std::string detail = {}) {
  return Error(ErrorCode::kCorruption, "Record " + std::to_string(index) + ": " + std::move(text),
               std::move(detail));
}

class Replayer {
 public:
  Replayer(const ReplayParts& parts, StateStore& store)
      : parts_(parts), store_(store), mark_(store.mark()) {}

  Status run(std::uint64_t size, const Progress& progress) {
    while (mark_.size < size) {
      const auto base = store_.snapshot();
      StateOverlay overlay(*base);
      const std::uint64_t end = std::min(size, mark_.size + kGroup);
      SCRUTINY_TRY(parts_.log.for_each(
          mark_.size, end, [&](std::uint64_t index, std::string_view bytes, ByteView box) {
            return apply(index, bytes, box, overlay);
          }));
      SCRUTINY_TRY(store_.write(overlay, mark_));
      if (progress) progress(mark_.size, size);
    }
    return check_missing();
  }

 private:
  Status apply(std::uint64_t index, std::string_view bytes, ByteView box, StateOverlay& overlay) {
    SCRUTINY_ASSIGN(const Record record, decode(bytes));
    if (record.index != index || record.prev != mark_.last_leaf) {
      return at(index, "it does not follow the record before it.",
                "prev " + to_hex(record.prev) + ", leaf before " + to_hex(mark_.last_leaf));
    }
    auto opened = parts_.sealing.open(record, box);
    const bool gone = !opened.ok() && (opened.error().code() == ErrorCode::kErased ||
                                       opened.error().code() == ErrorCode::kNotFound);
    if (!opened.ok() && !gone) return opened.error();
    if (gone) missing_.try_emplace(record.unit, index);
    try {
      apply_record(parts_.projections, {record, gone ? nullptr : &opened->payload}, overlay);
    } catch (const std::exception& error) {
      return at(index, "it cannot be applied to the state.", record.action + ": " + error.what());
    }
    mark_ = {index + 1, leaf_hash(bytes), record.time};
    return {};
  }

  Status check_missing() const {
    const auto state = store_.snapshot();
    for (const auto& [unit, index] : missing_) {
      if (state->get_raw(RowSpace::kRows, std::string(kErasedPrefix) + unit.text())) continue;
      return at(index,
                "the key of its payload is missing, and no record says that it was erased. "
                "Restore the keys folder from its copy.",
                "unit " + unit.text());
    }
    return {};
  }

  const ReplayParts& parts_;
  StateStore& store_;
  StateMark mark_;
  std::map<UnitId, std::uint64_t>
      missing_;  // units without a key, and the first record that needs it
};

}  // namespace

Status replay(const ReplayParts& parts, StateStore& store, std::uint64_t size,
              const Progress& progress) {
  return Replayer(parts, store).run(size, progress);
}

Result<bool> state_belongs(const LogReader& log, const StateMark& mark, std::uint64_t size) {
  if (mark.size == 0) return true;
  if (mark.rows != kStateRows) return false;
  if (mark.size > size) return false;
  SCRUTINY_ASSIGN(const Digest leaf, log.leaf(mark.size - 1));
  return leaf == mark.last_leaf;
}

}  // namespace scrutiny
