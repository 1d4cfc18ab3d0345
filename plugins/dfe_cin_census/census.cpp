#include "plugins/dfe_cin_census/census.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "plugins/office/model.h"
#include "plugins/office/xml.h"

namespace scrutiny::cin_census {
namespace {

using office::trim;

// Longer texts are nothing that is counted; an id's end matters.
constexpr std::size_t kCodeBytes = 64;
constexpr std::size_t kIdBytes = 4096;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_true(std::string_view text) {
  std::string word(trim(text).substr(0, kCodeBytes));
  std::transform(word.begin(), word.end(), word.begin(), lower);
  return word == "1" || word == "true" || word == "yes" || word == "y";
}

bool above_zero(std::string_view text) {
  text = trim(text);
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos &&
         text.find_first_not_of('0') != std::string_view::npos;
}

std::string capitals(std::string_view text) {
  std::string code(trim(text).substr(0, kCodeBytes));
  std::transform(code.begin(), code.end(), code.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return code;
}

// Elements that count once within their parent: the first of a name.
constexpr std::array<std::string_view, 20> kOnce = {"LAchildID",
                                                    "Sex",
                                                    "GenderCurrent",
                                                    "Ethnicity",
                                                    "CINreferralDate",
                                                    "CINclosureDate",
                                                    "ReferralSource",
                                                    "PrimaryNeedCode",
                                                    "ReasonForClosure",
                                                    "ReferralNFA",
                                                    "AssessmentActualStartDate",
                                                    "AssessmentAuthorisationDate",
                                                    "S47ActualStartDate",
                                                    "DateOfInitialCPC",
                                                    "ICPCnotRequired",
                                                    "CPPstartDate",
                                                    "CPPendDate",
                                                    "InitialCategoryOfAbuse",
                                                    "NumberOfPreviousCPP",
                                                    "ReferenceDate"};

class Seen {
 public:
  bool is_first(std::string_view name) {
    const auto known = std::find(kOnce.begin(), kOnce.end(), name);
    if (known == kOnce.end()) return false;
    const auto at = static_cast<std::size_t>(known - kOnce.begin());
    return !std::exchange(seen_[at], true);
  }

 private:
  std::array<bool, kOnce.size()> seen_{};
};

class CensusReader final : public office::XmlHandler {
 public:
  Status start(const office::XmlElement& element) override {
    if (path_.empty() && element.name() != "Message")
      return office::refusal("The file is not a Children in Need census.");
    if (!leaves_.empty()) leaves_.back() = false;
    path_.push_back(path_.size() < kDeepest ? std::string(element.name()) : std::string());
    leaves_.push_back(true);
    text_.clear();
    begin(element.name());
    return {};
  }

  Status text(std::string_view words) override {
    if (!leaves_.empty() && leaves_.back() && text_.size() < kIdBytes)
      text_ += words.substr(0, kIdBytes - text_.size());
    return {};
  }

  Status end(std::string_view name) override {
    const bool leaf = leaves_.back();
    leaves_.pop_back();
    path_.pop_back();
    if (leaf) value(name);
    text_.clear();
    finish(name);
    return {};
  }

  Result<Census> take() {
    if (!is_census_ || census_.children.empty())
      return office::refusal("The file is not a Children in Need census with children in it.");
    census_.distinct_children = keys_.size() + nameless_;
    return std::move(census_);
  }

 private:
  static constexpr std::size_t kDeepest = 8;
  static constexpr std::size_t kInChild = 3;    // Message/Children/Child
  static constexpr std::size_t kInCase = 4;     // …/CINdetails
  static constexpr std::size_t kInDetails = 5;  // …/Assessments, Section47, …

  bool inside_child() const {
    return path_.size() >= kInChild && path_[1] == "Children" && path_[2] == "Child";
  }
  bool within(std::size_t depth, std::string_view parent) const {
    return inside_child() && path_.size() == depth && path_[depth - 1] == parent;
  }
  bool has_case() const {
    return inside_child() && path_.size() >= kInCase && path_[3] == "CINdetails";
  }

  // path_ already holds the element.
  void begin(std::string_view name) {
    if (within(kInChild, "Child")) {
      child_ = {};
      id_ = {};
      in_child_ = {};
      first_case_ = census_.cases.size();
    } else if (within(kInCase, "CINdetails")) {
      census_.cases.emplace_back();
      in_case_ = {};
    } else if (has_case() && path_.size() == kInDetails) {
      in_details_ = {};
      Case& now = census_.cases.back();
      if (name == "Assessments") now.assessments.emplace_back();
      if (name == "Section47") now.enquiries.emplace_back();
      if (name == "ChildProtectionPlans") now.plans.emplace_back();
      if (name == "CINPlanDates") ++now.cin_plans;
      if (name == "PreProceedingsandFGDM") ++now.pre_proceedings;
    }
  }

  // A leaf has ended; path_ is its parent's.
  void value(std::string_view name) {
    if (path_.size() == 3 && path_[1] == "Header" && path_[2] == "CollectionDetails") {
      if (name == "Collection" && capitals(text_) == "CIN") is_census_ = true;
      if (name == "ReferenceDate" && in_header_.is_first(name))
        census_.reference = returns::parse_day(text_);
    }
    if (!inside_child()) return;
    if (name == "Disability") add_once(child_.disabilities);
    if (within(kInCase, "ChildIdentifiers") && in_child_.is_first(name)) return of_child(name);
    if (within(kInCase, "ChildCharacteristics") && name == "Ethnicity" && in_child_.is_first(name))
      child_.ethnicity = code();
    if (!has_case()) return;
    if (path_.size() == kInCase && in_case_.is_first(name)) return of_case(name);
    if (path_.size() == kInDetails && in_details_.is_first(name)) return of_details(name);
    const bool factor = path_.size() == kInDetails + 1 && path_[4] == "Assessments" &&
                        path_[5] == "FactorsIdentifiedAtAssessment" && name == "AssessmentFactors";
    if (factor) add_once(census_.cases.back().assessments.back().factors);
  }

  void add_once(std::set<std::string>& codes) const {
    if (std::string one = capitals(text_); !one.empty()) codes.insert(std::move(one));
  }

  void of_child(std::string_view name) {
    if (name == "LAchildID") {
      id_ = trim(text_);
      is_census_ = true;
    }
    if (name == "Sex" && !code().empty()) child_.sex = code();
    if (name == "GenderCurrent" && child_.sex.empty()) child_.sex = code();
  }

  void of_case(std::string_view name) {
    Case& now = census_.cases.back();
    if (name == "CINreferralDate") now.referred = returns::parse_day(text_);
    if (name == "CINclosureDate") now.closed = returns::parse_day(text_);
    if (name == "ReferralSource") now.source = code();
    if (name == "PrimaryNeedCode") now.need = code();
    if (name == "ReasonForClosure") now.closure_reason = code();
    if (name == "ReferralNFA") now.no_further_action = is_true(text_);
  }

  void of_details(std::string_view name) {
    Case& now = census_.cases.back();
    if (path_[4] == "Assessments") {
      if (name == "AssessmentActualStartDate")
        now.assessments.back().started = returns::parse_day(text_);
      if (name == "AssessmentAuthorisationDate")
        now.assessments.back().authorised = returns::parse_day(text_);
    } else if (path_[4] == "Section47") {
      Section47& enquiry = now.enquiries.back();
      if (name == "S47ActualStartDate") enquiry.started = returns::parse_day(text_);
      if (name == "DateOfInitialCPC") enquiry.conference = returns::parse_day(text_);
      if (name == "ICPCnotRequired") enquiry.conference_not_required = is_true(text_);
    } else if (path_[4] == "ChildProtectionPlans") {
      ProtectionPlan& plan = now.plans.back();
      if (name == "CPPstartDate") plan.started = returns::parse_day(text_);
      if (name == "CPPendDate") plan.ended = returns::parse_day(text_);
      if (name == "InitialCategoryOfAbuse") plan.category = code();
      if (name == "NumberOfPreviousCPP") plan.has_previous = above_zero(text_);
    }
  }

  void finish(std::string_view name) {
    if (name != "Child" || path_.size() != 2 || path_[1] != "Children") return;
    census_.children.push_back(std::move(child_));
    const std::size_t key = id_.empty() ? next_key_++ : keys_.emplace(id_, next_key_).first->second;
    if (id_.empty()) ++nameless_;
    if (key == next_key_) ++next_key_;
    for (std::size_t at = first_case_; at < census_.cases.size(); ++at)
      census_.cases[at].child = key;
  }

  std::string code() const { return std::string(trim(text_).substr(0, kCodeBytes)); }

  Census census_;
  Child child_;
  std::string id_;
  std::unordered_map<std::string, std::size_t> keys_;
  std::size_t next_key_ = 0;
  std::size_t nameless_ = 0;
  std::size_t first_case_ = 0;
  bool is_census_ = false;
  std::vector<std::string> path_;
  std::vector<bool> leaves_;  // of path_: no element within it so far
  Seen in_header_;
  Seen in_child_;
  Seen in_case_;
  Seen in_details_;
  std::string text_;
};

}  // namespace

Result<Census> parse_census(ByteView document) {
  CensusReader reader;
  SCRUTINY_TRY(office::read_xml(as_text(document), office::Limits(), reader));
  return reader.take();
}

}  // namespace scrutiny::cin_census
