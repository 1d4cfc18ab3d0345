// What a demand says of who must act and by when.
// Thread-safety: pure function. Blocking: no. Ownership: copies. Failure: none; what is not certain
// is empty.
#pragma once

#include <string>
#include <string_view>

namespace scrutiny::inspection {

struct Demand {
  std::string addressee;   // as printed, e.g. "the chief constable of Northshire Police"
  std::string within;      // ISO 8601 duration: "P3M", "P6W", "P10D"; "P0D": at once
  std::string within_raw;  // "within three months"
};

// Of a sentence such as "We recommend that, within three months, Northshire Police should:". Only
// what stands before "should" or "must" counts, or all of it if `lead` (words that end in a colon).
// Working days are not a duration of that kind: `within` is empty, `within_raw` is not.
Demand read_demand(std::string_view text, bool lead);

}  // namespace scrutiny::inspection
