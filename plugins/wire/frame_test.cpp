#include "plugins/wire/frame.h"

#include <string>

#include <gtest/gtest.h>

namespace scrutiny::wire {
namespace {

std::string frame(FrameType type, std::string_view payload) {
  const auto header = encode_header(type, payload.size());
  return std::string(as_text(header)).append(payload);
}

std::string three_frames() {
  return frame(FrameType::kReady, "id\n1.0") + frame(FrameType::kItem, "{}") +
         frame(FrameType::kFinished, std::string(1, '\0'));
}

TEST(FrameReader, GivesTheSameFramesHoweverTheBytesArrive) {
  const std::string text = three_frames();
  const ByteView bytes = as_bytes(text);
  for (std::size_t step = 1; step <= bytes.size(); ++step) {
    FrameReader reader;
    std::string types;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
      reader.append(bytes.subspan(at, std::min(step, bytes.size() - at)));
      for (auto next = reader.next(); next.ok() && *next; next = reader.next())
        types += static_cast<char>((*next)->type);
    }
    EXPECT_EQ(types, "rif") << step;
    EXPECT_FALSE(reader.in_frame());
  }
}

TEST(FrameReader, KnowsWhenAFrameIsCutOff) {
  const std::string text = frame(FrameType::kItem, "{\"a\":1}");
  const ByteView bytes = as_bytes(text);
  for (std::size_t length = 1; length < bytes.size(); ++length) {
    FrameReader reader;
    reader.append(bytes.first(length));
    const auto next = reader.next();
    ASSERT_TRUE(next.ok());
    EXPECT_FALSE(*next);
    EXPECT_TRUE(reader.in_frame());
  }
}

TEST(FrameReader, RefusesForgedLengthsBeforeWaitingForTheirBytes) {
  for (const auto& [type, size] : {std::pair{FrameType::kItem, std::size_t{0xFFFFFFFF}},
                                   {FrameType::kItem, kMaxPayload + 1},
                                   {FrameType::kItem, 1},
                                   {FrameType::kProgress, 15},
                                   {FrameType::kProgress, 17},
                                   {FrameType::kFinished, 0},
                                   {FrameType::kFinished, 502},
                                   {FrameType::kNoMemory, 1},
                                   {FrameType::kReady, 2},
                                   {FrameType::kReady, 257},
                                   {static_cast<FrameType>('z'), 1},
                                   {static_cast<FrameType>(0), 0}}) {
    FrameReader reader;
    reader.append(encode_header(type, size));
    EXPECT_FALSE(reader.next().ok()) << static_cast<int>(type) << " " << size;
    reader.append(as_bytes(frame(FrameType::kItem, "{}")));
    EXPECT_FALSE(reader.next().ok()) << "a lost stream stays lost";
  }
}

TEST(FrameNumbers, AreLittleEndian) {
  std::array<std::uint8_t, 8> bytes{};
  put_u64(bytes.data(), 0x0102030405060708);
  EXPECT_EQ(bytes[0], 8);
  EXPECT_EQ(get_u64(bytes.data()), 0x0102030405060708u);
  EXPECT_EQ(encode_header(FrameType::kItem, 0x01020304),
            (std::array<std::uint8_t, 5>{4, 3, 2, 1, 'i'}));
}

}  // namespace
}  // namespace scrutiny::wire
