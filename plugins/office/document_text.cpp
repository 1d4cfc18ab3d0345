#include "plugins/office/document_text.h"

#include <algorithm>

namespace scrutiny::office {
namespace {

constexpr std::size_t kPart = 256u << 10;

class TextOutput {
 public:
  explicit TextOutput(sdk::Output& out) : out_(out) {}

  Status line(std::string_view text) {
    written_ = written_ || !text.empty();
    // One text may be longer than a part.
    while (text.size() > kPart) {
      std::size_t end = kPart;
      while (end > 1 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
      SCRUTINY_TRY(flush());
      part_ = text.substr(0, end);
      text.remove_prefix(end);
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

Status put(const Table& table, TextOutput& out) {
  if (!table.sheet.empty()) SCRUTINY_TRY(out.line(table.sheet));
  for (const Row& row : table.rows) {
    std::string line;
    for (const Cell& cell : row.cells) {
      if (cell.text.empty()) continue;
      if (!line.empty()) line += '\t';
      line += cell.text;
    }
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
