// Values that stand beside their labels, outside the table that matters: "Agency: Northshire
// Police", a cell "Version" with "2.1" in the next, a row of labels over one row of values.
// Thread-safety: pure functions. Ownership: copies. Failure: none.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/table/synonyms.h"

namespace scrutiny::table {

// Texts of one row left to right, without empty ones; a paragraph is a row of one text.
using TextRow = std::vector<std::string_view>;

struct Labelled {
  std::size_t label = 0;  // index of its list of synonyms
  std::size_t row = 0;    // index of the row the value stands in
  std::string value;      // as written
  std::string quote;      // the row as written
  bool operator==(const Labelled&) const = default;
};

// In order. A label is a whole text or what stands before a colon. A row of nothing but labels
// heads the row after it, if both have as many texts and no other such row follows: a history of
// versions has several, and which one holds is not said.
std::vector<Labelled> find_labelled(std::span<const TextRow> rows,
                                    std::span<const Synonyms> labels);

}  // namespace scrutiny::table
