#include "plugins/office/xlsx_styles.h"

#include <array>
#include <charconv>
#include <map>

#include "plugins/office/xml.h"

namespace scrutiny::office {
namespace {

constexpr std::size_t kStyles = 70'000;  // Excel itself allows 65,490

// The first 16 of the default palette repeat 8 to 15 (ECMA-376 part 1, 18.8.27).
constexpr std::array<std::uint32_t, 64> kIndexed = {
    0x000000, 0xFFFFFF, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF,
    0x000000, 0xFFFFFF, 0xFF0000, 0x00FF00, 0x0000FF, 0xFFFF00, 0xFF00FF, 0x00FFFF,
    0x800000, 0x008000, 0x000080, 0x808000, 0x800080, 0x008080, 0xC0C0C0, 0x808080,
    0x9999FF, 0x993366, 0xFFFFCC, 0xCCFFFF, 0x660066, 0xFF8080, 0x0066CC, 0xCCCCFF,
    0x000080, 0xFF00FF, 0xFFFF00, 0x00FFFF, 0x800080, 0x800000, 0x008080, 0x0000FF,
    0x00CCFF, 0xCCFFFF, 0xCCFFCC, 0xFFFF99, 0x99CCFF, 0xFF99CC, 0xCC99FF, 0xFFCC99,
    0x3366FF, 0x33CCCC, 0x99CC00, 0xFFCC00, 0xFF9900, 0xFF6600, 0x666699, 0x969696,
    0x003366, 0x339966, 0x003300, 0x333300, 0x993300, 0x993366, 0x333399, 0x333333};

Rgb of_number(std::uint32_t value) {
  return {static_cast<std::uint8_t>(value >> 16 & 0xFF),
          static_cast<std::uint8_t>(value >> 8 & 0xFF), static_cast<std::uint8_t>(value & 0xFF)};
}

// The twelve colours of a:clrScheme in the file's order: dk1, lt1, dk2, lt2, six accents, ...
class ThemeHandler final : public XmlHandler {
 public:
  Status start(const XmlElement& element) override {
    if (element.name() == "clrScheme") inside_ = true;
    if (!inside_ || colours.size() >= 12) return {};
    if (element.name() == "srgbClr") add(element.attribute("val"));
    if (element.name() == "sysClr") add(element.attribute("lastClr"));
    return {};
  }
  Status end(std::string_view name) override {
    if (name == "clrScheme") inside_ = false;
    return {};
  }

  std::vector<Rgb> colours;

 private:
  void add(std::string_view text) { colours.push_back(parse_rgb(text).value_or(Rgb())); }
  bool inside_ = false;
};

std::uint8_t tinted(std::uint8_t part, double tint) {
  const double value = tint < 0 ? part * (1 + tint) : part + (255 - part) * tint;
  return static_cast<std::uint8_t>(value);
}

class StylesHandler final : public XmlHandler {
 public:
  explicit StylesHandler(std::vector<Rgb> theme) : theme_(std::move(theme)) {}

  Status start(const XmlElement& element) override {
    const std::string_view name = element.name();
    if (name == "numFmt") {
      if (formats_.size() >= kStyles) return too_many();
      formats_[element.number("numFmtId", -1, 0, 1 << 30)] =
          parse_format(element.attribute("formatCode"));
    }
    if (name == "fills" || name == "cellXfs") section_ = name;
    if (section_ == "fills") return fill(element);
    if (section_ == "cellXfs" && name == "xf") return style(element);
    return {};
  }
  Status end(std::string_view name) override {
    if (name == section_) section_.clear();
    return {};
  }

  std::vector<CellStyle> styles;

 private:
  static Error too_many() { return refusal("The document has too many styles."); }

  Status fill(const XmlElement& element) {
    if (element.name() == "fill") {
      if (fills_.size() >= kStyles) return too_many();
      fills_.emplace_back();
      solid_ = false;
    }
    if (fills_.empty()) return {};
    if (element.name() == "patternFill") solid_ = element.attribute("patternType") == "solid";
    if (element.name() == "fgColor" && solid_) fills_.back() = colour(element);
    return {};
  }

  Status style(const XmlElement& element) {
    if (styles.size() >= kStyles) return too_many();
    CellStyle out;
    const int format = element.number("numFmtId", 0, 0, 1 << 30);
    const auto own = formats_.find(format);
    out.format = own == formats_.end() ? builtin_format(format) : own->second;
    const auto fill = static_cast<std::size_t>(element.number("fillId", 0, 0, 1 << 30));
    if (fill < fills_.size()) out.fill = fills_[fill];
    styles.push_back(out);
    return {};
  }

  std::optional<Rgb> colour(const XmlElement& element) const {
    const std::string_view rgb = element.attribute("rgb");
    std::optional<Rgb> base = parse_rgb(rgb.size() == 8 ? rgb.substr(2) : rgb);
    if (element.has("indexed")) {
      const auto index = static_cast<std::size_t>(element.number("indexed", 64, 0, 64));
      if (index < kIndexed.size()) base = of_number(kIndexed[index]);
    }
    if (element.has("theme")) {
      // Cells name light and dark the other way round than the theme lists them.
      auto index = static_cast<std::size_t>(element.number("theme", 12, 0, 12));
      if (index < 4) index ^= 1;
      if (index < theme_.size()) base = theme_[index];
    }
    const std::string_view text = element.attribute("tint");
    double tint = 0;
    std::from_chars(text.data(), text.data() + text.size(), tint);
    if (!base || !(tint >= -1 && tint <= 1)) return base;
    return Rgb{tinted(base->red, tint), tinted(base->green, tint), tinted(base->blue, tint)};
  }

  std::vector<Rgb> theme_;
  std::map<int, NumberFormat> formats_;
  std::vector<std::optional<Rgb>> fills_;
  std::string section_;
  bool solid_ = false;
};

}  // namespace

Result<std::vector<CellStyle>> read_cell_styles(Package& package, const std::string& styles,
                                                const std::string& theme) {
  SCRUTINY_ASSIGN(const std::string theme_xml, package.part_or_empty(theme));
  ThemeHandler colours;
  if (!theme_xml.empty()) SCRUTINY_TRY(read_xml(theme_xml, package.limits(), colours));
  SCRUTINY_ASSIGN(const std::string xml, package.part_or_empty(styles));
  StylesHandler handler(std::move(colours.colours));
  if (!xml.empty()) SCRUTINY_TRY(read_xml(xml, package.limits(), handler));
  return std::move(handler.styles);
}

}  // namespace scrutiny::office
