// Range requests (RFC 9110 §14): one byte range of a file that does not change.
// Thread-safety: pure functions. Blocking: never.
// Failure: kRangeNotSatisfiable, to be answered with Content-Range: bytes */size.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "api/result.h"
#include "server/http/headers.h"

namespace scrutiny::http {

struct ByteRange {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;  // at least 1
};

// The range asked for of a file of `size` bytes with this strong entity tag (quotes included).
// nullopt: answer the whole file — no Range, another unit, several ranges, a malformed one, or an
// If-Range that names another tag (a server may ignore Range: RFC 9110 §14.2).
Result<std::optional<ByteRange>> requested_range(const Headers& headers, std::uint64_t size,
                                                 std::string_view entity_tag);

// "bytes 0-99/1234"
std::string content_range(const ByteRange& range, std::uint64_t size);

}  // namespace scrutiny::http
