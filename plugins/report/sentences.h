// Running text cut into sentences, each with the page it begins on.
// Thread-safety: pure functions. Blocking: no. Failure: none.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/report/paragraphs.h"

namespace scrutiny::report {

struct Sentence {
  std::string text;  // lines joined; without the mark of a footnote stuck to its end
  int page = 0;
};

// A sentence ends with its paragraph or at a full stop, question or exclamation mark before a space
// and a capital letter; a footnote's number may stand between.
std::vector<Sentence> read_sentences(std::span<const Line> lines, const Spacing& spacing);

// What stands between the first `before` and the `after` that follows it; empty when either is
// missing. An empty `before` is the text's start.
std::string_view between(std::string_view text, std::string_view before, std::string_view after);

}  // namespace scrutiny::report
