// Which counts must be withheld so that none of 1 to 5 can be read or worked out.
// Purpose: the promise behind every aggregate of a child-level return. First every published count
// of 1 to 5 is withheld. Then this plays the reader: who knows all that is published, that counts
// are whole, that what is withheld is at least 1 and how the counts add up. As long as this reader
// can work out one small number, the smallest count beside it is withheld too. So is it where the
// withheld parts of a known total come to 1 to 5 together. Zero is published.
// Counts that are not published but follow from others (those of the whole that are not of a part)
// are protected in the same way.
// Limits of the promise: a reader who also replays this rule on guessed data may narrow a number
// down; two files of one return sent apart are not compared.
// Thread-safety: pure function. Cost: cubic in the number of sums, per number withheld.
// Source: Department for Education and Office for National Statistics, guidance on disclosure
// control of tables (primary and secondary suppression).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace scrutiny::returns {

constexpr std::int64_t kSmallest = 1;
constexpr std::int64_t kLargest = 5;
constexpr bool is_small(std::int64_t count) {
  return count >= kSmallest && count <= kLargest;
}

struct Quantity {
  std::int64_t value = 0;  // not negative
  bool published = true;
};

// quantities[total] is the sum of quantities[part] over `parts`.
struct Sum {
  std::size_t total = 0;
  std::vector<std::size_t> parts;
};

// One answer for each quantity. REQUIRES: every sum holds.
std::vector<bool> withheld(const std::vector<Quantity>& quantities, const std::vector<Sum>& sums);

}  // namespace scrutiny::returns
