#include "server/web/pages/evidence_choices.h"

#include <charconv>
#include <set>

#include "server/service/account_directory.h"
#include "server/service/documents/document_list.h"

namespace scrutiny::web {
namespace {

constexpr std::size_t kPerRead = 200;
constexpr std::size_t kMostReads = 25;

bool fits(const VersionRow& version, const std::string& words) {
  return words.empty() || normal_name(version.words->title).find(words) != std::string::npos;
}

bool stands(const VersionRow& version) {
  return version.words &&
         (version.state == DocumentState::kSubmitted || version.state == DocumentState::kAccepted);
}

// Its current version, and the accepted one that stands beside it.
void add_versions(EvidenceChoices& out, const Principal& caller, const ListedDocument& listed,
                  const std::string& words, const StateReader& state) {
  const DocumentRow& document = listed.document;
  for (const std::uint32_t number : std::set<std::uint32_t, std::greater<>>{
           listed.view.version, document.shared, document.accepted}) {
    if (number == 0) continue;
    auto version = load_version(state, document.id, number);
    if (!version || !stands(*version) || !fits(*version, words)) continue;
    if (!may_see_version(caller, document, *version).ok()) continue;
    out.choices.push_back({{document.id, number}, std::move(*version)});
  }
}

}  // namespace

EvidenceChoices evidence_choices(const Principal& caller, const std::string& words,
                                 const StateReader& state) {
  EvidenceChoices out;
  const std::string wanted = normal_name(words);
  std::string after;
  for (std::size_t read = 0; read < kMostReads; ++read) {
    const auto page = list_documents(caller, {}, kPerRead, after, state);
    if (!page.ok()) return out;
    for (const ListedDocument& listed : page->documents) {
      if (out.choices.size() >= kMostEvidenceShown) {
        out.is_cut = true;
        return out;
      }
      add_versions(out, caller, listed, wanted, state);
    }
    after = page->next;
    if (after.empty()) return out;
  }
  out.is_cut = true;
  return out;
}

std::string evidence_value(const ActionEvidence& evidence) {
  return evidence.document.text() + ":" + std::to_string(evidence.version);
}

std::optional<ActionEvidence> parse_evidence_value(const std::string& value) {
  const auto colon = value.find(':');
  if (colon == std::string::npos) return std::nullopt;
  const auto document = DocumentId::parse(value.substr(0, colon));
  std::uint32_t version = 0;
  const char* end = value.data() + value.size();
  const auto [last, error] = std::from_chars(value.data() + colon + 1, end, version);
  if (!document || error != std::errc() || last != end || version == 0) return std::nullopt;
  return ActionEvidence{*document, version};
}

}  // namespace scrutiny::web
