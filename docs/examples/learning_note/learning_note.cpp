// Reads learning notes: a text whose first line is "Learning note: <title>", then lines that begin
// with "Date: ", "Strength: " or "Improve: ". Other lines are text only.
#include <algorithm>
#include <string>

#include "plugins/sdk/parser.h"

namespace {

using namespace scrutiny;

constexpr std::string_view kTitle = "Learning note: ";

class LearningNote final : public sdk::Parser {
 public:
  Status parse(ByteView document, sdk::Output& out) override {
    const std::string_view text = as_text(document);
    if (!text.starts_with(kTitle))
      return Error(ErrorCode::kPluginRefused, "Its first line does not say \"Learning note:\".");
    int number = 0;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      SCRUTINY_TRY(read_line(text.substr(at, end - at), ++number, out));
      at = end + 1;
    }
    return out.page_text(1, text);
  }

 private:
  static Status read_line(std::string_view line, int number, sdk::Output& out) {
    const std::string quote(line);
    const auto rest = [&](std::string_view label) { return quote.substr(label.size()); };
    if (line.starts_with(kTitle)) return out.document({"learning_note", "", "", rest(kTitle)});
    if (line.starts_with("Date: "))
      return out.field({"date", rest("Date: "), rest("Date: "), 1, quote});
    for (const auto& [label, kind] :
         {std::pair{"Strength: ", "strength"}, {"Improve: ", "area_for_improvement"}}) {
      if (line.starts_with(label))
        return out.finding(
            {kind, "", rest(label), 1, 1, "line " + std::to_string(number), quote, {}});
    }
    return {};
  }
};

}  // namespace

SCRUTINY_PLUGIN(learning_note, "1.0.0", LearningNote)
