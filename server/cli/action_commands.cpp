#include <cstdio>
#include <map>

#include "server/cli/answers.h"
#include "server/cli/document_commands.h"

namespace scrutiny::cli {
namespace {

using boost::json::object;

std::string path_of(const ActionsCommand& command) {
  std::string path = "/api/v1/actions?limit=100";
  for (const auto& [name, value] :
       {std::pair("agency", &command.agency), std::pair("state", &command.state),
        std::pair("brag", &command.brag), std::pair("document", &command.document)}) {
    if (!value->empty()) path += std::string("&") + name + "=" + url_encode(*value);
  }
  return command.overdue ? path + "&overdue=true" : path;
}

using AgencyNames = std::map<std::string, std::string>;

Result<AgencyNames> agency_names(HttpClient& client) {
  AgencyNames names;
  SCRUTINY_TRY(each_item(client, "/api/v1/agencies?limit=100", [&](const object& agency) {
    names[text_of(agency, "id")] = shown(agency, "name");
  }));
  return names;
}

std::string name_of(const AgencyNames& names, const std::string& id) {
  const auto found = names.find(id);
  return found == names.end() ? printable(id, Lines::kOne) : found->second;
}

// The day, or the words that stand for one; "overdue" is said, not coloured.
std::string due_of(const object& action) {
  const object due = object_of(action, "due");
  std::string out = shown(due, "date");
  if (out.empty()) out = shown(due, "as_written");
  if (out.empty()) out = "no date";
  return is_true(action, "overdue") ? out + " overdue" : out;
}

std::string or_dash(const std::string& text) {
  return text.empty() ? "-" : text;
}

Status list(const Context& context, const ActionsCommand& command) {
  HttpClient client(context.server);
  if (context.format == Format::kJson) {
    boost::json::array all;
    SCRUTINY_TRY(each_item(client, path_of(command),
                           [&](const object& action) { all.emplace_back(action); }));
    print_json(all);
    return {};
  }
  SCRUTINY_ASSIGN(const AgencyNames names, agency_names(client));
  std::vector<std::vector<std::string>> rows{
      {"ID", "REF", "STATE", "BRAG", "DUE", "AGENCY", "ACTION"}};
  SCRUTINY_TRY(each_item(client, path_of(command), [&](const object& action) {
    rows.push_back({shown(action, "id"), or_dash(shown(action, "ref")), shown(action, "state"),
                    or_dash(shown(action, "brag")), due_of(action),
                    name_of(names, text_of(action, "lead")), shown(action, "action")});
  }));
  print_table(rows);
  return {};
}

void print_line(const char* label, const std::string& text) {
  if (!text.empty()) std::printf("  %-14s %s\n", label, text.c_str());
}

void print_notes(const object& action, const char* list_name, const char* words) {
  for (const auto& each : array_of(action, list_name)) {
    if (!each.is_object()) continue;
    const object& note = each.as_object();
    const object act = object_of(note, "act");
    print_line(list_name, shown(act, "time").substr(0, 10) + "  " + shown(note, words));
  }
}

void print_source(const object& source) {
  if (source.empty()) return;
  print_line("source", shown(source, "document") + " version " +
                           std::to_string(number_of(source, "version")) + " " +
                           shown(source, "paragraph"));
  print_line("quote", "\"" + shown(source, "quote") + "\"");
}

void print_action(const object& action, const AgencyNames& names) {
  std::printf("%s\n", shown(action, "action").c_str());
  print_line("id", shown(action, "id"));
  print_line("ref", shown(action, "ref"));
  print_line("recommendation", shown(action, "recommendation"));
  print_line("state", shown(action, "state"));
  print_line("BRAG", shown(action, "brag"));
  if (is_true(action, "said_complete")) {
    print_line("note", "said to be complete in the plan; no evidence yet");
  }
  print_line("lead", name_of(names, text_of(action, "lead")));
  for (const auto& each : array_of(action, "joint")) {
    if (each.is_string()) print_line("joint", name_of(names, std::string(each.as_string())));
  }
  print_line("person", shown(action, "lead_person"));
  print_line("due", due_of(action));
  for (const auto& each : array_of(action, "due_history")) {
    if (!each.is_object()) continue;
    const object before = object_of(each.as_object(), "before");
    print_line("due before", (shown(before, "date").empty() ? shown(before, "as_written")
                                                            : shown(before, "date")) +
                                 ", changed: " + shown(each.as_object(), "reason"));
  }
  print_source(object_of(action, "source"));
  print_notes(action, "progress", "text");
  for (const auto& each : array_of(action, "evidence")) {
    if (!each.is_object()) continue;
    print_line("evidence", shown(each.as_object(), "document") + " version " +
                               std::to_string(number_of(each.as_object(), "version")));
  }
  print_line("impact", shown(action, "impact"));
  print_notes(action, "reopened", "reason");
  print_line("cancelled", shown(action, "cancelled_reason"));
  if (const object lapse = object_of(action, "lapse"); !lapse.empty()) {
    print_line("no evidence", shown(lapse, "document") + " was " + shown(lapse, "became"));
  }
}

void print_signed_acts(const object& action) {
  const auto print = [](const char* what, const object& act) {
    if (const std::string key = shown(act, "key"); !key.empty()) {
      print_line(what, "signed with the person's own key " + key + ", record " +
                           std::to_string(number_of(act, "index")));
    }
  };
  for (const char* act : {"agreed", "completed", "verified"}) print(act, object_of(action, act));
  for (const auto& each : array_of(action, "reopened")) {
    if (each.is_object()) print("reopened", object_of(each.as_object(), "act"));
  }
}

Status show(const Context& context, const std::string& id) {
  HttpClient client(context.server);
  SCRUTINY_ASSIGN(const HttpAnswer answer, client.get("/api/v1/actions/" + url_encode(id)));
  SCRUTINY_ASSIGN(const object action, parse_answer(answer.body));
  if (context.format == Format::kJson) {
    print_json(action);
    return {};
  }
  SCRUTINY_ASSIGN(const AgencyNames names, agency_names(client));
  print_action(action, names);
  print_signed_acts(action);
  print_line("record", attestation_line(action));
  return {};
}

ExitCode ended(const Status& done, const Context& context) {
  return done.ok() ? ExitCode::kHolds : report(done.error(), context.format);
}

}  // namespace

ExitCode run_actions(const Context& context, const ActionsCommand& command) {
  return ended(list(context, command), context);
}

ExitCode run_show_action(const Context& context, const std::string& action) {
  return ended(show(context, action), context);
}

}  // namespace scrutiny::cli
