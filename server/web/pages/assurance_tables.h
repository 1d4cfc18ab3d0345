// The report on a period as tables of words. Thread-safety: pure. Blocking: never.
#pragma once

#include <string>
#include <vector>

#include "server/service/assurance/assurance.h"

namespace scrutiny::web {

struct ReportTable {
  std::string heading;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
  std::string note;   // below it; may be empty
  std::string empty;  // said in place of a table without rows
};
std::vector<ReportTable> assurance_tables(const AssuranceReport& report);

// One line each: how far the period's records are vouched for.
std::vector<std::string> assurance_summary(const AssuranceReport& report);

}  // namespace scrutiny::web
