#include "server/daemon/maintenance.h"

#include <cstdio>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "server/daemon/admin_socket.h"
#include "server/daemon/application.h"
#include "server/daemon/complain.h"
#include "storage/ledger/export.h"
#include "storage/ledger/fsck.h"
#include "storage/ledger/rebuild.h"

namespace scrutiny {
namespace {

namespace fs = std::filesystem;
using cli::ExitCode;

int failed(const Error& error) {
  return complain(error, static_cast<int>(ExitCode::kCannotTell));
}

Result<LedgerSettings> settings_of(const fs::path& data) {
  SCRUTINY_ASSIGN(Settings settings, load_settings(data / "config.toml"));
  return ledger_settings({data, std::move(settings)}, LogKind::kReal);
}

Progress drawn_by(cli::ProgressBar& bar) {
  return [&bar](std::uint64_t done, std::uint64_t total) { bar.update(done, total); };
}

// The running server keeps recent state in memory; written out, it can be compared too.
void flush_state_of_server(const fs::path& data) {
  const auto flushed = admin_call(data, "state.flush", {});
  if (!flushed.ok()) {
    std::fprintf(stderr, "scrutinyd: the state is checked as last written: %s\n",
                 flushed.error().public_text().c_str());
  }
}

boost::json::object to_json(const FsckReport& report) {
  boost::json::object out{
      {"sound", report.sound()},        {"records", report.records},
      {"nodes", report.nodes},          {"checkpoints", report.checkpoints},
      {"payloads", report.payloads},    {"erased_payloads", report.erased_payloads},
      {"contents", report.contents},    {"content_bytes", report.content_bytes},
      {"state_rows", report.state_rows}};
  if (report.fault) {
    boost::json::object fault{{"kind", text(report.fault->kind)},
                              {"where", report.fault->where},
                              {"expected", report.fault->expected},
                              {"found", report.fault->found}};
    if (report.fault->index) fault["index"] = *report.fault->index;
    out["fault"] = std::move(fault);
  }
  boost::json::array unnamed;
  for (const BlobId& blob : report.unnamed) unnamed.emplace_back(blob.text());
  out["unnamed"] = std::move(unnamed);
  out["warnings"] = boost::json::array(report.warnings.begin(), report.warnings.end());
  return out;
}

void print(const FsckReport& report) {
  const auto number = [](std::uint64_t value) { return static_cast<unsigned long long>(value); };
  std::printf(
      "records      %llu\ntree nodes   %llu\ncheckpoints  %llu\npayloads     %llu opened, %llu "
      "erased\n",
      number(report.records), number(report.nodes), number(report.checkpoints),
      number(report.payloads), number(report.erased_payloads));
  std::printf("contents     %llu (%llu bytes)\nstate rows   %llu\n", number(report.contents),
              number(report.content_bytes), number(report.state_rows));
  for (const BlobId& blob : report.unnamed) {
    std::printf("unnamed      content %s: an upload under way, or waste\n", blob.text().c_str());
  }
  for (const std::string& warning : report.warnings)
    std::printf("note         %s\n", warning.c_str());
  if (report.fault) {
    std::printf("NOT SOUND: %s\n", report.fault->sentence().c_str());
  } else {
    std::printf("SOUND: everything stored agrees with everything else and with what was signed.\n");
  }
}

}  // namespace

int run_fsck(const fs::path& data, Liveness liveness, cli::Format format) {
  auto settings = settings_of(data);
  if (!settings.ok()) return failed(settings.error());
  FsckOptions options;
  options.settings = std::move(*settings);
  if (liveness == Liveness::kBesideServer) {
    options.use = StoreUse::kBesideServer;
    flush_state_of_server(data);
  }
  Result<FsckReport> report = [&] {
    cli::ProgressBar bar("checking");
    options.progress = drawn_by(bar);
    return fsck(std::move(options));
  }();
  if (!report.ok() && report.error().code() == ErrorCode::kLocked) {
    return failed(
        Error(ErrorCode::kLocked, "a server runs on this folder: check beside it with --live"));
  }
  if (!report.ok()) return failed(report.error());
  if (format == cli::Format::kJson) {
    cli::print_json(to_json(*report));
  } else {
    print(*report);
  }
  return static_cast<int>(report->sound() ? ExitCode::kHolds : ExitCode::kDoesNotHold);
}

int run_rebuild(const fs::path& data) {
  auto settings = settings_of(data);
  if (!settings.ok()) return failed(settings.error());
  Result<std::uint64_t> done = [&] {
    cli::ProgressBar bar("rebuilding state");
    settings->progress = drawn_by(bar);
    return rebuild(std::move(*settings));
  }();
  if (!done.ok()) return failed(done.error());
  // The search index is a projection too; it fills itself at the next start.
  std::error_code error;
  fs::remove_all(data / "search", error);
  std::printf("state made again from %llu records; the search index follows at the next start\n",
              static_cast<unsigned long long>(*done));
  return 0;
}

int run_export(const fs::path& data, const fs::path& target) {
  auto settings = settings_of(data);
  if (!settings.ok()) return failed(settings.error());
  const auto attempt = [&](StoreUse use) {
    cli::ProgressBar bar("exporting records");
    ExportOptions options;
    options.settings = *settings;
    options.use = use;
    options.target = target;
    options.progress = drawn_by(bar);
    return export_trail(std::move(options));
  };
  auto done = attempt(StoreUse::kAlone);
  if (!done.ok() && done.error().code() == ErrorCode::kLocked)
    done = attempt(StoreUse::kBesideServer);
  if (!done.ok()) return failed(done.error());
  std::printf("%llu records exported to %s; check them with: scrutiny verify %s --log-key KEY\n",
              static_cast<unsigned long long>(*done), target.c_str(), target.c_str());
  return 0;
}

}  // namespace scrutiny
