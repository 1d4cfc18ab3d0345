// The format plugin "annex_a": an Annex A workbook in, totals out. Nothing about one child, and no
// word of the file, leaves it.
#include "plugins/annex_a/annex_totals.h"
#include "plugins/office/read.h"
#include "plugins/returns/publish.h"
#include "plugins/sdk/parser.h"

namespace scrutiny {
namespace {

class AnnexAPlugin final : public sdk::Parser {
 public:
  Status warm_up() override { return office::warm_up(); }

  Status parse(ByteView document, sdk::Output& out) override {
    SCRUTINY_ASSIGN(const office::Document content, office::read_document(document));
    SCRUTINY_ASSIGN(const annex_a::Workbook workbook, annex_a::find_lists(content));
    SCRUTINY_TRY(out.progress(0, 1));
    return returns::emit_return("annex_a", "Child Unique ID", annex_a::count(workbook), out);
  }
};

}  // namespace
}  // namespace scrutiny

SCRUTINY_PLUGIN(annex_a, "1.0.0", scrutiny::AnnexAPlugin)
