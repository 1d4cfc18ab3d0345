// Tries to recover what was withheld: once by trying every possible table, once by solving the sums
// exactly.
#include "plugins/returns/suppression.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <numeric>
#include <random>
#include <set>

#include <gtest/gtest.h>

namespace scrutiny::returns {
namespace {

struct Table {
  std::vector<Quantity> quantities;
  std::vector<Sum> sums;

  std::size_t add(std::int64_t value, bool published = true) {
    quantities.push_back({value, published});
    return quantities.size() - 1;
  }
  std::size_t part(std::size_t whole, std::int64_t value) {
    const std::size_t id = add(value);
    sums.push_back({whole, {id, add(quantities[whole].value - value, false)}});
    return id;
  }
  std::vector<std::size_t> breakdown(std::size_t whole, const std::vector<std::int64_t>& values) {
    Sum sum{whole, {}};
    for (const std::int64_t value : values) sum.parts.push_back(add(value));
    sums.push_back(sum);
    return sums.back().parts;
  }
  std::vector<std::int64_t> values() const {
    std::vector<std::int64_t> out;
    for (const Quantity& each : quantities) out.push_back(each.value);
    return out;
  }
  std::vector<bool> withheld() const { return returns::withheld(quantities, sums); }
};

using Bools = std::vector<bool>;

TEST(Suppression, WithholdsOneToFiveAndNothingElseAlone) {
  for (std::int64_t value = 0; value <= 7; ++value) {
    Table table;
    table.add(value);
    EXPECT_EQ(table.withheld(), Bools{value >= 1 && value <= 5}) << value;
  }
}

TEST(Suppression, WithholdsTheNextSmallestWhenATotalWouldTell) {
  Table table;
  const auto whole = table.add(110);
  table.breakdown(whole, {3, 40, 20, 47, 0});
  EXPECT_EQ(table.withheld(), (Bools{false, true, false, true, false, false}));
}

TEST(Suppression, LeavesTwoSmallOnesAsTheyAre) {
  Table table;
  const auto whole = table.add(107);
  table.breakdown(whole, {3, 4, 100});  // seven together
  EXPECT_EQ(table.withheld(), (Bools{false, true, true, false}));
}

TEST(Suppression, SeesThatSeveralOfOneEachTellThemselves) {
  // 103 - 100 = 3 over three cells that are not zero: each is 1.
  Table table;
  const auto whole = table.add(103);
  table.breakdown(whole, {1, 1, 1, 100});
  EXPECT_EQ(table.withheld(), (Bools{false, true, true, true, true}));
}

TEST(Suppression, WithholdsMoreWhereWithheldOnesAreFewTogether) {
  // 1 and 3: nobody knows which, but four in all.
  Table table;
  const auto whole = table.add(104);
  table.breakdown(whole, {1, 3, 30, 70});
  EXPECT_EQ(table.withheld(), (Bools{false, true, true, true, false}));
}

TEST(Suppression, ProtectsTheComplementThatNobodyPublishes) {
  Table table;
  const auto completed = table.add(100);
  table.part(completed, 97);
  EXPECT_EQ(table.withheld(), (Bools{false, true, false}));
}

TEST(Suppression, PublishesAComplementOfNothing) {
  Table table;
  const auto completed = table.add(100);
  table.part(completed, 100);
  table.part(completed, 0);
  EXPECT_EQ(table.withheld(), Bools(5));
}

TEST(Suppression, FollowsATotalThatIsAPartElsewhere) {
  Table table;
  const auto all = table.add(60);
  const auto started = table.breakdown(all, {12, 48});
  table.breakdown(started[0], {10, 2});  // 12 = 10 + 2: the 10 must go
  const Bools out = table.withheld();
  EXPECT_TRUE(out[3]);
  EXPECT_TRUE(out[4]);
  EXPECT_FALSE(out[0]);
}

TEST(Suppression, SeesThroughASumOverTwoTables) {
  // The same five people by two questions: equal totals, so one table's hole fills the other's.
  Table table;
  const auto whole = table.add(50);
  const auto first = table.breakdown(whole, {4, 16, 30});
  const auto again = table.add(4);
  table.sums.push_back({first[0], {again}});
  const Bools out = table.withheld();
  EXPECT_TRUE(out[first[0]]);
  EXPECT_TRUE(out[again]);
  EXPECT_TRUE(out[first[1]]);
}

// Every whole-number table that looks the same to a reader: what is published is as it is, what is
// withheld is not zero, and what was never published is zero only where it is. Calls `found` with
// each; values above `most` are not tried.
class EveryTable {
 public:
  EveryTable(const Table& table, const Bools& withheld, std::int64_t most)
      : table_(table), most_(most), values_(table.quantities.size()) {
    for (std::size_t i = 0; i < values_.size(); ++i) {
      values_[i] = table.quantities[i].value;
      if (withheld[i] || (!table.quantities[i].published && values_[i] != 0)) open_.push_back(i);
    }
  }

  void each(const std::function<void(const std::vector<std::int64_t>&)>& found) {
    found_ = found;
    last_.assign(table_.sums.size(), 0);
    for (std::size_t s = 0; s < table_.sums.size(); ++s)
      for (std::size_t at = 0; at < open_.size(); ++at)
        if (in(table_.sums[s], open_[at])) last_[s] = at + 1;
    choose(0);
  }

 private:
  static bool in(const Sum& sum, std::size_t i) {
    return sum.total == i || std::find(sum.parts.begin(), sum.parts.end(), i) != sum.parts.end();
  }
  bool holds(const Sum& sum) const {
    std::int64_t of_parts = 0;
    for (const std::size_t part : sum.parts) of_parts += values_[part];
    return values_[sum.total] == of_parts;
  }
  void choose(std::size_t at) {
    // A sum is checked as soon as its last unknown has a value.
    for (std::size_t s = 0; s < table_.sums.size(); ++s)
      if (last_[s] == at && !holds(table_.sums[s])) return;
    if (at == open_.size()) return found_(values_);
    for (std::int64_t value = 1; value <= most_; ++value) {
      values_[open_[at]] = value;
      choose(at + 1);
    }
  }

  const Table& table_;
  std::int64_t most_;
  std::vector<std::int64_t> values_;
  std::vector<std::size_t> open_;
  std::vector<std::size_t> last_;
  std::function<void(const std::vector<std::int64_t>&)> found_;
};

// Random tables like those of returns: a whole, breakdowns, parts of parts, equal counts.
Table random_table(std::mt19937& random, int cells, std::int64_t top) {
  const auto up_to = [&](std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(0, most)(random);
  };
  Table table;
  std::vector<std::size_t> wholes = {table.add(up_to(top))};
  while (static_cast<int>(table.quantities.size()) < cells) {
    const std::size_t whole =
        wholes[static_cast<std::size_t>(up_to(static_cast<std::int64_t>(wholes.size()) - 1))];
    const std::int64_t value = table.quantities[whole].value;
    switch (up_to(3)) {
      case 0:
        wholes.push_back(table.part(whole, up_to(value)));
        break;
      case 1: {
        const auto again = table.add(value);
        table.sums.push_back({whole, {again}});
        wholes.push_back(again);
        break;
      }
      default: {
        std::vector<std::int64_t> values;
        std::int64_t rest = value;
        for (std::int64_t n = up_to(2); n > 0; --n) {
          values.push_back(up_to(std::min<std::int64_t>(rest, 6)));
          rest -= values.back();
        }
        values.push_back(rest);
        for (const std::size_t part : table.breakdown(whole, values)) wholes.push_back(part);
      }
    }
  }
  return table;
}

// What the parts of a sum that are not shown come to.
std::int64_t unseen_of(const Table& table, const Bools& withheld, std::size_t sum,
                       const std::vector<std::int64_t>& values) {
  std::int64_t out = 0;
  for (const std::size_t part : table.sums[sum].parts)
    if (withheld[part] || !table.quantities[part].published) out += values[part];
  return out;
}

TEST(Suppression, NoSmallNumberIsTheOnlyPossibleOne) {
  std::mt19937 random(903);
  int small = 0;
  int published = 0;
  for (int round = 0; round < 3000; ++round) {
    const Table table = random_table(random, 9, 14);
    const Bools out = table.withheld();
    const std::size_t size = table.quantities.size();
    std::vector<std::set<std::int64_t>> possible(size);
    std::vector<std::set<std::int64_t>> together(table.sums.size());
    EveryTable(table, out, 16).each([&](const std::vector<std::int64_t>& values) {
      for (std::size_t i = 0; i < size; ++i) possible[i].insert(values[i]);
      for (std::size_t s = 0; s < table.sums.size(); ++s)
        together[s].insert(unseen_of(table, out, s, values));
    });
    for (std::size_t i = 0; i < size; ++i) {
      const Quantity& quantity = table.quantities[i];
      ASSERT_TRUE(possible[i].contains(quantity.value)) << "the truth was not tried";
      published += quantity.published && !out[i] ? 1 : 0;
      if (!is_small(quantity.value)) continue;
      ++small;
      EXPECT_GE(possible[i].size(), 2u) << "round " << round << ": number " << i << " is "
                                        << quantity.value << " and nothing else";
    }
    for (std::size_t s = 0; s < table.sums.size(); ++s) {
      if (!is_small(unseen_of(table, out, s, table.values()))) continue;
      EXPECT_GE(together[s].size(), 2u) << "round " << round << ": few in sum " << s;
    }
  }
  // Withholding everything would pass the above.
  EXPECT_GT(small, 3000);
  EXPECT_GT(published, 6000);
}

// Fractions, so that no rounding hides a solution.
struct Fraction {
  std::int64_t over = 0, under = 1;
  void tidy() {
    std::int64_t a = over < 0 ? -over : over;
    std::int64_t b = under;
    while (b != 0) {
      const std::int64_t next = a % b;
      a = b;
      b = next;
    }
    if (a > 1) {
      over /= a;
      under /= a;
    }
    if (under < 0) {
      over = -over;
      under = -under;
    }
  }
};
Fraction operator-(Fraction a, Fraction b) {
  Fraction out{a.over * b.under - b.over * a.under, a.under * b.under};
  out.tidy();
  return out;
}
Fraction operator*(Fraction a, Fraction b) {
  Fraction out{a.over * b.over, a.under * b.under};
  out.tidy();
  return out;
}
Fraction operator/(Fraction a, Fraction b) {
  return b.over < 0 ? a * Fraction{-b.under, -b.over} : a * Fraction{b.under, b.over};
}

// Which unknowns the sums alone determine.
std::vector<std::size_t> determined(const Table& table, const Bools& withheld) {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < table.quantities.size(); ++i)
    if (withheld[i] || !table.quantities[i].published) open.push_back(i);
  std::vector<std::vector<Fraction>> rows;
  for (const Sum& sum : table.sums) {
    std::vector<Fraction> row(open.size());
    for (std::size_t at = 0; at < open.size(); ++at) {
      if (open[at] == sum.total) row[at].over += 1;
      row[at].over -= std::count(sum.parts.begin(), sum.parts.end(), open[at]);
    }
    rows.push_back(row);
  }
  std::vector<std::size_t> out;
  std::size_t done = 0;
  std::vector<std::size_t> pivots;
  for (std::size_t column = 0; column < open.size() && done < rows.size(); ++column) {
    std::size_t pivot = done;
    while (pivot < rows.size() && rows[pivot][column].over == 0) ++pivot;
    if (pivot == rows.size()) continue;
    std::swap(rows[done], rows[pivot]);
    const Fraction scale = rows[done][column];
    for (Fraction& each : rows[done]) each = each / scale;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      if (row == done || rows[row][column].over == 0) continue;
      const Fraction times = rows[row][column];
      for (std::size_t at = 0; at < open.size(); ++at)
        rows[row][at] = rows[row][at] - times * rows[done][at];
    }
    pivots.push_back(column);
    ++done;
  }
  for (std::size_t row = 0; row < done; ++row) {
    const auto others = std::count_if(rows[row].begin(), rows[row].end(),
                                      [](const Fraction& each) { return each.over != 0; });
    if (others == 1) out.push_back(open[pivots[row]]);
  }
  return out;
}

TEST(Suppression, SumsOfLargeTablesDetermineNoSmallNumber) {
  std::mt19937 random(1989);
  for (int round = 0; round < 60; ++round) {
    const Table table = random_table(random, 150, 2000);
    const Bools out = table.withheld();
    for (const std::size_t i : determined(table, out))
      EXPECT_FALSE(is_small(table.quantities[i].value) &&
                   (table.quantities[i].published || !table.sums.empty()))
          << "round " << round << ": number " << i;
  }
}

TEST(Suppression, ManyHolesAreFilledInBoundedTime) {
  // Larger than any return, and every sum has a hole by itself.
  Table table;
  const auto whole = table.add(1000);
  for (int i = 0; i < 200; ++i) table.part(whole, 997);
  for (int i = 0; i < 100; ++i) table.breakdown(whole, {3, 400, 597});
  const auto start = std::chrono::steady_clock::now();
  const Bools out = table.withheld();
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
  for (const std::size_t i : determined(table, out))
    EXPECT_FALSE(is_small(table.quantities[i].value));
}

TEST(Suppression, TheSolverFindsWhatPrimarySuppressionAloneWouldShow) {
  // Or the test above shows nothing.
  Table table;
  const auto whole = table.add(110);
  table.breakdown(whole, {3, 40, 67});
  EXPECT_EQ(determined(table, {false, true, false, false}), std::vector<std::size_t>{1});
}

}  // namespace
}  // namespace scrutiny::returns
