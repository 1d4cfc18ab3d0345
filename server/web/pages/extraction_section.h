// What was read from a file, on its document's page: how far reading has come or why the file was
// refused, facts, judgements, by when a response is due, totals, and page by page what was
// understood. Thread-safety: pure functions. Blocking: never.
#pragma once

#include "server/service/documents/document_readings.h"
#include "server/service/documents/extraction_view.h"
#include "server/web/renderer.h"

namespace scrutiny::web {

void add_extraction(View& view, const VersionExtract& extract, const ShownExtraction& progress);

// Of one page of a file, how many things were recognised on it.
struct PageCounts {
  std::uint64_t findings = 0;  // and rows of a plan
  std::uint64_t judgements = 0;
  std::uint64_t facts = 0;
};
PageCounts counts_on(const Extraction& found, int page);

}  // namespace scrutiny::web
