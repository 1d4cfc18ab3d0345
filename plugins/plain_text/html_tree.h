// A parsed HTML page whose memory comes from one arena.
// Purpose: Gumbo frees its tree by recursion, which a page of a million nested elements would make
// overflow the stack; here everything is freed at once. Walk it without recursion for the same
// reason. Thread-safety: one thread. Ownership: nodes live as long as the tree; `html` outlives it.
// REQUIRES: !is_too_costly(html), else time and memory are quadratic (html_scan.h).
// Failure: none, HTML has no errors; std::bad_alloc is not thrown through C.
#pragma once

#include <memory_resource>
#include <string>

#include <gumbo.h>

namespace scrutiny::plain_text {

class HtmlTree {
 public:
  explicit HtmlTree(const std::string& html);
  HtmlTree(const HtmlTree&) = delete;
  HtmlTree& operator=(const HtmlTree&) = delete;

  const GumboNode* root() const { return output_->root; }

 private:
  std::pmr::monotonic_buffer_resource arena_;
  GumboOutput* output_ = nullptr;
};

// Null where a node has no children.
const GumboVector* html_children(const GumboNode* node);

}  // namespace scrutiny::plain_text
