// What the sandbox's tests share: one client over a folder of test plugins, with short deadlines.
#pragma once

#include <gtest/gtest.h>

#include "plugins/testing/plugin_fixture.h"

namespace scrutiny::testing {

// Every test runs at the kernel's own Landlock ABI and as if it had only ABI 2.
class SandboxTest : public ::testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    if (const std::string why = why_no_sandbox(); !why.empty()) GTEST_SKIP() << why;
    before_ = footprint();
  }

  void TearDown() override {
    if (IsSkipped()) return;
    client_.reset();
    plugins_.clear();
    EXPECT_EQ(footprint().descriptors, before_.descriptors);
    EXPECT_FALSE(footprint().children);
  }

  ExtractionClientConfig config() const {
    ExtractionClientConfig out;
    out.worker.host_program = bin_folder() / "plugin_host";
    out.worker.landlock_abi_max = GetParam();
    out.warm_workers = 0;
    out.attempts_per_document = 1000;
    out.crashes_to_quarantine = 1000;
    return out;
  }

  ExtractionClient& client() {
    if (!client_) client_ = std::make_unique<ExtractionClient>(config(), health_);
    return *client_;
  }

  // Installs, scans and returns the plugin.
  const PluginInfo& plugin(const std::string& id, const std::filesystem::path& library) {
    install(folder_.path(), id, library);
    auto scan = scan_plugins(folder_.path(), trust_test_key(), PluginLimits());
    for (PluginInfo& info : scan.value().usable) {
      if (info.manifest.id == id)
        return plugins_.insert_or_assign(id, std::move(info)).first->second;
    }
    throw std::runtime_error("not usable: " + id);
  }

  TemporaryFolder folder_;
  MemoryPluginHealth health_;

 private:
  std::map<std::string, PluginInfo> plugins_;
  std::unique_ptr<ExtractionClient> client_;
  Footprint before_;
};

}  // namespace scrutiny::testing
