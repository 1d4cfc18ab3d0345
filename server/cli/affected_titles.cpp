#include "server/cli/affected_titles.h"

#include <array>

#include "server/cli/answers.h"

namespace scrutiny::cli {
namespace {

// Of each fault's things few matter, and each question costs a record.
constexpr std::size_t kMostAsked = 10;

struct Shown {
  std::string_view kind;
  std::string_view path;
  std::string_view title;
};
constexpr std::array<Shown, 2> kShown = {{
    {"document", "/api/v1/documents/", "title"},
    {"action", "/api/v1/actions/", "action"},
}};

std::string ask(HttpClient& client, const Shown& shown_as, const std::string& id) {
  const auto answer = client.get(std::string(shown_as.path) + url_encode(id));
  if (!answer.ok()) return {};
  const auto said = parse_answer(answer->body);
  return said.ok() ? shown(*said, shown_as.title) : std::string();
}

}  // namespace

void ask_titles(const ServerOptions& server, VerifyReport& report) {
  if (!report.fault || server.token.empty()) return;
  HttpClient client(server);
  std::size_t asked = 0;
  for (AffectedThing& thing : report.affected) {
    for (const Shown& each : kShown) {
      if (thing.kind != each.kind || !thing.title.empty() || ++asked > kMostAsked) continue;
      thing.title = ask(client, each, thing.id);
    }
  }
}

}  // namespace scrutiny::cli
