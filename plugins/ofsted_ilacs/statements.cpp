#include <algorithm>
#include <optional>

#include "plugins/ofsted_ilacs/framework.h"
#include "plugins/ofsted_ilacs/judgements.h"

namespace scrutiny::ilacs {
namespace {

using Lines = std::vector<Line>;

constexpr std::size_t kHeadingLines = 3;
constexpr std::size_t kStatementBytes = 200;

struct Statement {
  std::string before;  // folded words before the grade
  std::string grade;   // as printed
};

std::optional<Statement> split_statement(const std::string& text) {
  const std::size_t size = grade_at_end(text);
  if (size == 0) return std::nullopt;
  return Statement{fold(std::string_view(text).substr(0, text.size() - size)),
                   text.substr(text.size() - size)};
}

bool states_overall(const Statement& said) {
  const bool requires_it = grade_of(said.grade) == Grade::kRequiresImprovement;
  if (said.before == "the overall judgement is") return true;
  if (said.before == "the overall judgement is that children's services are") return true;
  if (said.before == "the overall judgement is that children's services") return requires_it;
  const bool in_place =
      starts_with(said.before, "children's services in ") && said.before.size() < kStatementBytes &&
      said.before.find('.') == std::string::npos && said.before.find(" not") == std::string::npos;
  return in_place && (ends_with(said.before, " are") || requires_it);
}

bool states_board(const Statement& said) {
  const bool requires_it = grade_of(said.grade) == Grade::kRequiresImprovement;
  for (std::string_view board :
       {"the effectiveness of the local safeguarding children board (lscb)",
        "the effectiveness of the local safeguarding children board",
        "the local safeguarding children board (lscb)", "the local safeguarding children board"}) {
    if (said.before == board) return requires_it;
    if (said.before == std::string(board) + " is") return true;
  }
  return false;
}

// "The experiences and progress of care leavers: good" and the same with "is" or a dash.
std::optional<Judgement> read_heading(const std::string& text) {
  const auto said = split_statement(text);
  if (!said) return std::nullopt;
  const std::string_view before =
      trim(std::string_view(text).substr(0, text.size() - said->grade.size()));
  for (std::string_view link : {":", " is", " -", " \u2013"}) {
    if (!ends_with(before, link)) continue;
    const std::string_view name = trim(before.substr(0, before.size() - link.size()));
    if (area_of(name)) return Judgement{std::string(name), said->grade, 0, ""};
  }
  return std::nullopt;
}

}  // namespace

// Judgements stated as a sentence that fills one or two whole lines.
void read_statements(const Lines& lines, IlacsReport& report) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string start = fold(lines[i].text);
    if (!starts_with(start, "the ") && !starts_with(start, "children's services in ")) continue;
    std::string text;
    for (std::size_t k = i; k < std::min(lines.size(), i + 2); ++k) {
      append_line(text, lines[k].text);
      const auto said = split_statement(text);
      if (!said) continue;
      const bool overall = lines[i].page <= 2 && states_overall(*said);
      if (!overall && !states_board(*said)) continue;
      const Area area = overall ? Area::kSifOverall : Area::kSifBoard;
      report.judgements.push_back({std::string(name_of(area)), said->grade, lines[i].page, text});
      break;
    }
  }
}

std::vector<GradedHeading> find_graded_headings(const Lines& lines) {
  std::vector<GradedHeading> headings;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!starts_with(fold(lines[i].text), "the ")) continue;
    std::string text;
    std::string quote;
    std::optional<Judgement> found;
    for (std::size_t k = i; k < std::min(lines.size(), i + kHeadingLines); ++k) {
      append_line(text, lines[k].text);
      quote += (k > i ? "\n" : "") + lines[k].text;
      // The longest reading is right: "requires improvement" may go on with "to be good".
      if (auto judgement = read_heading(text)) {
        judgement->page = lines[i].page;
        judgement->quote = quote;
        found = std::move(judgement);
      }
    }
    if (found) headings.push_back({i, std::move(*found)});
  }
  return headings;
}

}  // namespace scrutiny::ilacs
