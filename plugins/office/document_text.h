// The words of a document as the text a search finds.
// Thread-safety: one thread. Ownership: copies. Failure: what Output answers.
#pragma once

#include "plugins/office/model.h"
#include "plugins/sdk/parser.h"

namespace scrutiny::office {

// Paragraphs a line each, rows a line each with cells apart by tabs, sheets under their names;
// comments are left out. In parts of about 256 KiB, without page numbers. Warns `no_text`.
Status emit_text(const Document& document, sdk::Output& out);

}  // namespace scrutiny::office
