// Text of any PDF, page by page: the fallback for PDFs that no format plugin knows.
#include "plugins/sdk/parser.h"

#include "plugins/pdf/pdf_text.h"

namespace scrutiny {
namespace {

class PdfTextParser final : public sdk::Parser {
 public:
  Status warm_up() override { return pdf::warm_up_pdf(); }

  Status parse(ByteView document, sdk::Output& out) override {
    SCRUTINY_ASSIGN(pdf::PdfReader reader, pdf::PdfReader::open(document));
    SCRUTINY_TRY(out.document({"pdf_text", "", "", reader.title()}));
    bool any_text = false;
    for (int number = 1; number <= reader.pages(); ++number) {
      SCRUTINY_ASSIGN(const pdf::PdfPage page, reader.page(number));
      any_text = any_text || page.text.find_first_not_of(" \n\t\f") != std::string::npos;
      SCRUTINY_TRY(out.page_text(number, page.text));
      SCRUTINY_TRY(out.progress(static_cast<std::uint64_t>(number),
                                static_cast<std::uint64_t>(reader.pages())));
    }
    if (any_text) return {};
    return out.warning("no_text", "The file has pages but no text; it may be a scan.");
  }
};

}  // namespace
}  // namespace scrutiny

SCRUTINY_PLUGIN(pdf_text, "1.0.0", scrutiny::PdfTextParser)
