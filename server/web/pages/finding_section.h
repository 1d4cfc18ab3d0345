// The findings of a document's page: rows of a plan with what was written beside what was
// understood, where each stands, what a person decided, and what may be done with it.
// Thread-safety: pure functions. Blocking: reads state.
#pragma once

#include "server/service/documents/document_readings.h"
#include "server/web/renderer.h"

namespace scrutiny::web {

// The document as the caller sees it. What it names outlives it.
struct ShownDocument {
  const Principal& caller;
  const DocumentDetails& details;
  const VersionRow& version;  // the current one, with its words
  const StateReader& state;
};

void add_findings(View& view, const ShownDocument& shown);

// The cells of a plan's row, as a summary list.
void add_plan_row(View& section, const PlanRow& plan);

}  // namespace scrutiny::web
