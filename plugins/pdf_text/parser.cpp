// Text of any PDF, page by page: the fallback for PDFs that no format plugin knows.
#include "plugins/sdk/parser.h"

#include <string>

#include "plugins/pdf/pdf_text.h"

namespace scrutiny {
namespace {

constexpr std::size_t kHardlyAny = 10;  // characters, such as a page number stamped on a scan
constexpr int kLookedAt = 50;  // pages without text that are rendered to see whether they are empty

class PdfTextParser final : public sdk::Parser {
 public:
  Status warm_up() override {
    SCRUTINY_TRY(pdf::warm_up_pdf());
    return pdf::warm_up_rendering();
  }

  Status parse(ByteView document, sdk::Output& out) override {
    SCRUTINY_ASSIGN(pdf::PdfReader reader, pdf::PdfReader::open(document));
    SCRUTINY_TRY(out.document({"pdf_text", "", "", reader.title()}));
    int pictures = 0;
    int looked_at = 0;
    for (int number = 1; number <= reader.pages(); ++number) {
      SCRUTINY_ASSIGN(const pdf::PdfPage page, reader.page(number));
      const std::size_t characters = pdf::printed_characters(page.text);
      if (characters > 0) SCRUTINY_TRY(out.page_text(number, page.text));
      if (characters < kHardlyAny && looked_at < kLookedAt) {
        ++looked_at;
        const auto drawn = pdf::is_drawn_on(reader, number);
        pictures += drawn.ok() && *drawn ? 1 : 0;
      }
      SCRUTINY_TRY(out.progress(static_cast<std::uint64_t>(number),
                                static_cast<std::uint64_t>(reader.pages())));
    }
    return warn(pictures, looked_at, reader.pages(), out);
  }

 private:
  static Status warn(int pictures, int looked_at, int pages, sdk::Output& out) {
    if (pictures > 0) {
      const std::string least = looked_at == kLookedAt ? "At least " : "";
      return out.warning("scanned", least + std::to_string(pictures) + " of " +
                                        std::to_string(pages) +
                                        " pages are pictures without text, as of a scan.");
    }
    if (looked_at == pages) return out.warning("no_text", "The pages of the file are empty.");
    return {};
  }
};

}  // namespace
}  // namespace scrutiny

SCRUTINY_PLUGIN(pdf_text, "1.0.0", scrutiny::PdfTextParser)
