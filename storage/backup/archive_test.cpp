#include "storage/backup/archive.h"

#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace scrutiny::backup {
namespace {

class Archive : public ::testing::Test {
 protected:
  std::string path() const { return dir_ / "a.data"; }

  void write(const std::vector<Frame>& frames) {
    auto writer = ArchiveWriter::create(files_, path(), key_).value();
    for (const Frame& frame : frames) ASSERT_TRUE(writer->add(frame.type, frame.bytes).ok());
    ASSERT_TRUE(writer->finish().ok());
    ASSERT_TRUE(writer->publish().ok());
  }

  Result<std::vector<Frame>> read(const Key256& key) {
    SCRUTINY_ASSIGN(const auto reader, ArchiveReader::open(files_, path(), key));
    std::vector<Frame> out;
    for (;;) {
      SCRUTINY_ASSIGN(auto next, reader->next());
      if (!next) return out;
      out.push_back(std::move(*next));
    }
  }

  std::string content() const {
    std::ifstream in(path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  void replace(std::string_view bytes) const {
    std::ofstream(path(), std::ios::binary | std::ios::trunc) << bytes;
  }

  testing::TempDir dir_;
  FileSystemPtr files_ = real_file_system();
  Key256 key_ = Key256::generate();
};

TEST_F(Archive, ReadsBackWhatWasWrittenAcrossChunks) {
  const std::vector<Frame> frames{{'H', {1, 2, 3}},
                                  {'D', Bytes((std::size_t{1} << 20) - 5, 7)},
                                  {'D', Bytes((std::size_t{3} << 20) + 1, 9)},
                                  {'E', {}}};
  write(frames);
  const auto again = read(key_).value();
  ASSERT_EQ(again.size(), frames.size());
  for (std::size_t i = 0; i < frames.size(); ++i) {
    EXPECT_EQ(again[i].type, frames[i].type);
    EXPECT_EQ(again[i].bytes, frames[i].bytes);
  }
}

TEST_F(Archive, HoldsNothingInTheClear) {
  const std::string_view secret = "a name that must not be read";
  write({{'D', Bytes(secret.begin(), secret.end())}});
  EXPECT_EQ(content().find(secret), std::string::npos);
}

TEST_F(Archive, NoticesEveryChangedByteEveryCutAndAnotherKey) {
  write({{'H', {1, 2, 3}}, {'E', Bytes(40, 8)}});
  const std::string whole = content();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ 0x20);
    replace(changed);
    EXPECT_FALSE(read(key_).ok()) << "byte " << i;
    replace(whole.substr(0, i));
    EXPECT_FALSE(read(key_).ok()) << "cut at " << i;
  }
  replace(whole + "x");
  EXPECT_FALSE(read(key_).ok());
  replace(whole);
  EXPECT_EQ(read(Key256::generate()).error().code(), ErrorCode::kCorruption);
  EXPECT_TRUE(read(key_).ok());
}

TEST_F(Archive, IsNotThereBeforeItIsWhole) {
  auto writer = ArchiveWriter::create(files_, path(), key_).value();
  ASSERT_TRUE(writer->add('H', as_bytes("x")).ok());
  ASSERT_TRUE(writer->finish().ok());
  EXPECT_FALSE(file_exists(files_, path()).value());
  ASSERT_TRUE(writer->publish().ok());
  EXPECT_TRUE(file_exists(files_, path()).value());
}

}  // namespace
}  // namespace scrutiny::backup
