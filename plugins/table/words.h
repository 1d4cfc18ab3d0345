// Text made comparable, and made short enough. Thread-safety: pure functions. Failure: none.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace scrutiny::table {

// ASCII lower case; everything but letters, digits and "/" becomes one space; trimmed. Letters
// beyond ASCII stay; dashes, quotes and no-break spaces of U+2000 to U+206F and U+00A0 are spaces.
// No space beside "/".
std::string fold(std::string_view text);

// The same without what stands in round brackets.
std::string fold_without_brackets(std::string_view text);

std::vector<std::string_view> split_words(std::string_view folded);

}  // namespace scrutiny::table
