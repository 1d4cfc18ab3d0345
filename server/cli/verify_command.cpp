#include "server/cli/verify_command.h"

#include <cstdio>
#include <filesystem>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "api/clock.h"
#include "server/cli/affected_titles.h"
#include "server/cli/local_files.h"
#include "server/cli/log_keys.h"
#include "server/cli/receipt_check.h"
#include "server/cli/server_trail.h"
#include "server/cli/time_token_sources.h"
#include "server/cli/verify_state.h"
#include "storage/audit/tlog_proof.h"
#include "storage/audit/verify/affected.h"
#include "storage/audit/verify/bag/bundle_tokens.h"
#include "storage/audit/verify/bag/evidence_check.h"
#include "storage/audit/verify/directory_trail.h"
#include "storage/audit/verify/inheritance.h"
#include "storage/audit/verify/receipt.h"

namespace scrutiny::cli {
namespace {

constexpr std::uint64_t kMaxSmallFile = 16U << 20;
constexpr std::string_view kProofHeading = "c2sp.org/tlog-proof@v1\n";

Result<VerifyLevel> parse_level(const std::string& word) {
  if (word.empty()) return VerifyLevel::kLog;
  for (const auto level : {VerifyLevel::kLog, VerifyLevel::kPayloads, VerifyLevel::kContents}) {
    if (text(level) == word) return level;
  }
  return Error(ErrorCode::kInvalidArgument, "there are the levels log, payloads and contents");
}

bool is_url(const std::string& what) {
  return what.starts_with("https://") || what.starts_with("http://");
}

struct Prepared {
  VerifyOptions options;
  KeyRing keys;
  WriterKeys writers;
  std::vector<ReceiptFile> receipts;
  std::optional<TimestampTrust> time_authorities;
  std::optional<VerifyState> state;
};

struct Verified {
  VerifyReport report;
  std::optional<TimeTokenReport> time_tokens;

  Verdict verdict() const {
    if (report.verdict != Verdict::kHolds || !time_tokens) return report.verdict;
    return time_tokens->verdict();
  }
};

// What of the command line means nothing for an evidence bundle is refused, not passed over.
Status check_bundle_options(const VerifyCommand& command) {
  const auto refused = [](const std::string& why) {
    return Error(ErrorCode::kInvalidArgument, why);
  };
  if (!command.level.empty() && command.level != text(VerifyLevel::kContents)) {
    return refused("--level " + command.level +
                   " does not go with an evidence bundle: all of it is always checked, down to "
                   "contents; leave --level out");
  }
  const std::pair<const char*, bool> others[] = {
      {"--keys", !command.keys.empty()},           {"--file", !command.file.empty()},
      {"--record", !command.record.empty()},       {"--receipt", !command.receipts.empty()},
      {"--old-trail", !command.old_trail.empty()}, {"--state", !command.state.empty()}};
  for (const auto& [name, given] : others) {
    if (given) {
      return refused(std::string(name) +
                     " does not go with an evidence bundle; --log-key, --witness-key, "
                     "--writer-keys and --tsa-ca do");
    }
  }
  return {};
}

// The trust a verification starts from. `options.keys` points into the same object.
Status prepare(const Context& context, const VerifyCommand& command, Prepared& out) {
  const bool bundle = !is_url(command.what) && looks_like_bag(command.what);
  SCRUTINY_ASSIGN(out.options.level, parse_level(command.level));
  if (bundle) SCRUTINY_TRY(check_bundle_options(command));
  out.options.threads = command.threads;
  if (!context.log_key.empty()) {
    SCRUTINY_ASSIGN(NoteVerifier key, read_verifier_key(context.log_key));
    out.options.log_keys.push_back(std::move(key));
  }
  for (const std::string& witness : command.witness_keys) {
    SCRUTINY_ASSIGN(NoteVerifier key, read_verifier_key(witness));
    out.options.witness_keys.push_back(std::move(key));
  }
  if (!command.keys.empty()) {
    SCRUTINY_ASSIGN(const std::string json, read_whole_file(command.keys, kMaxSmallFile));
    SCRUTINY_ASSIGN(out.keys, parse_key_ring(json));
    out.options.keys = &out.keys;
  }
  if (!command.writer_keys.empty()) {
    SCRUTINY_ASSIGN(const std::string text, read_whole_file(command.writer_keys, kMaxSmallFile));
    SCRUTINY_ASSIGN(out.writers, WriterKeys::parse(text));
    out.options.writers = &out.writers;
  }
  std::error_code ignored;
  if (!command.time_authorities.empty()) {
    if (!bundle && std::filesystem::is_regular_file(command.what, ignored))
      return Error(ErrorCode::kInvalidArgument,
                   "--tsa-ca goes with a server, an exported trail or an evidence bundle: time "
                   "tokens are there");
    SCRUTINY_ASSIGN(const std::string pem,
                    read_whole_file(command.time_authorities, kMaxSmallFile));
    SCRUTINY_ASSIGN(out.time_authorities, TimestampTrust::parse(pem));
  }
  for (const std::string& path : command.receipts) {
    SCRUTINY_ASSIGN(const std::string json, read_whole_file(path, kMaxSmallFile));
    SCRUTINY_ASSIGN(const ReceiptFile receipt, parse_receipt(json));
    out.options.known_leaves.push_back({receipt.index, receipt.leaf});
  }
  if (command.state.empty()) return {};
  std::error_code error;
  if (!is_url(command.what) && std::filesystem::is_regular_file(command.what, error))
    return Error(ErrorCode::kInvalidArgument, "--state goes with a server or an exported trail");
  SCRUTINY_ASSIGN(out.state, VerifyState::open(command.state, out.options));
  return out.state->prepare(out.options, command.from_start);
}

VerifyReport verify_with_progress(const TrailSource& source, VerifyOptions options,
                                  AffectedReach reach) {
  ProgressBar bar("checking records", "records");
  options.progress = [&bar](std::uint64_t done, std::uint64_t total) { bar.update(done, total); };
  VerifyReport report = verify_trail(source, options);
  name_affected(source, options, reach, report);
  return report;
}

// A file from after a rotation of the log's key, to be checked with the key from before it: the
// server shows the way from one to the other, if it can be reached.
VerifyOptions follow_rotations(const Context& context, VerifyOptions options,
                               const std::string& note) {
  if (options.log_keys.empty()) return options;
  const NoteVerifier trusted = options.log_keys.front();
  if (open_checkpoint(note, trusted.name(), options.log_keys).ok()) return options;
  HttpClient client(context.server);
  TrustedLogKeys keys(trusted);
  const auto newest = client.get("/log/checkpoint");
  if (!newest.ok() || !keys.open(newest->body, client).ok()) return options;
  for (const TrustedLogKey& each : keys.keys()) options.log_keys.push_back(each.key);
  for (const std::string& news : keys.news()) std::fprintf(stderr, "scrutiny: %s\n", news.c_str());
  return options;
}

// A continued log is held against the log it continues, where that is at hand.
Result<VerifyReport> hold_against_old(VerifyReport report, const TrailSource& trail,
                                      const VerifyCommand& command, const VerifyOptions& options) {
  if (command.old_trail.empty() || report.verdict != Verdict::kHolds) return report;
  if (!report.continues)
    return Error(ErrorCode::kInvalidArgument, "this log does not continue another one");
  SCRUTINY_ASSIGN(NoteVerifier old_key, read_verifier_key(command.old_key));
  SCRUTINY_ASSIGN(const auto old, DirectoryTrail::open(command.old_trail));
  VerifyOptions old_options;
  old_options.log_keys.push_back(std::move(old_key));
  old_options.threads = options.threads;
  VerifyReport before = verify_with_progress(*old, old_options, AffectedReach::kWholeTrail);
  if (before.verdict != Verdict::kHolds) {
    before.trouble =
        "This is said of the old log, " + report.continues->origin + ". " + before.trouble;
    return before;
  }
  ProgressBar bar("comparing records");
  SCRUTINY_ASSIGN(
      auto fault,
      check_inheritance(
          trail, *old, {report.continues->restored, report.size, before.size},
          [&bar](std::uint64_t done, std::uint64_t total) { bar.update(done, total); }));
  report.continues->compared = std::min(report.continues->restored, before.size);
  report.continues->known_size = std::max(report.continues->known_size, before.size);
  if (!fault) return report;
  report.verdict = Verdict::kDoesNotHold;
  report.fault = std::move(fault);
  return report;
}

// The records first, also against what was stamped of them; then the tokens against the records.
Result<Verified> verify_with_time(const TrailSource& trail, TimeTokenSource& tokens,
                                  const Prepared& prepared, AffectedReach reach) {
  if (!prepared.time_authorities || prepared.options.log_keys.empty())
    return Verified{verify_with_progress(trail, prepared.options, reach), {}};
  VerifyOptions options = prepared.options;
  SCRUTINY_ASSIGN(const auto stamped, stamped_checkpoints(tokens, options.log_keys.front().name()));
  options.known_checkpoints.insert(options.known_checkpoints.end(), stamped.begin(), stamped.end());
  Verified out{verify_with_progress(trail, options, reach), {}};
  if (out.report.verdict != Verdict::kHolds) return out;
  ProgressBar bar("checking time tokens");
  out.time_tokens = check_time_tokens(
      out.report.time_tokens, tokens, *prepared.time_authorities, SystemClock().now(),
      [&bar](std::uint64_t done, std::uint64_t total) { bar.update(done, total); });
  return out;
}

Result<Verified> verify_whole_trail(const TrailSource& trail, TimeTokenSource& tokens,
                                    const VerifyCommand& command, Prepared& prepared,
                                    AffectedReach reach) {
  SCRUTINY_ASSIGN(Verified out, verify_with_time(trail, tokens, prepared, reach));
  SCRUTINY_ASSIGN(out.report,
                  hold_against_old(std::move(out.report), trail, command, prepared.options));
  if (prepared.state) SCRUTINY_TRY(prepared.state->finish(trail, out.report));
  return out;
}

// Of the checkpoint a server shows, unchecked; 0 when it is none, which the verification will say.
std::uint64_t stated_size(const TrailSource& trail) {
  const auto bytes = trail.checkpoint();
  const auto note = bytes.ok() ? parse_note(*bytes) : bytes.error();
  const auto checkpoint = note.ok() ? parse_checkpoint(note->text) : note.error();
  return checkpoint.ok() ? checkpoint->size : 0;
}

Result<VerifyReport> verify_small_file(const Context& context, const VerifyCommand& command,
                                       const VerifyOptions& given) {
  SCRUTINY_ASSIGN(const std::string content, read_whole_file(command.what, kMaxSmallFile));
  if (content.starts_with(kProofHeading)) {
    if (command.record.empty()) {
      return Error(ErrorCode::kInvalidArgument,
                   "a proof file does not hold the record: name it with --record");
    }
    SCRUTINY_ASSIGN(const std::string record, read_whole_file(command.record, kMaxSmallFile));
    const auto proof = parse_tlog_proof(content);
    return verify_proof_file(content, record,
                             follow_rotations(context, given, proof.ok() ? proof->checkpoint : ""));
  }
  SCRUTINY_ASSIGN(const ReceiptFile receipt, parse_receipt(content));
  const VerifyOptions options = follow_rotations(context, given, receipt.checkpoint);
  SCRUTINY_TRY(check_receipt_payload(content, command.file));
  if (receipt.proof || !receipt.record) return verify_receipt(receipt, options);
  // The record is at hand, so an inclusion proof, which anyone may fetch, is all that is missing.
  HttpClient client(context.server);
  SCRUTINY_ASSIGN(const HttpAnswer proof,
                  client.get("/api/v1/audit/records/" + std::to_string(receipt.index) + "/proof"));
  return verify_proof_file(proof.body, *receipt.record, options);
}

// The records first, then what an authority says of when they were there.
Verified verify_evidence(const std::string& path, const Prepared& prepared) {
  const auto bag = open_bag(path);
  if (!bag.ok()) return {unreadable_bundle(bag.error()), {}};
  VerifyOptions with = prepared.options;
  ProgressBar bar("checking the bundle");
  with.progress = [&bar](std::uint64_t done, std::uint64_t total) { bar.update(done, total); };
  Verified out{verify_bundle(**bag, with), {}};
  if (out.report.verdict != Verdict::kHolds) return out;
  if (prepared.time_authorities) {
    out.time_tokens =
        check_bundle_tokens(**bag, out.report, *prepared.time_authorities, SystemClock().now());
  } else if (auto note = unchecked_tokens_note(**bag)) {
    out.report.notes.push_back(*std::move(note));
  }
  return out;
}

Result<Verified> verify(const Context& context, const VerifyCommand& command, Prepared& prepared) {
  if (command.what.empty() || is_url(command.what)) {
    ServerOptions server = context.server;
    if (!command.what.empty()) server.url = command.what;
    SCRUTINY_ASSIGN(const auto trail, ServerTrail::open(server));
    SCRUTINY_ASSIGN(Verified done,
                    verify_whole_trail(*trail, *time_tokens_of_server(server, stated_size(*trail)),
                                       command, prepared, AffectedReach::kNamedRecords));
    ask_titles(server, done.report);
    return done;
  }
  if (looks_like_bag(command.what)) return verify_evidence(command.what, prepared);
  std::error_code error;
  if (!std::filesystem::is_directory(command.what, error)) {
    SCRUTINY_ASSIGN(VerifyReport report, verify_small_file(context, command, prepared.options));
    return Verified{std::move(report), {}};
  }
  SCRUTINY_ASSIGN(const auto trail, DirectoryTrail::open(command.what));
  return verify_whole_trail(*trail, *time_tokens_of_folder(command.what), command, prepared,
                            AffectedReach::kWholeTrail);
}

}  // namespace

Result<NoteVerifier> read_verifier_key(const std::string& text_or_file) {
  auto direct = NoteVerifier::parse(text_or_file);
  std::error_code error;
  if (direct.ok() || !std::filesystem::is_regular_file(text_or_file, error)) {
    if (direct.ok()) return direct;
    return Error(ErrorCode::kInvalidArgument,
                 "\"" + text_or_file + "\" is neither a verifier key nor a file that holds one");
  }
  SCRUTINY_ASSIGN(std::string text, read_whole_file(text_or_file, kMaxSmallFile));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) {
    text.pop_back();
  }
  return NoteVerifier::parse(text);
}

ExitCode run_verify(const Context& context, const VerifyCommand& command) {
  Prepared prepared;
  if (const auto ready = prepare(context, command, prepared); !ready.ok()) {
    report(ready.error(), context.format);
    return ready.error().code() == ErrorCode::kInvalidArgument ? ExitCode::kUsage
                                                               : ExitCode::kCannotTell;
  }
  const auto done = verify(context, command, prepared);
  if (!done.ok()) return report(done.error(), context.format);
  if (context.format == Format::kJson) {
    boost::json::object json = to_json(done->report);
    if (done->time_tokens) json["time_tokens"] = to_json(*done->time_tokens);
    if (prepared.state) json["state"] = prepared.state->to_json();
    print_json(json);
  } else {
    std::string words = describe(done->report);
    if (done->time_tokens) words += describe(*done->time_tokens);
    if (prepared.state) words += prepared.state->describe();
    std::fputs(printable(words, Lines::kMany).c_str(), stdout);
  }
  return static_cast<ExitCode>(done->verdict());
}

}  // namespace scrutiny::cli
