// The graded judgements of a report.
// Purpose: reads the table of the ILACS reports (since 2018) and of the single inspection framework
// (2013-2017), the sentences that state a judgement, and the graded section headings, and keeps a
// grade only when nothing printed contradicts it. Thread-safety: pure functions. Blocking: no.
// Failure: none; what is unsure becomes a warning.
#pragma once

#include <cstddef>
#include <vector>

#include "plugins/ofsted_ilacs/ilacs_report.h"
#include "plugins/ofsted_ilacs/web_page.h"
#include "plugins/report/lines.h"

namespace scrutiny::ilacs {

// The ILACS table below the line "Judgement  Grade". Returns the index of the first line after it,
// or 0 when there is no such table.
std::size_t read_ilacs_table(const std::vector<Line>& lines, IlacsReport& report);

// Reads pairs of a web page when they are judgements with their grades; false when they are not.
bool read_judgement_pairs(const PairTable& table, IlacsReport& report);

// The table of the single inspection framework, whose rows are numbered 1, 2, 2.1, 2.2, 3.
void read_sif_table(const std::vector<Line>& lines, IlacsReport& report);

// The sentences of that framework that state the overall judgement and the safeguarding board's.
void read_statements(const std::vector<Line>& lines, IlacsReport& report);

// A section heading that states a judgement's grade: "The experiences and progress of care leavers:
// good".
struct GradedHeading {
  std::size_t line = 0;  // index of its first line
  Judgement judgement;
};

std::vector<GradedHeading> find_graded_headings(const std::vector<Line>& lines);

// Adds the headings' judgements that no table has, and takes out any judgement that is printed with
// two different grades.
void settle_judgements(const std::vector<GradedHeading>& headings, IlacsReport& report);

}  // namespace scrutiny::ilacs
