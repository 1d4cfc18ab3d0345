#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include <boost/json/serialize.hpp>
#include <unistd.h>

#include "api/ids.h"
#include "server/cli/answers.h"
#include "server/cli/document_commands.h"
#include "server/cli/json_fields.h"
#include "server/cli/key_file.h"
#include "server/cli/receipt_check.h"
#include "server/cli/writer_signing.h"

namespace scrutiny::cli {
namespace {

namespace fs = std::filesystem;
using boost::json::object;

constexpr std::chrono::seconds kCheckingPatience{180};  // the sandbox's own deadline is two minutes
constexpr std::chrono::milliseconds kPollPace{250};

std::string receipts_folder(const std::string& chosen) {
  if (!chosen.empty()) return chosen;
  if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data != '\0') {
    return std::string(data) + "/scrutiny/receipts";
  }
  const char* home = std::getenv("HOME");
  return std::string(home != nullptr ? home : ".") + "/.local/share/scrutiny/receipts";
}

struct Sent {
  std::string sha256;  // of the file at hand
  std::string document;
  std::string receipt_file;
  object answer;
};

Result<object> upload(HttpClient& client, const SubmitCommand& command, const std::string& path) {
  const std::string name = fs::path(path).filename().string();
  object meta{{"kind", command.kind},
              {"title", command.title.empty() ? name : command.title},
              {"marking", command.marking}};
  if (!command.agencies.empty()) {
    meta["disclosure"] =
        object{{"group", true},
               {"agencies", boost::json::array(command.agencies.begin(), command.agencies.end())}};
  }
  ProgressBar bar("sending " + name);
  const auto progress = [&bar](std::uint64_t done, std::uint64_t total) {
    bar.update(done, total);
  };
  SCRUTINY_ASSIGN(const HttpAnswer answer,
                  client.upload("/api/v1/documents", meta, {path, name}, fresh_key(), progress));
  return parse_answer(answer.body);
}

// Before anything else is done with the answer: it is the sender's only proof.
Result<std::string> keep_receipt(const SubmitCommand& command, const object& answer) {
  const fs::path folder = receipts_folder(command.receipts);
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    return Error(ErrorCode::kIo, "cannot make " + folder.string() + ": " + error.message());
  const std::string file = (folder / (text_of(answer, "id") + "-v" +
                                      std::to_string(number_of(answer, "version")) + ".json"))
                               .string();
  SCRUTINY_TRY(write_whole_file(file, boost::json::serialize(answer) + "\n"));
  return file;
}

Result<Sent> send(HttpClient& client, const SubmitCommand& command, const std::string& path) {
  SCRUTINY_ASSIGN(const FileDigest digest, digest_file(path));
  Sent sent;
  sent.sha256 = digest.sha256;
  SCRUTINY_ASSIGN(sent.answer, upload(client, command, path));
  sent.document = text_of(sent.answer, "id");
  if (!parse_id_bytes(sent.document)) {
    return Error(ErrorCode::kTampered, "the server's answer names no document");
  }
  SCRUTINY_ASSIGN(sent.receipt_file, keep_receipt(command, sent.answer));
  SCRUTINY_ASSIGN(const KeptReceipt receipt, parse_kept_receipt(sent.answer));
  SCRUTINY_TRY(check_kept_receipt(receipt, digest));
  return sent;
}

std::string title_of(const SubmitCommand& command, const std::string& path) {
  return command.title.empty() ? fs::path(path).filename().string() : command.title;
}

// The submission signed with the sender's own key, once the server's statement says this file,
// under these words, to these readers. Its receipt is kept beside the upload's.
Result<object> submit_signed(const Context& context, HttpClient& client,
                             const SubmitCommand& command, const std::string& file,
                             const Sent& sent, const std::string& etag) {
  SCRUTINY_ASSIGN(const SigningKey key,
                  read_key_file(command.sign_with, passphrase_of_environment()));
  const boost::json::array agencies(command.agencies.begin(), command.agencies.end());
  const object wanted{{"disclosure", object{{"group", true}, {"agencies", agencies}}},
                      {"kind", command.kind},
                      {"marking", command.marking},
                      {"sha256", sent.sha256},
                      {"title", title_of(command, file)}};
  const auto means = [&wanted](const object& payload) { return exactly(wanted, payload); };
  SCRUTINY_ASSIGN(object done, post_signed(client, context, key,
                                           {"/api/v1/documents/" + sent.document + "/submit",
                                            {},
                                            etag,
                                            "document.submitted",
                                            sent.document,
                                            means}));
  const std::string receipt = sent.receipt_file.substr(0, sent.receipt_file.rfind(".json"));
  SCRUTINY_TRY(write_whole_file(receipt + "-submitted.json", boost::json::serialize(done) + "\n"));
  return done;
}

// Waits until the service knows what kind of file it is, then submits it.
Result<object> submit_when_checked(const Context& context, HttpClient& client,
                                   const SubmitCommand& command, const std::string& file,
                                   const Sent& sent) {
  const std::string path = "/api/v1/documents/" + sent.document;
  const auto until = std::chrono::steady_clock::now() + kCheckingPatience;
  while (true) {
    SCRUTINY_ASSIGN(const HttpAnswer progress, client.get(path + "/progress"));
    SCRUTINY_ASSIGN(const object said, parse_answer(progress.body));
    const std::string state = text_of(said, "state");
    if (state == "refused") {
      return Error(ErrorCode::kChildLevel, text_of(object_of(said, "extraction"), "explanation"));
    }
    if (state != "checking") break;
    if (std::chrono::steady_clock::now() > until) {
      return Error(ErrorCode::kUnavailable,
                   "the service is still checking the file; it stays a draft: submit it later");
    }
    std::this_thread::sleep_for(kPollPace);
  }
  SCRUTINY_ASSIGN(const HttpAnswer details, client.get(path));
  if (!command.sign_with.empty())
    return submit_signed(context, client, command, file, sent, details.etag);
  SCRUTINY_ASSIGN(const HttpAnswer done,
                  client.post(path + "/submit", object{}, fresh_key(), details.etag));
  return parse_answer(done.body);
}

void say(const Context& context, const std::string& path, const Sent& sent,
         const object* submitted) {
  const std::string state = submitted != nullptr ? text_of(*submitted, "state") : "draft";
  const object receipt = object_of(sent.answer, "receipt");
  if (context.format == Format::kJson) {
    object out{{"file", path},
               {"document", sent.document},
               {"version", number_of(sent.answer, "version")},
               {"state", state},
               {"sha256", text_of(sent.answer, "sha256")},
               {"index", number_of(receipt, "index")},
               {"receipt", sent.receipt_file}};
    if (submitted != nullptr && submitted->contains("signed_by"))
      out["signed_by"] = text_of(*submitted, "signed_by");
    return print_json(out);
  }
  std::printf(
      "%s\n  document  %s (%s)\n  sha256    %s, as your file\n  record    number %llu; its hash "
      "and "
      "its commitment to your file are right\n  receipt   %s\n",
      path.c_str(), sent.document.c_str(), printable(state, Lines::kOne).c_str(),
      printable(text_of(sent.answer, "sha256"), Lines::kOne).c_str(),
      static_cast<unsigned long long>(number_of(receipt, "index")), sent.receipt_file.c_str());
}

Status submit_one(const Context& context, HttpClient& client, const SubmitCommand& command,
                  const std::string& path) {
  SCRUTINY_ASSIGN(const Sent sent, send(client, command, path));
  if (command.after == AfterUpload::kKeepDraft) {
    say(context, path, sent, nullptr);
    return {};
  }
  const auto submitted = submit_when_checked(context, client, command, path, sent);
  // Of a file that was destroyed there is nothing to say but why.
  if (!submitted.ok() && submitted.error().code() == ErrorCode::kChildLevel) {
    return submitted.error();
  }
  say(context, path, sent, submitted.ok() ? &*submitted : nullptr);
  if (!submitted.ok()) return submitted.error();
  return {};
}

}  // namespace

ExitCode run_submit(const Context& context, const SubmitCommand& command) {
  HttpClient client(context.server);
  ExitCode worst = ExitCode::kHolds;
  for (const std::string& path : command.files) {
    const auto done = submit_one(context, client, command, path);
    if (done.ok()) continue;
    std::fprintf(stderr, "%s: ", path.c_str());
    worst = report(done.error(), context.format);
  }
  return worst;
}

}  // namespace scrutiny::cli
