// `scrutiny submit|list|show|download|search|findings|readings|actions`: what agencies do with
// documents, over the API. Thread-safety: called once. Blocking: network and disk. Failure: said on
// standard error; the exit code.
#pragma once

#include <string>
#include <vector>

#include "server/cli/context.h"

namespace scrutiny::cli {

enum class AfterUpload : std::uint8_t { kSubmit, kKeepDraft };

struct SubmitCommand {
  std::vector<std::string> files;
  std::string kind = "other";
  std::string title;  // empty: the file's name
  std::string marking = "OFFICIAL-SENSITIVE";
  std::vector<std::string> agencies;  // further ones that may see it
  std::string receipts;               // folder; empty: $XDG_DATA_HOME/scrutiny/receipts
  std::string sign_with;              // file of the sender's own key; empty: not signed
  AfterUpload after = AfterUpload::kSubmit;
};
// Uploads each file, recomputes leaf, commitment and digest from the answer, keeps the receipt,
// waits until the service has checked the file and submits it.
ExitCode run_submit(const Context& context, const SubmitCommand& command);

struct ListCommand {
  std::string words;
  std::string kind;
  std::string state;
  std::string agency;
};
ExitCode run_list(const Context& context, const ListCommand& command);

ExitCode run_show(const Context& context, const std::string& document);
ExitCode run_findings(const Context& context, const std::string& document);

struct ReadingsCommand {
  std::string document;
  std::uint32_t version = 0;  // 0: the current one
  bool again = false;         // have it read once more
  std::uint64_t compare = 0;  // this further reading with the first; 0: list them
};
ExitCode run_readings(const Context& context, const ReadingsCommand& command);

struct ActionsCommand {
  std::string agency;
  std::string state;
  std::string brag;
  std::string document;
  bool overdue = false;  // only those
};
ExitCode run_actions(const Context& context, const ActionsCommand& command);
ExitCode run_show_action(const Context& context, const std::string& action);

struct DownloadCommand {
  std::string document;
  std::uint32_t version = 0;  // 0: the current one
  std::string output;         // file; empty: the name it was sent in with, in this folder
};
// Checks the bytes against the digest on record; an existing file is not overwritten.
ExitCode run_download(const Context& context, const DownloadCommand& command);

}  // namespace scrutiny::cli
