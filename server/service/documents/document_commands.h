// Steps in a document's life taken by people: submit, accept, return, withdraw, supersede,
// disclose. Each is one record. Rights, revision and state are checked on the sequencer, against
// the state as it stands after every earlier command. Thread-safety: any thread. Blocking: reads
// one state row; never waits for the commit. Ownership: the ledger outlives it. Failure: through
// `done`: kNotFound, kForbidden, kPreconditionFailed, kConflict, kErased, and what Ledger::submit
// says.
#pragma once

#include <string>

#include "server/service/documents/change.h"
#include "server/service/documents/document_life.h"
#include "storage/ledger/ledger.h"
#include "storage/state/document_rows.h"

namespace scrutiny {

struct DocumentStepRequest {
  DocumentId document;
  DocumentStep step = DocumentStep::kSubmit;  // one of the six
  std::string reasons;                        // return, withdraw, supersede: by a person, not empty
  DocumentId by;                              // supersede: the document that takes its place
  DisclosureWords disclosure;                 // disclose
};

class DocumentCommands {
 public:
  explicit DocumentCommands(Ledger& ledger) : ledger_(ledger) {}

  void take(const Principal& caller, const DocumentStepRequest& request, const ChangeTerms& terms,
            DocumentChangeDone done);

 private:
  Ledger& ledger_;
};

}  // namespace scrutiny
