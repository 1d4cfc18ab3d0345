#include "plugins/testing/conformance.h"

#include <stdexcept>

#include <gtest/gtest.h>

#include "plugins/sdk/run_plugin.h"
#include "plugins/sniff/sniff.h"

namespace scrutiny::testing {
namespace {

PluginInfo find_plugin(const std::string& id) {
  PluginTrust trust;
  trust.unsigned_plugins = UnsignedPlugins::kAllowed;  // as built, before an operator signs it
  const auto scan = scan_plugins(built_plugin(id).parent_path(), trust, PluginLimits());
  if (!scan.ok()) throw std::runtime_error(scan.error().describe());
  for (const PluginInfo& info : scan->usable) {
    if (info.manifest.id == id) return info;
  }
  for (const RefusedPlugin& refused : scan->refused) {
    if (refused.folder.filename() == id) throw std::runtime_error(refused.reason.describe());
  }
  throw std::runtime_error("no plugin " + id);
}

ExtractionClientConfig config() {
  ExtractionClientConfig out;
  out.worker.host_program = bin_folder() / "plugin_host";
  out.worker.landlock_abi_max = 2;
  out.attempts_per_document = 1000;
  return out;
}

std::string verdict_of(const Result<Extraction>& result) {
  if (!result.ok()) return std::string(stable_string(result.error().code()));
  Extraction plain = *result;
  plain.library_sha256 = "x";  // only the sandboxed run knows it
  return to_json(plain);
}

}  // namespace

Conformance::Conformance(const scrutiny_plugin& table, std::string id, std::string configuration)
    : table_(table),
      configuration_(std::move(configuration)),
      plugin_(find_plugin(id)),
      client_(config(), health_) {
  EXPECT_EQ(table.abi_major, SCRUTINY_PLUGIN_ABI_MAJOR);
  EXPECT_GE(table.struct_size, sizeof(scrutiny_plugin));
  const Status probe = client_.probe(plugin_);
  if (!probe.ok()) throw std::runtime_error(probe.error().describe());
}

Result<Extraction> Conformance::in_sandbox(std::string_view document) {
  const MemoryDocument memory(document);
  auto request = memory.request(std::string(sniff(as_bytes(document))));
  request.configuration = configuration_;
  auto outcome = client_.extract(plugin_, request, PluginLimits(), CancelToken());
  if (!outcome.ok()) return outcome.error();
  return std::move(outcome->extraction);
}

Result<Extraction> Conformance::in_process(std::string_view document, std::size_t slice) {
  sdk::RunOptions options;
  options.slice = slice;
  options.configuration = configuration_;
  return sdk::run_plugin(table_, as_bytes(document), options);
}

void Conformance::expect_agreement(std::string_view name, std::string_view document) {
  EXPECT_EQ(verdict_of(in_sandbox(document)), verdict_of(in_process(document, 1u << 20))) << name;
}

void Conformance::expect_same(std::string_view name, std::string_view document) {
  const std::string sandboxed = verdict_of(in_sandbox(document));
  EXPECT_EQ(sandboxed, verdict_of(in_process(document, 1u << 20))) << name;
  EXPECT_EQ(sandboxed, verdict_of(in_process(document, 4093))) << name << ", in small slices";
  EXPECT_EQ(sandboxed, verdict_of(in_sandbox(document))) << name << ", a second time";
}

void Conformance::expect_survival_of_cuts(std::string_view document, std::size_t steps) {
  for (std::size_t i = 0; i < steps; ++i) {
    const std::string_view part = document.substr(0, document.size() * i / steps);
    const auto result = in_sandbox(part);
    if (result.ok()) continue;
    EXPECT_EQ(result.error().code(), ErrorCode::kPluginRefused)
        << "cut at " << part.size() << ": " << result.error().describe();
  }
}

Extraction Conformance::read(std::string_view document) {
  auto result = in_sandbox(document);
  EXPECT_TRUE(result.ok()) << result.error().describe();
  return result.ok() ? *std::move(result) : Extraction();
}

}  // namespace scrutiny::testing
