// Words in a picture of a page, by Tesseract.
// Purpose: keeps Tesseract's settings and its loading of data in one place. Thread-safety: one
// thread; Tesseract is kept from starting others. Ownership: results are copies. Blocking: CPU
// only, about a second a page; no files. Failure: kIo when the language data cannot be
// loaded, kPluginRefused when a picture cannot be read.
#pragma once

#include <memory>
#include <string>

#include "api/result.h"
#include "plugins/pdf/pdf_text.h"

namespace tesseract {
class TessBaseAPI;
}

namespace scrutiny::pdf_ocr {

class Recognizer {
 public:
  Recognizer();
  ~Recognizer();
  Recognizer(const Recognizer&) = delete;
  Recognizer& operator=(const Recognizer&) = delete;

  // Takes the English data (language_data.h). REQUIRES: called once, before everything else.
  Status load();
  // UTF-8, a line for each line.
  Result<std::string> read(const pdf::PdfImage& page);

 private:
  std::unique_ptr<tesseract::TessBaseAPI> api_;
};

}  // namespace scrutiny::pdf_ocr
