// A queue that serves agencies in turn, so that one agency's thousand files do not keep another's
// single one waiting. Thread-safety: none; its owner locks. Ownership: values.
#pragma once

#include <deque>
#include <map>
#include <optional>

#include "api/ids.h"
#include "storage/state/document_rows.h"

namespace scrutiny {

class FairQueue {
 public:
  void push(const PendingRow& row) {
    auto& waiting = by_agency_[row.agency];
    if (waiting.empty()) turns_.push_back(row.agency);
    waiting.push_back(row);
    ++size_;
  }

  // The first of the agency whose turn it is.
  std::optional<PendingRow> pop() {
    if (turns_.empty()) return std::nullopt;
    const auto found = by_agency_.find(turns_.front());
    turns_.pop_front();
    const PendingRow row = found->second.front();
    found->second.pop_front();
    if (found->second.empty()) {
      by_agency_.erase(found);
    } else {
      turns_.push_back(row.agency);
    }
    --size_;
    return row;
  }

  std::size_t size() const { return size_; }

 private:
  std::map<AgencyId, std::deque<PendingRow>> by_agency_;  // none empty
  std::deque<AgencyId> turns_;                            // each agency of by_agency_ once
  std::size_t size_ = 0;
};

}  // namespace scrutiny
