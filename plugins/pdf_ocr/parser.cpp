// Text of PDFs whose pages are pictures: each page is rendered and its words recognised.
#include "plugins/sdk/parser.h"

#include <string>

#include "plugins/pdf/pdf_text.h"
#include "plugins/pdf/simple_pdf.h"
#include "plugins/pdf_ocr/recognizer.h"

namespace scrutiny {
namespace {

constexpr double kDpi = 250;
constexpr int kPages = 200;  // at some seconds each; the manifest's time is the true limit
constexpr std::size_t kHardlyAny = 10;  // characters on a page, such as a stamped page number

Error refused(std::string text) {
  return {ErrorCode::kPluginRefused, std::move(text)};
}

class PdfOcrParser final : public sdk::Parser {
 public:
  Status warm_up() override {
    SCRUTINY_TRY(pdf::warm_up_pdf());
    SCRUTINY_TRY(pdf::warm_up_rendering());
    SCRUTINY_TRY(recognizer_.load());
    // A page with nothing on it takes the whole way once.
    const auto nothing =
        recognizer_.read({200, 200, kDpi, std::vector<unsigned char>(40'000, 255)});
    return nothing.ok() ? Status() : Status(nothing.error());
  }

  Status parse(ByteView document, sdk::Output& out) override {
    SCRUTINY_ASSIGN(pdf::PdfReader reader, pdf::PdfReader::open(document));
    if (reader.pages() > kPages) return refused("The PDF has too many pages to recognise text in.");
    SCRUTINY_TRY(check_without_text(reader));
    SCRUTINY_TRY(out.document({"pdf_ocr", "", "", reader.title()}));
    SCRUTINY_TRY(out.warning("ocr", "The text was recognised from pictures and may be wrong."));
    bool any_text = false;
    for (int number = 1; number <= reader.pages(); ++number) {
      SCRUTINY_ASSIGN(const pdf::PdfImage image, reader.render(number, kDpi));
      SCRUTINY_ASSIGN(const std::string text, recognizer_.read(image));
      any_text = any_text || pdf::printed_characters(text) > 0;
      SCRUTINY_TRY(out.page_text(number, text));
      SCRUTINY_TRY(out.progress(static_cast<std::uint64_t>(number),
                                static_cast<std::uint64_t>(reader.pages())));
    }
    return any_text ? Status() : refused("No text was recognised in the pictures of the PDF.");
  }

 private:
  static Status check_without_text(pdf::PdfReader& reader) {
    for (int number = 1; number <= reader.pages(); ++number) {
      SCRUTINY_ASSIGN(const pdf::PdfPage page, reader.page(number));
      if (pdf::printed_characters(page.text) >= kHardlyAny)
        return refused("The PDF has text; nothing needs to be recognised in it.");
    }
    return {};
  }

  pdf_ocr::Recognizer recognizer_;
};

}  // namespace
}  // namespace scrutiny

SCRUTINY_PLUGIN(pdf_ocr, "1.0.0", scrutiny::PdfOcrParser)
