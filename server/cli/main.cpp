// scrutiny: for agencies and scrutineers, against a server or without one.
#include <cstdio>
#include <functional>
#include <vector>

#include <CLI/CLI.hpp>

#include "server/cli/assurance_command.h"
#include "server/cli/bundle_command.h"
#include "server/cli/document_commands.h"
#include "server/cli/erasure_command_line.h"
#include "server/cli/verify_command.h"
#include "server/cli/witness_command.h"
#include "server/cli/writer_options.h"

namespace scrutiny::cli {
namespace {

// The options every command takes, and where their defaults come from.
void add_common(CLI::App& app, Context& context, bool& as_json) {
  app.add_option("--server", context.server.url, "address of the service")
      ->envname("SCRUTINY_SERVER")
      ->capture_default_str();
  app.add_option("--token", context.server.token,
                 "bearer token (better in the environment: other "
                 "users of this machine see command lines)")
      ->envname("SCRUTINY_TOKEN");
  app.add_option("--cacert", context.server.cacert, "PEM file of the server's certificate")
      ->envname("SCRUTINY_CACERT");
  app.add_option("--log-key", context.log_key, "the log's verifier key, or a file that holds it")
      ->envname("SCRUTINY_LOG_KEY");
  app.add_flag("--json", as_json, "print JSON");
}

CLI::App* add_verify(CLI::App& app, VerifyCommand& command) {
  auto* sub = app.add_subcommand(
      "verify", "check a server's log, an exported trail, evidence, a receipt or a proof");
  sub->add_option(
      "what", command.what,
      "server (URL), exported trail (folder), evidence bundle (zip or unpacked), receipt "
      "or tlog-proof file; without it, "
      "the server of --server");
  sub->add_option("--level", command.level,
                  "of a trail: log (the default), payloads or contents; a bundle is always checked "
                  "down to contents");
  sub->add_option("--keys", command.keys, "data keys of an exported trail, to open payloads");
  sub->add_option("--file", command.file, "with a receipt: the document it is for");
  sub->add_option("--record", command.record, "with a proof file: the record's bytes");
  sub->add_option("--receipt", command.receipts,
                  "a receipt the trail must still honour; repeatable");
  sub->add_option("--witness-key", command.witness_keys, "verifier key of a witness; repeatable");
  auto* state = sub->add_option("--state", command.state,
                                "your own file that keeps what was verified: the next run proves "
                                "that the log continues it and reads only what is new");
  sub->add_flag("--from-start", command.from_start, "read all again, and hold it against --state")
      ->needs(state);
  sub->add_option("--writer-keys", command.writer_keys,
                  "file of people's own keys, to check who signed what (see writer-keys)");
  auto* old = sub->add_option("--old-trail", command.old_trail,
                              "of a log that continues another: an export of the old one, to hold "
                              "its records against");
  sub->add_option("--old-log-key", command.old_key, "and the old log's key")->needs(old);
  sub->add_option(
      "--tsa-ca", command.time_authorities,
      "PEM file of the authorities whose time tokens you trust; without it, time tokens "
      "are not checked");
  sub->add_option("--threads", command.threads, "0: one for each core")->capture_default_str();
  sub->footer("Exit codes: 0 holds, 1 does not hold, 2 usage, 3 cannot tell.");
  return sub;
}

struct DocumentCommandLine {
  SubmitCommand submit;
  bool keep_draft = false;
  ListCommand list;
  std::string document;
  DownloadCommand download;
  ReadingsCommand readings;
  ActionsCommand actions;
  std::string action;
  SignedStepCommand step;
};

CLI::App* add_submit(CLI::App& app, DocumentCommandLine& line) {
  auto* sub = app.add_subcommand("submit", "send files in, check the receipts and submit them");
  SubmitCommand& command = line.submit;
  sub->add_option("files", command.files, "files to send")->required()->check(CLI::ExistingFile);
  sub->add_option("--kind", command.kind,
                  "inspection_summary, action_plan, audit_finding, policy, …")
      ->capture_default_str();
  sub->add_option("--title", command.title, "title; without it, the file's name");
  sub->add_option("--marking", command.marking, "OFFICIAL or OFFICIAL-SENSITIVE")
      ->capture_default_str();
  sub->add_option("--disclose-to", command.agencies,
                  "id of a further agency that may see it; repeatable");
  sub->add_option("--receipts", command.receipts, "folder the receipts are kept in");
  sub->add_option("--sign-with", command.sign_with,
                  "file of your own key: the submission carries your signature");
  sub->add_flag("--draft", line.keep_draft, "leave it a draft that only your agency sees");
  return sub;
}

void add_list_options(CLI::App& sub, ListCommand& command) {
  sub.add_option("--kind", command.kind, "only this kind");
  sub.add_option("--state", command.state, "only this state");
  sub.add_option("--agency", command.agency, "only this agency (id)");
}

// Each command beside what runs it.
using Runner = std::function<ExitCode(const Context&)>;
std::pair<CLI::App*, Runner> add_actions(CLI::App& app, DocumentCommandLine& line) {
  auto* list = app.add_subcommand("actions", "what is done about findings, newest first");
  ActionsCommand& command = line.actions;
  list->add_option("--agency", command.agency, "only where this agency (id) is responsible");
  list->add_option("--state", command.state, "only this state");
  list->add_option("--brag", command.brag, "only blue, green, amber or red");
  list->add_option("--document", command.document, "only those that come from this document (id)");
  list->add_flag("--overdue", command.overdue, "only what is overdue");
  list->require_subcommand(0, 1);
  auto* show = list->add_subcommand("show", "one action (recorded as an opening)");
  show->add_option("action", line.action, "id")->required();
  const auto steps = add_signed_steps(*list, line.step);
  return {list, [&line, show, steps](const Context& context) {
            for (const CLI::App* step : steps) {
              if (*step) return run_signed_step(context, line.step, step->get_name());
            }
            return *show ? run_show_action(context, line.action)
                         : run_actions(context, line.actions);
          }};
}

std::vector<std::pair<CLI::App*, Runner>> add_document_commands(CLI::App& app,
                                                                DocumentCommandLine& line) {
  std::vector<std::pair<CLI::App*, Runner>> commands;
  commands.emplace_back(add_submit(app, line), [&line](const Context& context) {
    line.submit.after = line.keep_draft ? AfterUpload::kKeepDraft : AfterUpload::kSubmit;
    return run_submit(context, line.submit);
  });
  auto* list = app.add_subcommand("list", "documents you may see, newest first");
  add_list_options(*list, line.list);
  commands.emplace_back(list,
                        [&line](const Context& context) { return run_list(context, line.list); });
  auto* search = app.add_subcommand("search", "documents by the words in them, best first");
  search->add_option("words", line.list.words, "all of them; \"quoted words\" stand together")
      ->required();
  add_list_options(*search, line.list);
  commands.emplace_back(search,
                        [&line](const Context& context) { return run_list(context, line.list); });
  auto* show = app.add_subcommand("show", "one document (recorded as an opening)");
  show->add_option("document", line.document, "id")->required();
  commands.emplace_back(
      show, [&line](const Context& context) { return run_show(context, line.document); });
  auto* findings =
      app.add_subcommand("findings", "findings of a document with page and quoted words");
  findings->add_option("document", line.document, "id")->required();
  commands.emplace_back(
      findings, [&line](const Context& context) { return run_findings(context, line.document); });
  auto* readings =
      app.add_subcommand("readings", "how a file was read, and by later plugins again");
  readings->add_option("document", line.readings.document, "id")->required();
  readings->add_option("--version", line.readings.version, "version; without it, the current one");
  readings->add_flag("--again", line.readings.again,
                     "have it read once more by the plugins of today");
  readings->add_option(
      "--compare", line.readings.compare,
      "what this further reading found that the first did not, and the other way round");
  commands.emplace_back(
      readings, [&line](const Context& context) { return run_readings(context, line.readings); });
  commands.push_back(add_actions(app, line));
  auto* download = app.add_subcommand("download", "the original file, checked against the record");
  download->add_option("document", line.download.document, "id")->required();
  download->add_option("--version", line.download.version, "version; without it, the current one");
  download->add_option("--output", line.download.output, "file to write");
  commands.emplace_back(
      download, [&line](const Context& context) { return run_download(context, line.download); });
  return commands;
}

struct WitnessLine {
  KeygenCommand keygen;
  std::string use = "cosigning";
  WatchCommand watch;
  ServeCommand serve;
};

void add_witness_serve(CLI::App& witness, WitnessLine& line,
                       std::vector<std::pair<CLI::App*, Runner>>& commands) {
  ServeCommand& command = line.serve;
  auto* serve = witness.add_subcommand("serve", "answer logs that call (C2SP tlog-witness)");
  serve
      ->add_option("--listen", command.listen,
                   "ADDRESS:PORT; other than loopback only with a certificate")
      ->capture_default_str();
  serve->add_option("--key", command.key, "file made by keygen")->required();
  serve->add_option("--state", command.folder, "folder that remembers what was cosigned")
      ->required();
  serve->add_option("--log", command.logs,
                    "verifier key of a log, or a file; repeatable, beside --log-key");
  auto* certificate = serve->add_option("--certificate", command.certificate, "PEM, for HTTPS");
  serve->add_option("--private-key", command.private_key, "PEM, mode 0600")->needs(certificate);
  commands.emplace_back(
      serve, [&line](const Context& context) { return run_witness_serve(context, line.serve); });
}

void add_witness(CLI::App& app, WitnessLine& line,
                 std::vector<std::pair<CLI::App*, Runner>>& commands) {
  auto* keygen =
      app.add_subcommand("keygen", "make a key to cosign or to sign with; prints the public one");
  keygen->add_option("file", line.keygen.file, "the secret key; the other goes to FILE.pub")
      ->required();
  keygen->add_option("--name", line.keygen.name, "of a witness, for example ruth.example/witness");
  keygen->footer(
      "With $SCRUTINY_KEY_PASSPHRASE the file is encrypted; who uses the key needs it too.");
  keygen->add_option("--for", line.use, "cosigning (a witness) or writing (what you yourself do)")
      ->check(CLI::IsMember({"cosigning", "writing"}))
      ->capture_default_str();
  commands.emplace_back(keygen, [&line](const Context& context) {
    return line.use == "writing" ? run_writer_keygen(context, line.keygen.file)
                                 : run_keygen(context, line.keygen);
  });
  auto* witness =
      app.add_subcommand("witness", "cosign what continues, from the scrutineer's own machine");
  witness->require_subcommand(1);
  add_witness_serve(*witness, line, commands);
  auto* watch = witness->add_subcommand(
      "watch", "fetch, prove, remember, cosign and bring back; needs no open port");
  watch->add_option("--key", line.watch.key, "file made by keygen")->required();
  watch->add_option("--state", line.watch.folder, "folder that remembers what was cosigned")
      ->required();
  watch->add_option("--every", line.watch.every_seconds, "seconds between looks")
      ->capture_default_str()
      ->check(CLI::Range(1, 86400));
  watch->add_flag("--once", line.watch.once, "look once and end");
  commands.emplace_back(
      witness, [&line](const Context& context) { return run_witness_watch(context, line.watch); });
}

void add_bundle(CLI::App& app, BundleCommand& command,
                std::vector<std::pair<CLI::App*, Runner>>& commands) {
  auto* sub = app.add_subcommand(
      "bundle",
      "evidence to hand over: records, proofs, payloads and files (recorded as an export)");
  auto* subjects = sub->add_option("subjects", command.subjects, "ids of documents and actions");
  auto* from =
      sub->add_option("--from", command.from, "instead: a period from this day or time (UTC)");
  auto* to = sub->add_option("--to", command.to, "end of the period, exclusive");
  from->needs(to)->excludes(subjects);
  to->needs(from)->excludes(subjects);
  sub->add_option("--at", command.at, "as of the log's first so many records, a size it has signed")
      ->check(CLI::PositiveNumber);
  sub->add_option("-o,--output", command.output, "file to write")->required();
  sub->footer("Exit codes: 0 done, 1 refused, 2 usage, 3 cannot tell.");
  sub->callback([subjects, from] {
    if (subjects->count() + from->count() == 0) {
      throw CLI::RequiredError("ids, or --from and --to");
    }
  });
  commands.emplace_back(
      sub, [&command](const Context& context) { return run_bundle(context, command); });
}

void add_assurance(CLI::App& app, AssuranceCommand& command,
                   std::vector<std::pair<CLI::App*, Runner>>& commands) {
  auto* sub = app.add_subcommand(
      "assurance",
      "what was recorded and read in a period, and how far it is vouched for; for the "
      "scrutineer, and on record itself");
  sub->add_option("--from", command.from, "first day, such as 2026-11-01")->required();
  sub->add_option("--to", command.to, "last day")->required();
  sub->footer(
      "Exit codes: 0 reported, 1 a witness has proved another history of this log, 2 usage, "
      "3 cannot tell.");
  commands.emplace_back(
      sub, [&command](const Context& context) { return run_assurance(context, command); });
}

int run(int argc, char** argv) {
  CLI::App app("Scrutiny Ledger client and verifier");
  app.require_subcommand(1);
  app.set_version_flag("--version", SCRUTINY_VERSION);
  app.fallthrough();
  Context context;
  bool as_json = false;
  add_common(app, context, as_json);
  VerifyCommand verify;
  DocumentCommandLine line;
  auto commands = add_document_commands(app, line);
  BundleCommand bundle;
  add_bundle(app, bundle, commands);
  WitnessLine witness;
  add_witness(app, witness, commands);
  ErasureCommandLine erasures;
  add_erasure_commands(app, erasures, commands);
  WriterKeyLine writer;
  commands.push_back(add_writer_keys(app, writer));
  AssuranceCommand assurance;
  add_assurance(app, assurance, commands);
  commands.emplace_back(add_verify(app, verify),
                        [&verify](const Context& with) { return run_verify(with, verify); });
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(ExitCode::kUsage);
  }
  if (as_json) context.format = Format::kJson;
  for (const auto& [command, runner] : commands) {
    if (*command) return static_cast<int>(runner(context));
  }
  return static_cast<int>(ExitCode::kUsage);
}

}  // namespace
}  // namespace scrutiny::cli

int main(int argc, char** argv) {
  try {
    return scrutiny::cli::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "scrutiny: %s\n", error.what());
    return static_cast<int>(scrutiny::cli::ExitCode::kCannotTell);
  }
}
