// The format plugin "area_send": a PDF in, an extraction out. What is read is send_parser.h's
// work.
#include <string>
#include <string_view>
#include <vector>

#include "plugins/area_send/send_parser.h"
#include "plugins/report/pdf_report.h"
#include "plugins/sdk/parser.h"

namespace scrutiny {
namespace {

constexpr std::string_view kRefusal =
    "The PDF is not a report on a local area partnership (Area SEND).";

// The title stands on page 1, so most other documents are refused without being read whole.
bool may_be_one(const pdf::PdfPage& page) {
  return !send::parse_report({page}).title.empty();
}

class SendPlugin final : public sdk::Parser {
 public:
  Status warm_up() override { return pdf::warm_up_pdf(); }

  Status parse(ByteView document, sdk::Output& out) override {
    SCRUTINY_ASSIGN(const std::vector<pdf::PdfPage> pages,
                    report::read_pages(document, out, may_be_one, kRefusal));
    const report::Reading found = send::parse_report(pages);
    if (found.title.empty()) return report::refused(std::string(kRefusal));
    return report::emit_reading("area_send", "Area SEND", found, pages, out);
  }
};

}  // namespace
}  // namespace scrutiny

SCRUTINY_PLUGIN(area_send, "1.0.0", scrutiny::SendPlugin)
