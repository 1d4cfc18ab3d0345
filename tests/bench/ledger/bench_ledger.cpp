// How fast the ledger appends and proves, and whether that depends on how long the log is.
//   bench_ledger --data DIR [--points 10000,1000000] [--windows 20] [--window 20000]
// Every append goes through the sequencer: sealed, idempotency key, precondition, two state rows,
// group commit with two syncs. Prints one line per figure; medians of windows. DIR is filled and
// kept, so that a later run goes on from there.
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <random>
#include <thread>

#include <CLI/CLI.hpp>
#include <fcntl.h>
#include <unistd.h>

#include "storage/crypto/random.h"
#include "storage/crypto/sha256.h"
#include "storage/ledger/open.h"
#include "storage/state/trail_projection.h"
#include "tests/support/notes.h"

namespace scrutiny {
namespace {

using SteadyClock = std::chrono::steady_clock;

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double seconds_since(SteadyClock::time_point start) {
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

class Bench {
 public:
  explicit Bench(const std::string& folder) {
    LedgerSettings settings;
    settings.paths.root = folder;
    settings.origin = "bench.example/log";
    settings.kind = LogKind::kDemo;
    settings.projections = {std::make_shared<TrailProjection>(),
                            std::make_shared<testing::Notes>()};
    auto opened = open_ledger(std::move(settings), OpenMode::kCreateIfMissing);
    if (!opened.ok()) throw std::runtime_error(opened.error().describe());
    ledger_ = std::move(opened).value();
    for (int i = 0; i < 64; ++i) units_.push_back(ledger_->create_unit().value());
  }

  RunningLedger& ledger() { return *ledger_; }

  // Appends `count` records with at most `callers` on their way; returns latencies in milliseconds.
  std::vector<double> append(std::uint64_t count, std::size_t callers) {
    std::vector<double> latencies(count);
    std::mutex mutex;
    std::condition_variable answered;
    std::size_t open = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
      {
        std::unique_lock lock(mutex);
        answered.wait(lock, [&] { return open < callers; });
        ++open;
      }
      const auto start = SteadyClock::now();
      ledger_->submit(make_command(), [&, i, start](Result<Committed> done) {
        if (!done.ok()) throw_later(done.error());
        latencies[i] = seconds_since(start) * 1e3;
        // Signalled under the lock, since the waiter may go away right after.
        const std::lock_guard lock(mutex);
        --open;
        answered.notify_one();
      });
    }
    std::unique_lock lock(mutex);
    answered.wait(lock, [&] { return open == 0; });
    if (!error_.empty()) throw std::runtime_error(error_);
    return latencies;
  }

  void fill(std::uint64_t size) {
    while (ledger_->size() < size)
      append(std::min<std::uint64_t>(size - ledger_->size(), 50'000), 1024);
  }

 private:
  Command make_command() {
    Command command;
    command.action = "note.added";
    command.actor = id_cast<ActorId>(account_);
    command.agency = AgencyId(AgencyId::Raw{7});
    command.subject = new_id<SubjectId>();
    command.version = 1;
    command.unit = units_[next_++ % units_.size()];
    command.payload = {{"text", std::string(160, 't')}};
    command.idempotency = IdempotencyClaim{account_, command.subject.text(), sha256({})};
    command.precondition = [key = "note/" +
                                  command.subject.text()](const StateReader& state) -> Status {
      if (!state.get(key)) return {};
      return Error(ErrorCode::kConflict, "There is such a note.");
    };
    return command;
  }
  void throw_later(const Error& error) {
    if (error_.empty()) error_ = error.describe();
  }

  std::unique_ptr<RunningLedger> ledger_;
  std::vector<UnitId> units_;
  std::uint64_t next_ = 0;
  AccountId account_ = new_id<AccountId>();
  std::string error_;
};

void print_append(Bench& bench, std::size_t callers, std::size_t windows, std::uint64_t window) {
  std::vector<double> rates;
  std::vector<double> cpu;
  std::vector<double> group;
  std::vector<double> p50;
  std::vector<double> p99;
  for (std::size_t i = 0; i < windows; ++i) {
    const auto before = bench.ledger().load();
    const auto start = SteadyClock::now();
    auto latencies = bench.append(window, callers);
    rates.push_back(static_cast<double>(window) / seconds_since(start));
    const auto after = bench.ledger().load();
    const auto used = static_cast<double>((after.writer_cpu - before.writer_cpu).count());
    cpu.push_back(used / 1e3 / static_cast<double>(window));
    group.push_back(static_cast<double>(window) /
                    static_cast<double>(after.commits - before.commits));
    std::sort(latencies.begin(), latencies.end());
    p50.push_back(latencies[latencies.size() / 2]);
    p99.push_back(latencies[latencies.size() * 99 / 100]);
  }
  std::printf(
      "append  size %9llu  callers %4zu  %8.0f /s  writer CPU %6.2f us  group %6.1f  p50 %7.3f ms  "
      "p99 %7.3f ms\n",
      static_cast<unsigned long long>(bench.ledger().size()), callers, median(rates), median(cpu),
      median(group), median(p50), median(p99));
}

void print_proofs(Bench& bench, std::size_t windows) {
  constexpr int kProofs = 500;
  std::mt19937_64 random(1);
  std::vector<double> inclusion;
  std::vector<double> consistency;
  const auto size = bench.ledger().size();
  const auto time = [&](const auto& prove) {
    const auto start = SteadyClock::now();
    for (int i = 0; i < kProofs; ++i) {
      if (!prove().ok()) throw std::runtime_error("no proof");
    }
    return seconds_since(start) * 1e6 / kProofs;
  };
  for (std::size_t i = 0; i < windows; ++i) {
    inclusion.push_back(
        time([&] { return bench.ledger().inclusion_proof(random() % size, size); }));
    consistency.push_back(
        time([&] { return bench.ledger().consistency_proof(1 + random() % size, size); }));
  }
  std::printf("proof   size %9llu  inclusion %6.1f us  consistency %6.1f us\n",
              static_cast<unsigned long long>(size), median(inclusion), median(consistency));
}

// The limit of the disk in the same run: 4 KiB written and synced, at the end of a file and in
// place.
void print_disk(const std::string& folder) {
  constexpr int kSyncs = 300;
  const std::string block(4096, 'b');
  const std::string path = folder + "/sync-test";
  for (const bool in_place : {false, true}) {
    const int file =
        ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC | (in_place ? 0 : O_TRUNC), 0600);
    if (file < 0) throw std::runtime_error("cannot write to " + folder);
    const auto start = SteadyClock::now();
    for (int i = 0; i < kSyncs; ++i) {
      const auto offset = static_cast<off_t>(in_place ? (i & 1) * 4096 : i * 4096);
      if (::pwrite(file, block.data(), block.size(), offset) < 0 || ::fdatasync(file) != 0) {
        throw std::runtime_error("cannot sync in " + folder);
      }
    }
    std::printf("disk    fdatasync of 4 KiB %-9s %6.1f us\n", in_place ? "in place" : "appended",
                seconds_since(start) * 1e6 / kSyncs);
    ::close(file);
  }
  ::unlink(path.c_str());
}

}  // namespace
}  // namespace scrutiny

int main(int argc, char** argv) {
  std::string data;
  std::vector<std::uint64_t> points{10'000, 1'000'000};
  std::vector<std::size_t> callers{1, 16, 64, 256};
  std::size_t windows = 20;
  std::uint64_t window = 20'000;
  CLI::App app("Append and proof figures of the ledger");
  app.add_option("--data", data, "folder to fill; kept")->required();
  app.add_option("--points", points, "log sizes to measure at")->delimiter(',');
  app.add_option("--callers", callers, "commands on their way at a time")->delimiter(',');
  app.add_option("--windows", windows, "windows per figure");
  app.add_option("--window", window, "records per window (a tenth of it for one caller)");
  CLI11_PARSE(app, argc, argv);
  try {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    scrutiny::Bench bench(data);
    scrutiny::print_disk(data);
    for (const auto point : points) {
      bench.fill(point);
      for (const auto count : callers) {
        scrutiny::print_append(bench, count, windows, count == 1 ? window / 10 : window);
      }
      scrutiny::print_proofs(bench, windows);
    }
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_ledger: %s\n", error.what());
    return 1;
  }
}
