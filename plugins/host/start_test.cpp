// plugin_host started by hand, where the kernel refuses it something.
#include <cerrno>

#include <gtest/gtest.h>
#include <seccomp.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plugins/host/options.h"
#include "plugins/testing/plugin_fixture.h"
#include "plugins/wire/frame.h"

namespace scrutiny {
namespace {

// In a child of this single-threaded test: `call` answers ENOSYS, then plugin_host.
[[noreturn]] void become_host(int channel, int library, int call, const char* argument) {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  if (call >= 0) seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), call, 0);
  if (seccomp_load(filter) != 0 || dup2(channel, 103) < 0 || dup2(library, 104) < 0 ||
      dup2(103, 3) < 0 || dup2(104, 4) < 0)
    _exit(99);
  const std::string program = (testing::bin_folder() / "plugin_host").string();
  execl(program.c_str(), "plugin_host", argument, nullptr);
  _exit(98);
}

// What the host says first: its frame's type and payload.
std::string first_words(int call, const char* argument = nullptr) {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return "socketpair";
  const auto path = testing::test_plugin("early");
  const auto digest = plugins::sha256(as_bytes(testing::read_file(path))).value();
  const auto library = LibraryImage::read(path, digest).value();
  const pid_t child = fork();
  if (child == 0) become_host(ends[1], library->descriptor(), call, argument);
  close(ends[1]);
  wire::FrameReader reader;
  std::string words;
  std::array<std::uint8_t, 4096> buffer{};
  for (ssize_t got = 0; words.empty() && (got = read(ends[0], buffer.data(), buffer.size())) > 0;) {
    reader.append({buffer.data(), static_cast<std::size_t>(got)});
    const auto frame = reader.next();
    if (frame.ok() && *frame)
      words = static_cast<char>((*frame)->type) + std::string(as_text((*frame)->payload));
  }
  close(ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  return words;
}

class HostStart : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = testing::why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
  }
};

TEST_F(HostStart, IsReadyWithEverythingInPlace) {
  EXPECT_EQ(first_words(-1), "rearly\n1.0.0");
}

TEST_F(HostStart, RefusesToRunWithoutLandlock) {
  const std::string words = first_words(SCMP_SYS(landlock_create_ruleset));
  EXPECT_EQ(words.substr(0, 2), "es") << words;
  EXPECT_NE(words.find("Landlock"), std::string::npos) << words;
}

TEST_F(HostStart, RefusesToRunWhenLandlockCannotBeEnforced) {
  EXPECT_EQ(first_words(SCMP_SYS(landlock_restrict_self)).substr(0, 2), "es");
}

TEST_F(HostStart, RefusesToRunWithoutLimits) {
  EXPECT_EQ(first_words(SCMP_SYS(prlimit64)).substr(0, 2), "es");
}

TEST_F(HostStart, GoesOnWithoutNamespaces) {
  EXPECT_EQ(first_words(SCMP_SYS(unshare)), "rearly\n1.0.0");
}

TEST_F(HostStart, RunsUnsandboxedOnlyWhenToldInWords) {
  EXPECT_EQ(first_words(SCMP_SYS(landlock_create_ruleset), host::kUnsandboxedWords),
            "rearly\n1.0.0");
  EXPECT_EQ(first_words(SCMP_SYS(landlock_create_ruleset), "--unsandboxed").substr(0, 2), "ea");
}

}  // namespace
}  // namespace scrutiny
