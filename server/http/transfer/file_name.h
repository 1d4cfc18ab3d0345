// Names of uploaded and downloaded files: what a client says is taken as words, never as a path.
// Thread-safety: pure functions. Blocking: never.
// Failure: kInvalidArgument with the field `file`.
#pragma once

#include <string>
#include <string_view>

#include "api/result.h"

namespace scrutiny::http {

inline constexpr std::size_t kMaxFileName = 255;  // bytes, as file systems allow

// The file name of an upload: the last component of what was sent, UTF-8 without control
// characters, invisible direction marks (which can make "gpj.exe" read "exe.jpg") or surrounding
// space; refuses an empty one, "." and "..", bytes that are not UTF-8 and more than kMaxFileName.
Result<std::string> uploaded_file_name(std::string_view sent);

// `attachment` with the name twice (RFC 6266): as ASCII for old clients and, when it holds other
// characters, as UTF-8 (RFC 8187). Any input gives one safe header value.
std::string attachment_disposition(std::string_view file_name);

}  // namespace scrutiny::http
