#include "plugins/ofsted_jtai/jtai_truth.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "plugins/ofsted_jtai/jtai_parser.h"
#include "plugins/report/text.h"

namespace scrutiny::jtai {
namespace {

namespace json = boost::json;

using namespace report;

// A list of the truth file; nothing for a section the letter does not have, or one that says there
// is none.
std::vector<TruthItem> list_of(const json::object& truth, std::string_view name) {
  const json::value& section = truth.at(name);
  if (section.is_null() || section.as_object().at("count").as_int64() == 0) return {};
  return truth_items(section.as_object().at("items").as_array());
}

FieldScore score_findings(const json::object& truth, std::string_view section,
                          const Reading& letter, std::string_view kind) {
  std::vector<std::string> groups;
  for (const Finding& finding : letter.findings)
    if (finding.kind == kind) groups.push_back(finding.group);
  FieldScore score =
      score_items(std::string(kind), list_of(truth, section), findings_as_items(letter, kind));
  if (truth.at(section).is_null()) return score;
  const json::array& expected = truth.at(section).as_object().at("items").as_array();
  for (std::size_t i = 0; i < std::min(groups.size(), expected.size()); ++i)
    if (groups[i] != text_or_empty(expected[i].as_object(), "sub_heading"))
      score.misses.push_back("number " + std::to_string(i + 1) + " under \"" + groups[i] + "\"");
  return score;
}

// Names of people are not in the truth file: what stands after the name, and a comma where there is
// one, is compared.
FieldScore score_addressees(const json::object& truth, const Reading& letter) {
  const json::array& expected = truth.at("addressees").as_array();
  const std::vector<Item> found = facts_as_items(letter, "addressee");
  FieldScore score{"addressee", 0, static_cast<int>(expected.size()), 0, {}};
  for (std::size_t i = 0; i < std::max(expected.size(), found.size()); ++i) {
    const std::string text = i < found.size() ? found[i].text : "";
    const std::string printed =
        i < expected.size() ? text_or_empty(expected[i].as_object(), "printed") : "";
    const std::string_view name =
        std::string_view(text).substr(0, text.size() - std::min(text.size(), printed.size()));
    const bool right = !printed.empty() && ends_with(text, printed) && !name.empty() &&
                       name.back() == ' ' && name.find(", ") >= name.size() - 2;
    score.right += right ? 1 : 0;
    if (i >= expected.size()) ++score.invented;
    if (right) continue;
    score.misses.push_back(text);
    score.misses.back().append(" should end: ").append(printed);
  }
  return score;
}

FieldScore score_inspectorates(const json::object& truth, const Reading& letter) {
  const json::array& expected = truth.at("inspectorates_printed").as_array();
  const std::vector<Item> found = facts_as_items(letter, "inspectorate");
  FieldScore score{"inspectorate", 0, static_cast<int>(expected.size()), 0, {}};
  for (std::size_t i = 0; i < std::max(expected.size(), found.size()); ++i) {
    const std::string text = i < found.size() ? found[i].text : "";
    const bool right = i < expected.size() && expected[i].as_string() == text;
    score.right += right ? 1 : 0;
    if (i >= expected.size()) ++score.invented;
    if (!right) score.misses.push_back(text);
  }
  return score;
}

FieldScore score_deadline(const json::object& truth, const Reading& letter) {
  const json::object& expected = truth.at("deadline").as_object();
  FieldScore score = score_fact("response_deadline", text_or_empty(expected, "date"),
                                fact_value(letter, "response_deadline"));
  const Fact* fact = letter.find("response_deadline");
  if (!fact || score.right == 0) return score;
  const bool right = fact->raw == text_or_empty(expected, "printed") &&
                     fact->page == expected.at("page").as_int64() &&
                     truth_hash(fact->quote) == text_or_empty(expected, "sentence_sha256");
  if (right) return score;
  score.right = 0;
  score.misses.push_back("raw, page " + std::to_string(fact->page) +
                         " or sentence: " + fact->quote);
  return score;
}

SampleScore score_letter(const json::object& truth, const Reading& letter) {
  SampleScore score;
  score.warnings = letter.warnings;
  for (std::string_view name :
       {"area", "theme", "letter_date", "inspection_start", "inspection_end"})
    score.fields.push_back(
        score_fact(std::string(name), text_or_empty(truth, name), fact_value(letter, name)));
  const json::object& next = truth.at("next_steps").as_object();
  for (const auto& [member, name] :
       {std::pair{"principal_authority", "principal_authority"},
        std::pair{"told_to_prepare", "told_to_prepare"}, std::pair{"told_to_send", "response_from"},
        std::pair{"response_involving", "response_involving"}})
    score.fields.push_back(score_fact(name, text_or_empty(next, member), fact_value(letter, name)));
  score.fields.push_back(score_deadline(truth, letter));
  score.fields.push_back(score_addressees(truth, letter));
  score.fields.push_back(score_inspectorates(truth, letter));
  std::vector<TruthItem> headline = list_of(truth, "headline");
  for (TruthItem& paragraph : headline) paragraph.page_end = 0;  // a field has one page
  score.fields.push_back(
      score_items("headline_finding", headline, facts_as_items(letter, "headline_finding")));
  score.fields.push_back(score_findings(truth, "improvement", letter, "area_for_improvement"));
  score.fields.push_back(score_findings(truth, "priority_action", letter, "priority_action"));
  score.fields.push_back(score_findings(truth, "strengths", letter, "strength"));
  return score;
}

}  // namespace

Result<std::vector<Sample>> load_samples(const std::string& truth_path) {
  return samples_of(truth_path, "letters", [](const json::object& truth) {
    return [&truth](const std::vector<pdf::PdfPage>& pages) {
      return [&truth, letter = parse_letter(pages)] { return score_letter(truth, letter); };
    };
  });
}

}  // namespace scrutiny::jtai
