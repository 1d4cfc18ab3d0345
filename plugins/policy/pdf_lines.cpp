#include "plugins/policy/pdf_lines.h"

#include <map>

#include "plugins/report/lines.h"
#include "plugins/report/text.h"

namespace scrutiny::policy {
namespace {

constexpr double kWideSpace = 0.8;  // of the font size
constexpr double kLargerPrint = 1.12;
constexpr std::size_t kLongestHeading = 120;

std::vector<std::string> cells_of(const report::Line& line) {
  std::vector<std::string> out;
  std::vector<report::PdfWord> cell;
  for (const report::PdfWord& word : line.words) {
    const double size = word.font_size > 0 ? word.font_size : line.height();
    if (!cell.empty() && word.x0 - cell.back().x1 > kWideSpace * size) {
      out.push_back(report::join_words(cell));
      cell.clear();
    }
    cell.push_back(word);
  }
  if (!cell.empty()) out.push_back(report::join_words(cell));
  return out;
}

bool looks_like_heading(const report::Line& line, double body) {
  if (line.text.size() > kLongestHeading || report::ends_sentence(line.text)) return false;
  return line.bold || (body > 0 && line.size > body * kLargerPrint);
}

}  // namespace

std::vector<Line> lines_of(const std::vector<pdf::PdfPage>& pages) {
  std::vector<report::Line> printed;
  for (const pdf::PdfPage& page : pages) {
    for (report::Line& line : report::build_lines(page.words, page.number))
      printed.push_back(std::move(line));
  }
  const double body = report::body_size(printed);
  std::map<std::string, int> times;
  for (const report::Line& line : printed) ++times[line.text];
  const bool runs = pages.size() > 2;
  std::vector<Line> out;
  for (const report::Line& line : printed) {
    const bool repeated = runs && times[line.text] + 1 >= static_cast<int>(pages.size());
    Line made{line.page, !repeated && looks_like_heading(line, body), cells_of(line)};
    if (made.cells.size() > 1) made.heading = false;
    if (!made.cells.empty()) out.push_back(std::move(made));
  }
  return out;
}

}  // namespace scrutiny::policy
