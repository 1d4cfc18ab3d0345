#include "plugins/office/docx_styles.h"

#include <algorithm>

#include "plugins/office/model.h"
#include "plugins/office/xml.h"

namespace scrutiny::office {
namespace {

constexpr std::size_t kStyles = 10'000;

class StylesHandler final : public XmlHandler {
 public:
  Status start(const XmlElement& element) override {
    const std::string_view name = element.name();
    if (name == "style") {
      if (styles.size() >= kStyles) return refusal("The document has too many styles.");
      current_ = &styles[std::string(element.attribute("styleId"))];
    }
    if (!current_) return {};
    if (name == "name") {
      current_->name = element.attribute("val");
      if (current_->name.size() == 9 && current_->name.starts_with("heading "))
        current_->heading = std::clamp(current_->name.back() - '0', 0, 9);
    }
    if (name == "outlineLvl") current_->heading = element.number("val", 8, 0, 8) + 1;
    if (name == "numId") current_->list = element.attribute("val");
    return {};
  }
  Status end(std::string_view name) override {
    if (name == "style") current_ = nullptr;
    return {};
  }

  DocxStyles styles;

 private:
  DocxStyle* current_ = nullptr;
};

std::string letters(int number) {
  // Word repeats the letter: z, aa, bb.
  const int count = std::min((number - 1) / 26 + 1, 10);
  return std::string(static_cast<std::size_t>(count), static_cast<char>('a' + (number - 1) % 26));
}

std::string roman(int number) {
  constexpr std::pair<int, std::string_view> kDigits[] = {
      {1000, "m"}, {900, "cm"}, {500, "d"}, {400, "cd"}, {100, "c"}, {90, "xc"}, {50, "l"},
      {40, "xl"},  {10, "x"},   {9, "ix"},  {5, "v"},    {4, "iv"},  {1, "i"}};
  std::string out;
  for (const auto& [value, digits] : kDigits) {
    for (; number >= value && out.size() < 20; number -= value) out += digits;
  }
  return out;
}

std::string print_number(int number, std::string_view format) {
  std::string out = std::to_string(number);
  if (number < 1) return out;
  if (format.ends_with("Letter")) out = letters(number);
  if (format.ends_with("Roman")) out = roman(number);
  if (format.starts_with("upper"))
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  if (format == "decimalZero" && number < 10) out.insert(0, "0");
  return out;
}

}  // namespace

class NumberingHandler final : public XmlHandler {
 public:
  Status start(const XmlElement& element) override {
    const std::string_view name = element.name();
    if (name == "abstractNum") list_ = &out.lists_[std::string(element.attribute("abstractNumId"))];
    if (name == "num") number_ = element.attribute("numId");
    if (name == "abstractNumId" && !number_.empty())
      out.list_of_[number_] = element.attribute("val");
    if (out.lists_.size() + out.list_of_.size() > kStyles)
      return refusal("The document has too many lists.");
    if (name == "lvl" && list_)
      level_ = &list_->levels[static_cast<std::size_t>(
          element.number("ilvl", 0, 0, DocxNumbering::kLevels - 1))];
    if (!level_) return {};
    if (name == "start") level_->start = element.number("val", 1, 0, 1'000'000);
    if (name == "numFmt") level_->format = element.attribute("val");
    if (name == "lvlText") level_->text = element.attribute("val").substr(0, 100);
    return {};
  }
  Status end(std::string_view name) override {
    if (name == "lvl") level_ = nullptr;
    if (name == "abstractNum") list_ = nullptr;
    if (name == "num") number_.clear();
    return {};
  }

  DocxNumbering out;

 private:
  DocxNumbering::List* list_ = nullptr;
  DocxNumbering::Level* level_ = nullptr;
  std::string number_;
};

Result<DocxStyles> read_docx_styles(Package& package, const std::string& part) {
  SCRUTINY_ASSIGN(const std::string xml, package.part_or_empty(part));
  if (xml.empty()) return DocxStyles();
  StylesHandler handler;
  SCRUTINY_TRY(read_xml(xml, package.limits(), handler));
  return std::move(handler.styles);
}

Result<DocxNumbering> DocxNumbering::read(Package& package, const std::string& part) {
  SCRUTINY_ASSIGN(const std::string xml, package.part_or_empty(part));
  if (xml.empty()) return DocxNumbering();
  NumberingHandler handler;
  SCRUTINY_TRY(read_xml(xml, package.limits(), handler));
  return std::move(handler.out);
}

std::string DocxNumbering::next(std::string_view list, int level) {
  const auto known = list_of_.find(list);
  if (known == list_of_.end()) return {};
  const auto found = lists_.find(known->second);
  if (found == lists_.end() || level < 0 || level >= kLevels) return {};
  List& l = found->second;
  const auto depth = static_cast<std::size_t>(level);
  for (std::size_t i = 0; i <= depth; ++i) {
    int& counter = l.counters[i];
    counter = counter == 0 ? std::max(l.levels[i].start, 1) : counter + (i == depth ? 1 : 0);
  }
  std::fill(l.counters.begin() + level + 1, l.counters.end(), 0);
  if (l.levels[depth].format == "bullet" || l.levels[depth].format == "none") return {};
  std::string out;
  const std::string& text = l.levels[depth].text;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool place =
        text[i] == '%' && i + 1 < text.size() && text[i + 1] >= '1' && text[i + 1] <= '9';
    if (!place) {
      out += text[i];
      continue;
    }
    const auto which = static_cast<std::size_t>(text[++i] - '1');
    out += print_number(l.counters[which], l.levels[which].format);
  }
  return std::string(trim(out));
}

}  // namespace scrutiny::office
