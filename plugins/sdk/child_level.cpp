#include "plugins/sdk/child_level.h"

#include <algorithm>
#include <array>

namespace scrutiny::sdk {
namespace {

constexpr std::string_view kUpnLetters = "ABCDEFGHJKLMNPQRTUVWXYZ";
constexpr std::size_t kKept = 8;
// Without a heading that names them, so many different ones are no chance.
constexpr std::size_t kUnnamed = 4;
constexpr std::uint64_t kDatedLines = 2;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_word(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

// What each byte becomes in a squeezed text: ASCII letters in lower case and digits; 0: nothing.
constexpr std::array<char, 256> kSqueezed = [] {
  std::array<char, 256> out{};
  for (std::size_t c = '0'; c <= '9'; ++c) out[c] = static_cast<char>(c);
  for (std::size_t c = 'a'; c <= 'z'; ++c) out[c] = out[c - 32] = static_cast<char>(c);
  return out;
}();

char squeezed(char c) {
  return kSqueezed[static_cast<unsigned char>(c)];
}

// "Date of Birth" and "date_of_birth" alike. `buffer` holds the result, so that lines share it.
std::string_view squeeze(std::string_view text, std::string& buffer) {
  if (buffer.size() < text.size()) buffer.resize(text.size());
  char* end = buffer.data();
  for (const char c : text) {
    const char kept = squeezed(c);
    *end = kept;
    end += kept != 0 ? 1 : 0;
  }
  return {buffer.data(), static_cast<std::size_t>(end - buffer.data())};
}

template <std::size_t N>
bool names_one_of(std::string_view squeezed_line, const std::array<std::string_view, N>& words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return squeezed_line.find(word) != std::string_view::npos;
  });
}

// "NHS number", "NHS no. 943…", but not "NHS North".
bool names_nhs_number(std::string_view squeezed_line) {
  if (squeezed_line.find("nhsnum") != std::string_view::npos) return true;
  const std::size_t at = squeezed_line.find("nhsno");
  if (at == std::string_view::npos) return false;
  const std::string_view after = squeezed_line.substr(at + 5);
  return after.empty() || is_digit(after[0]);
}

constexpr std::array<std::string_view, 3> kBirthWords = {"dateofbirth", "birthdate", "dob"};
constexpr std::array<std::string_view, 8> kWhoseWords = {"surname",   "forename",     "firstname",
                                                         "lastname",  "familyname",   "childid",
                                                         "childname", "childuniqueid"};
constexpr std::size_t kHeaderLine = 2000;
// First cells of the returns on children looked after (SSDA903) and of Ofsted's Annex A.
constexpr std::array<std::string_view, 5> kChildCells = {"child", "childid", "lachildid",
                                                         "childuniqueid", "childsuniqueid"};
// Elements of the children in need census and of the SSDA903's XML form.
constexpr std::array<std::string_view, 2> kChildElements = {"<LAchildID>", "<CHILDID>"};
constexpr std::size_t kLongestChildCell = 256;  // with what is squeezed out of it
constexpr std::uint64_t kChildRowsEnough = 2;
constexpr std::size_t kChildHeaderCells = 3;

// dd/mm/yyyy, dd-mm-yyyy or yyyy-mm-dd of somebody born since 1990.
bool is_birth_date(std::string_view token) {
  if (token.size() < 10) return false;
  token = token.substr(0, 10);
  const bool year_first = token[4] == '-' && token[7] == '-';
  const bool day_first =
      (token[2] == '/' && token[5] == '/') || (token[2] == '-' && token[5] == '-');
  if (!year_first && !day_first) return false;
  const std::string_view year = year_first ? token.substr(0, 4) : token.substr(6, 4);
  const bool digits = std::all_of(token.begin(), token.end(),
                                  [](char c) { return is_digit(c) || c == '/' || c == '-'; });
  return digits && year >= "1990" && year < "2100";
}

}  // namespace

std::string_view text(ChildLevelSign sign) {
  switch (sign) {
    case ChildLevelSign::kUpn:
      return "upn";
    case ChildLevelSign::kNhsNumber:
      return "nhs_number";
    case ChildLevelSign::kBirthDates:
      return "birth_dates";
    case ChildLevelSign::kChildRows:
      break;
  }
  return "statutory_return";
}

bool is_upn(std::string_view token) {
  if (token.size() != 13 || !std::all_of(token.begin() + 1, token.end() - 1, is_digit)) {
    return false;
  }
  std::size_t last = kUpnLetters.find(token[12]);
  if (is_digit(token[12])) last = static_cast<std::size_t>(token[12] - '0');
  if (last == std::string_view::npos) return false;
  std::size_t sum = last * 13;
  for (std::size_t at = 1; at < 12; ++at) {
    sum += static_cast<std::size_t>(token[at] - '0') * (at + 1);
  }
  return kUpnLetters[sum % kUpnLetters.size()] == token[0];
}

bool is_nhs_number(std::string_view digits) {
  if (digits.size() != 10 || !std::all_of(digits.begin(), digits.end(), is_digit)) return false;
  // Those issued in England begin with 3 or more; telephone numbers with 0.
  if (digits[0] < '3') return false;
  // All digits alike pass the check and are nobody's.
  if (std::all_of(digits.begin(), digits.end(), [&](char c) { return c == digits[0]; })) {
    return false;
  }
  unsigned sum = 0;
  for (unsigned at = 0; at < 9; ++at) sum += static_cast<unsigned>(digits[at] - '0') * (10 - at);
  const unsigned check = (11 - sum % 11) % 11;
  return check != 10 && check == static_cast<unsigned>(digits[9] - '0');
}

void ChildLevelScanner::token(std::string_view token) {
  if (upns_.size() < kKept && is_upn(token)) upns_.emplace(token);
  if (nhs_numbers_.size() < kKept && is_nhs_number(token)) nhs_numbers_.emplace(token);
}

// Rows of a table: as many cells as the header that was seen before.
void ChildLevelScanner::row(std::string_view line) {
  if (child_rows_ >= kChildRowsEnough) return;
  if (std::any_of(kChildElements.begin(), kChildElements.end(), [&](std::string_view element) {
        return line.find(element) != std::string_view::npos;
      })) {
    child_rows_ = kChildRowsEnough;
  }
  const auto is_delimiter = [](char c) { return c == ',' || c == ';' || c == '\t' || c == '|'; };
  const auto delimiter = std::find_if(line.begin(), line.end(), is_delimiter);
  if (delimiter == line.end()) return;
  // A comma before a space is prose.
  if (*delimiter == ',' && line.find(", ") != std::string_view::npos && child_cells_ == 0) return;
  const auto first = line.substr(0, static_cast<std::size_t>(delimiter - line.begin()));
  const bool child = is_child_cell(first);
  // A row that neither is a header nor stands under one is not counted out.
  if (!child && child_cells_ == 0) return;
  const auto cells = static_cast<std::size_t>(std::count(line.begin(), line.end(), *delimiter)) + 1;
  if (child && cells >= kChildHeaderCells) {
    child_cells_ = cells;
  } else if (cells == child_cells_ &&
             std::any_of(first.begin(), first.end(), [](char c) { return squeezed(c) != 0; })) {
    ++child_rows_;
  }
}

bool ChildLevelScanner::is_child_cell(std::string_view cell) {
  return cell.size() <= kLongestChildCell && std::find(kChildCells.begin(), kChildCells.end(),
                                                       squeeze(cell, buffer_)) != kChildCells.end();
}

void ChildLevelScanner::names(std::string_view line) {
  const bool all = names_upn_ && names_nhs_ && birth_header_;
  if (all || line.size() > kHeaderLine) return;
  const std::string_view words = squeeze(line, buffer_);
  if (!names_upn_) {
    names_upn_ = words.find("upn") != std::string_view::npos ||
                 words.find("uniquepupilnumber") != std::string_view::npos;
  }
  if (!names_nhs_) names_nhs_ = names_nhs_number(words);
  if (!birth_header_)
    birth_header_ = names_one_of(words, kBirthWords) && names_one_of(words, kWhoseWords);
}

void ChildLevelScanner::line(std::string_view line) {
  row(line);
  names(line);
  bool dated = false;
  for (std::size_t at = 0; at < line.size();) {
    if (!is_word(line[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < line.size() && is_word(line[end])) ++end;
    token(line.substr(at, end - at));
    // "943 476 5919"
    const std::string_view spaced = line.substr(at, 12);
    if (end - at == 3 && spaced.size() == 12 && spaced[3] == ' ' && spaced[7] == ' ' &&
        (at + 12 == line.size() || !is_word(line[at + 12]))) {
      std::string digits(spaced.substr(0, 3));
      digits.append(spaced.substr(4, 3)).append(spaced.substr(8, 4));
      token(digits);
    }
    if (!dated && birth_header_) dated = is_birth_date(line.substr(at, 10));
    at = end;
  }
  if (dated) ++dated_lines_;
}

void ChildLevelScanner::read(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    line(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::vector<ChildLevelSign> ChildLevelScanner::signs() const {
  std::vector<ChildLevelSign> out;
  const auto shown = [](std::size_t found, bool named) {
    return found >= kUnnamed || (named && found > 0);
  };
  if (shown(upns_.size(), names_upn_)) out.push_back(ChildLevelSign::kUpn);
  if (shown(nhs_numbers_.size(), names_nhs_)) out.push_back(ChildLevelSign::kNhsNumber);
  if (dated_lines_ >= kDatedLines) out.push_back(ChildLevelSign::kBirthDates);
  if (child_rows_ >= kChildRowsEnough) out.push_back(ChildLevelSign::kChildRows);
  return out;
}

}  // namespace scrutiny::sdk
