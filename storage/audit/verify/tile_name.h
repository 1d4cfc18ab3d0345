// Where the verifier looks for tiles, relative to the log's prefix (C2SP tlog-tiles): its own
// reading of the rule, apart from the writer's. Thread-safety: pure functions.
#pragma once

#include <cstdint>
#include <string>

namespace scrutiny::verify_detail {

// 1234067 -> "x001/x234/067"
std::string number_path(std::uint64_t number);
// folder "0", number 273, width 112 -> "tile/0/273.p/112"; without the ending for a full tile of
// 256.
std::string tile_name(const std::string& folder, std::uint64_t number, unsigned width);

}  // namespace scrutiny::verify_detail
