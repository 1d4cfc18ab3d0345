#include "plugins/pdf_ocr/recognizer.h"

#include <cmath>

#include <omp.h>
#include <tesseract/baseapi.h>

#include "plugins/pdf_ocr/language_data.h"

namespace scrutiny::pdf_ocr {

Recognizer::Recognizer() : api_(std::make_unique<tesseract::TessBaseAPI>()) {}
Recognizer::~Recognizer() = default;

Status Recognizer::load() {
  // Tesseract asks for four threads whatever omp_set_num_threads() says.
  omp_set_max_active_levels(0);
  const std::string_view data = english_data();
  if (api_->Init(data.data(), static_cast<int>(data.size()), "eng", tesseract::OEM_LSTM_ONLY,
                 nullptr, 0, nullptr, nullptr, false, nullptr) != 0)
    return Error(ErrorCode::kIo, "The text recognition could not start.",
                 "Tesseract did not take its data for English");
  api_->SetPageSegMode(tesseract::PSM_AUTO);
  api_->SetVariable("debug_file", "/dev/null");
  return {};
}

Result<std::string> Recognizer::read(const pdf::PdfImage& page) {
  api_->SetImage(page.grey.data(), page.width, page.height, 1, page.width);
  api_->SetSourceResolution(static_cast<int>(std::lround(page.dpi)));
  const std::unique_ptr<char[]> text(api_->GetUTF8Text());
  api_->Clear();
  if (!text)
    return Error(ErrorCode::kPluginRefused, "The pictures in the file could not be read.",
                 "no text came back");
  return std::string(text.get());
}

}  // namespace scrutiny::pdf_ocr
