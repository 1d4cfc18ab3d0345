// UTF-8 as RFC 3629 defines it: shortest forms only, no surrogates, at most U+10FFFF.
// Thread-safety: pure functions.
#pragma once

#include <cstddef>
#include <string_view>

namespace scrutiny {

// Length in bytes (1 to 4) of the well-formed sequence that `text` begins with; 0 when there is
// none.
std::size_t utf8_sequence(std::string_view text);

bool is_utf8(std::string_view text);

// At most `bytes` of the text's beginning, without half a character at the end.
std::string_view utf8_prefix(std::string_view text, std::size_t bytes);

// One well-formed sequence: a C0 or C1 control character other than tab and newline, or DELETE.
bool is_unwanted_control(std::string_view sequence);

// Well-formed and without unwanted control characters: what may be stored and shown as text.
bool is_plain_text(std::string_view text);

}  // namespace scrutiny
