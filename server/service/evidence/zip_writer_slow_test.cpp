// Sizes and places past 32 bits, through a disk, since nothing holds them in memory.
#include <fstream>

#include <gtest/gtest.h>

#include "server/service/evidence/zip_writer.h"
#include "storage/audit/verify/bag/bag_source.h"
#include "tests/support/temp_dir.h"

namespace scrutiny {
namespace {

TEST(ZipWriterSlow, MoreThanFourGibibytesComeBackWhole) {
  constexpr std::uint64_t kPieces = 4200;
  const testing::TempDir folder;
  const auto path = std::filesystem::path(folder.path()) / "made.zip";
  const Bytes piece(std::size_t{1} << 20, 7);
  ZipWriter zip(1'790'000'000'000);
  std::ofstream out(path, std::ios::binary);
  const auto drain = [&] {
    out << zip.made();
    zip.made().clear();
  };
  zip.begin("bag/large", kPieces << 20, ZipWriter::Packing::kStored);
  for (std::uint64_t i = 0; i < kPieces; ++i) {
    zip.write(piece);
    drain();
  }
  zip.end();
  zip.add("bag/behind", as_bytes("words"));
  zip.finish();
  drain();
  out.close();
  const auto bag = open_bag(path);
  ASSERT_TRUE(bag.ok()) << bag.error().describe();
  EXPECT_EQ((*bag)->files().at("large"), kPieces << 20);
  EXPECT_EQ((*bag)->read("behind", 5).value(), "words");
  const auto stream = (*bag)->open("large");
  Bytes read(std::size_t{1} << 20);
  std::uint64_t size = 0;
  for (;;) {
    const auto got = (*stream)->read(read);
    ASSERT_TRUE(got.ok()) << got.error().describe();
    if (*got == 0) break;
    size += *got;
  }
  EXPECT_EQ(size, kPieces << 20) << "and the checksum held at the end";
}

}  // namespace
}  // namespace scrutiny
