// scrutiny: for agencies and scrutineers, against a server or without one.
#include <cstdio>

#include <CLI/CLI.hpp>

#include "server/cli/verify_command.h"

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
  auto* sub =
      app.add_subcommand("verify", "check a server's log, an exported trail, a receipt or a proof");
  sub->add_option("what", command.what,
                  "exported trail (folder), receipt or tlog-proof file; without it, the server");
  sub->add_option("--level", command.level, "log, payloads or contents")->capture_default_str();
  sub->add_option("--keys", command.keys, "data keys of an exported trail, to open payloads");
  sub->add_option("--file", command.file, "with a receipt: the document it is for");
  sub->add_option("--record", command.record, "with a proof file: the record's bytes");
  sub->add_option("--receipt", command.receipts,
                  "a receipt the trail must still honour; repeatable");
  sub->add_option("--witness-key", command.witness_keys, "verifier key of a witness; repeatable");
  sub->add_option("--threads", command.threads, "0: one for each core")->capture_default_str();
  sub->footer("Exit codes: 0 holds, 1 does not hold, 2 usage, 3 cannot tell.");
  return sub;
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
  auto* verify_command = add_verify(app, verify);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : static_cast<int>(ExitCode::kUsage);
  }
  if (as_json) context.format = Format::kJson;
  if (*verify_command) return static_cast<int>(run_verify(context, verify));
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
