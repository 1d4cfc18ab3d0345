// The format plugin "office_text": words, title and author of any office document or e-mail
// message, so that each can be found by a search where no format plugin knows better; and the
// reason why where there is nothing to read.
#include "api/utf8.h"
#include "plugins/mail/message.h"
#include "plugins/office/document_text.h"
#include "plugins/office/read.h"
#include "plugins/sdk/parser.h"
#include "plugins/sniff/sniff.h"
#include "plugins/table/words.h"

namespace scrutiny {
namespace {

constexpr std::size_t kFieldBytes = 60'000;  // ExtractionLimits

class OfficeTextPlugin final : public sdk::Parser {
 public:
  Status warm_up() override { return office::warm_up(); }

  Status parse(ByteView document, sdk::Output& out) override {
    if (sniff(document) == media::kMail) return parse_mail(document, out);
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

  static Status parse_mail(ByteView document, sdk::Output& out) {
    SCRUTINY_ASSIGN(const mail::Message message, mail::read_message(document));
    SCRUTINY_TRY(out.progress(0, 1));
    SCRUTINY_TRY(out.document({"eml", "", "", clipped(message.subject)}));
    for (const auto& [name, value] :
         {std::pair{"from", &message.from}, std::pair{"to", &message.to},
          std::pair{"cc", &message.cc}, std::pair{"subject", &message.subject}})
      SCRUTINY_TRY(emit_field(name, clipped(*value), out));
    if (!message.date.empty())
      SCRUTINY_TRY(out.field({"date", message.day, clipped(message.date), 0, ""}));
    for (const mail::Attachment& attachment : message.attachments) {
      const std::string name = attachment.name.empty() ? "without a name" : attachment.name;
      SCRUTINY_TRY(emit_field("attachment", clipped(name + " (" + attachment.type + ")"), out));
    }
    office::Document text;
    for (const std::string* words : {&message.subject, &message.text}) {
      if (!office::trim(*words).empty())
        text.blocks.emplace_back(office::Paragraph{*words, "", "", 0, false});
    }
    return office::emit_text(text, out);
  }

  static std::string clipped(const std::string& text) {
    return std::string(utf8_prefix(text, kFieldBytes));
  }
};

}  // namespace
}  // namespace scrutiny

SCRUTINY_PLUGIN(office_text, "1.0.0", scrutiny::OfficeTextPlugin)
