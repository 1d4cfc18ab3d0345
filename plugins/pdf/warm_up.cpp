#include <optional>

#include <iconv.h>

#include "plugins/pdf/pdf_text.h"
#include "plugins/pdf/simple_pdf.h"

namespace scrutiny::pdf {
namespace {

constexpr std::string_view kCanary = "Canary caf\xC3\xA9 \xE2\x80\x99tis \xE2\x97\xBC 1234";

// Poppler converts text with iconv, whose modules are files; glibc unloads one that is not in use.
// One descriptor in each direction, held for the life of the library, keeps them in memory.
class IconvModules {
 public:
  IconvModules() : in_(iconv_open("UTF-16", "UTF-8")), out_(iconv_open("UTF-8", "UTF-16")) {}
  ~IconvModules() {
    if (valid(in_)) iconv_close(in_);
    if (valid(out_)) iconv_close(out_);
  }
  IconvModules(const IconvModules&) = delete;
  IconvModules& operator=(const IconvModules&) = delete;
  bool loaded() const { return valid(in_) && valid(out_); }

 private:
  // iconv_open reports failure as (iconv_t)-1.
  static bool valid(iconv_t handle) { return reinterpret_cast<std::intptr_t>(handle) != -1; }

  iconv_t in_;
  iconv_t out_;
};

std::string canary_file() {
  SimplePdf canary;
  canary.add_page();
  canary.text(72, 72, kCanary);
  canary.text(72, 90, kCanary, 14, SimplePdf::Face::kBold);
  return canary.finish("canary");
}

}  // namespace

Status warm_up_pdf() {
  static const IconvModules modules;
  if (!modules.loaded())
    return Error(ErrorCode::kIo, "The PDF reader could not start.", "no iconv modules for UTF-16");
  // Poppler's tables live as long as any document is open, and it looks for files when it makes
  // them: the canary stays open.
  static const std::string file = canary_file();
  static std::optional<PdfReader> kept_open;
  PdfLimits limits;
  limits.with_words = PdfWords::kWithFonts;
  SCRUTINY_ASSIGN(PdfReader reader, PdfReader::open(as_bytes(file), limits));
  kept_open.emplace(std::move(reader));
  SCRUTINY_ASSIGN(const PdfPage page, kept_open->page(1));
  if (page.text.find(kCanary) == std::string::npos || page.words.empty())
    return Error(ErrorCode::kIo, "The PDF reader could not start.",
                 "the canary's text came out as: " + page.text);
  return {};
}

}  // namespace scrutiny::pdf

#ifdef __SANITIZE_ADDRESS__
// fontconfig, which Poppler starts, keeps its configuration until the process ends.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libfontconfig";
}
#endif
