#include "plugins/agency_audit/profile.h"

#include <array>
#include <bitset>
#include <variant>

#include "plugins/table/synonyms.h"

namespace scrutiny::agency_audit {
namespace {

// Apart by "|", folded already. In the order of Field.
constexpr std::array<std::string_view, kFields> kHeaders = {
    "ref|ref no|reference|no|number|item|id|standard no|standard number|standard ref|question no|"
    "s no|serial|finding no|finding ref",
    "standard|standards|audit standard|standard/question|question|audit question|criterion|"
    "criteria|audit criteria|theme|audit theme|area|area audited|section 11 standard|requirement|"
    "expectation|domain|practice standard|standard or question|key line of enquiry|kloe|"
    "audit area|section",
    "sample|sample size|cases|number of cases|no of cases|cases audited|case sample|"
    "records audited|number of records|files audited|sample size/cases|sample/cases|"
    "cases/sample|size of sample|audit sample|cases sampled|number audited",
    "finding|findings|audit finding|audit findings|key finding|key findings|what we found|"
    "what was found|what did we find|result|results|outcome of audit|audit outcome|"
    "summary of findings|observation|observations|analysis",
    "strength/development|strength or development|type|type of finding|finding type|"
    "strength/area for development|strength/area for improvement|strength or area for improvement|"
    "strength or area for development|strength/weakness|category|classification|s/d|"
    "strength/learning",
    "strength|strengths|good practice|what is working well|what worked well|what went well|"
    "areas of strength|areas of good practice|working well|key strengths",
    "area for improvement|areas for improvement|area for development|areas for development|"
    "development|developments|development area|development areas|weakness|weaknesses|gaps|gap|"
    "gaps identified|areas of concern|what needs to improve|even better if|worries|"
    "areas of development|learning|areas for learning|improvement needed|improvements needed",
    "grade|audit grade|overall grade|judgement|overall judgement|grading|graded|case grade|"
    "grade awarded|final grade|compliance|compliance level|level of compliance|"
    "met/partly met/not met|met/not met",
    "self score|self assessment score|self assessed score|self assessment|self assessed|"
    "agency score|own score|self grade|self rating|self assessment grade|self evaluation|"
    "self evaluation score|self audit score|score self|agency self score|self assessment rating",
    "moderated score|moderation score|moderated|moderated grade|moderated rating|panel score|"
    "moderation|final score|score moderated|agreed score|moderation outcome|validated score|"
    "peer score|partnership score|moderated by panel",
    "evidence|supporting evidence|source of evidence|sources of evidence|evidence source|"
    "evidence provided|evidence base|how is this evidenced|evidence of compliance|"
    "how do you know|evidenced by",
    "comments|comment|notes|moderator comments|moderators comments|moderation comments|"
    "panel comments|commentary|narrative|feedback|rationale|scrutineer comments",
    "recommendation|recommendations|audit recommendation|recommended action|"
    "recommendation for practice|what should change",
    "action|actions|action required|actions required|action needed|actions needed|"
    "agreed action|agreed actions|action to be taken|actions to be taken|action taken forward|"
    "improvement action|improvement actions|planned action|planned actions|next steps",
    "agency|lead agency|organisation|responsible agency|service|team|lead organisation|"
    "responsible organisation",
    "owner|action owner|lead|lead officer|responsible|responsible officer|responsible person|"
    "person responsible|who|by whom|who by|named lead|lead person|accountable|"
    "recommendation owner|who is responsible|lead/owner|owner/lead",
    "date|due|due date|date due|target date|deadline|by when|when|timescale|timescales|"
    "timeframe|completion date|target completion date|review date|date for completion|"
    "to be completed by|complete by|date by|target",
    "rag|brag|rag rating|brag rating|rag status|brag status|rating|rag/brag|brag/rag",
    "progress|progress update|progress updates|update|updates|latest update|status|action status|"
    "current status|date closed|date completed|closed|completed|impact|evidence of impact|outcome|"
    "success measure|success measures|success criteria|progress to date|open/closed|"
    "current position|complete"};

using Lists = std::array<table::Synonyms, kFields>;

const Lists& lists() {
  static const Lists made = [] {
    Lists out;
    for (std::size_t i = 0; i < kFields; ++i) out[i] = table::synonyms(kHeaders[i]);
    return out;
  }();
  return made;
}

constexpr std::size_t index(Field field) {
  return static_cast<std::size_t>(field);
}

constexpr std::array kSubjects = {Field::kStandard, Field::kFinding, Field::kStrength,
                                  Field::kDevelopment};
constexpr std::array kMarks = {Field::kSample, Field::kStrength, Field::kGrade, Field::kSelfScore,
                               Field::kModeratedScore};
constexpr std::array kFollowUps = {Field::kFollowUp, Field::kRating};
constexpr std::size_t kLeastFields = 3;

std::size_t score(const Header& header) {
  std::bitset<kFields> seen;
  std::size_t follow_ups = 0;
  for (const Column& column : header.columns) {
    if (!column.field) continue;
    seen.set(index(*column.field));
    for (const Field field : kFollowUps)
      follow_ups += *column.field == field ? std::size_t{1} : std::size_t{0};
  }
  const auto count = [&](const auto& fields) {
    std::size_t out = 0;
    for (const Field field : fields) out += seen.test(index(field)) ? std::size_t{1} : 0;
    return out;
  };
  const auto has = [&](Field field) { return seen.test(index(field)); };
  // A type or category alone may be of anything.
  const std::size_t marks = count(kMarks) + (has(Field::kKind) && has(Field::kFinding) ? 1 : 0);
  // "Rating" beside a standard or a finding is a grade where nothing is to be done about it.
  const bool rated =
      has(Field::kRating) && has(Field::kEvidence) && has(Field::kStandard) && !has(Field::kOwner);
  const bool actions = has(Field::kAction);
  if (seen.count() < kLeastFields || count(kSubjects) == 0) return 0;
  if (marks == 0 && (actions || !rated || has(Field::kFollowUp))) return 0;
  const bool both = has(Field::kStandard) && has(Field::kFinding);
  if (actions && (both ? follow_ups > marks : follow_ups >= marks && follow_ups > 0)) return 0;
  return seen.count();
}

}  // namespace

std::optional<Field> field_of(std::string_view header) {
  // What begins with these words may be anything.
  constexpr std::array kWholeOnly = {
      index(Field::kRef),    index(Field::kKind),   index(Field::kAction),
      index(Field::kAgency), index(Field::kOwner),  index(Field::kDate),
      index(Field::kSample), index(Field::kRating), index(Field::kFollowUp)};
  const auto field = table::field_of(lists(), header, kWholeOnly);
  if (!field) return std::nullopt;
  return static_cast<Field>(*field);
}

std::optional<Header> find_header(const table::Grid& grid) {
  return table::find_header<Field>(grid, field_of, score);
}

std::optional<Header> header_at(const table::Grid& grid, std::size_t row) {
  Header header = table::read_header<Field>(grid, field_of, row, 1);
  if (score(header) == 0) return std::nullopt;
  return header;
}

bool is_audit(const office::Document& document) {
  return std::any_of(document.blocks.begin(), document.blocks.end(),
                     [](const office::Block& block) {
                       const auto* table = std::get_if<office::Table>(&block);
                       return table && find_header(table::make_grid(*table)).has_value();
                     });
}

}  // namespace scrutiny::agency_audit
