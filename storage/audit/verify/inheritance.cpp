#include "storage/audit/verify/inheritance.h"

#include <algorithm>

#include "storage/audit/verify/entry_bundle.h"
#include "storage/audit/verify/record_scanner.h"

namespace scrutiny {
namespace {

using verify_detail::kWidth;

// Records by their index, read a bundle at a time.
class BundleRecords {
 public:
  BundleRecords(const TrailSource& source, std::uint64_t size) : source_(source), size_(size) {}

  Result<std::string_view> record(std::uint64_t index) {
    if (index >= size_)
      return Error(ErrorCode::kNotFound,
                   "The trail has no record " + std::to_string(index) + " to compare with.");
    if (index / kWidth != number_ || records_.empty()) {
      number_ = index / kWidth;
      const auto width =
          static_cast<unsigned>(std::min<std::uint64_t>(kWidth, size_ - number_ * kWidth));
      SCRUTINY_ASSIGN(auto bundle, verify_detail::read_records(source_, number_, width, bytes_));
      records_ = std::move(bundle.records);
    }
    if (index % kWidth < records_.size()) return records_[index % kWidth];
    return Error(ErrorCode::kCorruption, "A bundle ends early.");
  }

 private:
  const TrailSource& source_;
  const std::uint64_t size_;
  std::uint64_t number_ = 0;
  Bytes bytes_;
  std::vector<std::string_view> records_;  // of bundle number_, into bytes_
};

// The record with its link to the one before taken out; empty for what is no record.
std::string without_prev(std::string_view record) {
  ScannedRecord scanned;
  PublicFacts facts;
  if (scan_record(record, scanned, facts) != nullptr) return {};
  const auto at = static_cast<std::size_t>(scanned.prev.data() - record.data());
  return std::string(record.substr(0, at)) + std::string(record.substr(at + scanned.prev.size()));
}

}  // namespace

Result<std::optional<Fault>> check_inheritance(
    const TrailSource& continued, const TrailSource& old, const InheritedRange& range,
    const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  BundleRecords now(continued, range.new_size);
  BundleRecords before(old, range.old_size);
  const std::uint64_t end = std::min(range.restored, range.old_size);
  for (std::uint64_t index = 1; index < end; ++index) {
    SCRUTINY_ASSIGN(const auto inherited, now.record(index));
    SCRUTINY_ASSIGN(const auto original, before.record(index));
    const std::string expected = without_prev(original);
    if (expected.empty() || without_prev(inherited) != expected)
      return std::optional<Fault>(
          Fault{FaultKind::kInherited, index, std::string(original), std::string(inherited)});
    if (progress && index % kWidth == 0) progress(index, end);
  }
  return std::optional<Fault>();
}

}  // namespace scrutiny
