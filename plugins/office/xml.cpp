#include "plugins/office/xml.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <memory>

#include <libxml/parser.h>
#include <libxml/xmlreader.h>

#include "plugins/office/model.h"
#include "plugins/office/xml_guard.h"

namespace scrutiny::office {

// Drives one xmlTextReader over one part.
class XmlPump {
 public:
  XmlPump(xmlTextReader* reader, const Limits& limits, XmlHandler& handler)
      : reader_(reader), limits_(limits), handler_(handler) {}

  Status run() {
    int state = 0;
    while ((state = xmlTextReaderRead(reader_)) == 1) SCRUTINY_TRY(node());
    if (state == 0) return {};
    return refusal("The document is damaged: a part is not well-formed XML.");
  }

 private:
  static std::string_view view(const xmlChar* text) {
    return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
  }

  Status node() {
    switch (xmlTextReaderNodeType(reader_)) {
      case XML_READER_TYPE_ELEMENT:
        return element();
      case XML_READER_TYPE_END_ELEMENT:
        return handler_.end(view(xmlTextReaderConstLocalName(reader_)));
      case XML_READER_TYPE_TEXT:
      case XML_READER_TYPE_CDATA:
      case XML_READER_TYPE_WHITESPACE:
      case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        return handler_.text(view(xmlTextReaderConstValue(reader_)));
      case XML_READER_TYPE_DOCUMENT_TYPE:
      case XML_READER_TYPE_ENTITY_REFERENCE:
        return refusal("The document holds a document type declaration, which is not allowed.");
      default:
        return {};
    }
  }

  Status element() {
    const bool empty = xmlTextReaderIsEmptyElement(reader_) == 1;
    if (xmlTextReaderDepth(reader_) >= static_cast<int>(limits_.depth))
      return refusal("The document is nested too deeply.");
    current_.name_ = view(xmlTextReaderConstLocalName(reader_));
    current_.attributes_.clear();
    while (xmlTextReaderMoveToNextAttribute(reader_) == 1) {
      if (xmlTextReaderIsNamespaceDecl(reader_) == 1) continue;
      current_.attributes_.emplace_back(view(xmlTextReaderConstLocalName(reader_)),
                                        view(xmlTextReaderConstValue(reader_)));
    }
    xmlTextReaderMoveToElement(reader_);
    SCRUTINY_TRY(handler_.start(current_));
    return empty ? handler_.end(current_.name_) : Status();
  }

  xmlTextReader* reader_;
  const Limits& limits_;
  XmlHandler& handler_;
  XmlElement current_;
};

std::string_view XmlElement::attribute(std::string_view name) const {
  const auto found = std::find_if(attributes_.begin(), attributes_.end(),
                                  [&](const auto& a) { return a.first == name; });
  return found == attributes_.end() ? std::string_view() : std::string_view(found->second);
}

std::string XmlElement::last(std::string_view name) const {
  const auto found = std::find_if(attributes_.rbegin(), attributes_.rend(),
                                  [&](const auto& a) { return a.first == name; });
  return found == attributes_.rend() ? std::string() : found->second;
}

bool XmlElement::has(std::string_view name) const {
  return std::any_of(attributes_.begin(), attributes_.end(),
                     [&](const auto& a) { return a.first == name; });
}

int XmlElement::number(std::string_view name, int otherwise, int least, int most) const {
  const std::string_view text = attribute(name);
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range && !text.starts_with('-')) return most;
  if (error != std::errc() || end != text.data() + text.size()) return otherwise;
  return std::clamp(value, least, most);
}

Status read_xml(std::string_view part, const Limits& limits, XmlHandler& handler) {
  SCRUTINY_ASSIGN(const std::string utf8, xml_as_utf8(part));
  SCRUTINY_TRY(check_xml(utf8, limits));
  if (utf8.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    return refusal("A part of the document is too large.");
  const std::unique_ptr<xmlTextReader, decltype(&xmlFreeTextReader)> reader(
      xmlReaderForMemory(utf8.data(), static_cast<int>(utf8.size()), nullptr, nullptr,
                         XML_PARSE_NONET | XML_PARSE_IGNORE_ENC),
      &xmlFreeTextReader);
  if (!reader) throw std::bad_alloc();
  // libxml2 would print its complaints.
  xmlTextReaderSetErrorHandler(
      reader.get(), [](void*, const char*, xmlParserSeverities, xmlTextReaderLocatorPtr) {},
      nullptr);
  return XmlPump(reader.get(), limits, handler).run();
}

bool is_on(std::string_view value) {
  return value == "1" || value == "true" || value == "on";
}

namespace {

class Canary final : public XmlHandler {
 public:
  Status start(const XmlElement& element) override {
    seen += element.attribute("b");
    return {};
  }
  Status end(std::string_view) override { return {}; }
  Status text(std::string_view words) override {
    seen += words;
    return {};
  }
  std::string seen;
};

}  // namespace

Status warm_up_xml() {
  xmlInitParser();
  Canary canary;
  SCRUTINY_TRY(read_xml("<a b=\"1\">&amp;\xC3\xA9</a>", Limits(), canary));
  if (canary.seen == "1&\xC3\xA9") return {};
  return Error(ErrorCode::kIo, "The XML reader could not start.", "canary: " + canary.seen);
}

}  // namespace scrutiny::office
