#include <algorithm>
#include <cmath>
#include <cstring>

#include <poppler-document.h>
#include <poppler-image.h>
#include <poppler-page-renderer.h>
#include <poppler-page.h>

#include "plugins/pdf/reader_state.h"
#include "plugins/pdf/simple_pdf.h"

namespace scrutiny::pdf {
namespace {

constexpr double kPoints = 72;    // to the inch
constexpr double kPixels = 40e6;  // A4 at 600 dpi has 35 million
constexpr double kGlance = 18;    // dpi at which a page with anything on it shows it
constexpr unsigned char kWhite = 250;

Error not_rendered(int number) {
  return {ErrorCode::kPluginRefused, "The file could not be read as a PDF.",
          "page " + std::to_string(number) + " could not be rendered"};
}

}  // namespace

Result<PdfImage> PdfReader::render(int number, double dpi) {
  const std::unique_ptr<poppler::page> page(state_->document->create_page(number - 1));
  if (!page) return not_rendered(number);
  const poppler::rectf area = page->page_rect();
  const double square_inches = area.width() * area.height() / (kPoints * kPoints);
  if (!(square_inches > 0)) return not_rendered(number);
  dpi = std::min(dpi, std::sqrt(kPixels / square_inches));
  poppler::page_renderer renderer;
  renderer.set_image_format(poppler::image::format_gray8);
  renderer.set_render_hint(poppler::page_renderer::antialiasing, true);
  renderer.set_render_hint(poppler::page_renderer::text_antialiasing, true);
  const poppler::image image = renderer.render_page(page.get(), dpi, dpi);
  if (!image.is_valid() || image.width() < 1 || image.height() < 1) return not_rendered(number);
  PdfImage out{image.width(), image.height(), dpi, {}};
  const auto width = static_cast<std::size_t>(out.width);
  out.grey.resize(width * static_cast<std::size_t>(out.height));
  for (int y = 0; y < out.height; ++y)
    std::memcpy(out.grey.data() + static_cast<std::size_t>(y) * width,
                image.const_data() + static_cast<std::ptrdiff_t>(y) * image.bytes_per_row(), width);
  return out;
}

std::size_t printed_characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > ' ' && (byte & 0xc0) != 0x80;
  }));
}

Result<bool> is_drawn_on(PdfReader& reader, int number) {
  SCRUTINY_ASSIGN(const PdfImage image, reader.render(number, kGlance));
  return std::any_of(image.grey.begin(), image.grey.end(),
                     [](unsigned char grey) { return grey < kWhite; });
}

Status warm_up_rendering() {
  SimplePdf canary;
  canary.add_page();
  canary.picture(1, 1, std::string(1, '\0'));
  const std::string file = canary.finish("canary");
  SCRUTINY_ASSIGN(PdfReader reader, PdfReader::open(as_bytes(file)));
  SCRUTINY_ASSIGN(const bool drawn, is_drawn_on(reader, 1));
  if (drawn) return {};
  return Error(ErrorCode::kIo, "The PDF reader could not start.", "the canary was not drawn");
}

}  // namespace scrutiny::pdf
