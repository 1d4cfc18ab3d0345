#include "plugins/area_send/send_truth.h"

#include <string>
#include <string_view>

#include "plugins/area_send/send_parser.h"

namespace scrutiny::send {
namespace {

namespace json = boost::json;

using namespace report;

// A field has the page on which it begins.
FieldScore score_paragraphs(const json::object& truth, std::string_view section,
                            const Reading& found, std::string_view name) {
  std::vector<TruthItem> expected =
      truth_items(truth.at(section).as_object().at("items").as_array());
  for (TruthItem& item : expected) item.page_end = 0;
  return score_items(std::string(name), expected, facts_as_items(found, name));
}

// A paragraph of the outcome box: page and words.
FieldScore score_box(const json::object& truth, std::string_view member, const Reading& found) {
  const TruthItem expected = truth_items({truth.at(member)}).front();
  return score_items(std::string(member), {expected}, facts_as_items(found, member));
}

FieldScore score_outcome(const json::object& truth, const Reading& found) {
  const json::object& expected = truth.at("outcome").as_object();
  FieldScore score = score_fact("outcome", std::to_string(expected.at("grade").as_int64()),
                                fact_value(found, "outcome"));
  const Fact* fact = found.find("outcome");
  if (score.right == 1 && truth_hash(fact->raw) != text_or_empty(expected, "sha256")) {
    score.right = 0;
    score.misses.push_back(fact->raw);
  }
  return score;
}

FieldScore score_priority_actions(const json::object& truth, const Reading& found) {
  std::vector<TruthItem> expected;
  std::vector<std::string> bodies;
  for (const json::value& entry : truth.at("priority_actions").as_object().at("rows").as_array()) {
    const json::object& row = entry.as_object();
    expected.push_back({static_cast<int>(row.at("page").as_int64()),
                        static_cast<int>(row.at("page_end").as_int64()),
                        text_or_empty(row, "action_sha256"),
                        {}});
    bodies.push_back(text_or_empty(row, "body"));
  }
  FieldScore score =
      score_items("priority_action", expected, findings_as_items(found, "priority_action"));
  std::size_t number = 0;
  for (const Finding& finding : found.findings)
    if (finding.kind == "priority_action" && number < bodies.size() &&
        finding.ref != bodies[number++])
      score.misses.push_back("body: " + finding.ref);
  return score;
}

SampleScore score_report(const json::object& truth, const Reading& found) {
  SampleScore score;
  score.warnings = found.warnings;
  for (std::string_view name : {"area", "inspection_start", "inspection_end"})
    score.fields.push_back(
        score_fact(std::string(name), text_or_empty(truth, name), fact_value(found, name)));
  score.fields.push_back(score_outcome(truth, found));
  score.fields.push_back(score_box(truth, "next_inspection", found));
  score.fields.push_back(score_box(truth, "plan_request", found));
  score.fields.push_back(score_paragraphs(truth, "effective", found, "effective"));
  score.fields.push_back(score_paragraphs(truth, "better", found, "needs_to_do_better"));
  score.fields.push_back(
      score_items("area_for_improvement",
                  truth_items(truth.at("improvement").as_object().at("items").as_array()),
                  findings_as_items(found, "area_for_improvement")));
  score.fields.push_back(score_priority_actions(truth, found));
  return score;
}

}  // namespace

Result<std::vector<Sample>> load_samples(const std::string& truth_path) {
  return samples_of(truth_path, "reports", [](const json::object& truth) {
    return [&truth](const std::vector<pdf::PdfPage>& pages) {
      return [&truth, found = parse_report(pages)] { return score_report(truth, found); };
    };
  });
}

}  // namespace scrutiny::send
