// Where the parts of a report begin and end.
// Thread-safety: pure functions. Blocking: no. Failure: none; a section that is not there is empty.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "plugins/ofsted_ilacs/judgements.h"
#include "plugins/ofsted_ilacs/lines.h"
#include "plugins/ofsted_ilacs/paragraphs.h"

namespace scrutiny::ilacs {

class Sections {
 public:
  // Both outlive the object.
  Sections(const std::vector<Line>& lines, const std::vector<GradedHeading>& headings);

  // Lines below the first heading with one of the given names (folded, without a closing question
  // mark or colon) up to the next heading. data() is nullptr when there is no such heading.
  std::span<const Line> below(std::span<const std::string_view> names) const;

  // Lines from index `first` up to the next heading or numbered paragraph 1.
  std::span<const Line> from(std::size_t first) const;

 private:
  bool is_heading(std::size_t index) const;
  bool is_first_paragraph(std::size_t index) const;
  std::size_t end_of(std::size_t first) const;

  const std::vector<Line>& lines_;
  std::vector<bool> graded_;  // per line: a graded heading begins here
  double body_;
  Spacing spacing_;
};

// "What needs to improve" in the forms reports use.
std::span<const std::string_view> improvement_headings();
// "Areas for priority action".
std::span<const std::string_view> priority_headings();

}  // namespace scrutiny::ilacs
