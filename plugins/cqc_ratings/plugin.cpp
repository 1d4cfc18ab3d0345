// The format plugin "cqc_ratings": JSON or a table in, ratings out. What is read is ratings.h's
// work.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "api/utf8.h"
#include "plugins/cqc_ratings/ratings.h"
#include "plugins/office/document_text.h"
#include "plugins/office/read.h"
#include "plugins/sdk/parser.h"
#include "plugins/sniff/sniff.h"

namespace scrutiny {
namespace {

constexpr ExtractionLimits kLimits;

std::string clip(std::string_view text, std::size_t bytes) {
  return std::string(utf8_prefix(text, bytes));
}

std::string clip_text(std::string_view text) {
  return clip(text, kLimits.text / 4);
}

class CqcRatingsPlugin final : public sdk::Parser {
 public:
  Status warm_up() override { return office::warm_up(); }

  Status parse(ByteView document, sdk::Output& out) override {
    if (sniff(document) == media::kJson) {
      SCRUTINY_ASSIGN(const cqc::Ratings found, cqc::read_json(as_text(document)));
      SCRUTINY_TRY(emit(found, out));
      return emit_lines(found, out);
    }
    SCRUTINY_ASSIGN(const office::Document content, office::read_document(document));
    SCRUTINY_TRY(out.progress(0, 1));
    SCRUTINY_ASSIGN(const cqc::Ratings found, cqc::read_table(content));
    SCRUTINY_TRY(emit(found, out));
    return office::emit_text(content, out);
  }

 private:
  // A judgement cannot carry a date: each is followed by a field "rating_date" in the same order.
  static Status emit(const cqc::Ratings& found, sdk::Output& out) {
    SCRUTINY_TRY(out.document({"cqc_ratings", "cqc", "", clip(found.title, kLimits.name)}));
    for (const ExtractedField& field : found.fields)
      SCRUTINY_TRY(out.field(
          {field.name, clip_text(field.value), clip_text(field.raw), 0, clip_text(field.quote)}));
    for (const cqc::Rating& rating : found.current) {
      SCRUTINY_TRY(out.judgement({clip(rating.name, kLimits.name), clip(rating.grade, kLimits.name),
                                  0, clip_text(rating.quote)}));
      SCRUTINY_TRY(out.field(
          {"rating_date", rating.date, clip_text(rating.date_raw), 0, clip_text(rating.quote)}));
    }
    // Not a judgement: nobody should take a grade of years ago for today's.
    for (const cqc::Rating& rating : found.historic)
      SCRUTINY_TRY(
          out.field({"historic_rating", clip_text(rating.grade),
                     clip_text(rating.name + " " + rating.date_raw), 0, clip_text(rating.quote)}));
    for (const ExtractedWarning& warning : found.warnings)
      SCRUTINY_TRY(out.warning(warning.code, warning.text));
    return {};
  }

  static Status emit_lines(const cqc::Ratings& found, sdk::Output& out) {
    std::string text = clip_text(found.title) + "\n";
    for (const auto* ratings : {&found.current, &found.historic})
      for (const cqc::Rating& rating : *ratings) {
        const std::string line = clip(rating.name, kLimits.name) + "\t" +
                                 clip(rating.grade, kLimits.name) + "\t" +
                                 clip(rating.date_raw, kLimits.name) + "\n";
        if (text.size() + line.size() < kLimits.page_text) text += line;
      }
    return out.page_text(0, text);
  }
};

}  // namespace
}  // namespace scrutiny

SCRUTINY_PLUGIN(cqc_ratings, "1.0.0", scrutiny::CqcRatingsPlugin)
