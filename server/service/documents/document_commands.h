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
#include "server/service/documents/pending_listener.h"
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
  // `readers` is told what is no longer to be read.
  DocumentCommands(Ledger& ledger, PendingListener& readers) : ledger_(ledger), readers_(readers) {}

  void take(const Principal& caller, const DocumentStepRequest& request, const ChangeTerms& terms,
            DocumentChangeDone done);
  // What take() would record, for the caller to sign; refused as take() would be now.
  Result<Command> draft(const Principal& caller, const DocumentStepRequest& request,
                        const ChangeTerms& terms) const;

 private:
  Ledger& ledger_;
  PendingListener& readers_;
};

}  // namespace scrutiny
