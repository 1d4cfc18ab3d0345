// The rows below an audit's header, one after the other.
// Thread-safety: one thread. Ownership: references outlive it. Failure: none; what could not be
// understood is a warning.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugins/agency_audit/audit.h"
#include "plugins/agency_audit/profile.h"

namespace scrutiny::agency_audit {

class RowReader {
 public:
  RowReader(const office::Table& table, const table::Grid& grid, Audit& audit)
      : table_(table), grid_(grid), audit_(audit) {}

  void run(Header header);

 private:
  void use(Header header);
  void read(const table::GridRow& row);
  void read_findings(const table::GridRow& row);
  void read_judgements(const table::GridRow& row);
  void read_recommendation(const table::GridRow& row);
  void add_finding(const table::GridRow& row, std::string kind, const std::string& text,
                   std::vector<std::string> children);
  void add_judgement(const table::GridRow& row, Field field, std::string_view suffix);
  void warn(std::string code, std::string_view text);

  // Whether a text of the field begins in the row; a merged cell says its word once.
  bool begins(const table::GridRow& row, Field field) const;
  std::string text_of(const table::GridRow& row, Field field) const;
  std::string place_of(const table::GridRow& row) const;
  // What goes with a finding: its sample, evidence and comments, each after its column's header.
  std::vector<std::string> details(const table::GridRow& row) const;

  const office::Table& table_;
  const table::Grid& grid_;
  Audit& audit_;
  Header header_;
  std::string section_;
  std::string standard_;  // last written in its column
};

}  // namespace scrutiny::agency_audit
