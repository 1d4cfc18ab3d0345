// The format plugin "office_text": words, title and author of any office document, so that each
// can be found by a search where no format plugin knows better.
#include "plugins/office/document_text.h"
#include "plugins/office/read.h"
#include "plugins/sdk/parser.h"

namespace scrutiny {
namespace {

class OfficeTextPlugin final : public sdk::Parser {
 public:
  Status warm_up() override { return office::warm_up(); }

  Status parse(ByteView document, sdk::Output& out) override {
    SCRUTINY_ASSIGN(const office::Document content, office::read_document(document));
    if (content.format == "csv" || content.format == "html")
      return office::refusal("The file is not an office document.");
    SCRUTINY_TRY(out.progress(0, 1));
    SCRUTINY_TRY(out.document({content.format, "", "", content.title}));
    SCRUTINY_TRY(emit_field("title", content.title, out));
    SCRUTINY_TRY(emit_field("author", content.author, out));
    return office::emit_text(content, out);
  }

 private:
  static Status emit_field(const char* name, const std::string& value, sdk::Output& out) {
    if (value.empty()) return {};
    return out.field({name, value, value, 0, ""});
  }
};

}  // namespace
}  // namespace scrutiny

SCRUTINY_PLUGIN(office_text, "1.0.0", scrutiny::OfficeTextPlugin)
