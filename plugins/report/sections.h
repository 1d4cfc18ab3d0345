// Where the parts of a report begin and end.
// Thread-safety: const after construction. Blocking: no. Failure: none; a section that is not there
// is empty.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/report/lines.h"
#include "plugins/report/paragraphs.h"

namespace scrutiny::report {

// A heading for comparing: folded, without a closing question mark or colon.
std::string heading_name(const Line& line);

bool is_one_of(const Line& line, std::span<const std::string_view> names);

class Sections {
 public:
  // `lines` outlive the object. `known`: heading names that count whatever their looks. `marked`:
  // indexes of lines where a heading begins for another reason.
  Sections(const std::vector<Line>& lines, std::span<const std::string_view> known,
           std::span<const std::size_t> marked = {});

  // Lines below the first heading with one of the given names up to the next heading. data() is
  // nullptr when there is no such heading.
  std::span<const Line> below(std::span<const std::string_view> names) const;

  // Lines from index `first` up to the next heading or numbered paragraph 1.
  std::span<const Line> from(std::size_t first) const;

  // Whether a heading begins at the line: it is known or marked, larger than the body, or bold and
  // set apart from the line above.
  bool is_heading(std::size_t index) const { return headings_[index]; }

 private:
  bool looks_like_heading(std::size_t index, double body, const Spacing& spacing) const;
  bool is_first_paragraph(std::size_t index) const;

  const std::vector<Line>& lines_;
  std::vector<bool> headings_;  // per line
};

}  // namespace scrutiny::report
