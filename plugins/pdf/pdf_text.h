// Text of a PDF, page by page, through poppler-cpp. Only linked into plugins: it runs in
// plugin_host. Thread-safety: not thread-safe (Poppler keeps global state). Ownership: results are
// copies. Blocking: CPU only, no files once warm_up_pdf() has succeeded. Failure: kPluginRefused
// when Poppler cannot read the file or it is encrypted, or a cap is passed. A
// picture in a page is decoded when the page is rendered: then the process's limits are what bounds
// it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/bytes.h"
#include "api/result.h"

namespace scrutiny::pdf {

// Rectangle in points (1/72 inch), origin at the top left of the page, y growing downwards.
struct PdfWord {
  std::string text;  // UTF-8
  double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
  double font_size = 0;      // points; 0 when unknown
  std::string font;          // base font name, subset prefix ("ABCDEF+") removed; may be empty
  bool space_after = false;  // a space or line end follows
};

struct PdfPage {
  int number = 0;                // 1-based physical page
  double width = 0, height = 0;  // points
  std::string text;  // reading order, one line per printed line, UTF-8; empty with PdfWords::kOnly
  std::vector<PdfWord> words;  // reading order; empty unless asked for
};

// kOnly: words with fonts and no text, in half the time.
enum class PdfWords { kNone, kWithFonts, kOnly };

// A page as it looks, in grey: 0 is black, 255 white; rows from the top, without gaps.
struct PdfImage {
  int width = 0, height = 0;  // pixels
  double dpi = 0;             // what it was rendered at
  std::vector<unsigned char> grey;
};

struct PdfLimits {
  int pages = 2000;
  std::size_t text_bytes = 32u << 20;  // text of all pages together
  std::size_t words = 2'000'000;
  PdfWords with_words = PdfWords::kNone;
};

// Reads one page at a time, so that a caller may report progress and stop.
class PdfReader {
 public:
  static Result<PdfReader> open(ByteView document, const PdfLimits& limits = {});
  PdfReader(PdfReader&&) noexcept;
  PdfReader& operator=(PdfReader&&) noexcept;
  ~PdfReader();

  int pages() const;
  // Title of the document's information dictionary; empty when there is none.
  std::string title() const;
  // REQUIRES: 1 <= number <= pages().
  Result<PdfPage> page(int number);
  // REQUIRES: as page(). At `dpi`, or at less where the page would have more than 40 million
  // pixels.
  Result<PdfImage> render(int number, double dpi);

 private:
  struct State;
  explicit PdfReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// All pages. `document` need only live during the call.
Result<std::vector<PdfPage>> read_pdf_text(ByteView document, const PdfLimits& limits = {});

// How many characters of the text are no white space.
std::size_t printed_characters(std::string_view text);

// Whether anything at all is drawn on the page, text or picture.
Result<bool> is_drawn_on(PdfReader& reader, int number);

// Reads a tiny built-in PDF and compares its known text, which makes Poppler load all that it needs
// from disk. Call from Parser::warm_up(). Poppler returns empty text without an error when the
// sandbox hides its data; this is what finds that out.
Status warm_up_pdf();

// The same for render(), after warm_up_pdf(). Fonts that a file does not carry are not found inside
// the sandbox: their text is left out of what is rendered.
Status warm_up_rendering();

}  // namespace scrutiny::pdf
