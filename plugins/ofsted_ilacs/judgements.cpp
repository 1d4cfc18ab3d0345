#include "plugins/ofsted_ilacs/judgements.h"

#include <algorithm>

#include "plugins/ofsted_ilacs/framework.h"

namespace scrutiny::ilacs {

void settle_judgements(const std::vector<GradedHeading>& headings, IlacsReport& report) {
  std::vector<Judgement> all = std::move(report.judgements);
  const std::size_t from_table = all.size();
  for (const GradedHeading& heading : headings) all.push_back(heading.judgement);
  report.judgements.clear();
  const auto same_name = [](const Judgement& a, const Judgement& b) {
    return fold(a.name) == fold(b.name);
  };
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto again = [&](const Judgement& other) { return same_name(other, all[i]); };
    const auto before = all.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::any_of(all.begin(), before, again)) continue;
    const bool agreed = std::all_of(all.begin(), all.end(), [&](const Judgement& other) {
      return !again(other) || grade_of(other.grade) == grade_of(all[i].grade);
    });
    if (!agreed)
      report.warnings.push_back(
          {"grades_disagree", all[i].name + " is printed with different grades."});
    else
      report.judgements.push_back(all[i]);
    if (agreed && i >= from_table)
      report.warnings.push_back(
          {"grade_from_heading", all[i].name + " is graded in its heading only."});
  }
}

}  // namespace scrutiny::ilacs
