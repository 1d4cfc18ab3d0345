#include "server/daemon/plugin_check.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>

#include <boost/json.hpp>

#include "api/utf8.h"
#include "plugins/client/reader.h"
#include "plugins/sniff/sniff.h"
#include "server/daemon/plugin_folder.h"
#include "server/daemon/settings_map.h"
#include "server/service/extraction/sealed_document.h"

namespace scrutiny {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using cli::Lines;
using cli::printable;
using Table = std::vector<std::vector<std::string>>;

constexpr int kCuts = 10;
constexpr std::size_t kCellBytes = 120;

int failed(const Error& error) {
  std::fprintf(stderr, "scrutinyd: %s\n", error.describe().c_str());
  return 1;
}

std::string cell(std::string_view text) {
  std::string out = printable(text, Lines::kOne);
  if (out.size() <= kCellBytes) return out;
  return std::string(utf8_prefix(out, kCellBytes)) + "…";
}

std::string place(int page, const std::string& paragraph) {
  std::string out = page > 0 ? "page " + std::to_string(page) : std::string();
  if (!paragraph.empty()) out += (out.empty() ? "" : ", ") + cell(paragraph);
  return out;
}

void print(const char* title, const Table& rows) {
  if (rows.size() < 2) return;
  std::printf("\n%s (%zu)\n", title, rows.size() - 1);
  cli::print_table(rows);
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

// What was understood of the layout: for each header what it means.
void print_columns(const Extraction& found) {
  Table rows = {{"HEADER", "UNDERSTOOD AS", "WHERE"}};
  for (const ExtractedField& field : found.fields) {
    if (field.name != "column") continue;
    rows.push_back(
        {cell(field.raw), field.value.empty() ? "not understood" : field.value, cell(field.quote)});
  }
  print("Columns", rows);
}

void print_extraction(const Extraction& found, bool with_text) {
  const ExtractedDocument& document = found.document;
  std::printf("\nformat     %s%s%s %s\ntitle      %s\n", document.format.c_str(),
              document.framework.empty() ? "" : ", framework ", cell(document.framework).c_str(),
              cell(document.framework_version).c_str(), cell(document.title).c_str());
  print_columns(found);
  Table fields = {{"FIELD", "UNDERSTOOD AS", "AS WRITTEN", "WHERE"}};
  for (const ExtractedField& field : found.fields) {
    if (field.name != "column")
      fields.push_back({field.name, cell(field.value),
                        field.raw == field.value ? std::string() : cell(field.raw),
                        place(field.page, "")});
  }
  print("Fields", fields);
  Table judgements = {{"JUDGEMENT", "GRADE", "WHERE"}};
  for (const ExtractedJudgement& judgement : found.judgements)
    judgements.push_back({cell(judgement.name), cell(judgement.grade), place(judgement.page, "")});
  print("Judgements", judgements);
  Table findings = {{"REF", "KIND", "FINDING", "WHERE"}};
  for (const ExtractedFinding& finding : found.findings)
    findings.push_back({cell(finding.ref), finding.kind, cell(finding.text),
                        place(finding.page, finding.paragraph)});
  print("Findings", findings);
  Table actions = {{"REF", "ACTION", "LEAD", "WHEN", "DUE", "BRAG", "FLAGS", "WHERE"}};
  for (const ExtractedAction& action : found.actions)
    actions.push_back({cell(action.ref), cell(action.action), cell(action.lead),
                       cell(action.timescale), action.due, action.brag, joined(action.flags),
                       place(action.page, action.paragraph)});
  print("Actions", actions);
  Table lines = {{"DATA LINE", "GROUP", "PERIOD", "VALUE", "UNIT", "FROM"}};
  for (const ExtractedObservation& line : found.observations)
    lines.push_back({line.line, cell(line.group), line.period_start + " to " + line.period_end,
                     line.suppressed ? "suppressed" : line.value, line.unit,
                     place(line.page, line.paragraph)});
  print("Data lines", lines);
  for (const ExtractedChildLevel& sign : found.child_level)
    std::printf("\nholds data about single children: %s %s\n", sign.reason.c_str(),
                cell(sign.paragraph).c_str());
  for (const ExtractedWarning& warning : found.warnings)
    std::printf("\nwarning %s: %s\n", warning.code.c_str(), cell(warning.text).c_str());
  std::printf("\ntext on %zu page(s)\n", found.pages.size());
  if (!with_text) return;
  for (const ExtractedPage& page : found.pages)
    std::printf("--- %d\n%s\n", page.page, printable(page.text, Lines::kMany).c_str());
}

json::object to_json(const DocumentReading& reading) {
  json::object out;
  out["media_type"] = reading.media_type;
  json::array attempts;
  for (const ReadAttempt& attempt : reading.attempts) {
    json::object row;
    row["plugin"] = attempt.plugin_id;
    row["version"] = attempt.plugin_version;
    if (!attempt.status.ok()) {
      row["failure"] = stable_string(attempt.status.error().code());
      row["reason"] = attempt.status.error().public_text();
    }
    attempts.push_back(std::move(row));
  }
  out["attempts"] = std::move(attempts);
  if (reading.outcome)
    out["extraction"] = json::parse(scrutiny::to_json(reading.outcome->extraction));
  return out;
}

void print_attempts(const DocumentReading& reading) {
  std::printf("kind of file  %s\n", reading.media_type.c_str());
  if (reading.attempts.empty()) std::puts("no plugin reads this kind of file");
  for (const ReadAttempt& attempt : reading.attempts) {
    const std::string said =
        attempt.status.ok()
            ? "read it in " + std::to_string(reading.outcome->report.run.count() / 1000) + " ms"
            : std::string(stable_string(attempt.status.error().code())) + ": " +
                  cell(attempt.status.error().public_text());
    std::printf("%s %s  %s\n", attempt.plugin_id.c_str(), attempt.plugin_version.c_str(),
                said.c_str());
  }
}

// The installed plugins with a client of their own.
struct Bench {
  DataFolder folder;
  PluginFolder found;
  std::string frameworks;  // Guidance::frameworks
  MemoryPluginHealth health;
  std::unique_ptr<ExtractionClient> client;

  static Result<std::unique_ptr<Bench>> open(const fs::path& data, const std::string& only) {
    auto bench = std::make_unique<Bench>();
    SCRUTINY_ASSIGN(Settings settings, load_settings(data / "config.toml"));
    bench->folder = {data, std::move(settings)};
    SCRUTINY_ASSIGN(bench->found, scan_plugin_folder(bench->folder));
    bench->frameworks = frameworks_json(bench->found.frameworks);
    auto& usable = bench->found.plugins.usable;
    if (!only.empty()) {
      std::erase_if(usable, [&](const PluginInfo& p) { return p.manifest.id != only; });
      if (usable.empty()) return Error(ErrorCode::kNotFound, "There is no usable plugin " + only);
    }
    ExtractionClientConfig config = extraction_config(bench->folder.settings.plugins);
    config.warm_workers = 0;
    bench->client = std::make_unique<ExtractionClient>(config, bench->health);
    return bench;
  }
};

Result<Bytes> read_whole(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  Bytes out{std::istreambuf_iterator<char>(in), {}};
  if (!in.good() && !in.eof()) return Error(ErrorCode::kIo, file.string() + " cannot be read");
  if (!fs::is_regular_file(file)) return Error(ErrorCode::kIo, file.string() + " is no file");
  return out;
}

Result<DocumentReading> read(Bench& bench, ByteView bytes, DocumentKind kind,
                             const std::string& profile) {
  SCRUTINY_ASSIGN(const SealedDocument sealed, seal_document(bytes));
  const DocumentRequest request{sealed.descriptor.get(), sealed.sha256, {}};
  return read_document(*bench.client, bench.found.plugins.usable, request, kind,
                       {bench.frameworks, profile}, CancelToken());
}

Result<DocumentReading> check(const fs::path& data, const CheckOptions& options) {
  SCRUTINY_ASSIGN(const auto bench, Bench::open(data, options.plugin));
  const auto kind = parse_document_kind(options.kind);
  if (!kind) return Error::field("kind", "There is no kind of document \"" + options.kind + "\".");
  std::string profile;
  if (!options.profile.empty()) {
    SCRUTINY_ASSIGN(const AgencyProfile chosen, find_profile(bench->folder, options.profile));
    profile = chosen.plugins;
  }
  SCRUTINY_ASSIGN(const Bytes bytes, read_whole(options.file));
  return read(*bench, bytes, *kind, profile);
}

// One plugin on one file: the same answer twice, and an orderly end for every piece of it.
std::string trial(Bench& bench, const PluginInfo& plugin, const Bytes& bytes) {
  const auto once = [&](std::size_t size) -> Result<ExtractionOutcome> {
    SCRUTINY_ASSIGN(const SealedDocument sealed, seal_document(ByteView(bytes).first(size)));
    SCRUTINY_ASSIGN(const Bytes head, read_head(sealed.descriptor.get()));
    const DocumentRequest request{sealed.descriptor.get(), sealed.sha256, std::string(sniff(head)),
                                  configuration_for(plugin.manifest, {bench.frameworks, {}})};
    return bench.client->extract(plugin, request, plugin.limits, CancelToken());
  };
  const auto first = once(bytes.size());
  const auto second = once(bytes.size());
  if (first.ok() != second.ok() || (first.ok() && first->extraction != second->extraction))
    return "FAILED: two readings of the same file differ";
  if (!first.ok() && first.error().code() != ErrorCode::kPluginRefused)
    return "FAILED: " + std::string(stable_string(first.error().code()));
  for (int i = 1; i < kCuts; ++i) {
    const auto part = once(bytes.size() * static_cast<std::size_t>(i) / kCuts);
    if (!part.ok() && part.error().code() != ErrorCode::kPluginRefused)
      return "FAILED on the first " + std::to_string(i) + "/" + std::to_string(kCuts) + ": " +
             std::string(stable_string(part.error().code()));
  }
  if (!first.ok()) return "refused: " + cell(first.error().public_text());
  return "read: " + std::to_string(first->extraction.findings.size()) + " findings, " +
         std::to_string(first->extraction.actions.size()) + " actions, " +
         std::to_string(first->report.run.count() / 1000) + " ms";
}

Status test(const fs::path& data, const TestOptions& options, bool& all_good) {
  SCRUTINY_ASSIGN(const auto bench, Bench::open(data, options.plugin));
  Table rows = {{"PLUGIN", "VERSION", "FILE", "RESULT"}};
  const auto add = [&](const PluginInfo& plugin, const std::string& file, std::string result) {
    all_good = all_good && !result.starts_with("FAILED");
    rows.push_back({plugin.manifest.id, plugin.manifest.version, file, std::move(result)});
  };
  for (const PluginInfo& plugin : bench->found.plugins.usable) {
    const Status started = bench->client->probe(plugin);
    add(plugin, "-",
        started.ok() ? "starts in the sandbox" : "FAILED: " + cell(started.error().describe()));
    if (!started.ok()) continue;
    for (const fs::path& file : options.files) {
      SCRUTINY_ASSIGN(const Bytes bytes, read_whole(file));
      add(plugin, file.filename().string(), trial(*bench, plugin, bytes));
    }
  }
  for (const RefusedPlugin& refused : bench->found.plugins.refused) {
    if (is_switched_off(refused)) continue;
    all_good = false;
    rows.push_back({refused.folder.filename().string(), "", "-",
                    "FAILED: " + cell(refused.reason.describe())});
  }
  cli::print_table(rows);
  return {};
}

}  // namespace

int run_plugin_check(const fs::path& data, const CheckOptions& options, cli::Format format) {
  const auto reading = check(data, options);
  if (!reading.ok()) return failed(reading.error());
  if (format == cli::Format::kJson) {
    cli::print_json(to_json(*reading));
  } else {
    print_attempts(*reading);
    if (reading->outcome) print_extraction(reading->outcome->extraction, options.with_text);
  }
  return reading->outcome ? 0 : 1;
}

int run_plugin_test(const fs::path& data, const TestOptions& options) {
  bool all_good = true;
  const Status done = test(data, options, all_good);
  if (!done.ok()) return failed(done.error());
  return all_good ? 0 : 1;
}

}  // namespace scrutiny
