#include "plugins/plain_text/html_tree.h"

namespace scrutiny::plain_text {

HtmlTree::HtmlTree(const std::string& html) {
  GumboOptions options = kGumboDefaultOptions;
  options.allocator = [](void* arena, std::size_t size) -> void* {
    try {
      return static_cast<std::pmr::monotonic_buffer_resource*>(arena)->allocate(size);
    } catch (...) {
      return nullptr;  // nothing may be thrown through C
    }
  };
  options.deallocator = [](void*, void*) {};
  options.userdata = &arena_;
  options.max_errors = 0;
  output_ = gumbo_parse_with_options(&options, html.data(), html.size());
}

const GumboVector* html_children(const GumboNode* node) {
  if (node->type == GUMBO_NODE_DOCUMENT) return &node->v.document.children;
  if (node->type == GUMBO_NODE_ELEMENT) return &node->v.element.children;
  return nullptr;
}

}  // namespace scrutiny::plain_text
