// Finds identifiers of single children in the text of a document.
// Purpose: a scrutiny store must not hold rows about children; whatever plugin reads a file, its
// text passes through here. A sign is a value, not a word: a policy may speak of NHS numbers. Text
// is judged line by line, so a table's row should be one line.
// Sources: Department for Education, "Unique pupil numbers" (check letter); NHS Data Dictionary,
// "NHS NUMBER" (modulus 11).
// Thread-safety: none. Cost: linear. Failure: none; what is split over two calls in the middle of
// a value is not seen.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace scrutiny::sdk {

enum class ChildLevelSign : std::uint8_t {
  kUpn,         // unique pupil numbers
  kNhsNumber,   // NHS numbers
  kBirthDates,  // a column of names or child ids beside one of birth dates
  kChildRows,   // rows that begin with a child's id, or a statutory return's elements for one
};
std::string_view text(ChildLevelSign sign);  // "upn", ..., "statutory_return" for kChildRows

class ChildLevelScanner {
 public:
  void read(std::string_view text);
  std::vector<ChildLevelSign> signs() const;

 private:
  void line(std::string_view line);
  void token(std::string_view token);
  void row(std::string_view line);
  void names(std::string_view line);
  bool is_child_cell(std::string_view cell);

  // A few different values of each kind are kept to tell a column from a chance.
  std::set<std::string, std::less<>> upns_;
  std::set<std::string, std::less<>> nhs_numbers_;
  bool names_upn_ = false;
  bool names_nhs_ = false;
  bool birth_header_ = false;  // one line names birth dates and, beside them, whose
  std::uint64_t dated_lines_ = 0;
  std::size_t child_cells_ = 0;  // in the header whose first cell is a child's id; 0: none yet
  std::uint64_t child_rows_ = 0;
  std::string buffer_;
};

// 13 characters with the right check letter; temporary numbers (a letter at the end) too.
bool is_upn(std::string_view token);
// Ten digits with the right check digit.
bool is_nhs_number(std::string_view digits);

}  // namespace scrutiny::sdk
