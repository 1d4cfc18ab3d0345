#include "plugins/inspection_report/blocks.h"

namespace scrutiny::inspection {
namespace {

using report::Line;
using report::Marker;

constexpr double kAlignment = 4;  // points by which lines of one block may differ

// Whether a line without a marker goes on with the block that `before` ended.
bool goes_on(const Line& before, const Line& line, double text_x, bool item,
             const report::Spacing& spacing) {
  if (line.page == before.page) {
    if (report::follows_closely(before, line, spacing))
      return !item || line.x0 >= text_x - kAlignment || !report::ends_sentence(before.text);
    return false;
  }
  if (!report::ends_sentence(before.text) || report::starts_lower_case(line.text)) return true;
  return item && line.x0 >= text_x - kAlignment;
}

}  // namespace

std::vector<TextBlock> read_blocks(std::span<const Line> lines, const report::Spacing& spacing) {
  std::vector<TextBlock> blocks;
  const Line* before = nullptr;
  double text_x = 0;
  for (const Line& line : lines) {
    const Marker marker = line.marker();
    const bool item = !blocks.empty() && blocks.back().marker != Marker::kNone;
    const bool begins =
        marker != Marker::kNone || !before || !goes_on(*before, line, text_x, item, spacing);
    if (begins) {
      TextBlock block;
      block.marker = marker;
      block.x = line.x0;
      block.page = line.page;
      if (marker == Marker::kNumber)
        block.number = line.words.front().text.substr(0, line.words.front().text.size() - 1);
      blocks.push_back(std::move(block));
      text_x = marker == Marker::kNone ? line.x0 : line.x_after_marker();
    }
    TextBlock& block = blocks.back();
    report::append_line(block.text,
                        begins && marker != Marker::kNone ? line.text_after_marker() : line.text);
    block.quote += (begins ? "" : "\n") + line.text;
    block.page_end = line.page;
    before = &line;
  }
  std::erase_if(blocks, [](const TextBlock& block) {
    return report::trim(block.text).empty() ||
           report::marker_of(block.text) != Marker::kNone;  // a bullet that heads nothing
  });
  return blocks;
}

}  // namespace scrutiny::inspection
