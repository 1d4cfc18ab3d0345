#include "server/cli/verify_command.h"

#include <cstdio>
#include <filesystem>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "server/cli/local_files.h"
#include "server/cli/receipt_check.h"
#include "server/cli/server_trail.h"
#include "storage/audit/verify/directory_trail.h"
#include "storage/audit/verify/receipt.h"

namespace scrutiny::cli {
namespace {

constexpr std::uint64_t kMaxSmallFile = 16U << 20;
constexpr std::string_view kProofHeading = "c2sp.org/tlog-proof@v1\n";

Result<VerifyLevel> parse_level(const std::string& word) {
  for (const auto level : {VerifyLevel::kLog, VerifyLevel::kPayloads, VerifyLevel::kContents}) {
    if (text(level) == word) return level;
  }
  return Error(ErrorCode::kInvalidArgument, "there are the levels log, payloads and contents");
}

struct Prepared {
  VerifyOptions options;
  KeyRing keys;
  WriterKeys writers;
  std::vector<ReceiptFile> receipts;
};

// The trust a verification starts from. `options.keys` points into the same object.
Status prepare(const Context& context, const VerifyCommand& command, Prepared& out) {
  SCRUTINY_ASSIGN(out.options.level, parse_level(command.level));
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
  for (const std::string& path : command.receipts) {
    SCRUTINY_ASSIGN(const std::string json, read_whole_file(path, kMaxSmallFile));
    SCRUTINY_ASSIGN(const ReceiptFile receipt, parse_receipt(json));
    out.options.known_leaves.push_back({receipt.index, receipt.leaf});
  }
  return {};
}

VerifyReport verify_with_progress(const TrailSource& source, VerifyOptions options) {
  ProgressBar bar("checking records");
  options.progress = [&bar](std::uint64_t done, std::uint64_t total) { bar.update(done, total); };
  return verify_trail(source, options);
}

Result<VerifyReport> verify_small_file(const Context& context, const VerifyCommand& command,
                                       const VerifyOptions& options) {
  SCRUTINY_ASSIGN(const std::string content, read_whole_file(command.what, kMaxSmallFile));
  if (content.starts_with(kProofHeading)) {
    if (command.record.empty()) {
      return Error(ErrorCode::kInvalidArgument,
                   "a proof file does not hold the record: name it with --record");
    }
    SCRUTINY_ASSIGN(const std::string record, read_whole_file(command.record, kMaxSmallFile));
    return verify_proof_file(content, record, options);
  }
  SCRUTINY_ASSIGN(const ReceiptFile receipt, parse_receipt(content));
  SCRUTINY_TRY(check_receipt_payload(content, command.file));
  if (receipt.proof || !receipt.record) return verify_receipt(receipt, options);
  // The record is at hand, so an inclusion proof, which anyone may fetch, is all that is missing.
  HttpClient client(context.server);
  SCRUTINY_ASSIGN(const HttpAnswer proof,
                  client.get("/api/v1/audit/records/" + std::to_string(receipt.index) + "/proof"));
  return verify_proof_file(proof.body, *receipt.record, options);
}

bool is_url(const std::string& what) {
  return what.starts_with("https://") || what.starts_with("http://");
}

Result<VerifyReport> verify(const Context& context, const VerifyCommand& command,
                            const VerifyOptions& options) {
  if (command.what.empty() || is_url(command.what)) {
    ServerOptions server = context.server;
    if (!command.what.empty()) server.url = command.what;
    SCRUTINY_ASSIGN(const auto trail, ServerTrail::open(server));
    return verify_with_progress(*trail, options);
  }
  std::error_code error;
  if (!std::filesystem::is_directory(command.what, error)) {
    return verify_small_file(context, command, options);
  }
  SCRUTINY_ASSIGN(const auto trail, DirectoryTrail::open(command.what));
  return verify_with_progress(*trail, options);
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
  const auto done = verify(context, command, prepared.options);
  if (!done.ok()) return report(done.error(), context.format);
  if (context.format == Format::kJson) {
    print_json(to_json(*done));
  } else {
    std::fputs(printable(describe(*done), Lines::kMany).c_str(), stdout);
  }
  return static_cast<ExitCode>(done->verdict);
}

}  // namespace scrutiny::cli
