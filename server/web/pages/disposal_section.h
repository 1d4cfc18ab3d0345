// Holds and erasure of one document, as its pages show them: what is in force, what waits for a
// second person, what is gone, and what the caller may do about it. Nothing for callers who may not
// read about it. Thread-safety: pure functions. Blocking: reads state, and records of erasures.
#pragma once

#include "server/service/access.h"
#include "server/web/renderer.h"
#include "storage/ledger/ledger.h"
#include "storage/state/document_rows.h"

namespace scrutiny::web {

struct ShownDisposal {
  const Principal& caller;
  const DocumentRow& document;
  const StateReader& state;
  const Ledger& ledger;
  UnixMillis now;
};

// Repeats FACT for what a reader of the document should know first: holds, and erasures that wait.
void add_disposal_facts(View& view, const ShownDisposal& shown);
// Shows DISPOSAL (templates/disposal_section.tpl).
void add_disposal_section(View& view, const ShownDisposal& shown);

}  // namespace scrutiny::web
