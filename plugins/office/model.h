// The neutral form of every office document: ordered blocks, each a paragraph or a table.
// Purpose: whoever looks for an action plan or for words need not know docx, xlsx, odt, ods, csv or
// HTML. Thread-safety: plain values; Builder: one thread. Ownership: everything is copied. Failure:
// Builder answers kPluginRefused when a cap of Limits is passed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "api/result.h"
#include "plugins/office/limits.h"

namespace scrutiny::office {

struct Rgb {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
  bool operator==(const Rgb&) const = default;
};

struct Cell {
  int column = 0;  // from 0, in the table's grid
  int row_span = 1;
  int column_span = 1;
  std::string text;     // paragraphs apart by newlines; of tracked changes as if accepted
  std::string comment;  // of reviewers; never part of the text
  std::optional<Rgb> fill;
  bool changed = false;  // tracked changes were accepted to get the text
};

struct Row {
  int number = 1;  // from 1, as a person counts
  bool hidden = false;
  std::vector<Cell> cells;  // by column; covered and empty cells are left out
};

struct Table {
  std::string sheet;  // name of the sheet; empty for a table of a text
  int number = 0;     // of a table within a text, from 1
  bool hidden = false;
  std::vector<int> hidden_columns;  // ascending
  std::vector<Row> rows;            // by number; empty ones are left out
};

struct Paragraph {
  std::string text;
  std::string style;  // as the file names it
  std::string label;  // of a list, e.g. "1.2"
  int heading = 0;    // level, 0: no heading
  bool changed = false;
};

using Block = std::variant<Paragraph, Table>;

struct Document {
  std::string format;  // "docx", "xlsx", "odt", "ods", "pptx", "odp", "rtf", "csv", "html"
  std::string title;   // of the file's properties, as written
  std::string author;
  std::vector<Block> blocks;
};

// "A", "Z", "AA"; `column` from 0.
std::string column_name(int column);
// "Plan!B7" or "table 2, row 5, column 3".
std::string place_of(const Table& table, int row_number, int column);
// "Plan!A7:K9" or "table 2, row 5"; both rows by number.
std::string place_of_rows(const Table& table, int first_row, int last_row, int last_column);

// "#RRGGBB" or "RRGGBB"; nullopt for anything else.
std::optional<Rgb> parse_rgb(std::string_view text);
// White space of both ends removed.
std::string_view trim(std::string_view text);
// kPluginRefused with this text, for the person and for the operator's log.
Error refusal(const std::string& text);

// Puts a document together within the caps.
class Builder {
 public:
  explicit Builder(const Limits& limits) : limits_(limits) {}

  Status add_paragraph(Paragraph paragraph);
  // Rows and cells without content are left out; a table without rows is not added.
  Status add_table(Table table);
  // Counts a cell that is about to be kept: text is copied only after this.
  Status charge(const Cell& cell);

  Document document;

 private:
  Status charge_text(std::size_t bytes);

  Limits limits_;
  std::size_t cells_ = 0;
  std::size_t text_bytes_ = 0;
  std::size_t sheets_ = 0;
};

// Whether a cell says anything.
bool has_content(const Cell& cell);

}  // namespace scrutiny::office
