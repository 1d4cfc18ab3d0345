#include "storage/audit/verify/bundle_check.h"

#include "storage/audit/verify/entry_bundle.h"
#include "storage/audit/verify/tree_fold.h"
#include "storage/crypto/hex.h"

namespace scrutiny::verify_detail {
namespace {

constexpr std::size_t kHash = 32;

std::array<char, 64> hex_of(const Digest& digest) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::array<char, 64> out;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    out[2 * i] = kDigits[digest[i] >> 4];
    out[2 * i + 1] = kDigits[digest[i] & 15];
  }
  return out;
}

bool same_hex(std::string_view hex, const Digest& digest) {
  const auto expected = hex_of(digest);
  return hex == std::string_view(expected.data(), expected.size());
}

Digest stored_hash(const Bytes& tile, std::size_t i) {
  Digest out;
  std::copy_n(tile.begin() + static_cast<std::ptrdiff_t>(i * kHash), kHash, out.begin());
  return out;
}

Fault leaf_count_fault(const BundleJob& job, std::size_t found) {
  const std::uint64_t first = job.number * kWidth;
  return {FaultKind::kLeafCount, first + found,
          "records up to " + std::to_string(first + job.width),
          "the bundle does not hold them whole"};
}

}  // namespace

Fault settled(const LeafDoubt& doubt, std::string_view next_prev) {
  const bool tile_is_wrong = same_hex(next_prev, doubt.computed);
  return {tile_is_wrong ? FaultKind::kTile : FaultKind::kLeaf, doubt.index,
          to_hex(tile_is_wrong ? doubt.computed : doubt.stored),
          to_hex(tile_is_wrong ? doubt.stored : doubt.computed)};
}

Fault settled_by_root(const LeafDoubt& doubt, bool root_matches) {
  return settled(doubt, root_matches ? to_hex(doubt.computed) : to_hex(doubt.stored));
}

// Leaves result.trouble or result.fault when the entries are not there; a missing tile is only a
// fault.
Status BundleChecker::read(const BundleJob& job, BundleResult& result) {
  auto bundle = read_records(source_, job.number, job.width, entries_);
  if (!bundle.ok()) {
    if (bundle.error().code() == ErrorCode::kNotFound) result.fault = leaf_count_fault(job, 0);
    return std::move(bundle).error();
  }
  auto& views = bundle->records;
  if (bundle->runs_on && views.size() == job.width) views.pop_back();
  records_.clear();
  leaves_.clear();
  if (views.size() != job.width) {
    result.fault = leaf_count_fault(job, views.size());
    return Error(ErrorCode::kNotFound, "records are missing");
  }
  Status tile = read_or_full(
      job.width, [&](unsigned width) { return source_.read_tile(0, job.number, width, tile_); });
  if (!tile.ok() && tile.error().code() != ErrorCode::kNotFound) return tile;
  if (!tile.ok() || tile_.size() < job.width * kHash) tile_.clear();
  for (const std::string_view record : views) check_record(record, result);
  return {};
}

BundleResult BundleChecker::check(const BundleJob& job) {
  BundleResult result;
  first_index_ = job.number * kWidth;
  if (Status status = read(job, result); !status.ok()) {
    if (!result.fault) result.trouble = std::move(status).error();
    return result;
  }
  if (result.doubt &&
      result.fault) {  // the next record could not be read, so it cannot settle the doubt
    result.fault = settled_by_root(*result.doubt, false);
    result.doubt.reset();
  }
  result.framed = true;
  const bool first_readable = !result.fault || result.fault->kind != FaultKind::kForm ||
                              result.fault->index != first_index_;
  if (first_readable) {
    result.first_prev = records_.front().prev;
    result.first_time = records_.front().time;
  }
  result.last_time = records_.back().time;
  result.last_leaf = leaves_.back();
  check_known(job, result);
  result.root = fold_row(leaves_);
  return result;
}

void BundleChecker::check_record(std::string_view bytes, BundleResult& result) {
  const std::uint64_t index = first_index_ + records_.size();
  const Digest leaf = hash_record(as_bytes(bytes));
  ScannedRecord record;
  const char* const wrong_part = scan_record(bytes, record, facts_);
  if (!result.fault && wrong_part != nullptr) {
    if (result.doubt) {
      result.fault = settled_by_root(*result.doubt, false);
      result.doubt.reset();
    } else {
      result.fault = Fault{FaultKind::kForm, index, "a record in canonical form",
                           std::string("not canonical at: ") + wrong_part};
    }
  }
  if (result.doubt) settle_doubt(record, result);
  if (!result.fault && record.index != index) {
    result.fault =
        Fault{FaultKind::kGap, index, std::to_string(index), std::to_string(record.index)};
  }
  if (!result.fault && !records_.empty()) {
    if (!same_hex(record.prev, leaves_.back())) {
      result.fault =
          Fault{FaultKind::kPrev, index, to_hex(leaves_.back()), std::string(record.prev)};
    } else if (record.time < records_.back().time) {
      result.fault =
          Fault{FaultKind::kTime, index, "not before " + std::string(records_.back().time),
                std::string(record.time)};
    }
  }
  if (!result.fault) {
    check_leaf(index, leaf, result);
    const bool held =
        options_.writers != nullptr && options_.writers->concerns(bytes, record.writer);
    if (facts_.kind != PublicFacts::Kind::kNone || !record.writer.empty() || held) {
      result.events.push_back({index, std::move(facts_), std::string(record.writer),
                               held || options_.keep ? std::string(bytes) : std::string()});
      facts_ = {};
    }
  }
  records_.push_back(record);
  leaves_.push_back(leaf);
}

void BundleChecker::check_leaf(std::uint64_t index, const Digest& leaf, BundleResult& result) {
  if (tile_.empty()) {
    result.fault =
        Fault{FaultKind::kTile, index, to_hex(leaf), "the stored tile is missing or cut short"};
    return;
  }
  const Digest stored = stored_hash(tile_, records_.size());
  if (stored != leaf) result.doubt = LeafDoubt{index, stored, leaf};
}

void BundleChecker::settle_doubt(const ScannedRecord& next, BundleResult& result) {
  result.fault = settled(*result.doubt, next.prev);
  result.doubt.reset();
}

void BundleChecker::check_known(const BundleJob& job, BundleResult& result) {
  for (const KnownLeaf& known : options_.known_leaves) {
    if (known.index < first_index_ || known.index >= first_index_ + job.width) continue;
    const Digest& leaf = leaves_[known.index - first_index_];
    if (leaf != known.leaf && !result.fault) {
      result.fault = Fault{FaultKind::kReceipt, known.index, to_hex(known.leaf), to_hex(leaf)};
    }
  }
  for (const KnownCheckpoint& known : options_.known_checkpoints) {
    if (known.size <= first_index_ || known.size > first_index_ + job.width) continue;
    std::vector<Digest> part(
        leaves_.begin(), leaves_.begin() + static_cast<std::ptrdiff_t>(known.size - first_index_));
    result.roots.push_back({known.size, fold_row(part)});
  }
}

}  // namespace scrutiny::verify_detail
