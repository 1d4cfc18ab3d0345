// What a docx says apart from its text: heading styles and list numbers.
// Thread-safety: one thread. Ownership: copies. Failure: kPluginRefused.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "plugins/office/package.h"

namespace scrutiny::office {

struct DocxStyle {
  std::string name;
  int heading = 0;   // level, 0: no heading
  std::string list;  // numId its paragraphs are numbered by; empty: none
};

using DocxStyles = std::map<std::string, DocxStyle, std::less<>>;

Result<DocxStyles> read_docx_styles(Package& package, const std::string& part);

// Counts list items as the word processor would print them.
class DocxNumbering {
 public:
  static constexpr int kLevels = 9;

  static Result<DocxNumbering> read(Package& package, const std::string& part);
  // The label of the next paragraph of this list; empty for bullets and unknown lists.
  std::string next(std::string_view list, int level);

 private:
  friend class NumberingHandler;
  struct Level {
    int start = 1;
    std::string format = "decimal";
    std::string text;
  };
  struct List {
    std::array<Level, kLevels> levels;
    std::array<int, kLevels> counters{};  // 0: not begun
  };
  std::map<std::string, std::string, std::less<>> list_of_;
  std::map<std::string, List, std::less<>> lists_;
};

}  // namespace scrutiny::office
