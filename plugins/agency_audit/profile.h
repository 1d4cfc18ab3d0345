// Which header of an audit return or a self-assessment means what.
// Thread-safety: pure functions. Failure: nullopt: a header that is not known.
#pragma once

#include <optional>
#include <string_view>

#include "plugins/table/header.h"

namespace scrutiny::agency_audit {

enum class Field {
  kRef,
  kStandard,
  kSample,
  kFinding,
  kKind,         // whether a finding is a strength or for development
  kStrength,     // a column of strengths
  kDevelopment,  // a column of what is for development
  kGrade,
  kSelfScore,
  kModeratedScore,
  kEvidence,
  kComments,
  kRecommendation,
  kAction,
  kAgency,
  kOwner,
  kDate,
  kRating,    // BRAG: a grade, or how an action goes
  kFollowUp,  // what only lists of actions have: progress, status, date closed
};
inline constexpr std::size_t kFields = 19;

std::optional<Field> field_of(std::string_view header);

using Column = table::Column<Field>;
using Header = table::Header<Field>;

// The best header of a table that is an audit's or a self-assessment's: three fields at least, a
// standard or a finding among them, and what only audits have (sample, kind of a finding,
// strengths, grade, scores). Where there is a column of actions, what follows actions up must not
// outweigh that: else the table is an action plan.
std::optional<Header> find_header(const table::Grid& grid);

// Whether such a header (of one row) begins exactly here.
std::optional<Header> header_at(const table::Grid& grid, std::size_t row);

// Whether any table of the document has such a header: then it is no action plan.
bool is_audit(const office::Document& document);

}  // namespace scrutiny::agency_audit
