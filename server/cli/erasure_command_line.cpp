#include "server/cli/erasure_command_line.h"

#include <CLI/CLI.hpp>

namespace scrutiny::cli {
namespace {

constexpr const char* kExitCodes = "Exit codes: 0 done, 1 refused, 2 usage, 3 cannot tell.";

CLI::App* decision(CLI::App& of, const char* verb, const char* words, std::string& id) {
  auto* sub = of.add_subcommand(verb, words);
  sub->add_option("id", id, "id")->required();
  return sub;
}

CLI::App* add_propose(CLI::App& of, ErasureCommand& command) {
  auto* sub = of.add_subcommand("propose", "ask for an erasure, which another person approves");
  auto* document = sub->add_option("document", command.document, "id of the document");
  sub->add_option("--account", command.account, "or of a disabled account")->excludes(document);
  sub->add_option("--version", command.version, "only this version; without it, all of them");
  sub->add_option("--class", command.erased_class,
                  "retention, subject_request, received_in_error; of an account: leaver")
      ->required();
  sub->add_option("--authority", command.authority,
                  "code of a retention rule, uk_gdpr_article_17, uk_gdpr_article_5, court_order "
                  "or controller_instruction")
      ->required();
  sub->add_option("--reason", command.reason, "why, in words")->required();
  sub->add_option("--actions", command.actions,
                  "keep or erase: actions that came from the document and quote it");
  return sub;
}

CLI::App* add_place(CLI::App& of, HoldCommand& command) {
  auto* sub = of.add_subcommand("place", "forbid that a document is erased");
  sub->add_option("of", command.document, "id of the document")->required();
  sub->add_option("--version", command.version, "only this version; without it, all of them");
  sub->add_option("--authority", command.authority, "who ordered it, and their reference")
      ->required();
  sub->add_option("--dated", command.dated, "day of the order, such as 2026-11-27")->required();
  sub->add_option("--scope", command.scope, "what it covers, in words");
  sub->add_option("--reason", command.reason, "why, in words")->required();
  return sub;
}

}  // namespace

void add_erasure_commands(
    CLI::App& app, ErasureCommandLine& line,
    std::vector<std::pair<CLI::App*, std::function<ExitCode(const Context&)>>>& commands) {
  ErasureCommand& erasure = line.erasure;
  auto* erasures = app.add_subcommand("erasures", "erasures proposed, carried out or declined");
  erasures->add_option("--state", erasure.state,
                       "only proposed, approved, carried_out, declined or withdrawn");
  erasures->require_subcommand(0, 1)->footer(kExitCodes);
  auto* propose = add_propose(*erasures, erasure);
  auto* approve = decision(*erasures, "approve", "agree, as the second person", erasure.id);
  auto* decline = decision(*erasures, "decline", "refuse, as the second person", erasure.id);
  decline->add_option("--reason", erasure.reason, "why")->required();
  auto* withdraw = decision(*erasures, "withdraw", "take back what you proposed", erasure.id);
  commands.emplace_back(erasures, [=, &erasure](const Context& context) {
    if (*propose) return run_propose_erasure(context, erasure);
    for (const auto* verb : {approve, decline, withdraw}) {
      if (*verb) return run_decide_erasure(context, erasure, verb->get_name());
    }
    return run_list_erasures(context, erasure);
  });
  HoldCommand& hold = line.hold;
  auto* holds = app.add_subcommand("holds", "what forbids that documents are erased");
  holds->add_option("--document", hold.document, "only those in force on this document (id)");
  holds->require_subcommand(0, 1)->footer(kExitCodes);
  auto* place = add_place(*holds, hold);
  auto* release = decision(*holds, "release", "release this one hold", hold.id);
  release->add_option("--reason", hold.reason, "why")->required();
  commands.emplace_back(holds, [=, &hold](const Context& context) {
    if (*place) return run_place_hold(context, hold);
    if (*release) return run_release_hold(context, hold);
    return run_list_holds(context, hold);
  });
}

}  // namespace scrutiny::cli
