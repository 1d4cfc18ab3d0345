#include "server/daemon/admin_socket.h"

#include <cstdlib>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace scrutiny {
namespace {

class AdminSocketTest : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/admin_socket_XXXXXX";
    ASSERT_NE(mkdtemp(name), nullptr);
    dir_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(dir_); }

  std::filesystem::path dir_;
};

TEST_F(AdminSocketTest, AnswersCommandsAndPassesErrorsOn) {
  AdminSocket socket(dir_);
  socket.add("echo", [](const boost::json::object& arguments) -> Result<boost::json::object> {
    return boost::json::object{{"heard", arguments.at("say")}};
  });
  socket.add("fail", [](const boost::json::object&) -> Result<boost::json::object> {
    return Error(ErrorCode::kForbidden, "not for you");
  });
  socket.add("throw", [](const boost::json::object&) -> Result<boost::json::object> {
    throw std::runtime_error("boom");
  });
  ASSERT_TRUE(socket.start().ok());

  const auto echoed = admin_call(dir_, "echo", {{"say", "hello\nworld"}});
  ASSERT_TRUE(echoed.ok()) << echoed.error().describe();
  EXPECT_EQ(echoed->at("heard").as_string(), "hello\nworld");
  EXPECT_EQ(admin_call(dir_, "fail", {}).error().code(), ErrorCode::kForbidden);
  EXPECT_EQ(admin_call(dir_, "throw", {}).error().code(), ErrorCode::kInternal);
  EXPECT_EQ(admin_call(dir_, "unheard of", {}).error().code(), ErrorCode::kNotFound);
}

TEST_F(AdminSocketTest, IsOpenToItsOwnerOnlyAndGoneAfterStop) {
  AdminSocket socket(dir_);
  ASSERT_TRUE(socket.start().ok());
  struct stat info {};
  ASSERT_EQ(::stat((dir_ / "admin.sock").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600);
  socket.stop();
  EXPECT_FALSE(std::filesystem::exists(dir_ / "admin.sock"));
  EXPECT_EQ(admin_call(dir_, "echo", {}).error().code(), ErrorCode::kUnavailable);
}

TEST_F(AdminSocketTest, TakesOverTheFileOfADeadServer) {
  {
    std::FILE* stale = std::fopen((dir_ / "admin.sock").c_str(), "w");
    std::fclose(stale);
  }
  AdminSocket socket(dir_);
  EXPECT_TRUE(socket.start().ok());
}

}  // namespace
}  // namespace scrutiny
