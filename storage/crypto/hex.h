// Lower-case hexadecimal. Thread-safety: free functions. Failure: nullopt.
#pragma once

#include <optional>

#include "api/bytes.h"

namespace scrutiny {

std::string to_hex(ByteView bytes);
// Strict: even length, lower-case digits only.
std::optional<Bytes> from_hex(std::string_view text);
// Strict, and exactly 64 digits.
std::optional<Digest> digest_from_hex(std::string_view text);

}  // namespace scrutiny
