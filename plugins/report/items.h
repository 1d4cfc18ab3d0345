// The items of a section: bullets with nested bullets, numbered items, or plain paragraphs.
// Thread-safety: pure functions. Blocking: no. Failure: none; nothing is made up for an empty
// section.
#pragma once

#include <span>
#include <vector>

#include "plugins/report/lines.h"
#include "plugins/report/paragraphs.h"
#include "plugins/report/report_types.h"

namespace scrutiny::report {

struct SectionItems {
  std::vector<Item> items;
  std::vector<Paragraph> beside;  // text before, between or after the items of a list
  bool from_prose = false;        // there was no list: each paragraph is an item
};

// `lines`: what stands between the section's heading and the next one. `spacing`:
// measure_spacing().
SectionItems read_items(std::span<const Line> lines, const Spacing& spacing);

}  // namespace scrutiny::report
