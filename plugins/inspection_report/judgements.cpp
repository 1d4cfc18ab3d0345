#include "plugins/inspection_report/judgements.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>

#include "plugins/report/text.h"

namespace scrutiny::inspection {
namespace {

using report::Line;

constexpr std::size_t kRowLines = 4;
constexpr std::size_t kSentenceLines = 4;  // below a heading
constexpr std::size_t kNameBytes = 190;
constexpr std::size_t kSentenceBytes = 2000;
constexpr std::size_t kJudgements = 400;  // more than any report has

bool is_word_byte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || (c & '\x80') != 0;
}

// A line that ends in a grade, taken apart; both as printed.
struct GradedLine {
  std::string before;
  std::string grade;
};

std::optional<GradedLine> graded(std::string_view text, const Phrases& grades) {
  while (!text.empty() && std::isalnum(static_cast<unsigned char>(text.back())) == 0)
    text.remove_suffix(1);  // a full stop, a coloured dot
  for (const std::string& grade : grades) {
    if (text.size() < grade.size()) continue;
    const std::string_view tail = text.substr(text.size() - grade.size());
    if (report::fold(tail) != grade) continue;
    const std::string_view before = text.substr(0, text.size() - grade.size());
    if (!before.empty() && is_word_byte(before.back())) continue;
    return GradedLine{std::string(report::trim(before)), std::string(tail)};
  }
  return std::nullopt;
}

class Reader {
 public:
  Reader(const Printed& printed, const Version& version, std::vector<report::Warning>& warnings)
      : lines_(printed.lines), version_(version), warnings_(warnings) {}

  std::vector<ExtractedJudgement> run(const std::vector<Heading>& headings) {
    for (std::size_t i = 0; i < lines_.size(); ++i) read_row(i);
    for (const Heading& heading : headings) read_sentence(heading);
    for (std::size_t i = 0; i < headings.size(); ++i) {
      const Phrases& tables = version_.judgement_tables;
      if (std::none_of(tables.begin(), tables.end(),
                       [&](const std::string& table) { return matches(table, headings[i].name); }))
        continue;
      read_table(headings[i].end, i + 1 < headings.size() ? headings[i + 1].first : lines_.size());
    }
    for (const Judgement& judgement : version_.judgements)
      if (std::none_of(found_.begin(), found_.end(),
                       [&](const Found& each) { return each.known == &judgement; }))
        warnings_.push_back({"judgement_missing", judgement.title});
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Found& a, const Found& b) { return a.line < b.line; });
    std::vector<ExtractedJudgement> judgements;
    for (Found& each : found_) judgements.push_back(std::move(each.judgement));
    return judgements;
  }

 private:
  struct Found {
    const Judgement* known = nullptr;
    std::size_t line = 0;
    ExtractedJudgement judgement;
  };

  const Judgement* known(std::string_view name) const {
    for (const Judgement& judgement : version_.judgements)
      if (std::find(judgement.names.begin(), judgement.names.end(), name) != judgement.names.end())
        return &judgement;
    return nullptr;
  }

  bool begins_a_name(std::string_view name) const {
    for (const Judgement& judgement : version_.judgements)
      for (const std::string& each : judgement.names)
        if (report::starts_with(each, name)) return true;
    return false;
  }

  // "Name Grade", "Name" above "Grade", or a name wrapped around its grade.
  void read_row(std::size_t first) {
    std::string name;
    std::string quote;
    std::optional<GradedLine> grade;
    for (std::size_t i = first; i < std::min(first + kRowLines, lines_.size()); ++i) {
      if (lines_[i].page != lines_[first].page) return;
      auto parts = grade ? std::nullopt : graded(lines_[i].text, version_.grades);
      report::append_line(name, parts ? parts->before : lines_[i].text);
      quote += (quote.empty() ? "" : "\n") + lines_[i].text;
      if (parts) grade = std::move(parts);
      const std::string bare = bare_name(name);
      if (bare.empty() || !begins_a_name(bare)) return;
      const Judgement* judgement = known(bare);
      // "Overall experiences and progress" goes on: "taking into account".
      if (judgement && grade && !goes_on(*judgement, name, i + 1))
        return add(judgement, first, name, grade->grade, quote);
    }
  }

  // Whether the next line, without a grade of its own, makes the name a longer one of the same
  // judgement.
  bool goes_on(const Judgement& judgement, std::string name, std::size_t next) const {
    if (next >= lines_.size() || graded(lines_[next].text, version_.grades)) return false;
    report::append_line(name, lines_[next].text);
    return known(bare_name(name)) == &judgement;
  }

  // A sentence such as "Northshire Police is good at investigating crime." below the heading.
  void read_sentence(const Heading& heading) {
    const Judgement* judgement = known(heading.name);
    if (!judgement) return;
    std::string text;
    std::string quote = heading.text;
    for (std::size_t i = heading.end; i < std::min(heading.end + kSentenceLines, lines_.size());
         ++i) {
      report::append_line(text, lines_[i].text);
      quote += "\n" + lines_[i].text;
      if (text.size() > kSentenceBytes) return;
      if (const auto grade = stated(text))
        return add(judgement, heading.first, heading.text, *grade, quote);
    }
  }

  // The grade a sentence states, as printed; none when two are stated.
  std::optional<std::string> stated(const std::string& text) const {
    const std::string folded = report::fold(text);
    std::string only;
    for (const std::string& sentence : version_.grade_sentences)
      for (const std::string& grade : version_.grades) {
        std::string pattern = sentence;
        pattern.replace(pattern.find("{grade}"), 7, grade);
        const std::size_t at = folded.find(pattern);
        if (at == std::string::npos) continue;
        const std::size_t end = at + pattern.size();
        if ((at > 0 && is_word_byte(folded[at - 1])) ||
            (end < folded.size() && is_word_byte(folded[end])))
          continue;
        if (!only.empty() && only != grade) return std::nullopt;
        only = grade;
      }
    if (only.empty()) return std::nullopt;
    for (std::size_t at = 0; at + only.size() <= text.size(); ++at)
      if (report::fold(text.substr(at, only.size())) == only) return text.substr(at, only.size());
    return std::nullopt;
  }

  void read_table(std::size_t first, std::size_t end) {
    for (std::size_t i = first; i < end; ++i) {
      auto parts = graded(lines_[i].text, version_.grades);
      if (!parts) continue;
      std::string name = parts->before;
      std::string quote = lines_[i].text;
      std::size_t from = i;
      if (name.empty() && i > first && !graded(lines_[i - 1].text, version_.grades)) {
        name = lines_[--from].text;
        quote.insert(0, name + "\n");
      }
      const bool taken = std::any_of(found_.begin(), found_.end(), [&](const Found& each) {
        return each.line <= i && i < each.line + kRowLines &&
               each.judgement.quote.find(lines_[i].text) != std::string::npos;
      });
      const std::string bare = bare_name(name);
      if (taken || bare.empty() || name.size() > kNameBytes || !has_room()) continue;
      if (!known(bare)) warnings_.push_back({"judgement_new", name + ": " + parts->grade});
      found_.push_back({known(bare), from, {name, parts->grade, lines_[i].page, quote}});
    }
  }

  // Says once that there is none.
  bool has_room() {
    if (found_.size() < kJudgements) return true;
    if (!full_) warnings_.push_back({"judgements_left_out", "There are more than are given."});
    full_ = true;
    return false;
  }

  void add(const Judgement* judgement, std::size_t line, std::string name, std::string grade,
           std::string quote) {
    for (const Found& each : found_) {
      if (each.known != judgement) continue;
      if (report::fold(each.judgement.grade) == report::fold(grade)) return;
      warnings_.push_back({"judgement_grades_disagree", judgement->title});
      break;
    }
    if (!has_room() || name.size() > kNameBytes) return;
    while (!name.empty() && (name.back() == ':' || name.back() == ' ')) name.pop_back();
    found_.push_back({judgement,
                      line,
                      {std::move(name), std::move(grade), lines_[line].page, std::move(quote)}});
  }

  const std::vector<Line>& lines_;
  const Version& version_;
  std::vector<report::Warning>& warnings_;
  std::vector<Found> found_;
  bool full_ = false;
};

}  // namespace

std::vector<ExtractedJudgement> read_judgements(const Printed& printed,
                                                const std::vector<Heading>& headings,
                                                const Version& version,
                                                std::vector<report::Warning>& warnings) {
  return Reader(printed, version, warnings).run(headings);
}

}  // namespace scrutiny::inspection
