// What must hold of a reading of any words at any places; a fuzz target aborts where it does not.
// Thread-safety: pure functions. Ownership: none. Blocking: no. Failure: std::abort().
#pragma once

#include <cstdlib>
#include <string_view>
#include <vector>

#include "plugins/report/reading.h"

namespace scrutiny::report {

inline void require(bool holds) {
  if (!holds) std::abort();
}

// Items have words, quotes and pages of the document.
inline void check_item(const Item& item, int pages) {
  require(!item.text.empty() && !item.quote.empty());
  require(item.page >= 1 && item.page <= item.page_end && item.page_end <= pages);
  for (const Item& child : item.children) {
    check_item(child, pages);
    require(child.children.empty());
  }
}

// Facts whose names are `dates` are ISO dates or not understood.
inline void check_reading(const Reading& reading, const std::vector<std::string_view>& dates,
                          int pages) {
  for (const Finding& finding : reading.findings) check_item(finding.item, pages);
  for (const NamedFact& entry : reading.facts) {
    require(entry.fact.page >= 1 && entry.fact.page <= pages && !entry.fact.quote.empty());
    for (std::string_view date : dates)
      require(entry.name != date || entry.fact.value.empty() || entry.fact.value.size() == 10);
  }
}

}  // namespace scrutiny::report
