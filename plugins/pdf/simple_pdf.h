// Writes small PDFs with text at given places: the canary that warms Poppler up, and look-alike
// documents for tests. Text extraction gives the exact characters back (ToUnicode); the looks are
// plain. Thread-safety: one thread per object. Blocking: no. Failure: std::length_error when a
// document uses more than 250 different characters (programmer error).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace scrutiny::pdf {

class SimplePdf {
 public:
  // A4 in points.
  static constexpr double kWidth = 595;
  static constexpr double kHeight = 842;

  enum class Face { kRegular, kBold };

  void add_page();
  // REQUIRES: a page. x, y in points from the top left to the start of the baseline; UTF-8 text.
  void text(double x, double y, std::string_view text, double size = 12,
            Face face = Face::kRegular);
  // REQUIRES: a page. Fills it with a grey picture, one byte a pixel (0 black), rows from the top.
  void picture(int width, int height, std::string_view pixels);
  // The file's bytes.
  std::string finish(std::string_view title = "") const;

 private:
  std::string encode(std::string_view text);
  std::string to_unicode_map() const;

  std::map<char32_t, unsigned> codes_;
  std::vector<std::string> pages_;     // content streams
  std::vector<std::string> pictures_;  // objects, one a page; empty: none
};

}  // namespace scrutiny::pdf
