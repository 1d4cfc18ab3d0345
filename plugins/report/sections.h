// Where the parts of a report begin and end.
// Thread-safety: const after construction. Blocking: no. Failure: none; a section that is not there
// is empty.
#pragma once

#include <cstddef>
#include <functional>
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

// A part of a report below one of its known headings.
struct Part {
  std::string_view name;  // as given to find_parts(); empty when the part only ends another
  std::size_t first = 0;  // the line below the heading
  std::size_t end = 0;
};

// Every part that begins with a line of a known name, in bold or larger than the body, or with a
// line for which `ends_part` is true; up to the next one. In order; the names outlive the result.
std::vector<Part> find_parts(const std::vector<Line>& lines,
                             std::span<const std::string_view> names,
                             const std::function<bool(const Line&)>& ends_part = {});

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
