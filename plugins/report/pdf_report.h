// What every plugin that reads a PDF report does besides reading it: refuse what is no PDF, read
// the pages within limits, hand out what was found. Thread-safety: none needed, one thread.
// Ownership: copies. Blocking: CPU only. Failure: kPluginRefused for what is no PDF or
// past a limit, and what the output says.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/pdf/pdf_text.h"
#include "plugins/report/reading.h"
#include "plugins/report/report_types.h"
#include "plugins/sdk/parser.h"

namespace scrutiny::report {

// kPluginRefused with the given text.
Error refused(std::string text);

// Whether a document with this first page may be one of the format.
using FirstPage = std::function<bool(const pdf::PdfPage& page)>;

// All pages with their words, after progress for each. The longest report known has 44 pages and
// about 20,000 words; 400 and 150,000 are allowed. Where `may_be` says no after page 1 the rest is
// not read: kPluginRefused with `refusal`, also for a document that would pass the limits.
Result<std::vector<pdf::PdfPage>> read_pages(ByteView document, sdk::Output& out,
                                             const FirstPage& may_be = {},
                                             std::string_view refusal = {});

// The same where the first `count` pages tell, or all of a shorter document.
using FirstPages = std::function<bool(const std::vector<pdf::PdfPage>& pages)>;
Result<std::vector<pdf::PdfPage>> read_pages(ByteView document, sdk::Output& out, int count,
                                             const FirstPages& may_be, std::string_view refusal);

// Nothing for a fact that was not found.
Status emit_fact(std::string_view name, const Fact& fact, sdk::Output& out);
Status emit_paragraph(std::string_view name, const Paragraph& paragraph, sdk::Output& out);

// The item as a finding, with the quoted words of everything nested in it.
ExtractedFinding finding_of(std::string_view kind, const Item& item);
// Items of one list, numbered from 1.
Status emit_items(std::string_view kind, const std::vector<Item>& items, sdk::Output& out);

// Findings in order; one without a ref gets its number within its kind.
Status emit_findings(const std::vector<Finding>& findings, sdk::Output& out);

// The printed text of each page, then the first hundred warnings.
Status emit_pages_and_warnings(const std::vector<pdf::PdfPage>& pages,
                               const std::vector<Warning>& warnings, sdk::Output& out);

// The first hundred warnings.
Status emit_warnings(const std::vector<Warning>& warnings, sdk::Output& out);

// Everything of a reading: document, facts, findings, pages, warnings.
Status emit_reading(std::string_view format, std::string_view framework, const Reading& reading,
                    const std::vector<pdf::PdfPage>& pages, sdk::Output& out);

}  // namespace scrutiny::report
