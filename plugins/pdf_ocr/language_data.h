// Tesseract's trained data for English.
// Thread-safety: pure. Ownership: part of the library. Blocking: no. Failure: none.
#pragma once

#include <string_view>

namespace scrutiny::pdf_ocr {

std::string_view english_data();

}  // namespace scrutiny::pdf_ocr
