// Any office document, by its content, in the neutral form of model.h.
// Purpose: one call for plugins. Thread-safety: one thread. Blocking: CPU only, bounded by Limits.
// Ownership: the result is independent of `document`. Failure: kPluginRefused with a reason: not
// such a document, protected by a password, with macros, damaged, larger than the limits.
#pragma once

#include "api/bytes.h"
#include "api/result.h"
#include "plugins/office/model.h"

namespace scrutiny::office {

// Docx, xlsx, pptx, odt, ods, odp, rtf, csv and HTML.
Result<Document> read_document(ByteView document, const Limits& limits = {});

// Loads the libraries' code and tables, and checks that XML, ZIP and text are read.
Status warm_up();

}  // namespace scrutiny::office
