#include "plugins/policy/policy.h"

#include <algorithm>
#include <array>
#include <optional>

#include "api/utf8.h"
#include "plugins/office/model.h"
#include "plugins/table/due_dates.h"
#include "plugins/table/labels.h"
#include "plugins/table/words.h"

namespace scrutiny::policy {
namespace {

using namespace std::string_view_literals;

enum Label : std::size_t {
  kTitle,
  kVersion,
  kOwner,
  kApprovedBy,
  kApproved,
  kApprovalDate,
  kEffective,
  kReview,
  kOther,  // of no interest, but a label: never the value of another
  kLabels
};

// Apart by "|", folded already. In the order of Label.
constexpr std::array<std::string_view, kLabels> kSynonyms = {
    "title|document title|policy title|policy name|name of policy|document name|procedure title|"
    "title of document|title of policy|name of document|protocol title",
    "version|version number|version no|document version|policy version|current version|"
    "version control number|issue number|issue no|revision",
    "owner|policy owner|document owner|author|policy author|document author|policy lead|"
    "lead officer|responsible officer|author/owner|owner/author|policy holder|lead author|"
    "procedure owner|lead|responsible director|executive lead|written by|prepared by|author s",
    "approved by|ratified by|agreed by|signed off by|authorised by|approving body|"
    "approval body|endorsed by|approving committee|ratifying committee|approver",
    "approved|ratified|approval|approved on|agreed|approved by/on|approved by and date|"
    "date and approved by",
    "approval date|date approved|date of approval|approved date|date ratified|ratification date|"
    "ratified on|date agreed|date of ratification|agreed on|date signed off|sign off date",
    "effective date|effective from|date effective|issue date|date issued|date of issue|"
    "publication date|date published|published|implementation date|date of implementation|"
    "commencement date|start date|valid from",
    "review date|next review|next review date|date of next review|date for review|"
    "review due|due for review|policy review date|date of review|to be reviewed by|"
    "review by|to be reviewed|next review due|planned review date|expiry date|date for next review|"
    "review due date",
    "date|status|changes|comments|summary of changes|reason for change|reviewer|classification|"
    "document type|department|service|audience|target audience|reference|document reference|"
    "document number|policy number|contact|replaces|last reviewed|date last reviewed|"
    "last review date|distribution|change|amendments|description|page"};

constexpr std::array kKinds = {"policy"sv,   "policies"sv,  "procedure"sv, "procedures"sv,
                               "protocol"sv, "protocols"sv, "guidance"sv};
// Titles of other documents that may name a policy.
constexpr std::array kOthers = {"action plan"sv, "inspection"sv, "report"sv,   "minutes"sv,
                                "audit"sv,       "agenda"sv,     "review of"sv};

constexpr std::size_t kTitleLines = 15;
constexpr std::size_t kLongestTitle = 200;
constexpr std::size_t kHeadings = 300;

bool names_a_policy(std::string_view text) {
  if (text.empty() || text.size() > kLongestTitle || text.ends_with('.')) return false;
  const std::string folded = table::fold(text);
  const bool other = std::any_of(kOthers.begin(), kOthers.end(), [&](std::string_view words) {
    return folded.find(words) != std::string::npos;
  });
  const auto words = table::split_words(folded);
  return !other && words.size() <= 20 && std::any_of(words.begin(), words.end(), [](auto word) {
    return std::find(kKinds.begin(), kKinds.end(), word) != kKinds.end();
  });
}

// "V2.1", "Version 3", "2.0 (final)": the number; empty when there is none at the start.
std::string version_number(std::string_view raw) {
  std::string folded;
  for (const char c : raw) folded += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  std::string_view text = folded;
  for (const std::string_view lead : {"version"sv, "v"sv, "no"sv, "."sv, " "sv}) {
    while (text.starts_with(lead)) text.remove_prefix(lead.size());
  }
  const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
  std::string number(text.substr(0, end));
  while (number.ends_with('.')) number.pop_back();
  const bool cut = end < text.size() && text[end] != ' ' && text[end] != '(' && text[end] != ',';
  return cut ? std::string() : number;
}

// A day that ends the text: "Partnership Board, 12 March 2025", "the Board on 12/03/2025".
std::string day_at_end(std::string_view text) {
  if (std::string day = table::parse_day(text); !day.empty()) return day;
  std::string out;
  for (const std::string_view before : {" on "sv, ","sv, "("sv, "\n"sv, ":"sv, "- "sv}) {
    const std::size_t at = text.rfind(before);
    if (at == std::string_view::npos) continue;
    std::string_view tail = text.substr(at + before.size());
    if (tail.ends_with(')')) tail.remove_suffix(1);
    if (out = table::parse_day(tail); !out.empty()) return out;
  }
  return out;
}

class Finder {
 public:
  explicit Finder(const std::vector<Line>& lines) : lines_(lines) {
    for (std::size_t i = 0; i < kLabels; ++i) labels_[i] = table::synonyms(kSynonyms.at(i));
  }

  Policy run(std::string_view properties_title) {
    read_labels();
    read_unlabelled();
    const std::size_t said = (has("version") ? 1u : 0u) + (has("owner") ? 1u : 0u) +
                             (has("approved_by") || has("approval_date") ? 1u : 0u) +
                             (has("review_date") ? 1u : 0u);
    const bool controlled = said >= 2;
    if (!controlled || !find_title(properties_title)) return {};
    order_fields();
    add_headings();
    policy_.title = policy_.fields.front().value;
    return std::move(policy_);
  }

 private:
  void read_labels() {
    std::vector<table::TextRow> rows;
    for (const Line& line : lines_) rows.emplace_back(line.cells.begin(), line.cells.end());
    for (const table::Labelled& found : table::find_labelled(rows, labels_))
      take(static_cast<Label>(found.label), found.value, lines_[found.row]);
  }

  // "Version 2.1", "Review date March 2026": printed without colon or cell, taken where certain.
  void read_unlabelled() {
    for (const Line& line : lines_) {
      for (const std::string& cell : line.cells) {
        if (cell.size() > 100 || cell.find(':') != std::string::npos) continue;
        const std::string folded = table::fold(cell);
        for (const Label label : {kVersion, kApprovalDate, kEffective, kReview})
          take_after(label, cell, folded, line);
      }
    }
  }

  void take_after(Label label, const std::string& cell, const std::string& folded,
                  const Line& line) {
    for (const std::string& synonym : labels_.at(label)) {
      const bool begins = folded.size() > synonym.size() + 1 && folded.starts_with(synonym) &&
                          folded[synonym.size()] == ' ' && cell.size() > synonym.size();
      // Printed as it is folded, up to the case of letters.
      if (!begins || table::fold(std::string_view(cell).substr(0, synonym.size())) != synonym)
        continue;
      const std::string rest = folded.substr(synonym.size() + 1);
      const bool certain = label == kVersion ? !version_number(rest).empty()
                                             : !table::interpret_due(rest).date.empty();
      if (!certain) continue;
      take(label, std::string(office::trim(std::string_view(cell).substr(synonym.size()))), line);
      return;
    }
  }

  void take(Label label, const std::string& raw, const Line& line) {
    switch (label) {
      case kVersion:
        return add("version", version_number(raw), raw, line);
      case kOwner:
        return add("owner", raw, raw, line);
      case kApprovedBy:
      case kApproved:
        return take_approval(label, raw, line);
      case kApprovalDate:
        return add_date("approval_date", raw, line);
      case kEffective:
        return add_date("effective_date", raw, line);
      case kReview:
        return add_date("review_date", raw, line);
      case kTitle:
        return add("title", raw, raw, line);
      default:
        return;
    }
  }

  void take_approval(Label label, const std::string& raw, const Line& line) {
    const std::string day = day_at_end(raw);
    const bool only_date = !table::parse_day(raw).empty();
    if (!day.empty() && !has("approval_date")) add("approval_date", day, raw, line);
    if (!only_date && (label == kApprovedBy || !day.empty())) add("approved_by", raw, raw, line);
    if (label == kApproved && day.empty() && !table::interpret_due(raw).date.empty())
      add_date("approval_date", raw, line);
  }

  void add_date(const char* name, const std::string& raw, const Line& line) {
    const std::string day = table::parse_day(raw);
    if (day.empty() && !has(name))
      warn(std::string(name) + "_unclear",
           "\"" + std::string(utf8_prefix(raw, 200)) + "\" is not one day.");
    add(name, day, raw, line);
  }

  void add(const char* name, std::string value, const std::string& raw, const Line& line) {
    for (const ExtractedField& field : policy_.fields) {
      if (field.name != name) continue;
      const bool differs = !value.empty() && field.value != value && field.raw != raw;
      if (differs && policy_.warnings.size() < 100)
        warn(std::string(name) + "_differs",
             "It is also given as \"" + std::string(utf8_prefix(raw, 200)) + "\".");
      return;
    }
    policy_.fields.push_back(
        {name, std::move(value), raw, line.page, std::string(utf8_prefix(words_of(line), 4'000))});
  }

  bool find_title(std::string_view properties_title) {
    const auto labelled = std::find_if(policy_.fields.begin(), policy_.fields.end(),
                                       [](const auto& field) { return field.name == "title"; });
    if (labelled != policy_.fields.end()) {
      if (names_a_policy(labelled->value)) return true;
      policy_.fields.erase(labelled);
    }
    const auto at = [&](bool headings) {
      return std::find_if(
          lines_.begin(), lines_.begin() + static_cast<long>(std::min(lines_.size(), kTitleLines)),
          [&](const Line& line) {
            return line.cells.size() == 1 && (line.heading || !headings) &&
                   line.cells[0].find(':') == std::string::npos && names_a_policy(line.cells[0]);
          });
    };
    const auto end = lines_.begin() + static_cast<long>(std::min(lines_.size(), kTitleLines));
    auto line = at(true);
    if (line == end) line = at(false);
    if (line != end) {
      add("title", line->cells[0], line->cells[0], *line);
      return true;
    }
    if (!names_a_policy(properties_title)) return false;
    const std::string title(properties_title);
    policy_.fields.push_back({"title", title, title, 0, ""});
    return true;
  }

  void order_fields() {
    constexpr std::array kOrder = {"title"sv,       "version"sv,       "owner"sv,
                                   "approved_by"sv, "approval_date"sv, "effective_date"sv,
                                   "review_date"sv};
    const auto place = [&](const ExtractedField& field) {
      return std::find(kOrder.begin(), kOrder.end(), field.name) - kOrder.begin();
    };
    std::stable_sort(policy_.fields.begin(), policy_.fields.end(),
                     [&](const auto& a, const auto& b) { return place(a) < place(b); });
    if (!has("review_date"))
      warn("review_date_not_found", "No review date is given beside its label.");
  }

  void add_headings() {
    const std::string title = policy_.fields.front().value;
    std::size_t count = 0;
    for (const Line& line : lines_) {
      if (!line.heading || line.cells[0] == title) continue;
      if (++count > kHeadings)
        return warn("headings_left_out", "Only the first 300 headings were read.");
      const std::string text(utf8_prefix(line.cells[0], 1'000));
      policy_.fields.push_back({"heading", text, text, line.page, text});
    }
  }

  bool has(std::string_view name) const {
    return std::any_of(policy_.fields.begin(), policy_.fields.end(),
                       [&](const ExtractedField& field) { return field.name == name; });
  }

  void warn(std::string code, std::string text) {
    policy_.warnings.push_back({std::move(code), std::move(text)});
  }

  const std::vector<Line>& lines_;
  std::array<table::Synonyms, kLabels> labels_;
  Policy policy_;
};

}  // namespace

Policy find_policy(const std::vector<Line>& lines, std::string_view properties_title) {
  return Finder(lines).run(properties_title);
}

}  // namespace scrutiny::policy
