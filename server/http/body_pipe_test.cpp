#include "server/http/body_pipe.h"

#include <atomic>
#include <cstring>
#include <thread>

#include <gtest/gtest.h>

#include "api/bytes.h"

namespace scrutiny::http {
namespace {

void put(BodyPipe& pipe, std::string_view text) {
  while (!text.empty()) {
    const auto room = pipe.space();
    ASSERT_FALSE(room.empty());
    const std::size_t count = std::min(room.size(), text.size());
    std::memcpy(room.data(), text.data(), count);
    pipe.commit(count);
    text.remove_prefix(count);
  }
}

std::string take(BodyPipe& pipe, std::size_t size) {
  std::vector<std::uint8_t> into(size);
  const auto got = pipe.read(into);
  return got ? std::string(as_text(ByteView(into).first(*got))) : "error";
}

TEST(BodyPipe, GivesBytesInOrderAndThenTheEnd) {
  BodyPipe pipe(8, [] {});
  put(pipe, "abcdef");
  EXPECT_EQ(take(pipe, 4), "abcd");
  put(pipe, "ghijk");  // runs round the ring's end
  EXPECT_EQ(take(pipe, 100), "efgh");
  EXPECT_EQ(take(pipe, 100), "ijk");
  put(pipe, "l");
  pipe.finish();
  EXPECT_EQ(take(pipe, 100), "l");
  EXPECT_EQ(take(pipe, 100), "");
  EXPECT_EQ(take(pipe, 100), "");
}

TEST(BodyPipe, WakesItsProducerAtTheFirstReadAndWhenThereIsRoomAgain) {
  int wakes = 0;
  BodyPipe pipe(8, [&wakes] { ++wakes; });
  put(pipe, "abcdefgh");
  EXPECT_TRUE(pipe.space().empty());
  EXPECT_EQ(take(pipe, 1), "a");
  EXPECT_EQ(wakes, 1);  // the first read; one byte of room is not worth another
  EXPECT_EQ(take(pipe, 3), "bcd");
  EXPECT_EQ(wakes, 2);
  EXPECT_EQ(take(pipe, 1), "e");
  EXPECT_EQ(wakes, 2);
}

TEST(BodyPipe, KeepsTheFirstErrorForGood) {
  BodyPipe pipe(8, [] {});
  put(pipe, "abc");
  pipe.fail(Error(ErrorCode::kRequestTimeout, "late"));
  pipe.fail(Error(ErrorCode::kUnavailable, "stopping"));
  pipe.finish();
  std::uint8_t into[4];
  EXPECT_EQ(pipe.read(into).error().code(), ErrorCode::kRequestTimeout);
  EXPECT_EQ(pipe.read(into).error().code(), ErrorCode::kRequestTimeout);
  EXPECT_TRUE(pipe.space().empty());
}

TEST(BodyPipe, DoesNotFailOnceItIsComplete) {
  BodyPipe pipe(8, [] {});
  put(pipe, "abc");
  pipe.finish();
  pipe.fail(Error(ErrorCode::kUnavailable, "stopping"));
  EXPECT_EQ(take(pipe, 10), "abc");
  EXPECT_EQ(take(pipe, 10), "");
}

TEST(BodyPipe, GivesNoRoomToABodyNobodyReads) {
  const auto pipe = std::make_shared<BodyPipe>(8, [] {});
  auto stream = make_body_stream(pipe);
  EXPECT_FALSE(pipe->space().empty());
  stream.reset();
  EXPECT_TRUE(pipe->space().empty());
}

TEST(BodyPipe, CarriesEveryByteBetweenTwoThreads) {
  constexpr std::size_t kAll = 3'000'000;
  std::atomic<bool> woken = false;
  BodyPipe pipe(1000, [&woken] {
    woken = true;
    woken.notify_one();
  });
  std::thread producer([&] {
    for (std::size_t made = 0; made < kAll;) {
      const auto room = pipe.space();
      if (room.empty()) {
        woken.wait(false);
        woken = false;
        continue;
      }
      const std::size_t count = std::min({room.size(), kAll - made, made % 97 + 1});
      for (std::size_t i = 0; i < count; ++i) room[i] = static_cast<std::uint8_t>((made + i) * 31);
      pipe.commit(count);
      made += count;
    }
    pipe.finish();
  });
  std::size_t seen = 0;
  std::vector<std::uint8_t> into(333);
  while (true) {
    const auto got = pipe.read(into);
    ASSERT_TRUE(got.ok());
    if (*got == 0) break;
    for (std::size_t i = 0; i < *got; ++i)
      ASSERT_EQ(into[i], static_cast<std::uint8_t>((seen + i) * 31));
    seen += *got;
  }
  EXPECT_EQ(seen, kAll);
  producer.join();
}

}  // namespace
}  // namespace scrutiny::http
