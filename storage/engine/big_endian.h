// Integers as stored: big-endian, fixed width (docs/formats/store.md).
// Thread-safety: pure functions. REQUIRES for readers: enough bytes.
#pragma once

#include <concepts>
#include <string>

#include "api/bytes.h"

namespace scrutiny {

template <std::unsigned_integral T>
void append_big_endian(std::string& out, T value) {
  for (std::size_t i = sizeof(T); i-- > 0;) {
    out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
  }
}

template <std::unsigned_integral T>
T read_big_endian(ByteView bytes) {
  T value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) value = static_cast<T>(value << 8 | bytes[i]);
  return value;
}

template <std::unsigned_integral T>
T read_big_endian(std::string_view text) {
  return read_big_endian<T>(as_bytes(text));
}

inline std::string big_endian_key(std::uint64_t value) {
  std::string out;
  out.reserve(sizeof(value));
  append_big_endian(out, value);
  return out;
}

}  // namespace scrutiny
