#include "plugins/office/document_text.h"

#include <algorithm>

#include "api/utf8.h"

namespace scrutiny::office {
namespace {

constexpr std::size_t kPart = 256u << 10;
constexpr std::size_t kMostShown = 64;

class TextOutput {
 public:
  explicit TextOutput(sdk::Output& out) : out_(out) {}

  Status line(std::string_view text) {
    written_ = written_ || !text.empty();
    // One text may be longer than a part.
    while (text.size() > kPart) {
      SCRUTINY_TRY(flush());
      part_ = utf8_prefix(text, kPart);
      text.remove_prefix(part_.size());
    }
    if (part_.size() + text.size() > kPart) SCRUTINY_TRY(flush());
    part_ += text;
    part_ += '\n';
    return {};
  }

  Status flush() {
    if (part_.empty()) return {};
    const std::string done = std::move(part_);
    part_.clear();
    return out_.page_text(0, done);
  }

  bool written() const { return written_; }

 private:
  sdk::Output& out_;
  std::string part_;
  bool written_ = false;
};

Status put(const Paragraph& paragraph, TextOutput& out) {
  if (paragraph.label.empty()) return out.line(paragraph.text);
  return out.line(paragraph.label + " " + paragraph.text);
}

// The columns that a row's text shows, empty ones as empty cells, so that rows stay comparable with
// their header. In a table that is wider, empty cells are left out.
struct Columns {
  std::size_t first = 0;
  std::size_t end = 0;  // 0: too many
};

Columns shown_columns(const Table& table) {
  Columns out{SIZE_MAX, 0};
  for (const Row& row : table.rows) {
    for (const Cell& cell : row.cells) {
      if (cell.text.empty()) continue;
      const auto column = static_cast<std::size_t>(cell.column);
      out.first = std::min(out.first, column);
      out.end = std::max(out.end, column + 1);
    }
  }
  return out.end != 0 && out.end - out.first <= kMostShown ? out : Columns();
}

// A row is one line.
void add_cell(std::string_view text, std::string& line) {
  for (const char c : text) line += c == '\n' || c == '\t' ? ' ' : c;
}

std::string row_text(const Row& row, const Columns& columns) {
  std::string line;
  bool any = false;
  std::size_t at = columns.first;
  for (const Cell& cell : row.cells) {
    if (cell.text.empty()) continue;
    if (columns.end == 0 && any) line += '\t';
    for (; columns.end != 0 && at < static_cast<std::size_t>(cell.column); ++at) line += '\t';
    add_cell(cell.text, line);
    any = true;
  }
  if (!any) return {};
  for (; at + 1 < columns.end; ++at) line += '\t';
  return line;
}

Status put(const Table& table, TextOutput& out) {
  if (!table.sheet.empty()) SCRUTINY_TRY(out.line(table.sheet));
  const Columns columns = shown_columns(table);
  for (const Row& row : table.rows) {
    const std::string line = row_text(row, columns);
    if (!line.empty()) SCRUTINY_TRY(out.line(line));
  }
  return {};
}

}  // namespace

Status emit_text(const Document& document, sdk::Output& out) {
  TextOutput text(out);
  for (const Block& block : document.blocks)
    SCRUTINY_TRY(std::visit([&](const auto& b) { return put(b, text); }, block));
  if (!text.written()) SCRUTINY_TRY(out.warning("no_text", "The file holds no text."));
  return text.flush();
}

}  // namespace scrutiny::office
