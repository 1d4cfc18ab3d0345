// Ratings the Care Quality Commission publishes as data: its API's JSON, and the table of latest
// ratings.
// Purpose: a grade with the day it is of, without a report to read. Thread-safety: pure functions.
// Blocking: CPU only. Ownership: copies. Failure: kPluginRefused with a reason.
// Source: CQC syndication API, "Get location by id"; "Care directory with ratings", sheet of
// locations.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "api/extraction.h"
#include "api/result.h"
#include "plugins/office/model.h"

namespace scrutiny::cqc {

inline constexpr std::size_t kJsonBytes = 16u << 20;
inline constexpr std::size_t kJsonDepth = 16;
inline constexpr std::size_t kRatings = 400;    // more are counted and said
inline constexpr std::size_t kHistoric = 1000;  // the same

struct Rating {
  std::string name;   // "Overall", "Safe", "Medical care: Safe"
  std::string grade;  // as written
  std::string date;   // yyyy-mm-dd; empty: none that is certain
  std::string date_raw;
  std::string quote;
};

struct Ratings {
  std::string title;                   // of the location or provider, as written
  std::vector<ExtractedField> fields;  // location_id, provider_id, name, …
  std::vector<Rating> current;
  std::vector<Rating> historic;
  std::vector<ExtractedWarning> warnings;
};

// One object with "currentRatings" or "historicRatings". Of a member given twice the last counts.
Result<Ratings> read_json(std::string_view text);

// The first table with columns for id, domain and latest rating.
Result<Ratings> read_table(const office::Document& document);

// "2019-05-23" or "23/05/2019" as yyyy-mm-dd; empty for anything else.
std::string iso_date(std::string_view text);

}  // namespace scrutiny::cqc
