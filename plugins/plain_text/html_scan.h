// One linear look at a page's tags before Gumbo builds its tree, and words without a tree.
// Purpose: Gumbo walks its stack of open elements for every tag, opens unclosed formatting anew in
// every block and compares every attribute of an element with the others, so its time and memory
// grow with the square of each. Thread-safety:
// pure functions. Blocking: CPU only, linear. Failure: none, HTML has no errors. Source: HTML
// Living Standard, 13.2.5 (tags, comments) and 13.2.6 (what closes what).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace scrutiny::plain_text {

struct HtmlLimits {
  std::size_t depth = 512;           // elements open at once
  std::size_t attributes = 200;      // of one element
  std::size_t work = 50'000'000;     // elements open at each tag, over all tags
  std::size_t reopened = 3'000'000;  // unclosed formatting at each tag, over all tags
};

// Whether a tree of the page could pass the limits. Never fewer elements are counted as open than
// Gumbo would have; of badly closed pages more may be. Elements whose end tag may be left out and
// that cannot stand in themselves (p, li, td, …) are not counted.
bool is_too_costly(std::string_view html, const HtmlLimits& limits = {});

// The words of the page, a line for each block: without a tree, so at any depth. Scripts, styles
// and comments are left out, the common character references decoded.
std::string words_without_tree(std::string_view html);

}  // namespace scrutiny::plain_text
