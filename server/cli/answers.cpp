#include "server/cli/answers.h"

#include "server/cli/output.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/random.h"

namespace scrutiny::cli {

using boost::json::object;

std::string shown(const object& from, std::string_view name) {
  return printable(text_of(from, name), Lines::kOne);
}

std::string attestation_line(const object& of) {
  const object said = object_of(of, "attestation");
  if (said.empty()) return "the server does not say";
  std::string names;
  std::size_t count = 0;
  for (const auto& name : array_of(said, "cosigned_by")) {
    if (!name.is_string()) continue;
    names +=
        (count++ == 0 ? "" : ", ") + printable(std::string_view(name.as_string()), Lines::kOne);
  }
  const std::string record = std::to_string(number_of(said, "index")) + ", signed by the log";
  const std::uint64_t witnesses = number_of(said, "witnesses");
  const std::string of_all =
      std::to_string(count) + " of " + std::to_string(witnesses) + " witnesses";
  if (text_of(said, "state") == "cosigned")
    return record + " and cosigned by " + of_all + ": " + names;
  if (witnesses == 0) return record + "; the server names no witness";
  if (count == 0) return record + ", not yet cosigned";
  return record + ", not yet cosigned by enough witnesses: " + of_all + " (" + names + ")";
}

Status each_item(HttpClient& client, const std::string& path,
                 const std::function<void(const object&)>& take) {
  std::string after;
  do {
    SCRUTINY_ASSIGN(const HttpAnswer answer,
                    client.get(path + (after.empty() ? "" : "&after=" + url_encode(after))));
    SCRUTINY_ASSIGN(const object page, parse_answer(answer.body));
    for (const auto& item : array_of(page, "items")) {
      if (item.is_object()) take(item.as_object());
    }
    after = text_of(page, "next");
  } while (!after.empty());
  return {};
}

std::string fresh_key() {
  return "cli-" + to_hex(random_array<16>());
}

}  // namespace scrutiny::cli
