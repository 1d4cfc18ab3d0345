#include "plugins/pdf/pdf_text.h"

#include <limits>

#include <poppler-document.h>
#include <poppler-font.h>
#include <poppler-global.h>
#include <poppler-page.h>

#include "plugins/pdf/reader_state.h"

namespace scrutiny::pdf {
namespace {

Error refused(const char* text, std::string detail) {
  return {ErrorCode::kPluginRefused, text, std::move(detail)};
}

// Of the document, not of the plugin: an answer and no failure.
Error too_much(std::string detail) {
  return {ErrorCode::kPluginRefused, "The PDF has more pages or text than can be read.",
          std::move(detail)};
}

std::string utf8(const poppler::ustring& text) {
  const poppler::byte_array bytes = text.to_utf8();
  return {bytes.begin(), bytes.end()};
}

// Poppler writes to standard error otherwise; a broken PDF can make it do so without end.
void ignore_message(const std::string&, void*) {}

// "ABCDEF+Tahoma-Bold" -> "Tahoma-Bold" (PDF 32000-1, 9.6.4).
std::string without_subset_prefix(std::string font) {
  return font.size() > 7 && font[6] == '+' ? font.substr(7) : font;
}

PdfWord word_of(const poppler::text_box& box) {
  PdfWord word;
  word.text = utf8(box.text());
  const poppler::rectf area = box.bbox();
  word.x0 = area.left();
  word.y0 = area.top();
  word.x1 = area.right();
  word.y1 = area.bottom();
  word.space_after = box.has_space_after();
  if (box.has_font_info()) {
    word.font_size = box.get_font_size();
    word.font = without_subset_prefix(box.get_font_name());
  }
  return word;
}

}  // namespace

PdfReader::PdfReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
PdfReader::PdfReader(PdfReader&&) noexcept = default;
PdfReader& PdfReader::operator=(PdfReader&&) noexcept = default;
PdfReader::~PdfReader() = default;

Result<PdfReader> PdfReader::open(ByteView document, const PdfLimits& limits) {
  if (document.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    return refused("The PDF is too long to be read.", "larger than 2 GiB");
  poppler::set_debug_error_function(&ignore_message, nullptr);
  auto state = std::make_unique<State>();
  state->limits = limits;
  state->document.reset(poppler::document::load_from_raw_data(
      reinterpret_cast<const char*>(document.data()), static_cast<int>(document.size())));
  if (!state->document)
    return refused("The PDF is damaged or incomplete.", "Poppler could not open it");
  if (state->document->is_locked())
    return refused("The PDF is protected by a password.", "it is encrypted with a password");
  if (state->document->pages() < 1)
    return refused("The PDF is damaged or incomplete: it has no pages.", "it has no pages");
  if (state->document->pages() > limits.pages) return too_much("too many pages");
  return PdfReader(std::move(state));
}

int PdfReader::pages() const {
  return state_->document->pages();
}

std::string PdfReader::title() const {
  return utf8(state_->document->get_title());
}

Result<PdfPage> PdfReader::page(int number) {
  const std::unique_ptr<poppler::page> page(state_->document->create_page(number - 1));
  if (!page)
    return refused("The PDF is damaged: a page cannot be read.",
                   "page " + std::to_string(number) + " is damaged");
  PdfPage out;
  out.number = number;
  const poppler::rectf area = page->page_rect();
  out.width = area.width();
  out.height = area.height();
  // Physical layout keeps printed lines and their hyphens; Poppler's other modes join hyphenated
  // lines.
  if (state_->limits.with_words != PdfWords::kOnly)
    out.text = utf8(page->text(poppler::rectf(), poppler::page::physical_layout));
  state_->text_bytes += out.text.size();
  if (state_->text_bytes > state_->limits.text_bytes) return too_much("too much text");
  if (state_->limits.with_words == PdfWords::kNone) return out;
  const auto boxes = page->text_list(poppler::page::text_list_include_font);
  state_->words += boxes.size();
  if (state_->words > state_->limits.words) return too_much("too many words");
  out.words.reserve(boxes.size());
  for (const poppler::text_box& box : boxes) out.words.push_back(word_of(box));
  return out;
}

Result<std::vector<PdfPage>> read_pdf_text(ByteView document, const PdfLimits& limits) {
  SCRUTINY_ASSIGN(PdfReader reader, PdfReader::open(document, limits));
  std::vector<PdfPage> pages;
  for (int number = 1; number <= reader.pages(); ++number) {
    SCRUTINY_ASSIGN(PdfPage page, reader.page(number));
    pages.push_back(std::move(page));
  }
  return pages;
}

}  // namespace scrutiny::pdf
