#include "plugins/inspection_report/report_reader.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "plugins/inspection_report/facts.h"
#include "plugins/inspection_report/findings.h"
#include "plugins/inspection_report/judgements.h"
#include "plugins/report/text.h"

namespace scrutiny::inspection {
namespace {

// The phrase stands there as whole words.
bool says(std::string_view folded, std::string_view phrase) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  for (std::size_t at = folded.find(phrase); at != std::string_view::npos;
       at = folded.find(phrase, at + 1)) {
    const std::size_t end = at + phrase.size();
    if (at > 0 && is_letter(folded[at - 1])) continue;
    // "inspection reports" says "inspection report".
    if (end < folded.size() && is_letter(folded[end]) && folded[end] != 's') continue;
    return true;
  }
  return false;
}

bool recognises(const Version& version, const Printed& document) {
  if (version.first_pages == 0) return false;
  std::string text;
  const std::size_t pages =
      std::min<std::size_t>(static_cast<std::size_t>(version.first_pages), document.opening.size());
  for (std::size_t i = 0; i < pages; ++i) text += document.opening[i] + " ";
  const auto said = [&](const std::string& phrase) { return says(text, phrase); };
  if (std::any_of(version.never.begin(), version.never.end(), said)) return false;
  return std::all_of(version.recognise.begin(), version.recognise.end(),
                     [&](const Phrases& any) { return std::any_of(any.begin(), any.end(), said); });
}

std::vector<Heading> headings_by(const Version& version, const Printed& document) {
  return find_headings(document, [&](std::string_view name) {
    const auto is = [&](const std::string& pattern) { return matches(pattern, name); };
    const auto any = [&](const Phrases& names) {
      return std::any_of(names.begin(), names.end(), is);
    };
    return any(version.judgement_tables) ||
           std::any_of(version.sections.begin(), version.sections.end(),
                       [&](const SectionPlace& place) { return any(place.headings); }) ||
           std::any_of(version.judgements.begin(), version.judgements.end(),
                       [&](const Judgement& judgement) { return any(judgement.names); });
  });
}

FoundReport read_by(const Framework& framework, const Version& version, const Printed& document) {
  FoundReport found{framework.id, version.id, {}, {}};
  const auto headings = headings_by(version, document);
  double size = 0;  // the largest heading of page 1 is the title
  for (const Heading& heading : headings) {
    const report::Line& line = document.lines[heading.first];
    if (line.page > 1 || line.size <= size) continue;
    size = line.size;
    found.reading.title = heading.text;
  }
  if (found.reading.title.empty()) found.reading.title = framework.title;
  read_facts(document, headings, version, found.reading);
  found.judgements = read_judgements(document, headings, version, found.reading.warnings);
  read_findings(document, headings, version, found.reading);
  // Only the first warnings leave the plugin.
  std::stable_partition(
      found.reading.warnings.begin(), found.reading.warnings.end(),
      [](const report::Warning& warning) { return warning.code.ends_with("_left_out"); });
  return found;
}

// The day that decides the version; empty when it is not known.
std::string day_of(const report::Reading& reading) {
  for (std::string_view name : {"inspection_start", "publication_date"})
    if (const report::Fact* fact = reading.find(name); fact && !fact->value.empty())
      return fact->value;
  return {};
}

// The version in force on the day among those given; the oldest for an earlier day.
const Version* in_force(const std::vector<const Version*>& versions, const std::string& day) {
  const Version* found = versions.front();
  for (const Version* version : versions)
    if (version->from <= day) found = version;
  return found;
}

}  // namespace

bool may_be_report(const Printed& opening, const Definitions& definitions) {
  for (const Framework& framework : definitions.frameworks)
    for (const Version& version : framework.versions)
      if (recognises(version, opening)) return true;
  return false;
}

int opening_pages(const Definitions& definitions) {
  int pages = 1;
  for (const Framework& framework : definitions.frameworks)
    for (const Version& version : framework.versions) pages = std::max(pages, version.first_pages);
  return std::min(pages, kOpeningPages);
}

FoundReport read_report(const Printed& document, const Definitions& definitions) {
  std::vector<std::pair<const Framework*, std::vector<const Version*>>> matching;
  for (const Framework& framework : definitions.frameworks) {
    std::vector<const Version*> versions;
    for (const Version& version : framework.versions)
      if (recognises(version, document)) versions.push_back(&version);
    if (!versions.empty()) matching.emplace_back(&framework, std::move(versions));
  }
  if (matching.empty()) return {};
  const auto& [framework, versions] = matching.front();
  FoundReport found = read_by(*framework, *versions.back(), document);
  const std::string day = day_of(found.reading);
  if (day.empty()) {
    found.reading.warn("version_unclear", "The report states no date to tell the version by.");
  } else if (const Version* version = in_force(versions, day); version != versions.back()) {
    found = read_by(*framework, *version, document);
  }
  if (!day.empty() && day < versions.front()->from) found.reading.warn("before_first_version", day);
  for (std::size_t i = 1; i < matching.size(); ++i)
    found.reading.warn("framework_ambiguous", matching[i].first->id);
  // Words alone do not make a report: a policy may quote all of them.
  if (found.judgements.empty() && found.reading.findings.empty()) return {};
  return found;
}

}  // namespace scrutiny::inspection
