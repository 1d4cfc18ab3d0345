#include "server/cli/writer_options.h"

namespace scrutiny::cli {

std::pair<CLI::App*, std::function<ExitCode(const Context&)>> add_writer_keys(CLI::App& app,
                                                                              WriterKeyLine& line) {
  auto* keys = app.add_subcommand(
      "writer-keys", "people's own signing keys, in the form verify --writer-keys takes");
  keys->require_subcommand(0, 1);
  WriterKeyCommand& command = line.command;
  auto* enrol = keys->add_subcommand(
      "register", "make a key yours; from then on what you answer for needs its signature");
  enrol->add_option("--key", command.file, "file made by keygen --for writing")->required();
  enrol->add_option("--name", command.name, "as others shall see it, for example your name")
      ->required();
  auto* revoke = keys->add_subcommand("revoke", "nothing more is accepted from it from now on");
  revoke->add_option("key", command.key, "fingerprint, 64 hex digits")->required();
  revoke->add_option("--reason", command.reason, "why")->required();
  keys->footer("A key file with a passphrase is opened with $SCRUTINY_KEY_PASSPHRASE.");
  return {keys, [&command, enrol, revoke](const Context& context) {
            if (*enrol) return run_register_writer_key(context, command);
            if (*revoke) return run_revoke_writer_key(context, command);
            return run_writer_keys(context);
          }};
}

std::vector<CLI::App*> add_signed_steps(CLI::App& actions, SignedStepCommand& command) {
  std::vector<CLI::App*> steps;
  const auto step = [&](const char* name, const char* what) {
    auto* sub = actions.add_subcommand(name, what);
    sub->add_option("action", command.action, "id")->required();
    sub->add_option("--sign-with", command.sign_with, "file of your own key");
    steps.push_back(sub);
    return sub;
  };
  const auto add_evidence = [&](CLI::App* sub) {
    sub->add_option("--evidence", command.evidence,
                    "DOCUMENT:VERSION it rests on, all of them; repeatable");
    sub->add_option("--note", command.note, "your words about it");
  };
  step("agree", "agree to do it");
  auto* complete = step("complete", "say that it is complete, and on what evidence");
  add_evidence(complete);
  complete->add_option("--impact", command.impact, "what changed");
  add_evidence(step("verify", "verify it on the evidence its completion named"));
  auto* reopen = step("reopen", "send it back to be done");
  reopen->add_option("--reason", command.text, "why")->required();
  return steps;
}

}  // namespace scrutiny::cli
