// Names and counts of tiles (C2SP tlog-tiles). A tile of level l and number n holds nodes [n * 256,
// n * 256 + width) of that level; an entry bundle holds records the same way.
// Thread-safety: free functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace scrutiny {

enum class TileKind : std::uint8_t { kHashes, kEntries };

struct TileName {
  TileKind kind = TileKind::kHashes;
  unsigned level = 0;  // 0 to 63; 0 for entries
  std::uint64_t number = 0;
  unsigned width = 256;  // 1 to 256; 256 is a full tile

  friend bool operator==(const TileName&, const TileName&) = default;
};

// "tile/1/x001/x234/067", "tile/0/273.p/112", "tile/entries/000": relative to the log's prefix.
std::string tile_path(const TileName& name);
// The inverse; nullopt for any other text.
std::optional<TileName> parse_tile_path(std::string_view path);

// How many full tiles a level has in a tree of `size` records, and the width of the partial one
// after them (0 to 255; 0: there is none). Entry bundles count as level 0.
std::uint64_t full_tiles(unsigned level, std::uint64_t size);
unsigned partial_width(unsigned level, std::uint64_t size);
// Levels with at least one node: 0 for the empty tree, 1 for 1 to 255 records, 2 for 256, ...
unsigned tile_levels(std::uint64_t size);

}  // namespace scrutiny
