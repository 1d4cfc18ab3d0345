// What a PdfReader holds, for the files of this folder that use Poppler.
#pragma once

#include <poppler-document.h>

#include "plugins/pdf/pdf_text.h"

namespace scrutiny::pdf {

struct PdfReader::State {
  std::unique_ptr<poppler::document> document;
  PdfLimits limits;
  std::size_t text_bytes = 0;
  std::size_t words = 0;
};

}  // namespace scrutiny::pdf
