#include "server/web/pages/assurance_page.h"

#include "server/http/routes/assurance_routes.h"
#include "server/service/documents/london_day.h"
#include "server/web/pages/assurance_tables.h"
#include "server/web/pages/page_routes.h"
#include "server/web/words.h"

namespace scrutiny::web {
namespace {

using http::Call;
using http::Response;

void show_table(View& view, const ReportTable& table) {
  View shown = view.add("TABLE");
  shown.set("TABLE_HEADING", table.heading);
  if (table.rows.empty()) {
    shown.add("NO_ROWS").set("EMPTY", table.empty);
  } else {
    View rows = shown.add("ROWS");
    for (const std::string& column : table.columns) rows.add("COLUMN").set("NAME", column);
    for (const auto& row : table.rows) {
      View shown_row = rows.add("ROW");
      for (const std::string& cell : row) shown_row.add("CELL").set("VALUE", cell);
    }
  }
  if (!table.note.empty()) shown.add("NOTE").set("NOTE_TEXT", table.note);
}

void show_report(View& view, const AssuranceReport& report) {
  View shown = view.add("REPORT");
  shown.set("PERIOD", date_text(report.period.from) + " to " + date_text(report.period.to))
      .set("RECORDS", report.range.count())
      .set("LOG_KEY", report.log_key)
      .set("CHECKPOINT", report.checkpoint);
  if (report.cosigned.alarm) shown.add("ALARM").set("ALARM_TEXT", *report.cosigned.alarm);
  for (const std::string& line : assurance_summary(report)) shown.add("SUMMARY").set("LINE", line);
  for (const ReportTable& table : assurance_tables(report)) show_table(shown, table);
}

// Without a period the form alone, for this year so far: nothing is read and nothing recorded.
Result<Response> show(const AssurancePageParts& parts, Call& call) {
  const auto& head = call.request.head;
  const std::string today = london_day(parts.clock.now());
  View view;
  view.set("FROM", std::string(head.query_value("from").value_or(today.substr(0, 4) + "-01-01")))
      .set("TO", std::string(head.query_value("to").value_or(today)));
  if (head.query_value("from") || head.query_value("to")) {
    const auto report = http::asked_assurance(parts.assurance, call);
    if (!report.ok() && report.error().code() != ErrorCode::kInvalidArgument) return report.error();
    if (report.ok()) {
      show_report(view, *report);
    } else {
      const std::string day = report.error().field_name() == "to" ? "Last day " : "First day ";
      view.add("WRONG").set("WHY", day + report.error().public_text() + ".");
      return parts.site.page(call, 400, "assurance", "Assurance report", view);
    }
  }
  return parts.site.page(call, 200, "assurance", "Assurance report", view);
}

}  // namespace

void add_assurance_page(http::Router& router, const AssurancePageParts& parts) {
  auto options = page_options(parts.site);
  options.pool = PoolKind::kSlow;
  router.add(http::Method::kGet, "/trail/assurance", Access::roles({Role::kScrutineer}), options,
             page_handler(parts.site, [parts](Call& call) { return show(parts, call); }));
}

}  // namespace scrutiny::web
