// What was counted from one return: lines, their breakdowns by closed lists of codes, and how they
// add up.
// Purpose: counting, withholding small numbers and giving data lines are apart: counts are exact
// until emit() (publish.h). Thread-safety: one thread. Ownership: CodeList and the texts of Line
// must outlive everything (they are constants of a plugin): no word of a file can become a label.
// Failure: none.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/returns/calendar.h"
#include "plugins/returns/suppression.h"

namespace scrutiny::returns {

// One entry of a closed list: the codes that count as it, in capitals, apart by bars.
struct Code {
  std::string_view codes;
  std::string_view group;  // for people
};
using CodeList = std::span<const Code>;

constexpr std::string_view kOther = "Other or unknown code";
constexpr std::string_view kNotStated = "Not stated";

// Counts codes by a closed list; white space and case of what is counted do not matter.
class CodeCounts {
 public:
  explicit CodeCounts(CodeList list) : list_(list), counts_(list.size()) {}
  void add(std::string_view code);
  // The entry a code belongs to; list.size() for others, nullopt for an empty one.
  static std::optional<std::size_t> find(CodeList list, std::string_view code);

  CodeList list() const { return list_; }
  std::int64_t at(std::size_t entry) const { return counts_[entry]; }
  std::int64_t other() const { return other_; }
  std::int64_t blank() const { return blank_; }

 private:
  CodeList list_;
  std::vector<std::int64_t> counts_;
  std::int64_t other_ = 0;
  std::int64_t blank_ = 0;
};

struct Line {
  std::string_view line;    // snake_case
  std::string_view label;   // for people
  std::string_view source;  // the element or column it is counted from
};

struct Count {
  Line line;
  std::string_view group;  // empty: the whole
  std::string_view codes;  // of the list's entry
  std::int64_t value = 0;
  bool published = true;
};

// numerator of denominator; both are counts of the same Totals.
struct Share {
  Line line;
  std::size_t numerator = 0;
  std::size_t denominator = 0;
};

// A mean over a count; given when the count itself may be.
struct Mean {
  Line line;
  std::int64_t sum = 0;
  std::size_t over = 0;
};

class Totals {
 public:
  using Id = std::size_t;

  Id count(const Line& line, std::int64_t value);
  // Counted within `whole`: what is of the whole and not of the part is protected too.
  Id part(Id whole, const Line& line, std::int64_t value);
  // Each of `whole` once, by its code. Answers the first entry's id; the others follow in the
  // list's order.
  Id breakdown(Id whole, const Line& line, const CodeCounts& counts);
  // Of `whole`, several codes each may have: every entry is a part by itself.
  void overlapping(Id whole, const Line& line, const CodeCounts& counts);
  // part() with a group, for counts that no list of codes gives.
  Id part_of_group(Id whole, const Line& line, std::string_view group, std::string_view codes,
                   std::int64_t value);
  // `part` was counted within `whole` as well.
  void within(Id whole, Id part);
  // Known to be the sum of others.
  void sum(Id total, std::vector<Id> parts);
  void share(const Line& line, Id numerator, Id denominator);
  void mean(const Line& line, std::int64_t sum, Id over);
  // Compared by tests, never published.
  void detail(std::string_view line, std::int64_t value);
  void detail(std::string_view line, const CodeCounts& counts);

  const std::vector<Count>& counts() const { return counts_; }
  const std::vector<Share>& shares() const { return shares_; }
  const std::vector<Mean>& means() const { return means_; }
  const std::vector<Sum>& sums() const { return sums_; }

  std::optional<Period> period;

 private:
  Id add(Count count);
  Id hidden(std::int64_t value);

  std::vector<Count> counts_;
  std::vector<Share> shares_;
  std::vector<Mean> means_;
  std::vector<Sum> sums_;
};

}  // namespace scrutiny::returns
