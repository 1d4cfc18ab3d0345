// Random bytes and ids from the operating system's generator through OpenSSL.
// Thread-safety: any thread. Failure: a process that cannot get random bytes must not go on making
// keys, so it prints one line and aborts.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace scrutiny {

void random_bytes(std::span<std::uint8_t> out);

template <std::size_t N>
std::array<std::uint8_t, N> random_array() {
  std::array<std::uint8_t, N> out;
  random_bytes(out);
  return out;
}

// A fresh id of one of the types in api/ids.h, e.g. new_id<DocumentId>().
template <class Id>
Id new_id() {
  return Id(random_array<16>());
}

}  // namespace scrutiny
