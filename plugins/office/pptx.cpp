// PresentationML: the words of the slides in their order, and nothing else.
#include <algorithm>
#include <set>

#include "plugins/office/ooxml.h"
#include "plugins/office/readers.h"

namespace scrutiny::office {
namespace {

class SlideList final : public XmlHandler {
 public:
  Status start(const XmlElement& element) override {
    // `id` is there twice: the slide's own number and r:id; the latter comes last and is no number.
    if (element.name() == "sldId") relations.push_back(element.last("id"));
    if (relations.size() > Limits().sheets) return refusal("The document has too many slides.");
    return {};
  }
  Status end(std::string_view) override { return {}; }

  std::vector<std::string> relations;
};

class Slide final : public XmlHandler {
 public:
  explicit Slide(Builder& builder) : builder_(builder) {}
  Status start(const XmlElement& element) override {
    in_text_ = element.name() == "t";
    if (element.name() == "br") paragraph_.text += '\n';
    return {};
  }
  Status end(std::string_view name) override {
    in_text_ = false;
    if (name != "p") return {};
    Paragraph done = std::move(paragraph_);
    paragraph_ = Paragraph();
    return builder_.add_paragraph(std::move(done));
  }
  Status text(std::string_view words) override {
    if (in_text_) paragraph_.text += words;
    return {};
  }

 private:
  Builder& builder_;
  Paragraph paragraph_;
  bool in_text_ = false;
};

}  // namespace

Status read_pptx(Package& package, const std::string& part, Builder& builder) {
  SCRUTINY_ASSIGN(const std::string xml, package.part(part));
  SlideList slides;
  SCRUTINY_TRY(read_xml(xml, package.limits(), slides));
  SCRUTINY_ASSIGN(const auto relations, read_relations(package, part));
  std::set<std::string> read;
  for (const std::string& id : slides.relations) {
    const auto relation = std::find_if(relations.begin(), relations.end(),
                                       [&](const Relation& r) { return r.id == id; });
    if (relation == relations.end() || !read.insert(relation->part).second) continue;
    SCRUTINY_ASSIGN(const std::string slide_xml, package.part(relation->part));
    Slide slide(builder);
    SCRUTINY_TRY(read_xml(slide_xml, package.limits(), slide));
  }
  return {};
}

}  // namespace scrutiny::office
