#include "server/web/pages/extraction_section.h"

#include <algorithm>
#include <optional>

#include "server/web/words.h"

namespace scrutiny::web {
namespace {

// A browser need not carry what only a program reads; the extract has all of it.
constexpr std::size_t kMostObservationsShown = 500;
constexpr std::size_t kMostPagesShown = 500;

// What each header of a plan or an audit was understood as, and which were not.
constexpr std::string_view kColumn = "column";

void add_columns(View& view, const Extraction& found) {
  std::optional<View> columns;
  for (const ExtractedField& field : found.fields) {
    if (field.name != kColumn) continue;
    if (!columns) columns.emplace(view.add("COLUMNS"));
    columns->add("COLUMN")
        .set("COLUMN_HEADER", field.raw)
        .set("COLUMN_MEANING", field.value.empty()
                                   ? "Not understood: its words are kept with each row"
                                   : label_of(field.value))
        .set("COLUMN_PLACE", field.quote);
  }
}

void add_fields(View& view, const Extraction& found) {
  const auto is_column = [](const ExtractedField& field) { return field.name == kColumn; };
  if (std::all_of(found.fields.begin(), found.fields.end(), is_column)) return;
  View fields = view.add("FIELDS");
  for (const ExtractedField& field : found.fields) {
    if (is_column(field)) continue;
    View row = fields.add("FIELD");
    row.set("LABEL", label_of(field.name))
        .set("VALUE", field.value.empty() ? field.raw : date_text(field.value));
    if (field.page > 0) row.add("PAGE").set("PAGE_NUMBER", static_cast<std::uint64_t>(field.page));
  }
}

void add_judgements(View& view, const Extraction& found) {
  if (found.judgements.empty()) return;
  View judgements = view.add("JUDGEMENTS");
  for (const ExtractedJudgement& judgement : found.judgements) {
    View row = judgements.add("JUDGEMENT");
    row.set("NAME", judgement.name).set("GRADE", judgement.grade);
    if (judgement.page > 0) row.set("PAGE_NUMBER", static_cast<std::uint64_t>(judgement.page));
  }
}

std::string days_text(int days) {
  const std::string count = std::to_string(days < 0 ? -days : days);
  return count + (days == 1 || days == -1 ? " working day" : " working days");
}

std::string span_text(const ProposedDeadline& proposed) {
  if (proposed.weeks == 1) return "1 week";
  if (proposed.weeks != 0) return std::to_string(proposed.weeks) + " weeks";
  return days_text(static_cast<int>(proposed.working_days));
}

std::string event_text(const ProposedDeadline& proposed) {
  const std::string day = date_text(proposed.from);
  if (proposed.estimate) {
    return "counted from " + day +
           ", the day the document gives for its publication. This is an estimate.";
  }
  return "counted from " + day + ", the day the document was received here.";
}

std::string difference_text(int days) {
  if (days == 0) return "The stated date is the computed one.";
  return "The stated date is " + days_text(days) + (days < 0 ? " earlier" : " later") +
         " than the computed one. The stated date counts.";
}

void add_deadline(View& view, const VersionExtract& extract) {
  if (!extract.response) return;
  const ResponseDeadline& response = *extract.response;
  View section = view.add("DEADLINE");
  for (const StatedDeadline& stated : response.stated) {
    View row = section.add("STATED");
    row.set("STATED_DATE", stated.date.empty() ? stated.as_written : date_text(stated.date))
        .set("STATED_QUOTE", stated.quote.empty() ? stated.as_written : stated.quote);
    if (stated.page > 0) {
      row.add("STATED_PLACE").set("PAGE_NUMBER", static_cast<std::uint64_t>(stated.page));
    }
  }
  if (response.proposed) {
    const ProposedDeadline& proposed = *response.proposed;
    View row = section.add("PROPOSED");
    row.set("PROPOSED_DATE", date_text(proposed.date))
        .set("PROPOSED_RULE",
             proposed.what + " within " + span_text(proposed) + ", " + event_text(proposed));
    if (!proposed.holidays_announced) row.show("EXPECTED");
  }
  if (response.difference) {
    section.add("DIFFERENCE").set("DIFFERENCE_TEXT", difference_text(*response.difference));
  }
  for (const std::string& note : response.notes) section.add("DEADLINE_NOTE").set("NOTE", note);
}

std::string period_text(const ExtractedObservation& observation) {
  if (observation.period_start.empty()) return date_text(observation.period_end);
  if (observation.period_end.empty() || observation.period_end == observation.period_start) {
    return date_text(observation.period_start);
  }
  return date_text(observation.period_start) + " to " + date_text(observation.period_end);
}

std::string value_text(const ExtractedObservation& observation) {
  if (observation.suppressed) return "suppressed (small number)";
  if (observation.value.empty()) return "not known";
  if (observation.unit == "percent") return observation.value + "%";
  return observation.unit.empty() || observation.unit == "count"
             ? observation.value
             : observation.value + " " + observation.unit;
}

void add_observations(View& view, const Extraction& found) {
  if (found.observations.empty()) return;
  View section = view.add("OBSERVATIONS");
  const std::size_t count = std::min(found.observations.size(), kMostObservationsShown);
  for (std::size_t i = 0; i < count; ++i) {
    const ExtractedObservation& each = found.observations[i];
    View row = section.add("OBSERVATION");
    row.set("LINE", each.label.empty() ? label_of(each.line) : each.label)
        .set("OF_GROUP", each.group.empty() ? "All" : each.group)
        .set("PERIOD", period_text(each))
        .set("VALUE", value_text(each));
    if (!each.denominator.empty()) {
      row.add("SHARE").set("NUMERATOR", each.numerator).set("DENOMINATOR", each.denominator);
    }
  }
  if (count == found.observations.size()) return;
  section.add("OBSERVATIONS_LEFT").set("LEFT", found.observations.size() - count);
}

void add_refusal(View& view, const VersionExtract& extract) {
  View section = view.add("REFUSED");
  if (!extract.extraction || extract.extraction->child_level.empty()) return;
  View signs = section.add("SIGNS");
  for (const ExtractedChildLevel& sign : extract.extraction->child_level) {
    signs.add("SIGN")
        .set("SIGN_REASON", child_level_text(sign.reason))
        .set("SIGN_PLACE", sign.paragraph.empty() ? "in the text" : sign.paragraph);
  }
}

void add_pages(View& view, const VersionExtract& extract) {
  const Extraction& found = *extract.extraction;
  if (found.pages.empty()) return;
  const std::string base = "/documents/" + extract.version.document.text() + "/versions/" +
                           std::to_string(extract.version.version) + "/pages/";
  View section = view.add("PAGES_READ");
  const std::size_t count = std::min(found.pages.size(), kMostPagesShown);
  for (std::size_t i = 0; i < count; ++i) {
    const ExtractedPage& page = found.pages[i];
    const PageCounts counts = counts_on(found, page.page);
    View row = section.add("PAGE_READ");
    const std::string number = std::to_string(page.page);
    row.set("PAGE_NAME", page.page > 0 ? "Page " + number : "The whole text")
        .set("FINDINGS", counts.findings)
        .set("JUDGED", counts.judgements)
        .set("FACTS", counts.facts);
    if (page.text.find_first_not_of(" \t\n") == std::string::npos) {
      row.show("NO_TEXT");
    } else {
      row.add("HAS_TEXT").set("PAGE_LINK", base + number);
    }
  }
  if (count < found.pages.size()) {
    section.add("PAGES_LEFT").set("LEFT", found.pages.size() - count);
  }
}

}  // namespace

PageCounts counts_on(const Extraction& found, int page) {
  PageCounts out;
  for (const ExtractedFinding& each : found.findings) {
    const int last = std::max(each.page, each.page_end);
    out.findings += each.page <= page && page <= last ? 1U : 0U;
  }
  for (const ExtractedAction& each : found.actions) out.findings += each.page == page ? 1U : 0U;
  for (const ExtractedJudgement& each : found.judgements) {
    out.judgements += each.page == page ? 1U : 0U;
  }
  for (const ExtractedField& each : found.fields) out.facts += each.page == page ? 1U : 0U;
  return out;
}

void add_extraction(View& view, const VersionExtract& extract, const ShownExtraction& progress) {
  const bool is_refused = extract.version.state == DocumentState::kRefused;
  view.set("EXTRACTION_TEXT", progress.explanation);
  if (is_refused) add_refusal(view, extract);
  if (!extract.extraction) return;
  const Extraction& found = *extract.extraction;
  for (const ExtractedWarning& warning : found.warnings) {
    view.add("WARNING").set("TEXT", warning.text.empty() ? label_of(warning.code) : warning.text);
  }
  add_deadline(view, extract);
  add_fields(view, found);
  add_columns(view, found);
  add_judgements(view, found);
  add_observations(view, found);
  add_pages(view, extract);
}

}  // namespace scrutiny::web
