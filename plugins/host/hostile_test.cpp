// One misbehaving plugin, one way to misbehave a document: each is stopped and named rightly, and a
// good document is read right afterwards.
#include <fstream>

#include "plugins/host/sandbox_fixture.h"

namespace scrutiny {
namespace {

using testing::MemoryDocument;

struct Deed {
  const char* order;
  ErrorCode code;
};

constexpr Deed kDeeds[] = {
    {"open", ErrorCode::kWorkerPolicy},
    {"open library", ErrorCode::kWorkerPolicy},
    {"create", ErrorCode::kWorkerPolicy},
    {"unlink", ErrorCode::kWorkerPolicy},
    {"socket", ErrorCode::kWorkerPolicy},
    {"connect", ErrorCode::kWorkerPolicy},
    {"fork", ErrorCode::kWorkerPolicy},
    {"clone", ErrorCode::kWorkerPolicy},
    {"exec", ErrorCode::kWorkerPolicy},
    {"ptrace", ErrorCode::kWorkerPolicy},
    {"signal another", ErrorCode::kWorkerPolicy},
    {"kill itself", ErrorCode::kWorkerPolicy},
    {"raise kill", ErrorCode::kWorkerPolicy},
    {"dlopen", ErrorCode::kWorkerPolicy},
    {"executable memory", ErrorCode::kWorkerPolicy},
    {"io_uring", ErrorCode::kWorkerPolicy},
    {"allocate", ErrorCode::kWorkerOom},
    {"allocate with new", ErrorCode::kWorkerOom},
    {"loop", ErrorCode::kWorkerTimeout},
    {"sleep", ErrorCode::kWorkerPolicy},
    {"progress", ErrorCode::kWorkerTimeout},
    {"stderr", ErrorCode::kWorkerTimeout},
    {"write", ErrorCode::kOutputLimit},
    {"log", ErrorCode::kOutputLimit},
    {"oversize", ErrorCode::kOutputLimit},
    {"garbage", ErrorCode::kWorkerProtocol},
    {"forged length", ErrorCode::kWorkerProtocol},
    {"cut frame", ErrorCode::kWorkerProtocol},
    {"late ready", ErrorCode::kWorkerProtocol},
    {"no json", ErrorCode::kWorkerProtocol},
    {"bad item", ErrorCode::kWorkerProtocol},
    {"exit", ErrorCode::kWorkerProtocol},
    {"close channel", ErrorCode::kWorkerProtocol},
    {"answer for itself", ErrorCode::kWorkerProtocol},
    {"stopped", ErrorCode::kWorkerProtocol},
    {"exit 1", ErrorCode::kWorkerCrashed},
    {"segfault", ErrorCode::kWorkerCrashed},
    {"abort", ErrorCode::kWorkerCrashed},
    {"throw", ErrorCode::kWorkerCrashed},
    {"overflow", ErrorCode::kWorkerCrashed},
    {"fail", ErrorCode::kWorkerCrashed},
    {"refuse", ErrorCode::kPluginRefused},
};

class Hostile : public testing::SandboxTest {
 protected:
  // Deadlines are short where nothing else is expected to stop the plugin.
  Result<ExtractionOutcome> obey(std::string_view order,
                                 ErrorCode expected = ErrorCode::kNotFound) {
    const MemoryDocument document(order);
    PluginLimits limits;
    if (expected == ErrorCode::kWorkerTimeout) {
      limits.total = std::chrono::milliseconds(400);
      limits.progress = std::chrono::milliseconds(200);
    }
    return client().extract(hostile(), document.request(), limits, CancelToken());
  }
  const PluginInfo& hostile() {
    if (!hostile_) hostile_ = &plugin("hostile", testing::test_plugin("hostile"));
    return *hostile_;
  }

 private:
  const PluginInfo* hostile_ = nullptr;
};

TEST_P(Hostile, IsStoppedAndNamedAndHurtsNoOneElse) {
  for (const Deed& deed : kDeeds) {
    const auto outcome = obey(deed.order, deed.code);
    ASSERT_FALSE(outcome.ok()) << deed.order;
    EXPECT_EQ(outcome.error().code(), deed.code)
        << deed.order << ": " << outcome.error().describe();
    const auto after = obey("nothing");
    ASSERT_TRUE(after.ok()) << "after " << deed.order << ": " << after.error().describe();
    EXPECT_EQ(after->extraction.document.format, "survived");
    EXPECT_FALSE(testing::footprint().children) << deed.order;
  }
  EXPECT_FALSE(std::filesystem::exists("/tmp/scrutiny-hostile"));
}

TEST_P(Hostile, IsEndedWhenItsResultIsNoLongerWanted) {
  const MemoryDocument document("loop");
  CancelSource source;
  source.cancel();
  const auto outcome =
      client().extract(hostile(), document.request(), PluginLimits(), source.token());
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().code(), ErrorCode::kUnavailable);
}

TEST_P(Hostile, CannotUseMoreThanItsShareOfMemory) {
  const auto outcome = obey("nothing");
  ASSERT_TRUE(outcome.ok());
  EXPECT_GT(outcome->report.peak_memory_bytes, 1u << 20);
  EXPECT_LT(outcome->report.peak_memory_bytes, 256u << 20);
}

INSTANTIATE_TEST_SUITE_P(KernelAndAbi2, Hostile, ::testing::Values(1000, 2));

}  // namespace
}  // namespace scrutiny
