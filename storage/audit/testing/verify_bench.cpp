// How fast a long trail is verified: `bench_verify` (not run by ctest; figures in
// docs/performance.md). It writes a log of a million records to a temporary folder first, about
// half a gigabyte; SCRUTINY_BENCH_RECORDS asks for another number, SCRUTINY_BENCH_TRAIL for a
// folder that stays, for `scrutiny verify`. Ten million take 10 GiB of memory to make.
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include <benchmark/benchmark.h>

#include "storage/audit/testing/trail_builder.h"
#include "storage/audit/verify/directory_trail.h"
#include "storage/audit/verify/verify.h"
#include "tests/support/temp_dir.h"

namespace scrutiny {
namespace {

std::uint64_t records_asked() {
  const char* const asked = std::getenv("SCRUTINY_BENCH_RECORDS");
  return asked == nullptr ? 1'000'000 : std::strtoull(asked, nullptr, 10);
}
const std::uint64_t kRecords = records_asked();

struct LongTrail {
  testing::TempDir folder;
  std::filesystem::path path;
  std::optional<NoteVerifier> key;
  double record_size = 0;

  LongTrail() {
    TrailBuilder builder({"example.com/log", NoteKeyType::kEd25519, SigningKey::generate()});
    builder.leave_out_payloads();
    const UnitId unit = builder.create_unit();
    std::uint64_t bytes = 0;
    while (builder.size() < kRecords)
      bytes += builder.record(builder.add("document.submitted", unit, {})).size();
    record_size = static_cast<double>(bytes) / static_cast<double>(kRecords);
    key = builder.signer().verifier();
    const char* const kept = std::getenv("SCRUTINY_BENCH_TRAIL");
    path = folder.path();
    if (kept != nullptr) path = kept;
    write_files(builder.files(), path);
  }
};

const LongTrail& long_trail() {
  static const LongTrail trail;
  return trail;
}

void verify_log_level(benchmark::State& state) {
  const LongTrail& trail = long_trail();
  VerifyOptions options;
  options.log_keys = {*trail.key};
  options.threads = static_cast<unsigned>(state.range(0));
  for (auto _ : state) {
    const auto source = DirectoryTrail::open(trail.path).value();
    const VerifyReport report = verify_trail(*source, options);
    if (report.verdict != Verdict::kHolds) state.SkipWithError(describe(report).c_str());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kRecords));
  state.counters["record_bytes"] = trail.record_size;
}
BENCHMARK(verify_log_level)
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->MinTime(5);

void encode_record(benchmark::State& state) {
  Record record;
  record.action = "document.submitted";
  record.agency = AgencyId{};
  record.version = 2;
  record.index = 123456;
  record.time = 1'795'414'263'123;
  for (auto _ : state) benchmark::DoNotOptimize(encode(record));
}
BENCHMARK(encode_record);

void decode_record(benchmark::State& state) {
  Record record;
  record.action = "document.submitted";
  record.agency = AgencyId{};
  record.version = 2;
  const std::string bytes = encode(record);
  for (auto _ : state) benchmark::DoNotOptimize(decode(bytes));
}
BENCHMARK(decode_record);

void append_leaf(benchmark::State& state) {
  TreeFrontier frontier;
  for (auto _ : state) frontier.append(Digest{});
  benchmark::DoNotOptimize(frontier.root());
}
BENCHMARK(append_leaf);

}  // namespace
}  // namespace scrutiny

BENCHMARK_MAIN();
