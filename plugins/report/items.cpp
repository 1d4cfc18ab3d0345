#include "plugins/report/items.h"

#include <algorithm>

namespace scrutiny::report {
namespace {

constexpr double kNestedIndent = 6;  // points further right than the first bullet
constexpr double kAlignment = 4;     // points by which lines of one item may differ

void add_line(Item& item, const Line& line, const std::string& text) {
  if (item.page == 0) item.page = line.page;
  item.page_end = line.page;
  if (!item.quote.empty()) item.quote += '\n';
  append_line(item.text, text);
  item.quote += line.text;
}

// Reads a list line by line; the state is the item being written.
class ListReader {
 public:
  ListReader(bool numbered, const Spacing& spacing) : numbered_(numbered), spacing_(spacing) {}

  void read(const Line& line) {
    if (is_marker(line.marker())) {
      start_item(line);
      in_prose_ = false;
    } else if (result_.items.empty() || in_prose_ || !go_on(line)) {
      prose_.push_back(line);
      in_prose_ = true;
    } else {
      add_line(*target_, line, line.text);
    }
    before_ = &line;
  }

  SectionItems take() {
    result_.beside = read_paragraphs(prose_, spacing_);
    return std::move(result_);
  }

 private:
  bool is_marker(Marker marker) const {
    return numbered_ ? marker == Marker::kNumber
                     : marker == Marker::kBullet || marker == Marker::kDash;
  }

  void start_item(const Line& line) {
    const bool first = result_.items.empty();
    if (first) {
      top_x_ = line.x0;
      top_marker_ = line.marker();
    }
    const bool nested =
        !first && (line.x0 > top_x_ + kNestedIndent ||
                   (line.marker() == Marker::kDash && top_marker_ == Marker::kBullet));
    std::vector<Item>& list = nested ? result_.items.back().children : result_.items;
    (nested ? child_x_ : item_x_) = line.x_after_marker();
    target_ = &list.emplace_back();
    add_line(*target_, line, line.text_after_marker());
  }

  // Whether the line, which has no marker, belongs to an item; then target_ is that item.
  bool go_on(const Line& line) {
    Item& item = result_.items.back();
    if (!item.children.empty() && line.x0 >= child_x_ - kAlignment) {
      target_ = &item.children.back();
      return true;
    }
    if (line.x0 >= item_x_ - kAlignment) {
      target_ = &item;
      return true;
    }
    // Not indented: the list has no hanging indent, or the text after the list begins.
    if (line.page == before_->page) return follows_closely(*before_, line, spacing_);
    return !ends_sentence(before_->text) || starts_lower_case(line.text);
  }

  bool numbered_;
  Spacing spacing_;
  SectionItems result_;
  std::vector<Line> prose_;
  const Line* before_ = nullptr;
  bool in_prose_ = false;  // until the next marker
  Item* target_ = nullptr;
  Marker top_marker_ = Marker::kNone;
  double top_x_ = 0;
  double item_x_ = 0;
  double child_x_ = 0;
};

SectionItems paragraphs_as_items(std::span<const Line> lines, const Spacing& spacing) {
  SectionItems result;
  result.from_prose = true;
  for (Paragraph& paragraph : read_paragraphs(lines, spacing))
    result.items.push_back({std::move(paragraph.text),
                            paragraph.page,
                            paragraph.page_end,
                            std::move(paragraph.quote),
                            {}});
  return result;
}

bool is_empty_bullet(const Line& line) {
  if (line.words.size() > 1) return false;
  const Marker marker = marker_of(line.text);
  return marker == Marker::kBullet || marker == Marker::kDash;
}

}  // namespace

SectionItems read_items(std::span<const Line> section, const Spacing& spacing) {
  std::vector<Line> filled(section.begin(), section.end());
  std::erase_if(filled, is_empty_bullet);
  std::span<const Line> lines = filled;
  const auto has = [&](Marker marker) {
    return std::any_of(lines.begin(), lines.end(),
                       [&](const Line& line) { return line.marker() == marker; });
  };
  const bool bullets = has(Marker::kBullet) || has(Marker::kDash);
  if (!bullets && !has(Marker::kNumber)) return paragraphs_as_items(lines, spacing);
  // The report's numbered paragraphs follow its last section without a heading.
  if (bullets)
    lines =
        lines.first(static_cast<std::size_t>(std::find_if(lines.begin(), lines.end(),
                                                          [](const Line& line) {
                                                            return line.words.size() > 1 &&
                                                                   line.words.front().text == "1.";
                                                          }) -
                                             lines.begin()));
  ListReader reader(!bullets, spacing);
  for (const Line& line : lines) reader.read(line);
  return reader.take();
}

}  // namespace scrutiny::report
