#include "plugins/returns/suppression.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <utility>

namespace scrutiny::returns {
namespace {

constexpr double kNothing = 1e-7;
constexpr double kEndless = std::numeric_limits<double>::infinity();
constexpr int kRounds = 100;

// Σ of[i] · unknown i = is.
struct Equation {
  std::vector<double> of;
  double is = 0;
};

// Gauss and Jordan, largest pivot first; rows without unknowns are left out.
std::vector<Equation> reduced(std::vector<Equation> rows) {
  std::size_t done = 0;
  const std::size_t unknowns = rows.empty() ? 0 : rows[0].of.size();
  for (std::size_t column = 0; column < unknowns && done < rows.size(); ++column) {
    const auto pivot = std::max_element(rows.begin() + static_cast<std::ptrdiff_t>(done),
                                        rows.end(), [&](const Equation& a, const Equation& b) {
                                          return std::fabs(a.of[column]) < std::fabs(b.of[column]);
                                        });
    if (std::fabs(pivot->of[column]) < kNothing) continue;
    std::swap(rows[done], *pivot);
    const double scale = rows[done].of[column];
    for (double& each : rows[done].of) each /= scale;
    rows[done].is /= scale;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const double times = rows[row].of[column];
      if (row == done || std::fabs(times) < kNothing) continue;
      for (std::size_t at = 0; at < unknowns; ++at) rows[row].of[at] -= times * rows[done].of[at];
      rows[row].is -= times * rows[done].is;
    }
    ++done;
  }
  rows.resize(done);
  return rows;
}

struct Range {
  double least = 1;  // zero is never withheld
  double most = kEndless;
};

// One equation's unknowns that count, and what they make together.
struct Terms {
  std::vector<std::pair<std::size_t, double>> of;
  double is = 0;

  explicit Terms(const Equation& equation) : is(equation.is) {
    for (std::size_t i = 0; i < equation.of.size(); ++i)
      if (std::fabs(equation.of[i]) > kNothing) of.emplace_back(i, equation.of[i]);
  }
};

// A sum one of whose members may be endless.
class Bound {
 public:
  void add(double value) { (std::isinf(value) ? endless_ : sum_) += std::isinf(value) ? 1 : value; }
  // The sum without this member; endless when another is.
  double without(double value, double endless) const {
    const bool it_is = std::isinf(value);
    return endless_ - (it_is ? 1 : 0) > 0.5 ? endless : sum_ - (it_is ? 0 : value);
  }

 private:
  double sum_ = 0;
  double endless_ = 0;
};

// One equation's word about each of its unknowns; true when a range became narrower.
bool narrow(const Terms& terms, std::vector<Range>& ranges) {
  const auto low = [&](std::size_t i, double of) {
    return of * (of > 0 ? ranges[i].least : ranges[i].most);
  };
  const auto high = [&](std::size_t i, double of) {
    return of * (of > 0 ? ranges[i].most : ranges[i].least);
  };
  Bound lowest;
  Bound highest;
  for (const auto& [i, of] : terms.of) {
    lowest.add(low(i, of));
    highest.add(high(i, of));
  }
  std::vector<Range> now(terms.of.size());
  for (std::size_t at = 0; at < terms.of.size(); ++at) {
    const auto& [i, of] = terms.of[at];
    double least = (terms.is - highest.without(high(i, of), kEndless)) / of;
    double most = (terms.is - lowest.without(low(i, of), -kEndless)) / of;
    if (of < 0) std::swap(least, most);
    now[at] = {std::ceil(least - kNothing), std::floor(most + kNothing)};
  }
  bool narrowed = false;
  for (std::size_t at = 0; at < terms.of.size(); ++at) {
    Range& range = ranges[terms.of[at].first];
    narrowed = narrowed || now[at].least > range.least || now[at].most < range.most;
    range = {std::max(range.least, now[at].least), std::min(range.most, now[at].most)};
  }
  return narrowed;
}

// What a reader of the published counts knows about the others.
class Reader {
 public:
  Reader(const std::vector<Quantity>& quantities, const std::vector<Sum>& sums,
         const std::vector<bool>& withheld) {
    unknown_.resize(quantities.size());
    std::size_t unknowns = 0;
    for (std::size_t i = 0; i < quantities.size(); ++i)
      if (withheld[i] || (!quantities[i].published && quantities[i].value != 0))
        unknown_[i] = unknowns++;
    ranges_.resize(unknowns);
    for (const Sum& sum : sums) add(sum, quantities);
    std::vector<Terms> all(equations_.begin(), equations_.end());
    for (const Equation& more : reduced(std::move(equations_))) all.emplace_back(more);
    for (int round = 0; round < kRounds; ++round) {
      bool narrowed = false;
      for (const Terms& terms : all) narrowed = narrow(terms, ranges_) || narrowed;
      if (!narrowed) break;
    }
  }

  bool knows(std::size_t quantity) const {
    if (!unknown_[quantity]) return true;
    const Range& range = ranges_[*unknown_[quantity]];
    return range.most - range.least < 0.5;
  }

 private:
  void add(const Sum& sum, const std::vector<Quantity>& quantities) {
    Equation equation{std::vector<double>(ranges_.size()), 0};
    const auto put = [&](std::size_t i, double sign) {
      if (unknown_[i])
        equation.of[*unknown_[i]] += sign;
      else
        equation.is -= sign * static_cast<double>(quantities[i].value);
    };
    put(sum.total, 1);
    for (const std::size_t part : sum.parts) put(part, -1);
    equations_.push_back(std::move(equation));
  }

  std::vector<std::optional<std::size_t>> unknown_;  // its number among the unknowns
  std::vector<Equation> equations_;
  std::vector<Range> ranges_;
};

// Quantities joined to `from` by sums, the nearest first and the smallest of equally near ones.
class Neighbours {
 public:
  Neighbours(const std::vector<Quantity>& quantities, const std::vector<Sum>& sums)
      : quantities_(quantities), sums_(sums), sums_of_(quantities.size()) {
    for (std::size_t s = 0; s < sums.size(); ++s) {
      sums_of_[sums[s].total].push_back(s);
      for (const std::size_t part : sums[s].parts) sums_of_[part].push_back(s);
    }
  }

  std::optional<std::size_t> to_withhold(std::size_t from,
                                         const std::vector<bool>& withheld) const {
    std::set<std::size_t> seen = {from};
    std::vector<std::size_t> ring = {from};
    while (!ring.empty()) {
      std::vector<std::size_t> next;
      for (const std::size_t each : ring)
        for (const std::size_t s : sums_of_[each]) visit(sums_[s], seen, next);
      std::optional<std::size_t> best;
      for (const std::size_t each : next) {
        const Quantity& candidate = quantities_[each];
        if (!candidate.published || candidate.value == 0 || withheld[each]) continue;
        if (!best || candidate.value < quantities_[*best].value) best = each;
      }
      if (best) return best;
      ring = std::move(next);
    }
    return std::nullopt;
  }

 private:
  // Parts before their total, so that of equals the part goes.
  static void visit(const Sum& sum, std::set<std::size_t>& seen, std::vector<std::size_t>& next) {
    for (const std::size_t part : sum.parts)
      if (seen.insert(part).second) next.push_back(part);
    if (seen.insert(sum.total).second) next.push_back(sum.total);
  }

  const std::vector<Quantity>& quantities_;
  const std::vector<Sum>& sums_;
  std::vector<std::vector<std::size_t>> sums_of_;
};

// Withholds until the reader knows no small number.
class Guard {
 public:
  Guard(const std::vector<Quantity>& quantities, const std::vector<Sum>& sums)
      : quantities_(quantities),
        sums_(sums),
        neighbours_(quantities, sums),
        withheld_(quantities.size()) {
    for (std::size_t i = 0; i < quantities.size(); ++i) {
      if (!is_small(quantities[i].value)) continue;
      small_.push_back(i);
      withheld_[i] = quantities[i].published;
    }
  }

  std::vector<bool> run() && {
    while (!small_.empty()) {
      const Reader reader(quantities_, sums_, withheld_);
      const auto more = one_more(reader);
      if (!more) break;
      withheld_[*more] = true;
    }
    return std::move(withheld_);
  }

 private:
  // One at a time: it may protect several.
  std::optional<std::size_t> one_more(const Reader& reader) const {
    for (const std::size_t each : small_) {
      if (!reader.knows(each)) continue;
      if (const auto more = neighbours_.to_withhold(each, withheld_)) return more;
    }
    for (const Sum& sum : sums_) {
      if (!tells_few(sum, reader)) continue;
      if (const auto more = smallest_of(sum)) return more;
    }
    return std::nullopt;
  }

  // Whether several parts that nobody knows alone are few together.
  bool tells_few(const Sum& sum, const Reader& reader) const {
    if (!reader.knows(sum.total)) return false;
    std::int64_t rest = 0;
    for (const std::size_t part : sum.parts)
      if (!reader.knows(part)) rest += quantities_[part].value;
    return is_small(rest);
  }

  std::optional<std::size_t> smallest_of(const Sum& sum) const {
    std::optional<std::size_t> best;
    const auto look = [&](std::size_t i) {
      if (!quantities_[i].published || quantities_[i].value == 0 || withheld_[i]) return;
      if (!best || quantities_[i].value < quantities_[*best].value) best = i;
    };
    for (const std::size_t part : sum.parts) look(part);
    look(sum.total);
    return best;
  }

  const std::vector<Quantity>& quantities_;
  const std::vector<Sum>& sums_;
  Neighbours neighbours_;
  std::vector<bool> withheld_;
  std::vector<std::size_t> small_;
};

}  // namespace

std::vector<bool> withheld(const std::vector<Quantity>& quantities, const std::vector<Sum>& sums) {
  return Guard(quantities, sums).run();
}

}  // namespace scrutiny::returns
