#include "server/web/pages/disposal_subject.h"

#include <charconv>

#include "server/service/documents/document_view.h"
#include "server/service/erasure/disposal_access.h"
#include "server/web/words.h"
#include "storage/state/disposal_rows.h"

namespace scrutiny::web {

std::string document_name(const StateReader& state, const Principal& caller, const DocumentId& id) {
  const auto document = load_document(state, id);
  const bool named = document && document->words && view_for(caller, *document).ok();
  return named ? document->words->title : "Document " + id.text();
}

Result<DisposalSubject> disposal_subject(const StateReader& state, const Principal& caller,
                                         const DocumentId& id) {
  SCRUTINY_ASSIGN(DocumentRow document, disposable_document(state, caller, id));
  return DisposalSubject{std::move(document), document_name(state, caller, id)};
}

void add_marking(View& view, const DocumentRow& document) {
  if (document.words) view.add("MARKING").set("MARKING_TEXT", text(document.words->marking));
}

std::vector<VersionRow> living_versions(const StateReader& state, const Principal& caller,
                                        const DocumentRow& document) {
  std::vector<VersionRow> out;
  for (std::uint32_t number = 1; number <= document.latest; ++number) {
    auto version = load_version(state, document.id, number);
    if (!version || erasing_record(state, version->unit)) continue;
    if (caller.roles.has(Role::kAdministrator) ||
        may_see_version(caller, document, *version).ok()) {
      out.push_back(std::move(*version));
    }
  }
  return out;
}

std::string covered_text(std::uint32_t version) {
  return version == 0 ? "The whole document" : "Version " + std::to_string(version);
}

void add_version_choices(View& view, const std::vector<VersionRow>& versions,
                         const std::string& chosen) {
  if (versions.size() < 2) return;
  View section = view.add("VERSIONS");
  const auto add = [&](std::uint32_t version, const std::string& label) {
    const std::string value = std::to_string(version);
    View choice = section.add("VERSION_CHOICE");
    choice.set("VALUE", value).set("LABEL", label);
    if (value == chosen) choice.show("SELECTED");
  };
  add(0, "The whole document, all its versions");
  for (const VersionRow& version : versions) {
    add(version.version,
        covered_text(version.version) + ", received " + when_text(version.received));
  }
}

std::uint32_t chosen_version(const std::string& value) {
  std::uint32_t version = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), version);
  return error == std::errc() && end == value.data() + value.size() ? version : 0;
}

}  // namespace scrutiny::web
