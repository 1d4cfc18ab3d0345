#include "storage/ledger/batch_builder.h"

#include <algorithm>

#include "storage/audit/public_schema.h"
#include "storage/crypto/hex.h"
#include "storage/ledger/idempotency.h"
#include "storage/ledger/writer_check.h"

namespace scrutiny {
namespace {

Record make_record(const PreparedCommand& prepared, const LogEnd& end, UnixMillis time) {
  Record record = record_without_place(prepared.command, prepared.commit);
  record.index = end.tree.size();
  record.prev = end.last_leaf;
  record.time = time;
  return record;
}

Error failed_inside(const char* where, const std::exception& error) {
  return Error(ErrorCode::kInternal, "This could not be recorded; nothing was changed.",
               std::string(where) + ": " + error.what());
}

}  // namespace

BatchBuilder::BatchBuilder(const Basis& basis, LogEnd end)
    : basis_(basis), end_(std::move(end)), first_index_(end_.tree.size()), state_(basis.state) {}

void BatchBuilder::add(PreparedCommand prepared) {
  Decision decision;
  decision.done = std::move(prepared.done);
  auto status = take(prepared, decision.committed);
  if (!status.ok()) decision.refused = std::move(status).error();
  decisions_.push_back(std::move(decision));
}

Result<bool> BatchBuilder::replayed(const Command& command, Committed& committed) const {
  if (!command.idempotency) return false;
  auto past = find_past_use(state_, *command.idempotency, basis_.time);
  if (!past) return false;
  if (past->request != to_hex(command.idempotency->request)) {
    return Error::field("Idempotency-Key", "This Idempotency-Key was used with another request.",
                        ErrorCode::kIdempotencyMismatch);
  }
  committed.freshness = Freshness::kReplayed;
  committed.ids = std::move(past->ids);
  committed.receipt.index = past->index;
  if (past->index >= first_index_) committed.receipt.leaf = leaves_[past->index - first_index_];
  return true;
}

Status BatchBuilder::take(PreparedCommand& prepared, Committed& committed) {
  auto& command = prepared.command;
  const UnitId unit = command.unit;
  if (basis_.erased.contains(unit) ||
      std::find(erasures_.begin(), erasures_.end(), unit) != erasures_.end()) {
    return Error(ErrorCode::kErased, "What this belongs to was erased.");
  }
  state_.mark();
  try {
    SCRUTINY_ASSIGN(const bool again, replayed(command, committed));
    if (again) return {};
    if (command.precondition) SCRUTINY_TRY(command.precondition(state_));
    SCRUTINY_TRY(check_writer_standing(command, state_));
  } catch (const std::exception& error) {
    return failed_inside("precondition", error);
  }
  std::string bytes;
  const auto record = make_record(prepared, end_, basis_.time);
  try {
    bytes = encode(record);
    if (bytes.size() > kMaxRecordSize) {
      return Error(ErrorCode::kInternal, "A record would be too long.");
    }
    apply_record(basis_.projections, {record, &prepared.payload}, state_);
  } catch (const std::exception& error) {
    state_.roll_back();
    return failed_inside(record.action.c_str(), error);
  }
  committed.ids = std::move(command.ids);
  append(record, std::move(bytes), std::move(prepared.box), committed);
  return {};
}

void BatchBuilder::append(const Record& record, std::string bytes, Bytes box,
                          Committed& committed) {
  const Digest leaf = leaf_hash(bytes);
  batch_.rows.push_back({record.index, std::move(bytes), std::move(box)});
  end_.tree.append(leaf, [&](unsigned level, std::uint64_t index, const Digest& hash) {
    batch_.nodes.push_back({static_cast<std::uint8_t>(level), index, hash});
  });
  end_.last_leaf = leaf;
  end_.time = record.time;
  batch_.size = end_.tree.size();
  batch_.last_leaf = leaf;
  leaves_.push_back(leaf);
  if (record.action == kErasedAction) {
    // apply_record has accepted the public part, so it parses.
    erasures_.push_back(subject_erased(*record.public_).value().unit);
  }
  if (record.action == kKeyRotatedAction) {
    // Made by the ledger itself.
    rotations_.push_back({rotated_key(record).value(), record.index});
  }
  committed.receipt.index = record.index;
  committed.receipt.leaf = leaf;
}

}  // namespace scrutiny
