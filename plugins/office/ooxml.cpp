#include "plugins/office/ooxml.h"

#include <algorithm>

namespace scrutiny::office {
namespace {

constexpr std::size_t kRelations = 20'000;
constexpr std::size_t kNotes = 20'000;

class ContentTypes final : public XmlHandler {
 public:
  Status start(const XmlElement& element) override {
    const std::string_view type = element.attribute("ContentType");
    if (type.find("ms-excel.sheet.binary") != std::string_view::npos) binary = true;
    if (type.find("macroEnabled") != std::string_view::npos ||
        type.find("vbaProject") != std::string_view::npos)
      macros = true;
    if (element.name() != "Override" || !type.ends_with(".main+xml")) return {};
    for (const auto& [word, format] :
         {std::pair{"wordprocessingml.", "docx"}, std::pair{"spreadsheetml.", "xlsx"},
          std::pair{"presentationml.", "pptx"}}) {
      if (main.format.empty() && type.find(word) != std::string_view::npos)
        main = {format, resolve_part("", element.attribute("PartName"))};
    }
    return {};
  }
  Status end(std::string_view) override { return {}; }

  MainPart main;
  bool binary = false;  // xlsb
  bool macros = false;
};

class Relations final : public XmlHandler {
 public:
  explicit Relations(std::string_view base) : base_(base) {}
  Status start(const XmlElement& element) override {
    if (element.name() != "Relationship") return {};
    if (found.size() >= kRelations) return refusal("The document has too many parts.");
    const std::string_view type = element.attribute("Type");
    const bool outside = element.attribute("TargetMode") == "External";
    found.push_back({std::string(element.attribute("Id")),
                     std::string(type.substr(type.rfind('/') + 1)),
                     outside ? std::string() : resolve_part(base_, element.attribute("Target"))});
    return {};
  }
  Status end(std::string_view) override { return {}; }

  std::vector<Relation> found;

 private:
  std::string_view base_;
};

class Properties final : public XmlHandler {
 public:
  explicit Properties(Document& document) : document_(document) {}
  Status start(const XmlElement& element) override {
    target_ = nullptr;
    if (element.name() == "title" && document_.title.empty()) target_ = &document_.title;
    if ((element.name() == "creator" || element.name() == "initial-creator") &&
        document_.author.empty())
      target_ = &document_.author;
    return {};
  }
  Status end(std::string_view) override {
    target_ = nullptr;
    return {};
  }
  Status text(std::string_view words) override {
    if (target_ && target_->size() + words.size() < 1000) *target_ += words;
    return {};
  }

 private:
  Document& document_;
  std::string* target_ = nullptr;
};

class Notes final : public XmlHandler {
 public:
  Notes(std::string_view item, std::string_view key) : item_(item), key_(key) {}
  Status start(const XmlElement& element) override {
    if (element.name() == item_) {
      if (found.size() >= kNotes) return refusal("The document has too many comments.");
      found.push_back({std::string(element.attribute(key_)), {}});
    }
    in_text_ = !found.empty() && element.name() == "t";
    if (element.name() == "p" && !found.empty() && !found.back().text.empty())
      found.back().text += '\n';
    return {};
  }
  Status end(std::string_view) override {
    in_text_ = false;
    return {};
  }
  Status text(std::string_view words) override {
    if (in_text_) found.back().text += words;
    return {};
  }

  std::vector<Note> found;

 private:
  std::string_view item_;
  std::string_view key_;
  bool in_text_ = false;
};

}  // namespace

Result<MainPart> find_main_part(Package& package) {
  if (!package.has("[Content_Types].xml"))
    return refusal(
        "The file is a ZIP archive, not an office document. Please send the documents in it one by "
        "one.");
  SCRUTINY_ASSIGN(const std::string xml, package.part("[Content_Types].xml"));
  ContentTypes types;
  SCRUTINY_TRY(read_xml(xml, package.limits(), types));
  if (types.binary && !package.has_name_ending("vbaproject.bin"))
    return refusal("The workbook is in Excel's binary format. Please save it as xlsx.");
  if (types.macros || package.has_name_ending("vbaproject.bin"))
    return refusal("The document holds macros. Please send it without them.");
  if (types.main.format.empty())
    return refusal("The file is an office file of a kind that is not read.");
  return types.main;
}

Result<std::vector<Relation>> read_relations(Package& package, const std::string& part) {
  const std::size_t folder = part.rfind('/') + 1;
  const std::string name = part.substr(0, folder) + "_rels/" + part.substr(folder) + ".rels";
  SCRUTINY_ASSIGN(const std::string xml, package.part_or_empty(name));
  if (xml.empty()) return std::vector<Relation>();
  Relations relations(part);
  SCRUTINY_TRY(read_xml(xml, package.limits(), relations));
  return std::move(relations.found);
}

std::string part_of_type(const std::vector<Relation>& relations, std::string_view type) {
  const auto found = std::find_if(relations.begin(), relations.end(),
                                  [&](const Relation& r) { return r.type == type; });
  return found == relations.end() ? std::string() : found->part;
}

Status read_properties(Package& package, const std::string& part, Document& document) {
  SCRUTINY_ASSIGN(const std::string xml, package.part_or_empty(part));
  if (xml.empty()) return {};
  Properties properties(document);
  return read_xml(xml, package.limits(), properties);
}

Result<std::vector<Note>> read_notes(Package& package, const std::string& part,
                                     std::string_view item, std::string_view key) {
  SCRUTINY_ASSIGN(const std::string xml, package.part_or_empty(part));
  if (xml.empty()) return std::vector<Note>();
  Notes notes(item, key);
  SCRUTINY_TRY(read_xml(xml, package.limits(), notes));
  return std::move(notes.found);
}

}  // namespace scrutiny::office
