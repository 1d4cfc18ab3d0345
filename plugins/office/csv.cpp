// Values apart by commas, semicolons or tabs (RFC 4180, as spreadsheets in use write it).
#include <algorithm>
#include <array>

#include "plugins/office/readers.h"
#include "plugins/plain_text/charset.h"

namespace scrutiny::office {
namespace {

constexpr std::size_t kBytes = 64u << 20;
constexpr std::size_t kGuessBytes = 16u << 10;

// The delimiter there is most of outside quotes at the file's start.
char guess_delimiter(std::string_view text) {
  std::array<std::pair<char, std::size_t>, 3> counts = {{{',', 0}, {';', 0}, {'\t', 0}}};
  bool quoted = false;
  for (const char c : text.substr(0, kGuessBytes)) {
    if (c == '"') quoted = !quoted;
    for (auto& [delimiter, count] : counts) count += c == delimiter && !quoted ? 1 : 0;
  }
  return std::max_element(counts.begin(), counts.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

class CsvReader {
 public:
  CsvReader(std::string_view text, const Limits& limits, Builder& builder)
      : text_(text), limits_(limits), builder_(builder) {
    table_.number = 1;
    if (text_.starts_with("sep=") && text_.size() > 4) {  // written by Excel for itself
      delimiter_ = text_[4];
      at_ = std::min(text_.find('\n'), text_.size() - 1) + 1;
      ++row_.number;
    } else {
      delimiter_ = guess_delimiter(text_);
    }
  }

  Status run() {
    while (at_ < text_.size()) {
      SCRUTINY_TRY(read_cell());
      if (at_ >= text_.size() || text_[at_] == '\n') end_row();
      ++at_;
    }
    if (!row_.cells.empty()) end_row();
    return builder_.add_table(std::move(table_));
  }

 private:
  // Leaves at_ on the delimiter, the line's end or the text's end.
  Status read_cell() {
    std::string value;
    bool quoted = text_[at_] == '"';
    if (quoted) ++at_;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (quoted && c == '"') {
        const bool doubled = at_ + 1 < text_.size() && text_[at_ + 1] == '"';
        if (!doubled) {
          quoted = false;
          continue;
        }
        ++at_;
      } else if (!quoted && (c == delimiter_ || c == '\n')) {
        break;
      }
      value += c;
      if (value.size() > limits_.text_bytes) return refusal("The document holds too much text.");
    }
    return keep(value);
  }

  Status keep(const std::string& value) {
    Cell cell;
    cell.column = column_++;
    if (static_cast<std::size_t>(column_) > limits_.line_cells)
      return refusal("A line of the file has too many values.");
    cell.text = trim(value);
    std::erase(cell.text, '\r');
    if (!has_content(cell)) return {};
    SCRUTINY_TRY(builder_.charge(cell));
    row_.cells.push_back(std::move(cell));
    return {};
  }

  void end_row() {
    const int number = row_.number;
    if (!row_.cells.empty()) table_.rows.push_back(std::move(row_));
    row_ = Row{number + 1, false, {}};
    column_ = 0;
  }

  std::string_view text_;
  const Limits& limits_;
  Builder& builder_;
  char delimiter_ = ',';
  std::size_t at_ = 0;
  int column_ = 0;
  Table table_;
  Row row_;
};

}  // namespace

Status read_csv(ByteView document, const Limits& limits, Builder& builder) {
  if (document.size() > kBytes) return refusal("The file is too long to be read as a table.");
  SCRUTINY_ASSIGN(const auto decoded, plain_text::to_utf8(document, ""));
  return CsvReader(decoded.text, limits, builder).run();
}

}  // namespace scrutiny::office
