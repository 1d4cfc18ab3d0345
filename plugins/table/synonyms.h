// Which header means which field, as lists of synonyms.
// Purpose: layouts are data, not code. Thread-safety: pure functions. Ownership: copies. Failure:
// none; a header nobody listed means nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace scrutiny::table {

// Folded synonyms (words.h) of one field.
using Synonyms = std::vector<std::string>;

// Apart by "|", folded already.
Synonyms synonyms(std::string_view list);

// The index of the list that holds the header: whole, then without what stands in brackets, then
// by how it begins (the longest synonym of at least five bytes wins). `whole_only`: indices of
// lists whose words begin too many other headers. Headers longer than 200 bytes mean nothing.
std::optional<std::size_t> field_of(std::span<const Synonyms> lists, std::string_view header,
                                    std::span<const std::size_t> whole_only);

}  // namespace scrutiny::table
