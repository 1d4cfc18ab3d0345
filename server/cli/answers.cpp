#include "server/cli/answers.h"

#include "server/cli/output.h"
#include "storage/crypto/hex.h"
#include "storage/crypto/random.h"

namespace scrutiny::cli {

using boost::json::object;

std::string shown(const object& from, std::string_view name) {
  return printable(text_of(from, name), Lines::kOne);
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
