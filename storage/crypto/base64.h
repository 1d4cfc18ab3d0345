// Base64 with padding (RFC 4648 section 4). Thread-safety: free functions. Failure: nullopt.
#pragma once

#include <optional>

#include "api/bytes.h"

namespace scrutiny {

std::string to_base64(ByteView bytes);
// Strict: no white space, padding required, unused bits zero, so each value has exactly one text.
std::optional<Bytes> from_base64(std::string_view text);
// Strict, and exactly 32 bytes.
std::optional<Digest> digest_from_base64(std::string_view text);

}  // namespace scrutiny
