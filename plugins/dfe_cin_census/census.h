// A Children in Need census as far as totals need it: dates, codes and flags of each case.
// Source: Department for Education, "Children in need census" guides and specifications for 2017 to
// 2026 (collection forms of other years differ in elements that are not counted). Thread-safety:
// plain values; parse_census: one thread. Failure: kPluginRefused when it is not such a census, is
// not well formed, or holds declarations. Blocking: CPU only, linear in the file's size.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/bytes.h"
#include "api/result.h"
#include "plugins/returns/calendar.h"

namespace scrutiny::cin_census {

using returns::Day;

struct Assessment {
  std::optional<Day> started;
  std::optional<Day> authorised;
  std::set<std::string> factors;  // in capitals
};

struct Section47 {
  std::optional<Day> started;
  std::optional<Day> conference;  // of this enquiry, not of CINdetails
  bool conference_not_required = false;
};

struct ProtectionPlan {
  std::optional<Day> started;
  std::optional<Day> ended;
  std::string category;  // initial category of abuse
  bool has_previous = false;
};

// One CINdetails element.
struct Case {
  std::size_t child = 0;  // equal for equal LAchildID; a number of this reading only
  std::optional<Day> referred;
  std::optional<Day> closed;
  std::string source;
  std::string need;
  std::string closure_reason;
  bool no_further_action = false;
  std::vector<Assessment> assessments;
  std::vector<Section47> enquiries;
  std::vector<ProtectionPlan> plans;
  std::int64_t cin_plans = 0;
  std::int64_t pre_proceedings = 0;
};

struct Child {
  std::string sex;
  std::string ethnicity;
  std::set<std::string> disabilities;  // in capitals
};

struct Census {
  std::optional<Day> reference;
  std::vector<Child> children;
  std::vector<Case> cases;
  std::size_t distinct_children = 0;
};

Result<Census> parse_census(ByteView document);

}  // namespace scrutiny::cin_census
