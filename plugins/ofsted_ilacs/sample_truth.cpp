#include "plugins/ofsted_ilacs/sample_truth.h"

#include <array>
#include <exception>
#include <fstream>
#include <iterator>

#include <boost/json.hpp>
#include <openssl/sha.h>

#include "plugins/ofsted_ilacs/text.h"

namespace scrutiny::ilacs {
namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 6> kFacts{"local_authority", "inspection_start",
                                                 "inspection_end",  "lead_inspector",
                                                 "published",       "framework"};

std::string text_or_empty(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::vector<TruthItem> items_of(const json::array& array) {
  std::vector<TruthItem> items;
  for (const json::value& entry : array) {
    const json::object& object = entry.as_object();
    TruthItem item{
        static_cast<int>(object.at("page").as_int64()), text_or_empty(object, "sha256"), {}};
    if (const json::value* children = object.if_contains("children"))
      item.children = items_of(children->as_array());
    items.push_back(std::move(item));
  }
  return items;
}

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
    report.improvements = items_of(items->as_array());
  }
  if (const json::value* summary = object.if_contains("summary")) {
    report.has_summary = true;
    report.summary = items_of(summary->as_array());
  }
  return report;
}

std::string sha256(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (unsigned char byte : digest) {
    out += kHex[byte >> 4];
    out += kHex[byte & 15];
  }
  return out;
}

// The truth file's normalisation; the parser's text is NFC already since the reports are.
std::string normalised(std::string_view text) {
  std::string out;
  for (char c : tidy(text)) {
    const bool space = c == ' ' || c == '\t' || c == '\n';
    if (!space || (!out.empty() && out.back() != ' ')) out += space ? ' ' : c;
  }
  return std::string(trim(out));
}

std::string framework_id(const IlacsReport& report) {
  return report.framework.empty() ? "" : fold(report.framework) + "-" + report.framework_version;
}

FieldScore fact(const std::string& name, const std::string& expected, const std::string& found) {
  FieldScore score{
      name, expected == found ? 1 : 0, 1, expected.empty() && !found.empty() ? 1 : 0, {}};
  if (expected != found)
    score.misses.push_back("\"" + found + "\" instead of \"" + expected + "\"");
  return score;
}

bool same(const TruthItem& truth, const Item& item) {
  if (truth.page != item.page || truth.sha256 != sha256(normalised(item.text)) ||
      truth.children.size() != item.children.size())
    return false;
  for (std::size_t i = 0; i < truth.children.size(); ++i)
    if (!same(truth.children[i], item.children[i])) return false;
  return true;
}

FieldScore score_items(const std::string& name, const std::vector<TruthItem>& truth,
                       const std::vector<Item>& items) {
  FieldScore score{name, 0, static_cast<int>(truth.size()), 0, {}};
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const bool right = i < items.size() && same(truth[i], items[i]);
    score.right += right ? 1 : 0;
    if (!right)
      score.misses.push_back("number " + std::to_string(i + 1) + ": " +
                             (i < items.size() ? items[i].text : "not found"));
  }
  for (std::size_t i = truth.size(); i < items.size(); ++i) {
    ++score.invented;
    score.misses.push_back("invented: " + items[i].text);
  }
  return score;
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

}  // namespace

Result<Truth> load_truth(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error(ErrorCode::kIo, "The truth file could not be read.", path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  try {
    const json::object root = json::parse(text).as_object();
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
    scores.push_back(fact(name, truth.facts.at(name), found[i]));
  }
  scores.push_back(fact("letter_date", "", report.letter_date.value));
  scores.push_back(score_judgements(truth, report));
  std::vector<Item> summary;
  for (const Paragraph& paragraph : report.summary)
    summary.push_back({paragraph.text, paragraph.page, paragraph.page_end, paragraph.quote, {}});
  if (truth.has_summary) scores.push_back(score_items("summary", truth.summary, summary));
  if (truth.has_improvements)
    scores.push_back(score_items("improvements", truth.improvements, report.improvements));
  scores.push_back(score_items("priority_actions", {}, report.priority_actions));
  return scores;
}

}  // namespace scrutiny::ilacs
