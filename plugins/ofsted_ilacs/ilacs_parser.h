// Reads an Ofsted report on a local authority's children's services (ILACS, and what the single
// inspection framework before it has in common) from the words of its pages. Purpose: one pure
// function from pages to a typed report. It never fails because something is missing or new: it
// says what it found, and warns. A grade is given only when nothing printed speaks against it.
// Thread-safety: pure functions. Blocking: no; CPU in proportion to the words. Ownership: copies.
#pragma once

#include <vector>

#include "plugins/ofsted_ilacs/ilacs_report.h"
#include "plugins/ofsted_ilacs/web_page.h"
#include "plugins/pdf/pdf_text.h"

namespace scrutiny::ilacs {

// `pages` carry words with places and fonts (PdfWords::kOnly or kWithFonts).
IlacsReport parse_report(const std::vector<pdf::PdfPage>& pages);

// The same from a report published as a web page, all of it on page 1.
IlacsReport parse_web_report(const WebPage& page);

// False when a document with this first page is no such report, however it goes on.
bool may_be_report(const pdf::PdfPage& first);

// Whether the pages were such a report at all: a title that names children's services, and with it
// inspection dates or a judgement.
bool is_report(const IlacsReport& report);

}  // namespace scrutiny::ilacs
