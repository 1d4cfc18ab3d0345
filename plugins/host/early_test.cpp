// Plugins that misbehave while they are loaded, and libraries that are no plugins.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "plugins/host/sandbox_fixture.h"

namespace scrutiny {
namespace {

using testing::MemoryDocument;

struct Deed {
  const char* library;
  ErrorCode code;
};

constexpr Deed kDeeds[] = {
    {"constructor_crash", ErrorCode::kWorkerCrashed},
    {"constructor_connect_out", ErrorCode::kWorkerPolicy},
    {"constructor_fork_off", ErrorCode::kWorkerPolicy},
    {"constructor_execute", ErrorCode::kWorkerPolicy},
    {"constructor_trace", ErrorCode::kWorkerPolicy},
    {"constructor_signal_another", ErrorCode::kWorkerPolicy},
    {"constructor_loop", ErrorCode::kWorkerTimeout},
    {"constructor_allocate", ErrorCode::kWorkerOom},
    {"constructor_answer_garbage", ErrorCode::kWorkerProtocol},
    {"describe_crash", ErrorCode::kWorkerCrashed},
    {"no_warmth", ErrorCode::kPluginUnusable},
    {"no_entry", ErrorCode::kPluginUnusable},
    {"other_major", ErrorCode::kPluginUnusable},
    {"short_table", ErrorCode::kPluginUnusable},
};

class Early : public testing::SandboxTest {
 protected:
  Result<ExtractionOutcome> extract(const std::string& library) {
    ExtractionClientConfig quick = config();
    quick.start_deadline = std::chrono::milliseconds(2000);
    ExtractionClient early_client(quick, health_);
    std::filesystem::remove_all(folder_.path() / "early");
    const PluginInfo& info = plugin("early", testing::test_plugin(library));
    const MemoryDocument document("x");
    return early_client.extract(info, document.request(), PluginLimits(), CancelToken());
  }
};

std::filesystem::path mark() {
  return testing::test_plugin("x").parent_path() / "mark";
}

TEST_P(Early, IsStoppedAndNamedBeforeAnyDocumentIsThere) {
  for (const Deed& deed : kDeeds) {
    const auto outcome = extract(deed.library);
    ASSERT_FALSE(outcome.ok()) << deed.library;
    EXPECT_EQ(outcome.error().code(), deed.code)
        << deed.library << ": " << outcome.error().describe();
    EXPECT_FALSE(testing::footprint().children) << deed.library;
  }
  const auto outcome = extract("early");
  ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
  EXPECT_EQ(outcome->extraction.document.format, "early");
}

// The plugins know one path only, and ctest runs several processes of this test at once.
class MarkLock {
 public:
  MarkLock()
      : descriptor_(
            ::open((mark().string() + ".lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600)) {
    if (descriptor_ < 0 || ::flock(descriptor_, LOCK_EX) != 0) {
      throw std::runtime_error("cannot lock " + mark().string());
    }
  }
  ~MarkLock() { ::close(descriptor_); }
  MarkLock(const MarkLock&) = delete;
  MarkLock& operator=(const MarkLock&) = delete;

 private:
  int descriptor_;
};

TEST_P(Early, CannotTouchFilesWhileItIsLoaded) {
  const MarkLock lock;
  for (const char* library : {"constructor_touch_files", "describe_touch_files"}) {
    testing::write_file(mark(), "as it was");
    const auto outcome = extract(library);
    EXPECT_TRUE(outcome.ok()) << library << " reached a file: " << outcome.error().describe();
    EXPECT_EQ(testing::read_file(mark()), "as it was");
    EXPECT_FALSE(std::filesystem::exists(mark().string() + ".d"));
  }
  std::filesystem::remove(mark());
}

TEST_P(Early, TouchesFilesWithoutTheSandbox) {  // so the test above can fail
  const MarkLock lock;
  testing::write_file(mark(), "as it was");
  ExtractionClientConfig open = config();
  open.worker.sandbox = WorkerSandbox::kNone;
  ExtractionClient open_client(open, health_);
  const PluginInfo& info = plugin("early", testing::test_plugin("constructor_touch_files"));
  const MemoryDocument document("x");
  const auto outcome = open_client.extract(info, document.request(), PluginLimits(), CancelToken());
  EXPECT_FALSE(outcome.ok());
  std::filesystem::remove(mark());
}

TEST_P(Early, IsProbedWithoutADocument) {
  const PluginInfo& good = plugin("early", testing::test_plugin("early"));
  EXPECT_TRUE(client().probe(good).ok());
  const PluginInfo& bad = plugin("early", testing::test_plugin("no_warmth"));
  EXPECT_EQ(client().probe(bad).error().code(), ErrorCode::kPluginUnusable);
}

TEST_P(Early, MustBeWhatItsManifestSays) {
  const PluginInfo& info = plugin("other_name", testing::test_plugin("early"));
  EXPECT_EQ(client().probe(info).error().code(), ErrorCode::kPluginUnusable);
}

INSTANTIATE_TEST_SUITE_P(KernelAndAbi2, Early, ::testing::Values(1000, 2));

}  // namespace
}  // namespace scrutiny
