// The format plugin "dfe_cin_census": a Children in Need census in, totals out. Nothing about one
// child, and no word of the file, leaves it.
#include "plugins/dfe_cin_census/census_totals.h"
#include "plugins/office/xml.h"
#include "plugins/returns/publish.h"
#include "plugins/sdk/parser.h"

namespace scrutiny {
namespace {

class CinCensusPlugin final : public sdk::Parser {
 public:
  Status warm_up() override { return office::warm_up_xml(); }

  Status parse(ByteView document, sdk::Output& out) override {
    SCRUTINY_ASSIGN(const cin_census::Census census, cin_census::parse_census(document));
    SCRUTINY_TRY(out.progress(0, 1));
    return returns::emit_return("dfe_cin_census", "Children/Child",
                                cin_census::count(census, cin_census::census_year(census)), out);
  }
};

}  // namespace
}  // namespace scrutiny

SCRUTINY_PLUGIN(dfe_cin_census, "1.0.0", scrutiny::CinCensusPlugin)
