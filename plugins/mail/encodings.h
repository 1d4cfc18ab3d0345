// How mail writes bytes and words in ASCII.
// Thread-safety: pure functions. Failure: none; what is malformed stays as it is or is left out.
#pragma once

#include <string>
#include <string_view>

namespace scrutiny::mail {

// RFC 2045, 6.7 and 6.8. Characters outside the alphabet are passed over.
std::string from_quoted_printable(std::string_view text);
std::string from_base64(std::string_view text);

// RFC 2047: encoded words of a header become UTF-8.
std::string decode_words(std::string_view header);

// RFC 2231: "utf-8''na%C3%AFve.pdf" becomes UTF-8.
std::string decode_extended(std::string_view value);

}  // namespace scrutiny::mail
