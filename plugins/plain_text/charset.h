// Bytes of unknown encoding to UTF-8: byte-order mark, else valid UTF-8, else what uchardet thinks
// of the first part, else Windows-1252 (what UK office software has written for decades).
// Thread-safety: pure functions. Blocking: CPU only; ICU's tables are in its library, so no file is
// read. Failure: kPluginRefused when ICU cannot convert at all.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "api/bytes.h"
#include "api/result.h"

namespace scrutiny::plain_text {

struct Decoded {
  std::string text;     // UTF-8, without byte-order mark; bytes without meaning become U+FFFD
  std::string charset;  // as ICU names it, e.g. "UTF-8", "windows-1252"
};

// `declared`: what the document says of itself (an HTML meta element), used unless a byte-order
// mark or valid UTF-8 says otherwise; may be empty.
Result<Decoded> to_utf8(ByteView bytes, const std::string& declared);

// Bytes that are in this encoding, whatever else they could be; Windows-1252 where it is not known.
Result<std::string> from_charset(std::string_view bytes, const std::string& charset);

// `code`: at most U+10FFFF and no surrogate.
void append_utf8(std::string& out, std::uint32_t code);

}  // namespace scrutiny::plain_text
