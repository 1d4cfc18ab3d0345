// What docx, xlsx and pptx have in common: content types, relationships, properties.
// Thread-safety: one thread. Ownership: copies. Failure: kPluginRefused; documents with macros are
// refused here, whatever their name says.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugins/office/model.h"
#include "plugins/office/package.h"
#include "plugins/office/xml.h"

namespace scrutiny::office {

struct MainPart {
  std::string format;  // "docx", "xlsx", "pptx"
  std::string name;    // of the part, e.g. "word/document.xml"
};

Result<MainPart> find_main_part(Package& package);

struct Relation {
  std::string id;
  std::string type;  // its last word: "styles", "comments", "worksheet"
  std::string part;  // resolved; empty for what lies outside
};

// Of one part; none when it has no relationships.
Result<std::vector<Relation>> read_relations(Package& package, const std::string& part);
// The part of the first relation of a type; empty when there is none.
std::string part_of_type(const std::vector<Relation>& relations, std::string_view type);

// Title and author of docProps/core.xml or meta.xml.
Status read_properties(Package& package, const std::string& part, Document& document);

// Comments: the text below each element named `item`, with its attribute `key`.
struct Note {
  std::string key;
  std::string text;
};
Result<std::vector<Note>> read_notes(Package& package, const std::string& part,
                                     std::string_view item, std::string_view key);

}  // namespace scrutiny::office
