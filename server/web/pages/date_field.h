// A date asked for as day, month and year, the way the GOV.UK Design System does: fields
// `NAME-day`, `NAME-month`, `NAME-year`. Thread-safety: pure functions.
#pragma once

#include <optional>

#include "server/web/form.h"
#include "server/web/renderer.h"

namespace scrutiny::web {

struct DateParts {
  std::string day, month, year;  // as typed
};

DateParts date_parts(std::string_view iso);  // of yyyy-mm-dd; empty parts otherwise
DateParts date_parts(const Form& form, const std::string& name);
// yyyy-mm-dd; empty when nothing was typed; an error of the field NAME-day for what is no day.
Result<std::string> iso_date(const DateParts& parts, const std::string& name);

struct DueField {
  std::string_view legend;
  std::string_view hint;
  DateParts date;
};
// Shows the part DUE (templates/due.tpl) with the fields due-day, due-month and due-year; what it
// returns takes WRITTEN_FIELD for words in the place of a date.
View add_due_field(View& view, const DueField& field);

}  // namespace scrutiny::web
