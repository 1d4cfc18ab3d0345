#include "server/service/evidence/evidence_files.h"

#include <algorithm>

#include "server/service/documents/document_view.h"

namespace scrutiny {
namespace {

constexpr std::size_t kLongestEnding = 8;

// ".docx" of "Plan (final).DOCX"; empty when there is none of letters and digits.
std::string plain_ending(std::string_view file_name) {
  const std::size_t dot = file_name.rfind('.');
  if (dot == std::string_view::npos) return {};
  std::string ending(file_name.substr(dot + 1));
  if (ending.empty() || ending.size() > kLongestEnding) return {};
  for (char& c : ending) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) return {};
  }
  return "." + ending;
}

bool names(const boost::json::object& payload, std::string_view member, const BlobId& blob) {
  const auto* content = payload.if_contains(member);
  if (content == nullptr || !content->is_object()) return false;
  const auto* id = content->get_object().if_contains("blob");
  return id != nullptr && id->is_string() && std::string_view(id->get_string()) == blob.text();
}

}  // namespace

bool may_take_files(const StateReader& state, const Principal& who, const Record& record) {
  if (!record.version) return false;
  const auto document = load_document(state, id_cast<DocumentId>(record.subject));
  if (!document || !view_for(who, *document).ok()) return false;
  const auto version =
      load_version(state, document->id, static_cast<std::uint32_t>(*record.version));
  return version && version->state != DocumentState::kRefused &&
         may_see_version(who, *document, *version).ok();
}

std::string evidence_file_name(const BlobId& blob, const boost::json::object& payload) {
  std::string ending;
  if (names(payload, "content", blob)) {
    const auto* name = payload.if_contains("file_name");
    if (name != nullptr && name->is_string())
      ending = plain_ending(std::string_view(name->get_string()));
  } else if (names(payload, "extract", blob)) {
    ending = ".json";
  }
  return "data/files/" + blob.text() + ending;
}

}  // namespace scrutiny
