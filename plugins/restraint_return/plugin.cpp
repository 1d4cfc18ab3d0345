// The format plugin "restraint_return": monthly figures on restraint in, data lines out.
#include "api/utf8.h"
#include "plugins/office/document_text.h"
#include "plugins/office/read.h"
#include "plugins/restraint_return/restraint.h"
#include "plugins/sdk/parser.h"

namespace scrutiny {
namespace {

constexpr std::uint64_t kProgressEvery = 500;
constexpr std::size_t kTitleBytes = 1000;

class RestraintReturnPlugin final : public sdk::Parser {
 public:
  Status warm_up() override { return office::warm_up(); }

  Status parse(ByteView document, sdk::Output& out) override {
    SCRUTINY_ASSIGN(const office::Document content, office::read_document(document));
    SCRUTINY_ASSIGN(restraint::Return found, restraint::read_return(content));
    SCRUTINY_TRY(out.progress(0, 1));
    SCRUTINY_TRY(out.document(
        {"restraint_return", "", "", std::string(utf8_prefix(content.title, kTitleBytes))}));
    std::uint64_t done = 0;
    for (ExtractedObservation& line : found.lines) {
      SCRUTINY_TRY(out.observation(std::move(line)));
      if (++done % kProgressEvery == 0) SCRUTINY_TRY(out.progress(done, found.lines.size()));
    }
    // The whole text, so that identifiers of children beside the figures are seen.
    SCRUTINY_TRY(office::emit_text(content, out));
    for (const ExtractedWarning& warning : found.warnings)
      SCRUTINY_TRY(out.warning(warning.code, warning.text));
    return {};
  }
};

}  // namespace
}  // namespace scrutiny

SCRUTINY_PLUGIN(restraint_return, "1.0.0", scrutiny::RestraintReturnPlugin)
