#include "storage/audit/tiles.h"

#include <gtest/gtest.h>

namespace scrutiny {
namespace {

TEST(Tiles, NamesTheExamplesOfTheFormat) {
  EXPECT_EQ(tile_path({.level = 1, .number = 1234067}), "tile/1/x001/x234/067");
  EXPECT_EQ(tile_path({.level = 0, .number = 273, .width = 112}), "tile/0/273.p/112");
  EXPECT_EQ(tile_path({.kind = TileKind::kEntries, .number = 0}), "tile/entries/000");
  EXPECT_EQ(tile_path({.level = 63, .number = 1000, .width = 1}), "tile/63/x001/000.p/1");
}

TEST(Tiles, CountsTheExamplesOfTheFormat) {
  EXPECT_EQ(full_tiles(0, 256), 1U);
  EXPECT_EQ(partial_width(0, 256), 0U);
  EXPECT_EQ(full_tiles(1, 256), 0U);
  EXPECT_EQ(partial_width(1, 256), 1U);
  EXPECT_EQ(full_tiles(0, 70000), 273U);
  EXPECT_EQ(partial_width(0, 70000), 112U);
  EXPECT_EQ(full_tiles(1, 70000), 1U);
  EXPECT_EQ(partial_width(1, 70000), 17U);
  EXPECT_EQ(full_tiles(2, 70000), 0U);
  EXPECT_EQ(partial_width(2, 70000), 1U);
  EXPECT_EQ(tile_levels(70000), 3U);
  EXPECT_EQ(tile_levels(0), 0U);
  EXPECT_EQ(tile_levels(255), 1U);
  EXPECT_EQ(tile_levels(256), 2U);
  EXPECT_EQ(partial_width(63, UINT64_MAX), 0U);
  EXPECT_EQ(full_tiles(7, UINT64_MAX), 0U);
}

TEST(Tiles, RoundTripsNames) {
  for (const std::uint64_t number :
       {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{999}, std::uint64_t{1000},
        std::uint64_t{999999}, std::uint64_t{1000000}, std::uint64_t{72057594037927935}}) {
    for (const unsigned width : {1U, 255U, 256U}) {
      const TileName hashes{.level = 5, .number = number, .width = width};
      EXPECT_EQ(parse_tile_path(tile_path(hashes)), hashes);
      const TileName entries{.kind = TileKind::kEntries, .number = number, .width = width};
      EXPECT_EQ(parse_tile_path(tile_path(entries)), entries);
    }
  }
}

TEST(Tiles, RefusesOtherNames) {
  for (const char* bad : {"",
                          "tile",
                          "tile/",
                          "tile/0",
                          "tile/0/",
                          "tile/0/0",
                          "tile/0/0000",
                          "/tile/0/000",
                          "tile/64/000",
                          "tile/00/000",
                          "tile/-1/000",
                          "tile/0/x000/000",
                          "tile/0/x000/001",
                          "tile/0/x001",
                          "tile/0/001/002",
                          "tile/0/x001/x002",
                          "tile/0/x01/002",
                          "tile/0/000.p",
                          "tile/0/000.p/",
                          "tile/0/000.p/0",
                          "tile/0/000.p/256",
                          "tile/0/000.p/01",
                          "tile/0/000.p/1/",
                          "tile/0/000/",
                          "tile/0/000.p/1.p/1",
                          "tile/entrie/000",
                          "tile/entries/x/000",
                          "tile/0/../000",
                          "tile/0/00a",
                          "tile/0/x999/x999/x999/x999/x999/x999/999"}) {
    EXPECT_FALSE(parse_tile_path(bad)) << bad;
  }
}

}  // namespace
}  // namespace scrutiny
