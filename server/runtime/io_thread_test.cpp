#include "server/runtime/io_thread.h"

#include <atomic>
#include <future>
#include <sstream>
#include <stdexcept>

#include <boost/asio/post.hpp>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

namespace scrutiny {
namespace {

std::shared_ptr<spdlog::logger> log_into(std::ostringstream& text) {
  return std::make_shared<spdlog::logger>("test",
                                          std::make_shared<spdlog::sinks::ostream_sink_mt>(text));
}

TEST(IoThread, GoesOnAfterAHandlerThatThrows) {
  std::ostringstream text;
  IoThread thread("io-0", log_into(text));
  thread.start();
  boost::asio::post(thread.context(), [] { throw std::runtime_error("bad handler"); });
  ASSERT_TRUE(thread.mailbox()->post([] { throw std::runtime_error("bad letter"); }));
  std::promise<void> ran;
  ASSERT_TRUE(thread.mailbox()->post([&] { ran.set_value(); }));
  ran.get_future().wait();
  thread.stop();
  EXPECT_NE(text.str().find("bad handler"), std::string::npos);
  EXPECT_NE(text.str().find("bad letter"), std::string::npos);
}

TEST(IoThread, RunsMailInOrderOnItsOwnThread) {
  std::ostringstream text;
  IoThread thread("io-0", log_into(text));
  thread.start();
  std::vector<int> seen;  // touched by the I/O thread only, until stop() has joined it
  std::promise<void> done;
  for (int i = 0; i < 1000; ++i)
    ASSERT_TRUE(thread.mailbox()->post([&seen, i] { seen.push_back(i); }));
  ASSERT_TRUE(thread.mailbox()->post([&] { done.set_value(); }));
  done.get_future().wait();
  thread.stop();
  ASSERT_EQ(seen.size(), 1000u);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(seen[static_cast<std::size_t>(i)], i);
}

TEST(Mailbox, OutlivesItsThreadAndThenDropsWhatItIsGiven) {
  std::ostringstream text;
  std::shared_ptr<Mailbox> mailbox;
  {
    IoThread thread("io-0", log_into(text));
    thread.start();
    mailbox = thread.mailbox();
  }
  auto held = std::make_shared<int>(1);
  EXPECT_FALSE(mailbox->post([held] {}));
  EXPECT_EQ(held.use_count(), 1);
}

TEST(Mailbox, WakesOnceForABatch) {
  int wakes = 0;
  Mailbox mailbox([&wakes] { ++wakes; });
  for (int i = 0; i < 256; ++i) ASSERT_TRUE(mailbox.post([] {}));
  EXPECT_EQ(wakes, 1);
  EXPECT_EQ(mailbox.take_all().size(), 256u);
  ASSERT_TRUE(mailbox.post([] {}));
  EXPECT_EQ(wakes, 2);
}

}  // namespace
}  // namespace scrutiny
