#include <cstdio>

#include "server/cli/answers.h"
#include "server/cli/document_commands.h"
#include "server/cli/local_files.h"

namespace scrutiny::cli {
namespace {

using boost::json::object;

Result<object> get_object(HttpClient& client, const std::string& path) {
  SCRUTINY_ASSIGN(const HttpAnswer answer, client.get(path));
  return parse_answer(answer.body);
}

// Where the readings of the version are; without one asked for, of the current version.
Result<std::string> path_of(HttpClient& client, const ReadingsCommand& command) {
  const std::string document = "/api/v1/documents/" + url_encode(command.document);
  std::uint64_t version = command.version;
  if (version == 0) {
    SCRUTINY_ASSIGN(const object progress, get_object(client, document + "/progress"));
    version = number_of(progress, "version");
  }
  return document + "/versions/" + std::to_string(version) + "/readings";
}

std::string plugin_of(const object& reading) {
  const object plugin = object_of(reading, "plugin");
  return plugin.empty() ? "-" : shown(plugin, "id") + " " + shown(plugin, "version");
}

void print_readings(const object& readings) {
  std::vector<std::vector<std::string>> rows{{"READING", "PLUGIN", "FINDINGS", "WHAT CAME OF IT"}};
  const auto add = [&](const std::string& name, const object& reading) {
    rows.push_back({name, plugin_of(reading), std::to_string(number_of(reading, "findings")),
                    shown(reading, "explanation")});
  };
  add("first", object_of(readings, "first"));
  for (const auto& each : array_of(readings, "items")) {
    if (each.is_object())
      add(std::to_string(number_of(each.as_object(), "reading")), each.as_object());
  }
  print_table(rows);
}

void print_item(char sign, const object& item) {
  std::string where;
  if (const auto page = number_of(item, "page"); page > 0)
    where = " (page " + std::to_string(page) + ")";
  std::printf("%c %s %s%s: %s\n", sign, shown(item, "section").c_str(), shown(item, "key").c_str(),
              where.c_str(), shown(item, "text").c_str());
}

void print_difference(const object& difference) {
  const object before = object_of(difference, "before");
  const object after = object_of(difference, "after");
  std::printf("%s %s and %s %s: %llu the same\n", shown(before, "id").c_str(),
              shown(before, "version").c_str(), shown(after, "id").c_str(),
              shown(after, "version").c_str(),
              static_cast<unsigned long long>(number_of(difference, "same")));
  for (const auto& each : array_of(difference, "changed")) {
    if (!each.is_object()) continue;
    print_item('-', object_of(each.as_object(), "before"));
    print_item('+', object_of(each.as_object(), "after"));
  }
  for (const auto& [list, sign] : {std::pair("removed", '-'), std::pair("added", '+')}) {
    for (const auto& each : array_of(difference, list)) {
      if (each.is_object()) print_item(sign, each.as_object());
    }
  }
}

Status run(const Context& context, const ReadingsCommand& command) {
  HttpClient client(context.server);
  SCRUTINY_ASSIGN(const std::string path, path_of(client, command));
  if (command.again) {
    SCRUTINY_ASSIGN(const HttpAnswer answer, client.post(path, object{}, fresh_key(), ""));
    static_cast<void>(answer);
    std::fprintf(stderr, "It waits to be read again; ask for its readings in a moment.\n");
  }
  const bool compares = command.compare != 0;
  SCRUTINY_ASSIGN(
      const object answer,
      get_object(client,
                 compares ? path + "/" + std::to_string(command.compare) + "/difference" : path));
  if (context.format == Format::kJson) {
    print_json(answer);
  } else if (compares) {
    print_difference(answer);
  } else {
    print_readings(answer);
  }
  return {};
}

}  // namespace

ExitCode run_readings(const Context& context, const ReadingsCommand& command) {
  const Status done = run(context, command);
  return done.ok() ? ExitCode::kHolds : report(done.error(), context.format);
}

}  // namespace scrutiny::cli
