// The words of an HTML page as plain text, roughly as a browser would print them.
// Thread-safety: pure functions. Blocking: CPU only. Ownership: copies. Nothing fails: HTML has no
// errors.
#pragma once

#include <string>
#include <string_view>

#include "plugins/plain_text/html_tree.h"

namespace scrutiny::plain_text {

struct HtmlText {
  std::string title;
  std::string text;  // a line for each block, cells of a row apart by a tab; no scripts, no styles
};

// `html` is UTF-8 and outlives the call only. A page that is nested too deeply for a tree gives its
// words and no title (html_scan.h).
HtmlText html_to_text(const std::string& html);

// The words of the title element; empty when there is none.
std::string html_title(const GumboNode* root);

// The charset named by a meta element or XML declaration in the first kilobyte; empty when there is
// none.
std::string declared_charset(std::string_view head);

}  // namespace scrutiny::plain_text
