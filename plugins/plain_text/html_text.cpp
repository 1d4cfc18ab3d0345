#include "plugins/plain_text/html_text.h"

#include <algorithm>
#include <array>
#include <vector>

#include <gumbo.h>

#include "plugins/plain_text/html_scan.h"

namespace scrutiny::plain_text {
namespace {

constexpr std::array kInvisible = {GUMBO_TAG_SCRIPT,   GUMBO_TAG_STYLE, GUMBO_TAG_TEMPLATE,
                                   GUMBO_TAG_NOSCRIPT, GUMBO_TAG_HEAD,  GUMBO_TAG_SVG};

constexpr std::array kInline = {GUMBO_TAG_A,      GUMBO_TAG_ABBR, GUMBO_TAG_B,     GUMBO_TAG_CITE,
                                GUMBO_TAG_CODE,   GUMBO_TAG_EM,   GUMBO_TAG_FONT,  GUMBO_TAG_I,
                                GUMBO_TAG_MARK,   GUMBO_TAG_Q,    GUMBO_TAG_S,     GUMBO_TAG_SMALL,
                                GUMBO_TAG_SPAN,   GUMBO_TAG_SUB,  GUMBO_TAG_SUP,   GUMBO_TAG_TIME,
                                GUMBO_TAG_STRONG, GUMBO_TAG_U,    GUMBO_TAG_LABEL, GUMBO_TAG_INS,
                                GUMBO_TAG_DEL,    GUMBO_TAG_IMG,  GUMBO_TAG_TD,    GUMBO_TAG_TH};

template <std::size_t kCount>
bool is_one_of(const std::array<GumboTag, kCount>& tags, GumboTag tag) {
  return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

// Collects text as HTML prints it: white space counts once, blocks begin and end lines.
class Printer {
 public:
  void words(std::string_view text) {
    for (const char c : text) {
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
        space_ = true;
        continue;
      }
      if (space_ && !out_.empty() && out_.back() != '\n' && out_.back() != '\t') out_ += ' ';
      space_ = false;
      out_ += c;
    }
  }
  void line_end() {
    if (!out_.empty() && out_.back() != '\n') out_ += '\n';
    space_ = false;
  }
  void cell_end() {
    if (!out_.empty() && out_.back() != '\n') out_ += '\t';
    space_ = false;
  }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
  bool space_ = false;
};

// A node on its way in or, once its children are done, out.
struct Step {
  const GumboNode* node;
  bool leaving;
};

void push_children(std::vector<Step>& steps, const GumboNode* node) {
  const GumboVector* children = html_children(node);
  for (unsigned i = children ? children->length : 0; i-- > 0;)
    steps.push_back({static_cast<const GumboNode*>(children->data[i]), false});
}

void leave(Printer& out, GumboTag tag) {
  if (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH)
    out.cell_end();
  else if (!is_one_of(kInline, tag))
    out.line_end();
}

void enter(std::vector<Step>& steps, Printer& out, const GumboNode* node) {
  if (node->type == GUMBO_NODE_ELEMENT) {
    const GumboTag tag = node->v.element.tag;
    if (is_one_of(kInvisible, tag)) return;
    if (!is_one_of(kInline, tag)) out.line_end();
    steps.push_back({node, true});
  }
  if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA) out.words(node->v.text.text);
  if (node->type == GUMBO_NODE_WHITESPACE) out.words(" ");
  push_children(steps, node);
}

std::string print(const GumboNode* root) {
  Printer out;
  std::vector<Step> steps = {{root, false}};
  while (!steps.empty()) {
    const Step step = steps.back();
    steps.pop_back();
    if (step.leaving)
      leave(out, step.node->v.element.tag);
    else
      enter(steps, out, step.node);
  }
  return out.take();
}

const GumboNode* find_title(const GumboNode* root) {
  std::vector<Step> steps = {{root, false}};
  while (!steps.empty()) {
    const GumboNode* node = steps.back().node;
    steps.pop_back();
    if (node->type == GUMBO_NODE_ELEMENT) {
      if (node->v.element.tag == GUMBO_TAG_TITLE) return node;
      if (node->v.element.tag == GUMBO_TAG_BODY) continue;
    }
    push_children(steps, node);
  }
  return nullptr;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::string html_title(const GumboNode* root) {
  const GumboNode* title = find_title(root);
  std::string out = title ? print(title) : std::string();
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

HtmlText html_to_text(const std::string& html) {
  if (is_too_costly(html)) return {"", words_without_tree(html)};
  const HtmlTree tree(html);
  HtmlText out;
  out.title = html_title(tree.root());
  out.text = print(tree.root());
  return out;
}

std::string declared_charset(std::string_view head) {
  std::string start(head.substr(0, 1024));
  std::transform(start.begin(), start.end(), start.begin(), lower);
  for (const std::string_view key : {"charset=", "encoding="}) {
    std::size_t at = start.find(key);
    if (at == std::string::npos) continue;
    at += key.size();
    if (at < start.size() && (start[at] == '"' || start[at] == '\'')) ++at;
    const std::size_t end = start.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_:.", at);
    return start.substr(at, end == std::string::npos ? end : end - at);
  }
  return {};
}

}  // namespace scrutiny::plain_text
