// A report as printed lines, whatever file it came in, with the headings among them.
// Purpose: PDF and web page are read by the same code. Thread-safety: pure functions. Blocking: no.
// Ownership: copies. Failure: none.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/office/model.h"
#include "plugins/pdf/pdf_text.h"
#include "plugins/report/paragraphs.h"

namespace scrutiny::inspection {

struct Printed {
  std::vector<report::Line> lines;  // without running headers and footers
  report::Spacing spacing;
  // Folded text of each of the first kOpeningPages pages with running headers and footers; of a web
  // page its first lines.
  std::vector<std::string> opening;
};

inline constexpr int kOpeningPages = 20;
inline constexpr std::size_t kOpeningLines = 120;

Printed print_pages(const std::vector<pdf::PdfPage>& pages);

// Each paragraph, list item and table row of a web page is one line, headings are bold and larger;
// all on page 1.
Printed print_web_page(const office::Document& page);

// One or more lines of the same looks that head what follows.
struct Heading {
  std::size_t first = 0;
  std::size_t end = 0;  // the line below
  std::string text;     // as printed, lines joined
  std::string name;     // folded, without a number before and a colon or question mark after
};

// Larger than the body, or bold and either set apart or known by its name; never a sentence.
std::vector<Heading> find_headings(const Printed& printed,
                                   const std::function<bool(std::string_view name)>& known);

// Whether the folded name is the pattern; "*" in it stands for any words.
bool matches(std::string_view pattern, std::string_view name);

// Folded, without a number such as "1.2" before and a colon or question mark after it.
std::string bare_name(std::string_view text);

}  // namespace scrutiny::inspection
