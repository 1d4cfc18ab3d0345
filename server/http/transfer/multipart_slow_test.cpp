// A 2 GiB part passes through the reader in constant memory.
#include <algorithm>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "server/http/transfer/multipart.h"

namespace scrutiny::http {
namespace {

constexpr std::uint64_t kSize = 2ull << 30;

// A form whose only part has kSize bytes, made while it is read.
class HugeForm final : public BodyStream {
 public:
  Result<std::size_t> read(std::span<std::uint8_t> into) override {
    if (at_ < head_.size()) return copy(head_, at_, into);
    if (at_ < head_.size() + kSize) {
      const std::size_t count = std::min<std::uint64_t>(into.size(), head_.size() + kSize - at_);
      // Carriage returns now and then, as binary files have them.
      for (std::size_t i = 0; i < count; ++i) {
        into[i] = static_cast<std::uint8_t>((at_ + i) * 2654435761u >> 24);
      }
      at_ += count;
      return count;
    }
    return copy(tail_, at_ - head_.size() - kSize, into);
  }

 private:
  std::size_t copy(std::string_view text, std::uint64_t from, std::span<std::uint8_t> into) {
    const std::size_t count = std::min<std::uint64_t>(into.size(), text.size() - from);
    std::copy_n(text.data() + from, count, into.begin());
    at_ += count;
    return count;
  }
  const std::string head_ =
      "--B\r\nContent-Disposition: form-data; name=file; filename=big.bin\r\n\r\n";
  const std::string tail_ = "\r\n--B--\r\n";
  std::uint64_t at_ = 0;
};

std::int64_t peak_kib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST(MultipartSlow, TwoGibibytesInConstantMemory) {
  const std::int64_t before = peak_kib();
  HugeForm form;
  MultipartReader reader(form, "B");
  ASSERT_TRUE(reader.next_part().ok());
  std::uint64_t size = 0;
  for (;;) {
    const auto piece = reader.read();
    ASSERT_TRUE(piece.ok());
    if (piece->empty()) break;
    size += piece->size();
  }
  EXPECT_EQ(size, kSize);
  EXPECT_FALSE(reader.next_part().value());
  EXPECT_LT(peak_kib() - before, 8 * 1024);
}

}  // namespace
}  // namespace scrutiny::http
