// The format plugin "ofsted_jtai": a PDF in, an extraction out. What is read is jtai_parser.h's
// work.
#include <string>
#include <string_view>
#include <vector>

#include "plugins/ofsted_jtai/jtai_parser.h"
#include "plugins/report/pdf_report.h"
#include "plugins/sdk/parser.h"

namespace scrutiny {
namespace {

constexpr std::string_view kRefusal =
    "The PDF is not a letter about a joint targeted area inspection.";

// The title stands on page 1, so most other documents are refused without being read whole.
bool may_be_one(const pdf::PdfPage& page) {
  return !jtai::parse_letter({page}).title.empty();
}

class JtaiPlugin final : public sdk::Parser {
 public:
  Status warm_up() override { return pdf::warm_up_pdf(); }

  Status parse(ByteView document, sdk::Output& out) override {
    SCRUTINY_ASSIGN(const std::vector<pdf::PdfPage> pages,
                    report::read_pages(document, out, may_be_one, kRefusal));
    const report::Reading letter = jtai::parse_letter(pages);
    if (letter.title.empty()) return report::refused(std::string(kRefusal));
    return report::emit_reading("ofsted_jtai", "JTAI", letter, pages, out);
  }
};

}  // namespace
}  // namespace scrutiny

SCRUTINY_PLUGIN(ofsted_jtai, "1.0.0", scrutiny::JtaiPlugin)
