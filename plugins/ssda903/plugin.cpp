// The format plugin "ssda903": tables of a return on children looked after in, totals out. Nothing
// about one child, and no word of the file, leaves it.
#include "plugins/office/read.h"
#include "plugins/returns/publish.h"
#include "plugins/sdk/parser.h"
#include "plugins/ssda903/return_totals.h"

namespace scrutiny {
namespace {

class Ssda903Plugin final : public sdk::Parser {
 public:
  Status warm_up() override { return office::warm_up(); }

  Status parse(ByteView document, sdk::Output& out) override {
    SCRUTINY_ASSIGN(const std::vector<ssda903::Table> tables, ssda903::read_tables(document));
    SCRUTINY_TRY(out.progress(0, 1));
    return returns::emit_return("ssda903", "CHILD",
                                ssda903::count(tables, ssda903::return_year(tables)), out);
  }
};

}  // namespace
}  // namespace scrutiny

SCRUTINY_PLUGIN(ssda903, "1.0.0", scrutiny::Ssda903Plugin)
