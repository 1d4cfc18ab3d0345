// What OpenDocument styles say about cells and sheets: colour and visibility.
// Thread-safety: one thread. Ownership: copies. Failure: kPluginRefused.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "plugins/office/model.h"
#include "plugins/office/xml.h"

namespace scrutiny::office {

// Collects styles from the elements of any ODF part it is shown.
class OdfStyles {
 public:
  Status start(const XmlElement& element);
  void end(std::string_view name);

  std::optional<Rgb> cell_fill(std::string_view style) const;
  bool is_hidden_table(std::string_view style) const;

 private:
  struct Style {
    std::string parent;
    std::optional<Rgb> fill;
    bool has_fill = false;  // also where it says "transparent"
    bool hidden = false;
  };
  const Style* find(std::string_view family, std::string_view name) const;

  std::map<std::string, Style, std::less<>> styles_;  // "family/name"
  Style* current_ = nullptr;
};

}  // namespace scrutiny::office
