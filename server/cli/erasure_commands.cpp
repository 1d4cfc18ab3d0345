#include "server/cli/erasure_commands.h"

#include <cstdio>

#include "server/cli/answers.h"

namespace scrutiny::cli {
namespace {

using boost::json::object;
using Rows = std::vector<std::vector<std::string>>;

void put(object& body, std::string_view name, const std::string& value) {
  if (!value.empty()) body[name] = value;
}

// All items of a list, as JSON or as the rows that `row_of` makes.
template <class RowOf>
ExitCode list(const Context& context, const std::string& path, Rows rows, RowOf row_of) {
  HttpClient client(context.server);
  boost::json::array all;
  const Status done = each_item(client, path, [&](const object& item) {
    rows.push_back(row_of(item));
    all.emplace_back(item);
  });
  if (!done.ok()) return report(done.error(), context.format);
  if (context.format == Format::kJson) {
    print_json(all);
  } else {
    print_table(rows);
  }
  return ExitCode::kHolds;
}

ExitCode send(const Context& context, const std::string& path, const boost::json::value& body,
              const std::string& done) {
  HttpClient client(context.server);
  const auto answer = client.post(path, body, fresh_key(), {});
  if (!answer.ok()) return report(answer.error(), context.format);
  const auto said = parse_answer(answer->body);
  if (!said.ok()) return report(said.error(), context.format);
  if (context.format == Format::kJson) {
    print_json(*said);
    return ExitCode::kHolds;
  }
  const std::string id = shown(*said, "id");
  std::printf("%s%s%s, record %llu\n", done.c_str(), id.empty() ? "" : ": ", id.c_str(),
              static_cast<unsigned long long>(number_of(object_of(*said, "receipt"), "index")));
  const std::string pending = shown(object_of(*said, "erasure"), "pending_in_backups_until");
  if (!pending.empty()) std::printf("pending in backups until %s\n", pending.c_str());
  return ExitCode::kHolds;
}

std::string what_of(const object& item) {
  const std::string account = shown(item, "account");
  if (!account.empty()) return "account " + account;
  const std::uint64_t version = number_of(item, "version");
  return shown(item, "document") + (version == 0 ? "" : " version " + std::to_string(version));
}

}  // namespace

ExitCode run_list_erasures(const Context& context, const ErasureCommand& command) {
  std::string path = "/api/v1/erasures?limit=100";
  if (!command.state.empty()) path += "&state=" + url_encode(command.state);
  return list(context, path, {{"ID", "STATE", "CLASS", "AUTHORITY", "OF", "IN BACKUPS UNTIL"}},
              [](const object& item) {
                return std::vector<std::string>{
                    shown(item, "id"),    shown(item, "state"),
                    shown(item, "class"), shown(item, "authority"),
                    what_of(item),        shown(item, "pending_in_backups_until")};
              });
}

ExitCode run_propose_erasure(const Context& context, const ErasureCommand& command) {
  object body{{"class", command.erased_class},
              {"authority", command.authority},
              {"reason", command.reason}};
  put(body, "document", command.document);
  put(body, "account", command.account);
  put(body, "actions", command.actions);
  if (command.version != 0) body["version"] = command.version;
  return send(context, "/api/v1/erasures", body, "proposed; another person has to approve it");
}

ExitCode run_decide_erasure(const Context& context, const ErasureCommand& command,
                            const std::string& verb) {
  boost::json::value body;
  if (verb == "decline") body = object{{"reason", command.reason}};
  return send(context, "/api/v1/erasures/" + url_encode(command.id) + "/" + verb, body,
              verb == "approve" ? "approved and erased" : verb + " recorded");
}

ExitCode run_list_holds(const Context& context, const HoldCommand& command) {
  std::string path = "/api/v1/holds?limit=100";
  if (!command.document.empty()) path += "&document=" + url_encode(command.document);
  return list(context, path, {{"ID", "STATE", "AUTHORITY", "DATED", "KEPT BY", "OF"}},
              [](const object& item) {
                const bool is_released = !object_of(item, "released").empty();
                return std::vector<std::string>{
                    shown(item, "id"),        is_released ? "released" : "in force",
                    shown(item, "authority"), shown(item, "dated"),
                    shown(item, "kept_by"),   what_of(item)};
              });
}

ExitCode run_place_hold(const Context& context, const HoldCommand& command) {
  object body{{"document", command.document},
              {"authority", command.authority},
              {"dated", command.dated},
              {"reason", command.reason}};
  put(body, "scope", command.scope);
  if (command.version != 0) body["version"] = command.version;
  return send(context, "/api/v1/holds", body, "on hold");
}

ExitCode run_release_hold(const Context& context, const HoldCommand& command) {
  return send(context, "/api/v1/holds/" + url_encode(command.id) + "/release",
              object{{"reason", command.reason}}, "released");
}

}  // namespace scrutiny::cli
