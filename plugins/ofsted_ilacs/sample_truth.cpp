#include "plugins/ofsted_ilacs/sample_truth.h"

#include <algorithm>
#include <array>
#include <exception>

#include "plugins/report/text.h"

namespace scrutiny::ilacs {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 6> kFacts{"local_authority", "inspection_start",
                                                 "inspection_end",  "lead_inspector",
                                                 "published",       "framework"};

TruthReport report_of(const json::object& object) {
  TruthReport report;
  if (object.contains("pdf")) report.is_pdf = object.at("pdf").as_bool();
  for (std::string_view name : kFacts)
    report.facts[std::string(name)] = text_or_empty(object, name);
  if (const json::value* judgements = object.if_contains("judgements"))
    for (const json::value& entry : judgements->as_array())
      report.judgements[text_or_empty(entry.as_object(), "name")] =
          text_or_empty(entry.as_object(), "grade");
  if (const json::value* items = object.if_contains("items")) {
    report.has_improvements = true;
    report.improvements = truth_items(items->as_array());
  }
  if (const json::value* entries = object.if_contains("recommendations")) {
    const std::vector<TruthItem> items = truth_items(entries->as_array());
    for (std::size_t i = 0; i < items.size(); ++i) {
      const json::object& entry = entries->as_array()[i].as_object();
      report.recommendations.push_back({text_or_empty(entry, "kind"), text_or_empty(entry, "ref"),
                                        text_or_empty(entry, "group"), items[i]});
    }
  }
  if (const json::value* summary = object.if_contains("summary")) {
    report.has_summary = true;
    report.summary = truth_items(summary->as_array());
  }
  return report;
}

std::string framework_id(const IlacsReport& report) {
  return report.framework.empty() ? "" : fold(report.framework) + "-" + report.framework_version;
}

// name + ": " + words, for a miss.
std::string miss(std::string text, std::string_view words) {
  return text.append(": ").append(words);
}

FieldScore score_judgements(const TruthReport& truth, const IlacsReport& report) {
  FieldScore score{"judgements", 0, static_cast<int>(truth.judgements.size()), 0, {}};
  std::map<std::string, std::string> found;
  for (const Judgement& judgement : report.judgements) {
    if (found.contains(judgement.name)) ++score.invented;
    found[judgement.name] = judgement.grade;
  }
  for (const auto& [name, grade] : truth.judgements) {
    const bool right = found.contains(name) && found[name] == grade;
    score.right += right ? 1 : 0;
    if (!right) score.misses.push_back(miss(miss(name, found[name]), "should be " + grade));
    found.erase(name);
  }
  score.invented += static_cast<int>(found.size());
  for (const auto& [name, grade] : found)
    score.misses.push_back(miss(miss("invented", name), grade));
  return score;
}

// Each must be right in its words, pages, list, number and sub-heading.
FieldScore score_recommendations(const std::vector<TruthRecommendation>& truth,
                                 const std::vector<Finding>& found) {
  std::vector<TruthItem> items;
  items.reserve(truth.size());
  for (const TruthRecommendation& entry : truth) items.push_back(entry.item);
  std::vector<Item> found_items;
  found_items.reserve(found.size());
  for (const Finding& finding : found) found_items.push_back(finding.item);
  FieldScore score = score_items("recommendations", items, found_items);
  for (std::size_t i = 0; i < std::min(truth.size(), found.size()); ++i) {
    if (truth[i].kind == found[i].kind && truth[i].ref == found[i].ref &&
        truth[i].group == found[i].group)
      continue;
    --score.right;
    score.misses.push_back(miss("place of number " + truth[i].ref,
                                found[i].kind + ", " + found[i].ref + ", " + found[i].group));
  }
  return score;
}

}  // namespace

Result<Truth> load_truth(const std::string& path) {
  SCRUTINY_ASSIGN(const json::object root, load_truth_file(path));
  try {
    Truth truth;
    for (const auto& entry : root.at("reports").as_object())
      truth.reports[std::string(entry.key())] = report_of(entry.value().as_object());
    for (const auto& entry : root.at("older").as_object())
      truth.older[std::string(entry.key())] = report_of(entry.value().as_object());
    return truth;
  } catch (const std::exception& error) {
    return Error(ErrorCode::kInvalidArgument, "The truth file makes no sense.", error.what());
  }
}

std::vector<FieldScore> score(const TruthReport& truth, const IlacsReport& report) {
  const std::array<std::string, kFacts.size()> found{
      report.local_authority.value, report.inspection_start.value, report.inspection_end.value,
      report.lead_inspector.value,  report.publication_date.value, framework_id(report)};
  std::vector<FieldScore> scores;
  for (std::size_t i = 0; i < kFacts.size(); ++i) {
    const std::string name(kFacts[i]);
    scores.push_back(score_fact(name, truth.facts.at(name), found[i]));
  }
  scores.push_back(score_fact("letter_date", "", report.letter_date.value));
  scores.push_back(score_judgements(truth, report));
  if (truth.has_summary)
    scores.push_back(score_items("summary", truth.summary, as_items(report.summary)));
  if (truth.has_improvements)
    scores.push_back(score_items("improvements", truth.improvements, report.improvements));
  scores.push_back(score_recommendations(truth.recommendations, report.recommendations));
  scores.push_back(score_items("priority_actions", {}, report.priority_actions));
  return scores;
}

}  // namespace scrutiny::ilacs
