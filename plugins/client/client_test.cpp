// The supervisor's own rules, with real workers.
#include "plugins/client/client.h"

#include <thread>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "api/plugin_abi.h"
#include "plugins/testing/plugin_fixture.h"

namespace scrutiny {
namespace {

using testing::MemoryDocument;

class Client : public ::testing::Test {
 protected:
  void SetUp() override {
    if (const std::string why = testing::why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
    testing::install(folder_.path(), "hostile", testing::test_plugin("hostile"));
    scan_ = scan_plugins(folder_.path(), testing::trust_test_key(), PluginLimits()).value();
    before_ = testing::footprint();
  }

  void TearDown() override {
    if (IsSkipped()) return;
    EXPECT_EQ(testing::footprint(), before_);
  }

  static ExtractionClientConfig config(std::size_t warm = 0) {
    ExtractionClientConfig out;
    out.worker.host_program = testing::bin_folder() / "plugin_host";
    out.warm_workers = warm;
    out.crashes_to_quarantine = 3;
    return out;
  }

  const PluginInfo& hostile() const { return scan_.usable.at(0); }

  ErrorCode code_of(ExtractionClient& client, std::string_view order) {
    const MemoryDocument document(order);
    const auto outcome =
        client.extract(hostile(), document.request(), PluginLimits(), CancelToken());
    return outcome.ok() ? ErrorCode::kNotFound : outcome.error().code();
  }

  testing::TemporaryFolder folder_;
  PluginScan scan_;
  MemoryPluginHealth health_;
  testing::Footprint before_;
};

TEST_F(Client, HandsOnWhyAPluginRefuses) {
  ExtractionClient client(config(), health_);
  const auto told = [&](const std::string& order) {
    const MemoryDocument document(order);
    const auto out = client.extract(hostile(), document.request(), PluginLimits(), CancelToken());
    EXPECT_EQ(out.error().code(), ErrorCode::kPluginRefused);
    return out.error().public_text();
  };
  EXPECT_EQ(told("refuse: It is locked with a password."), "It is locked with a password.");
  EXPECT_EQ(told("refuse: a\nb\x01\xFF"), "a b\xEF\xBF\xBD") << "one valid line, whatever it sends";
  EXPECT_EQ(told("refuse: " + std::string(100'000, 'x')), std::string(SCRUTINY_MAX_REFUSAL, 'x'));
  EXPECT_FALSE(told("refuse").empty());
}

TEST_F(Client, TellsAPluginWhatItsRequestSays) {
  ExtractionClient client(config(), health_);
  const MemoryDocument document("say what you were told");
  DocumentRequest request = document.request();
  request.configuration =
      R"({"type":"warning","code":"told","text":")" + std::string(60'000, 't') + R"("})";
  const auto out = client.extract(hostile(), request, PluginLimits(), CancelToken());
  ASSERT_TRUE(out.ok()) << out.error().describe();
  ASSERT_EQ(out->extraction.warnings.size(), 1u);
  EXPECT_EQ(out->extraction.warnings[0].text.size(), 60'000u);
}

// Its binary knows nothing of what was appended since.
TEST_F(Client, LoadsAPluginBuiltAgainstTheFirstRelease) {
  testing::install(folder_.path(), "of_abi_1_0", testing::test_plugin("of_abi_1_0"));
  const auto scan = scan_plugins(folder_.path(), testing::trust_test_key(), PluginLimits()).value();
  const PluginInfo* old = nullptr;
  for (const PluginInfo& plugin : scan.usable)
    if (plugin.manifest.id == "of_abi_1_0") old = &plugin;
  ASSERT_NE(old, nullptr);
  ExtractionClient client(config(), health_);
  const auto read = [&](std::string_view text) {
    const MemoryDocument document(text);
    return client.extract(*old, document.request(), PluginLimits(), CancelToken());
  };
  const auto out = read("anything");
  ASSERT_TRUE(out.ok()) << out.error().describe();
  EXPECT_EQ(out->extraction.document.format, "of_abi_1_0");
  EXPECT_EQ(read("refuse").error().code(), ErrorCode::kPluginRefused);
}

TEST_F(Client, TriesADocumentTwiceAtMostOnTheSameLibrary) {
  ExtractionClient client(config(), health_);
  EXPECT_EQ(code_of(client, "segfault"), ErrorCode::kWorkerCrashed);
  EXPECT_EQ(code_of(client, "segfault"), ErrorCode::kWorkerCrashed);
  EXPECT_EQ(code_of(client, "segfault"), ErrorCode::kPluginUnusable);
  EXPECT_EQ(code_of(client, "nothing"), ErrorCode::kNotFound) << "other documents are read";
}

TEST_F(Client, QuarantinesALibraryThatCrashesOnOneDocumentAfterAnother) {
  ExtractionClient client(config(1), health_);
  EXPECT_EQ(code_of(client, "segfault"), ErrorCode::kWorkerCrashed);
  EXPECT_EQ(code_of(client, "segfault"), ErrorCode::kWorkerCrashed)
      << "the same document counts once";
  EXPECT_EQ(code_of(client, "open"), ErrorCode::kWorkerPolicy);
  EXPECT_EQ(code_of(client, "garbage"), ErrorCode::kWorkerProtocol);
  EXPECT_EQ(code_of(client, "nothing"), ErrorCode::kPluginQuarantined);
  ExtractionClient later(config(), health_);
  EXPECT_EQ(code_of(later, "nothing"), ErrorCode::kPluginQuarantined) << "it outlives the client";
}

TEST_F(Client, ForgetsCrashesOnceADocumentIsRead) {
  ExtractionClient client(config(), health_);
  code_of(client, "segfault");
  code_of(client, "abort");
  EXPECT_EQ(code_of(client, "nothing"), ErrorCode::kNotFound);
  code_of(client, "throw");
  code_of(client, "open");
  EXPECT_EQ(code_of(client, "nothing"), ErrorCode::kNotFound) << "not quarantined";
}

TEST_F(Client, DoesNotHoldADocumentsHungerAgainstThePlugin) {
  ExtractionClient client(config(), health_);
  for (const char* order : {"allocate", "allocate with new", "oversize", "write"})
    code_of(client, order);
  EXPECT_EQ(health_.crashes(hostile().manifest.library_sha256), 0u);
  EXPECT_EQ(code_of(client, "nothing"), ErrorCode::kNotFound);
}

TEST_F(Client, KeepsAWarmWorkerForTheNextDocument) {
  ExtractionClient client(config(1), health_);
  ASSERT_TRUE(client.probe(hostile()).ok());
  for (int i = 0; i < 3; ++i) {
    const MemoryDocument document("nothing " + std::to_string(i));
    const auto outcome =
        client.extract(hostile(), document.request(), PluginLimits(), CancelToken());
    ASSERT_TRUE(outcome.ok()) << outcome.error().describe();
    EXPECT_EQ(outcome->report.start, WorkerStart::kWarm);
  }
  client.drop_warm_workers();
  const MemoryDocument document("nothing");
  const auto outcome = client.extract(hostile(), document.request(), PluginLimits(), CancelToken());
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->report.start, WorkerStart::kCold);
}

TEST_F(Client, StartsAnotherWhenAWarmWorkerHasDied) {
  ExtractionClient client(config(1), health_);
  ASSERT_TRUE(client.probe(hostile()).ok());
  const std::vector<int> children = testing::child_processes();
  ASSERT_EQ(children.size(), 1u);
  ASSERT_EQ(kill(children[0], SIGKILL), 0);
  siginfo_t info{};
  ASSERT_EQ(waitid(P_PID, static_cast<id_t>(children[0]), &info, WEXITED | WNOWAIT), 0);
  EXPECT_EQ(code_of(client, "nothing"), ErrorCode::kNotFound);
}

TEST_F(Client, NamesPluginAndLibraryInWhatItReturns) {
  ExtractionClient client(config(), health_);
  const MemoryDocument document("nothing");
  const auto outcome = client.extract(hostile(), document.request(), PluginLimits(), CancelToken());
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->extraction.plugin_id, "hostile");
  EXPECT_EQ(outcome->extraction.plugin_version, "1.0.0");
  EXPECT_EQ(outcome->extraction.library_sha256, plugins::to_hex(hostile().manifest.library_sha256));
}

TEST_F(Client, CancelsARunningDocumentFromAnotherThread) {
  ExtractionClient client(config(), health_);
  const MemoryDocument document("progress");
  CancelSource source;
  std::thread other([&] { source.cancel(); });
  const auto outcome =
      client.extract(hostile(), document.request(), PluginLimits(), source.token());
  other.join();
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().code(), ErrorCode::kUnavailable);
  EXPECT_EQ(health_.failures(hostile().manifest.library_sha256, document.request().sha256), 0u);
}

TEST_F(Client, RefusesWhatIsNoSealedMemfd) {
  ExtractionClient client(config(), health_);
  const int fd = memfd_create("unsealed", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  const auto outcome =
      client.extract(hostile(), {fd, Digest{}, "text/plain"}, PluginLimits(), CancelToken());
  close(fd);
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().code(), ErrorCode::kInternal);
}

TEST_F(Client, RefusesADocumentAboveItsLimit) {
  ExtractionClient client(config(), health_);
  const MemoryDocument document("nothing");
  PluginLimits limits;
  limits.document_bytes = 6;
  const auto outcome = client.extract(hostile(), document.request(), limits, CancelToken());
  EXPECT_EQ(outcome.error().code(), ErrorCode::kTooLarge);
}

TEST_F(Client, GivesADocumentRoomBesideThePluginsMemory) {
  ExtractionClient client(config(1), health_);
  // Larger than what the plugin may use for itself; the test plugin copies nothing of "nothing...".
  const MemoryDocument document("nothing" + std::string(60u << 20, ' '));
  ASSERT_TRUE(client.probe(hostile()).ok());
  const auto outcome = client.extract(hostile(), document.request(), PluginLimits(), CancelToken());
  EXPECT_TRUE(outcome.ok()) << outcome.error().describe();
}

TEST_F(Client, SaysSoWhenTheHostProgramIsMissing) {
  ExtractionClientConfig broken = config();
  broken.worker.host_program = folder_.path() / "nothing_here";
  ExtractionClient client(broken, health_);
  EXPECT_EQ(code_of(client, "nothing"), ErrorCode::kUnavailable);
}

TEST_F(Client, ServesManyThreadsAtOnceGoodAndBad) {
  ExtractionClientConfig many = config(2);
  many.crashes_to_quarantine = 1000;
  many.attempts_per_document = 1000;
  ExtractionClient client(many, health_);
  std::atomic<int> right = 0;
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 6; ++i) {
        if (code_of(client, "nothing") == ErrorCode::kNotFound) ++right;
        if (t % 2 && code_of(client, "segfault") == ErrorCode::kWorkerCrashed) ++right;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(right, 4 * 6 + 2 * 6);
}

}  // namespace
}  // namespace scrutiny
