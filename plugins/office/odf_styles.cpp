#include "plugins/office/odf_styles.h"

namespace scrutiny::office {
namespace {

constexpr std::size_t kStyles = 70'000;
constexpr int kParents = 20;

}  // namespace

Status OdfStyles::start(const XmlElement& element) {
  const std::string_view name = element.name();
  if (name == "style") {
    if (styles_.size() >= kStyles) return refusal("The document has too many styles.");
    std::string key(element.attribute("family"));
    key += '/';
    key += element.attribute("name");
    current_ = &styles_[key];
    *current_ = Style();
    current_->parent = element.attribute("parent-style-name");
  }
  if (!current_) return {};
  if (name == "table-cell-properties" && element.has("background-color")) {
    current_->has_fill = true;
    current_->fill = parse_rgb(element.attribute("background-color"));
  }
  if (name == "table-properties" && element.attribute("display") == "false")
    current_->hidden = true;
  return {};
}

void OdfStyles::end(std::string_view name) {
  if (name == "style") current_ = nullptr;
}

const OdfStyles::Style* OdfStyles::find(std::string_view family, std::string_view name) const {
  std::string key(family);
  key += '/';
  key += name;
  const auto found = styles_.find(key);
  return found == styles_.end() ? nullptr : &found->second;
}

std::optional<Rgb> OdfStyles::cell_fill(std::string_view style) const {
  const Style* s = find("table-cell", style);
  for (int i = 0; s && i < kParents; ++i) {
    if (s->has_fill) return s->fill;
    s = s->parent.empty() ? nullptr : find("table-cell", s->parent);
  }
  return std::nullopt;
}

bool OdfStyles::is_hidden_table(std::string_view style) const {
  const Style* s = find("table", style);
  return s && s->hidden;
}

}  // namespace scrutiny::office
