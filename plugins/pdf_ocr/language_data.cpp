// Tesseract's trained data for English, as Debian installs it, inside the library: the sandbox
// shows no file of it, and the library's hash says which data it was.
#include "plugins/pdf_ocr/language_data.h"

// PDF_OCR_LANGUAGE_DATA: the file, from CMakeLists.txt.
asm(".pushsection .rodata\n"
    ".balign 16\n"
    ".hidden scrutiny_pdf_ocr_data\n"
    ".hidden scrutiny_pdf_ocr_data_end\n"
    ".global scrutiny_pdf_ocr_data\n"
    ".global scrutiny_pdf_ocr_data_end\n"
    "scrutiny_pdf_ocr_data:\n"
    ".incbin \"" PDF_OCR_LANGUAGE_DATA
    "\"\n"
    "scrutiny_pdf_ocr_data_end:\n"
    ".byte 0\n"
    ".popsection\n");

// NOLINTBEGIN: names of the assembler above
extern "C" {
[[gnu::visibility("hidden")]] extern const char scrutiny_pdf_ocr_data[];
[[gnu::visibility("hidden")]] extern const char scrutiny_pdf_ocr_data_end[];
}
// NOLINTEND

namespace scrutiny::pdf_ocr {

std::string_view english_data() {
  return {scrutiny_pdf_ocr_data,
          static_cast<std::size_t>(scrutiny_pdf_ocr_data_end - scrutiny_pdf_ocr_data)};
}

}  // namespace scrutiny::pdf_ocr
