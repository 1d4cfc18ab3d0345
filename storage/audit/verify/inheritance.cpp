#include "storage/audit/verify/inheritance.h"

#include <algorithm>

#include "storage/audit/verify/record_scanner.h"
#include "storage/audit/verify/tree_fold.h"

namespace scrutiny {
namespace {

using verify_detail::kWidth;

// The records of one bundle, in order.
class BundleRecords {
 public:
  BundleRecords(const TrailSource& source, std::uint64_t size) : source_(source), size_(size) {}

  Result<std::string_view> record(std::uint64_t index) {
    if (index >= size_)
      return Error(ErrorCode::kNotFound,
                   "The trail has no record " + std::to_string(index) + " to compare with.");
    if (index / kWidth != number_ || bytes_.empty()) {
      number_ = index / kWidth;
      const std::uint64_t first = number_ * kWidth;
      const auto width = static_cast<unsigned>(std::min<std::uint64_t>(kWidth, size_ - first));
      SCRUTINY_TRY(source_.read_entries(number_, width, bytes_));
      rest_ = bytes_;
      next_ = first;
    }
    for (;; ++next_) {
      if (rest_.size() < 2) return Error(ErrorCode::kCorruption, "A bundle ends early.");
      const std::size_t length = static_cast<std::size_t>(rest_[0]) << 8 | rest_[1];
      if (rest_.size() - 2 < length) return Error(ErrorCode::kCorruption, "A bundle ends early.");
      const auto found = as_text(rest_.subspan(2, length));
      rest_ = rest_.subspan(2 + length);
      if (next_ == index) {
        ++next_;
        return found;
      }
    }
  }

 private:
  const TrailSource& source_;
  const std::uint64_t size_;
  std::uint64_t number_ = 0;
  std::uint64_t next_ = 0;
  Bytes bytes_;
  ByteView rest_;
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
