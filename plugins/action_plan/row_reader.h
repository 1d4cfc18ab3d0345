// The rows below a plan's header, one action after the other.
// Thread-safety: one thread. Ownership: references outlive it. Failure: none; what could not be
// understood is a flag of the action or a warning.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugins/action_plan/header.h"
#include "plugins/action_plan/plan.h"

namespace scrutiny::action_plan {

class RowReader {
 public:
  // `heading`: what stands above the table, for plans without a column of recommendations.
  RowReader(const office::Table& table, const Grid& grid, const Profile& profile,
            std::string heading, Plan& plan);

  void run(Header header);

 private:
  enum class RowKind { kEmpty, kSection, kContinuation, kAction, kNoAction };

  void use(Header header);
  RowKind kind_of(const GridRow& row) const;
  void read(const GridRow& row);
  void begin_action(const GridRow& row);
  void continue_action(const GridRow& row);
  void fill_recommendation(const GridRow& row, ExtractedAction& action);
  void add_flags(const GridRow& row, ExtractedAction& action) const;
  void rate(const GridRow& row, ExtractedAction& action) const;
  void finish_action();
  void warn(std::string code, std::string_view text);
  std::string text_of(const GridRow& row, Field field) const;

  const office::Table& table_;
  const Grid& grid_;
  const Profile& profile_;
  Plan& plan_;
  Header header_;
  std::string heading_;         // or the section heading last seen
  std::string recommendation_;  // last written in its column
  ExtractedAction current_;
  const GridRow* first_ = nullptr;  // of the current action
  const GridRow* last_ = nullptr;
};

// Adds a flag once.
void add_flag(ExtractedAction& action, std::string_view flag);

}  // namespace scrutiny::action_plan
