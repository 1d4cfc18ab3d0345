// Projects document.* records onto the rows of document_rows.h: the life of documents and their
// versions, the listing order, and what waits to be checked or read by a plugin.
// Payloads and transitions: docs/adr/0008-document-life.md, docs/formats/state-documents.md.
// Thread-safety, blocking and failure: as Projection.
#pragma once

#include "storage/state/projection.h"

namespace scrutiny {

class DocumentsProjection final : public Projection {
 public:
  void apply(const Applied& applied, StateWriter& state) const override;
};

}  // namespace scrutiny
