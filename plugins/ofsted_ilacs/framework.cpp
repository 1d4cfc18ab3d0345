#include "plugins/ofsted_ilacs/framework.h"

#include <algorithm>
#include <array>
#include <utility>

#include "plugins/report/text.h"

namespace scrutiny::ilacs {
namespace {

struct NamedArea {
  std::string_view name;
  Area area;
};

constexpr std::array kAreas{
    NamedArea{"The impact of leaders on social work practice with children and families",
              Area::kLeaders},
    NamedArea{"The experiences and progress of children who need help and protection",
              Area::kHelpAndProtection},
    NamedArea{"The experiences and progress of children in care", Area::kInCare},
    NamedArea{"The experiences and progress of care leavers", Area::kCareLeavers},
    NamedArea{"The experiences and progress of children in care and care leavers",
              Area::kInCareAndCareLeavers},
    NamedArea{"Overall effectiveness", Area::kOverall},
    NamedArea{"Children who need help and protection", Area::kSifHelpAndProtection},
    NamedArea{"Children looked after and achieving permanence", Area::kSifLookedAfter},
    NamedArea{"Adoption performance", Area::kSifAdoption},
    NamedArea{"Experiences and progress of care leavers", Area::kSifCareLeavers},
    NamedArea{"Leadership, management and governance", Area::kSifLeadership},
    NamedArea{"Overall judgement", Area::kSifOverall},
    NamedArea{"The Local Safeguarding Children Board", Area::kSifBoard},
};

constexpr std::array kGrades{
    std::pair{std::string_view("outstanding"), Grade::kOutstanding},
    std::pair{std::string_view("good"), Grade::kGood},
    std::pair{std::string_view("requires improvement to be good"), Grade::kRequiresImprovement},
    std::pair{std::string_view("requires improvement"), Grade::kRequiresImprovement},
    std::pair{std::string_view("require improvement"), Grade::kRequiresImprovement},
    std::pair{std::string_view("inadequate"), Grade::kInadequate},
};

// First day of inspections without an overall judgement.
constexpr std::string_view kNoOverallFrom = "2026-04-01";

}  // namespace

std::optional<Area> area_of(std::string_view name) {
  const std::string folded = fold(name);
  for (const NamedArea& known : kAreas)
    if (folded == fold(known.name)) return known.area;
  return std::nullopt;
}

std::string_view name_of(Area area) {
  return std::find_if(kAreas.begin(), kAreas.end(),
                      [&](const NamedArea& known) { return known.area == area; })
      ->name;
}

std::optional<Grade> grade_of(std::string_view text) {
  const std::string folded = fold(text);
  for (const auto& [name, grade] : kGrades)
    if (folded == name) return grade;
  return std::nullopt;
}

std::size_t grade_at_end(std::string_view text) {
  const std::string folded = fold(text);
  std::size_t longest = 0;
  for (const auto& [name, grade] : kGrades)
    if (ends_with(folded, name) && folded.size() > name.size() &&
        folded[folded.size() - name.size() - 1] == ' ')
      longest = std::max(longest, name.size());
  return longest;
}

void set_framework(IlacsReport& report) {
  const auto has = [&](Area area) {
    return std::any_of(report.judgements.begin(), report.judgements.end(),
                       [&](const Judgement& judgement) { return area_of(judgement.name) == area; });
  };
  if (has(Area::kSifLookedAfter) || has(Area::kSifLeadership)) {
    report.framework = "SIF";
    report.framework_version = "2013";
    return;
  }
  if (!has(Area::kLeaders) && !has(Area::kHelpAndProtection)) return;
  report.framework = "ILACS";
  const bool separate = has(Area::kInCare) && has(Area::kCareLeavers);
  const bool late = report.inspection_start.value >= kNoOverallFrom;
  if (has(Area::kInCareAndCareLeavers) && !separate) report.framework_version = "2018";
  if (separate && has(Area::kOverall) && !late) report.framework_version = "2023";
  if (separate && !has(Area::kOverall) && late) report.framework_version = "2026";
  if (report.framework_version.empty())
    report.warnings.push_back({"framework_version_unsure", "The judgements fit no known version."});
}

}  // namespace scrutiny::ilacs
