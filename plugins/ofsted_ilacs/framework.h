// What is known of the inspection frameworks: judgements, grades, headings.
// Purpose: recognition only; a judgement that is not in here is kept as it is printed, with a
// warning. The dated definitions with deadlines are settings (config/). Source: Ofsted, "Inspecting
// local authority children's services" (from January 2018, January 2023, April 2026) and the single
// inspection framework (November 2013 to December 2017). Thread-safety: pure functions. Blocking:
// no. Failure: none.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/ofsted_ilacs/ilacs_report.h"

namespace scrutiny::ilacs {

enum class Area {
  kLeaders,
  kHelpAndProtection,
  kInCare,
  kCareLeavers,
  kInCareAndCareLeavers,
  kOverall,
  kSifHelpAndProtection,
  kSifLookedAfter,
  kSifAdoption,
  kSifCareLeavers,
  kSifLeadership,
  kSifOverall,
  kSifBoard,
};

// The judgement of that name; nullopt for an unknown one.
std::optional<Area> area_of(std::string_view name);

// The name the framework gives a judgement that a report states as a sentence.
std::string_view name_of(Area area);

enum class Grade { kOutstanding, kGood, kRequiresImprovement, kInadequate };

// The grade when the text is one and nothing else; case does not matter.
std::optional<Grade> grade_of(std::string_view text);

// How many bytes at the end of the text are a grade, the longest there is, after a space; 0 for
// none.
std::size_t grade_at_end(std::string_view text);

// Sets framework and version where the judgements (and, without an overall one, the date) leave no
// doubt.
void set_framework(IlacsReport& report);

}  // namespace scrutiny::ilacs
