#include "server/service/evidence/zip_writer.h"

#include <fstream>

#include <gtest/gtest.h>

#include "storage/audit/verify/bag/bag_source.h"
#include "tests/support/temp_dir.h"

namespace scrutiny {
namespace {

constexpr UnixMillis kTime = 1'790'000'000'000;

class ZipWriterTest : public ::testing::Test {
 protected:
  Result<std::unique_ptr<BagSource>> opened(ZipWriter& zip) {
    zip.finish();
    std::ofstream(path_, std::ios::binary) << zip.made();
    return open_bag(path_);
  }
  testing::TempDir folder_;
  const std::filesystem::path path_ = std::filesystem::path(folder_.path()) / "made.zip";
};

TEST_F(ZipWriterTest, WhatWentInComesOut) {
  std::string long_one;
  for (int i = 0; i < 200'000; ++i) long_one += std::to_string(i);
  ZipWriter zip(kTime);
  zip.add("bag/empty", {});
  zip.add("bag/short", as_bytes("words"));
  for (const auto& [name, at_most] : {std::pair("bag/streamed", std::uint64_t{long_one.size()}),
                                      std::pair("bag/unknown", ZipWriter::kAnySize)}) {
    for (const auto packing : {ZipWriter::Packing::kStored, ZipWriter::Packing::kDeflated}) {
      zip.begin(name + std::string(packing == ZipWriter::Packing::kStored ? "1" : "2"), at_most,
                packing);
      for (std::size_t at = 0; at < long_one.size(); at += 99'999) {
        zip.write(as_bytes(std::string_view(long_one).substr(at, 99'999)));
      }
      zip.end();
    }
  }
  const auto bag = opened(zip);
  ASSERT_TRUE(bag.ok()) << bag.error().describe();
  EXPECT_EQ((*bag)->files().size(), 6u);
  EXPECT_EQ((*bag)->read("empty", 0).value(), "");
  EXPECT_EQ((*bag)->read("short", 5).value(), "words");
  for (const char* name : {"streamed1", "streamed2", "unknown1", "unknown2"}) {
    EXPECT_EQ((*bag)->read(name, long_one.size()).value(), long_one) << name;
  }
}

TEST_F(ZipWriterTest, MoreThan65535FilesNeedZip64) {
  ZipWriter zip(kTime);
  for (int i = 0; i < 70'000; ++i) {
    const std::string name = std::to_string(i);
    zip.add("bag/" + name, as_bytes(name));
  }
  const auto bag = opened(zip);
  ASSERT_TRUE(bag.ok()) << bag.error().describe();
  EXPECT_EQ((*bag)->files().size(), 70'000u);
  EXPECT_EQ((*bag)->read("69999", 5).value(), "69999");
}

TEST_F(ZipWriterTest, TheSameFilesMakeTheSameBytes) {
  const auto made = [] {
    ZipWriter zip(kTime);
    zip.add("bag/a", as_bytes("words"));
    zip.begin("bag/b", 5, ZipWriter::Packing::kStored);
    zip.write(as_bytes("words"));
    zip.end();
    zip.finish();
    return zip.made();
  };
  EXPECT_EQ(made(), made());
}

}  // namespace
}  // namespace scrutiny
