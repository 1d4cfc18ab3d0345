#include "plugins/host/options.h"

#include <vector>

#include <gtest/gtest.h>

namespace scrutiny::host {
namespace {

Result<Options> parse(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "plugin_host");
  return parse_options(static_cast<int>(arguments.size()), arguments.data());
}

TEST(Options, AreSandboxedUnlessToldOtherwiseInWords) {
  EXPECT_EQ(parse({})->sandbox, Sandbox::kRequired);
  EXPECT_EQ(parse({kUnsandboxedWords})->sandbox, Sandbox::kNone);
  EXPECT_FALSE(parse({"--unsandboxed"}).ok());
  EXPECT_FALSE(parse({"--unsandboxed=yes"}).ok());
}

TEST(Options, TakeNumbers) {
  const auto options =
      parse({"--memory-bytes=5", "--document-bytes=6", "--cpu-seconds=7", "--landlock-abi-max=2"});
  ASSERT_TRUE(options.ok());
  EXPECT_EQ(options->memory_bytes, 5u);
  EXPECT_EQ(options->document_bytes, 6u);
  EXPECT_EQ(options->cpu_seconds, 7u);
  EXPECT_EQ(options->landlock_abi_max, 2);
}

TEST(Options, RefuseWhatTheyDoNotKnow) {
  for (const char* bad :
       {"", "--memory-bytes", "--memory-bytes=", "--memory-bytes=0", "--memory-bytes=-1",
        "--memory-bytes=5x", "--memory-bytes=99999999999999999999", "--cpu=1", "file"})
    EXPECT_FALSE(parse({bad}).ok()) << bad;
}

}  // namespace
}  // namespace scrutiny::host
