// Printed lines of a PDF as lines of a policy. Thread-safety: pure function. Ownership: copies.
// Failure: none.
#pragma once

#include <vector>

#include "plugins/pdf/pdf_text.h"
#include "plugins/policy/lines.h"

namespace scrutiny::policy {

// A wide space parts cells. A short line in larger or bold print that ends no sentence is a
// heading, unless it runs on every page.
std::vector<Line> lines_of(const std::vector<pdf::PdfPage>& pages);

}  // namespace scrutiny::policy
