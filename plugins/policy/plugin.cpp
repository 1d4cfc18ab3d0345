// The format plugin "policy": an office document, web page or PDF in, a policy's control block and
// headings out. What is read is policy.h's work.
#include "plugins/office/document_text.h"
#include "plugins/office/read.h"
#include "plugins/pdf/pdf_text.h"
#include "plugins/policy/pdf_lines.h"
#include "plugins/policy/policy.h"
#include "plugins/report/pdf_report.h"
#include "plugins/sdk/parser.h"
#include "plugins/sniff/sniff.h"

namespace scrutiny {
namespace {

constexpr const char* kRefusal =
    "The document is not a policy: it lacks a policy's title, or a version, owner, approval or "
    "review date beside its label.";

class PolicyPlugin final : public sdk::Parser {
 public:
  Status warm_up() override {
    SCRUTINY_TRY(pdf::warm_up_pdf());
    return office::warm_up();
  }

  Status parse(ByteView document, sdk::Output& out) override {
    if (sniff(document) == media::kPdf) return parse_pdf(document, out);
    SCRUTINY_ASSIGN(const office::Document content, office::read_document(document));
    if (content.format == "csv" || content.format == "xlsx" || content.format == "ods")
      return office::refusal("A policy is a text, not a table.");
    SCRUTINY_TRY(out.progress(0, 1));
    SCRUTINY_TRY(emit(policy::find_policy(policy::lines_of(content), content.title), out));
    return office::emit_text(content, out);
  }

 private:
  static Status parse_pdf(ByteView document, sdk::Output& out) {
    SCRUTINY_ASSIGN(const std::vector<pdf::PdfPage> pages, report::read_pages(document, out));
    SCRUTINY_TRY(emit(policy::find_policy(policy::lines_of(pages), ""), out));
    return report::emit_pages_and_warnings(pages, {}, out);
  }

  static Status emit(policy::Policy found, sdk::Output& out) {
    if (found.title.empty()) return office::refusal(kRefusal);
    SCRUTINY_TRY(out.document({"policy", "", "", found.title}));
    for (ExtractedField& field : found.fields) SCRUTINY_TRY(out.field(std::move(field)));
    for (const ExtractedWarning& warning : found.warnings)
      SCRUTINY_TRY(out.warning(warning.code, warning.text));
    return {};
  }
};

}  // namespace
}  // namespace scrutiny

SCRUTINY_PLUGIN(policy, "1.0.0", scrutiny::PolicyPlugin)
