#include "plugins/action_plan/row_reader.h"

#include <algorithm>
#include <array>

#include "api/utf8.h"
#include "plugins/action_plan/brag.h"
#include "plugins/table/due_dates.h"
#include "plugins/table/words.h"

namespace scrutiny::action_plan {
namespace {

constexpr std::size_t kWarnings = 100;
constexpr std::size_t kActions = 5000;  // ExtractionLimits
constexpr std::size_t kText = 60'000;
constexpr std::size_t kName = 200;

struct Target {
  Field field;
  std::string ExtractedAction::*member;
};

constexpr std::array kTargets = {
    Target{Field::kRef, &ExtractedAction::ref},
    Target{Field::kAction, &ExtractedAction::action},
    Target{Field::kLead, &ExtractedAction::lead},
    Target{Field::kOwner, &ExtractedAction::owner},
    Target{Field::kTimescale, &ExtractedAction::timescale},
    Target{Field::kProgress, &ExtractedAction::progress},
    Target{Field::kEvidence, &ExtractedAction::evidence},
    Target{Field::kImpact, &ExtractedAction::impact},
};

void shorten(std::string& text, std::size_t most, ExtractedAction& action) {
  if (text.size() <= most) return;
  text = std::string(utf8_prefix(text, most));
  add_flag(action, "shortened");
}

}  // namespace

void add_flag(ExtractedAction& action, std::string_view flag) {
  if (flag.empty()) return;
  if (std::find(action.flags.begin(), action.flags.end(), flag) == action.flags.end())
    action.flags.emplace_back(flag);
}

RowReader::RowReader(const office::Table& table, const Grid& grid, const Profile& profile,
                     std::string heading, Plan& plan)
    : table_(table), grid_(grid), profile_(profile), plan_(plan), heading_(std::move(heading)) {}

void RowReader::run(Header header) {
  std::size_t row = header.first_row + header.rows;
  use(std::move(header));
  while (row < grid_.rows.size()) {
    if (auto again = header_at(grid_, profile_, row)) {
      finish_action();
      use(std::move(*again));
    } else {
      read(grid_.rows[row]);
    }
    ++row;
  }
  finish_action();
}

void RowReader::use(Header header) {
  for (std::size_t c = 0; c < header.columns.size(); ++c) {
    const Column& column = header.columns[c];
    const bool known = c < header_.columns.size() && header_.columns[c].header == column.header;
    if (column.field || column.header.empty() || known) continue;
    warn("column_not_understood",
         "The column \"" + std::string(utf8_prefix(column.header, kName)) + "\" (" +
             office::place_of(table_, grid_.rows[header.first_row].row->number,
                              static_cast<int>(c)) +
             ") was not understood; its words are in the quotes.");
  }
  header_ = std::move(header);
  recommendation_.clear();
}

std::string RowReader::text_of(const GridRow& row, Field field) const {
  return table::text_of(row, header_, field);
}

RowReader::RowKind RowReader::kind_of(const GridRow& row) const {
  const std::size_t texts = table::texts_beginning(row);
  if (texts == 0) return RowKind::kEmpty;
  bool begins_action = false;
  bool action_from_above = false;
  for (std::size_t c = 0; c < header_.columns.size(); ++c) {
    const Column& column = header_.columns[c];
    if (column.field == Field::kAction && row.cells[c]) {
      action_from_above = action_from_above || (row.from_above[c] && !row.text(c).empty());
      begins_action = begins_action || row.begins(c);
    }
    const bool wide = row.begins(c) && row.cells[c]->column_span >= 3;
    const bool first = row.begins(c) && (column.field == Field::kRef || c == 0) &&
                       column.field != Field::kAction && column.field != Field::kRecommendation;
    if (texts == 1 && (wide || first) && !action_from_above) return RowKind::kSection;
  }
  if (begins_action) return RowKind::kAction;
  return action_from_above && first_ ? RowKind::kContinuation : RowKind::kNoAction;
}

void RowReader::read(const GridRow& row) {
  switch (kind_of(row)) {
    case RowKind::kEmpty:
      return;
    case RowKind::kSection:
      finish_action();
      for (std::size_t c = 0; c < row.cells.size(); ++c) {
        if (row.begins(c)) heading_ = row.cells[c]->text;
      }
      recommendation_.clear();
      return;
    case RowKind::kContinuation:
      return continue_action(row);
    case RowKind::kAction:
      finish_action();
      return begin_action(row);
    case RowKind::kNoAction:
      finish_action();
      if (std::string text = text_of(row, Field::kRecommendation); !text.empty())
        recommendation_ = std::move(text);
      else
        warn("row_without_action",
             "No action is written in " +
                 office::place_of_rows(table_, row.row->number, row.row->number,
                                       static_cast<int>(grid_.columns) - 1) +
                 ".");
  }
}

void RowReader::begin_action(const GridRow& row) {
  current_ = ExtractedAction();
  first_ = last_ = &row;
  for (const Target& target : kTargets) current_.*target.member = text_of(row, target.field);
  current_.status = text_of(row, Field::kStatus);
  table::append(current_.status, text_of(row, Field::kBrag), "\n");
  fill_recommendation(row, current_);
  rate(row, current_);
  add_flags(row, current_);
  table::append(current_.quote, table::words_of(row), "\n");
}

// A row that shares its action with the row above adds what begins in it.
void RowReader::continue_action(const GridRow& row) {
  last_ = &row;
  for (const Target& target : kTargets) {
    for (std::size_t c = 0; c < header_.columns.size(); ++c) {
      if (header_.columns[c].field == target.field && row.begins(c))
        table::append(current_.*target.member, row.text(c), "\n");
    }
  }
  add_flags(row, current_);
  table::append(current_.quote, table::words_of(row), "\n");
  add_flag(current_, "several_rows");
}

void RowReader::fill_recommendation(const GridRow& row, ExtractedAction& action) {
  action.recommendation = text_of(row, Field::kRecommendation);
  if (!action.recommendation.empty()) {
    recommendation_ = action.recommendation;
  } else if (!recommendation_.empty()) {
    action.recommendation = recommendation_;
    add_flag(action, "recommendation_from_above");
  } else if (!header_.has(Field::kRecommendation) && !heading_.empty()) {
    action.recommendation = heading_;
    add_flag(action, "recommendation_from_heading");
  }
}

// Words first; a colour only where the rating's cell has one of its own.
void RowReader::rate(const GridRow& row, ExtractedAction& action) const {
  const bool own_column = header_.has(Field::kBrag);
  const Field field = own_column ? Field::kBrag : Field::kStatus;
  Rating rating = rating_of_words(profile_, text_of(row, field));
  if (!rating.brag && !rating.unclear && own_column)
    rating = rating_of_words(profile_, action.status);
  for (std::size_t c = 0; c < header_.columns.size() && !rating.brag && !rating.unclear; ++c) {
    const bool here = header_.columns[c].field == field && row.cells[c] && row.cells[c]->fill;
    if (!here) continue;
    const auto is_banding = [&](std::size_t other) {
      return header_.columns[other].field == Field::kAction && row.cells[other] &&
             row.cells[other]->fill == row.cells[c]->fill;
    };
    bool banding = false;
    for (std::size_t other = 0; other < header_.columns.size(); ++other)
      banding = banding || is_banding(other);
    if (banding) continue;
    rating = rating_of_colour(profile_, *row.cells[c]->fill);
    if (rating.brag) add_flag(action, "brag_from_fill");
  }
  if (rating.unclear) add_flag(action, "brag_unclear");
  if (rating.brag) action.brag = name_of(*rating.brag);
}

void RowReader::add_flags(const GridRow& row, ExtractedAction& action) const {
  if (table_.hidden) add_flag(action, "hidden_sheet");
  if (row.row->hidden) add_flag(action, "hidden_row");
  for (std::size_t c = 0; c < row.cells.size(); ++c) {
    const office::Cell* cell = row.cells[c];
    if (!cell || row.from_above[c]) continue;
    if (!cell->comment.empty()) add_flag(action, "comment");
    if (cell->changed) add_flag(action, "tracked_change");
    const bool hidden = std::binary_search(table_.hidden_columns.begin(),
                                           table_.hidden_columns.end(), static_cast<int>(c));
    if (hidden && !cell->text.empty()) add_flag(action, "hidden_column");
  }
}

void RowReader::finish_action() {
  if (!first_) return;
  ExtractedAction action = std::move(current_);
  const table::Due due = table::interpret_due(action.timescale);
  action.due = due.date;
  add_flag(action, due.flag);
  if (const std::string closed = text_of(*first_, Field::kClosed); !closed.empty()) {
    action.closed = table::parse_day(closed);
    if (action.closed.empty()) add_flag(action, "closed_unclear");
  }
  action.paragraph =
      office::place_of_rows(table_, first_->row->number, last_->row->number,
                            static_cast<int>(std::max<std::size_t>(grid_.columns, 1)) - 1);
  shorten(action.ref, kName, action);
  shorten(action.paragraph, kName, action);
  for (std::string* text :
       {&action.recommendation, &action.action, &action.lead, &action.owner, &action.timescale,
        &action.progress, &action.evidence, &action.impact, &action.status, &action.quote})
    shorten(*text, kText, action);
  first_ = last_ = nullptr;
  if (plan_.actions.size() < kActions)
    plan_.actions.push_back(std::move(action));
  else if (plan_.warnings.empty() || plan_.warnings.back().code != "actions_left_out")
    plan_.warnings.push_back({"actions_left_out", "Only the first 5,000 actions were read."});
}

void RowReader::warn(std::string code, std::string_view text) {
  if (plan_.warnings.size() < kWarnings)
    plan_.warnings.push_back({std::move(code), std::string(utf8_prefix(text, 1000))});
}

}  // namespace scrutiny::action_plan
