// The format plugin "area_send": a PDF in, an extraction out. What is read is send_parser.h's
// work.
#include "plugins/area_send/send_parser.h"
#include "plugins/report/pdf_report.h"
#include "plugins/sdk/parser.h"

namespace scrutiny {
namespace {

class SendPlugin final : public sdk::Parser {
 public:
  Status warm_up() override { return pdf::warm_up_pdf(); }

  Status parse(ByteView document, sdk::Output& out) override {
    SCRUTINY_ASSIGN(const std::vector<pdf::PdfPage> pages, report::read_pages(document, out));
    const report::Reading found = send::parse_report(pages);
    if (found.title.empty())
      return report::refused("The PDF is not a report on a local area partnership (Area SEND).");
    return report::emit_reading("area_send", "Area SEND", found, pages, out);
  }
};

}  // namespace
}  // namespace scrutiny

SCRUTINY_PLUGIN(area_send, "1.0.0", scrutiny::SendPlugin)
