// The rows of a ruled table, told apart without its rules.
// Purpose: poppler-cpp gives words and no drawing. A ruled row adds at least the width of its
// border to the distance of two lines (0.48 pt in every report seen, where lines of one cell differ
// by less than 0.15), and a row begins and ends with a sentence. Where these two disagree the
// reader says so instead of guessing. Thread-safety: pure functions. Blocking: no. Failure: none;
// warnings.
#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "plugins/report/lines.h"
#include "plugins/report/reading.h"

namespace scrutiny::send {

// One item for each row of a table with one column; bullets in a cell are the item's children.
// Warnings begin with `name`.
std::vector<report::Item> read_rows(std::span<const report::Line> lines, std::string_view name,
                                    report::Reading& found);

// A row of the table "Responsible body | Areas for priority action".
struct BodyRow {
  std::string body;
  report::Item action;
};

// `header`: the table's header row, `lines`: what stands below it. No rows when the columns cannot
// be told apart.
std::vector<BodyRow> read_body_rows(const report::Line& header, std::span<const report::Line> lines,
                                    report::Reading& found);

}  // namespace scrutiny::send
