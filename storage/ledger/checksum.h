// CRC-32 (ISO 3309, the one of zip and Ethernet): finds bytes that rot or tear, not tampering.
// Thread-safety: pure.
#pragma once

#include <boost/crc.hpp>

#include "api/bytes.h"

namespace scrutiny {

inline std::uint32_t crc32(ByteView bytes) {
  boost::crc_32_type sum;
  sum.process_bytes(bytes.data(), bytes.size());
  return sum.checksum();
}

}  // namespace scrutiny
