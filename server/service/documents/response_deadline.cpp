#include "server/service/documents/response_deadline.h"

#include <algorithm>
#include <array>
#include <utility>

#include "storage/audit/time_text.h"

namespace scrutiny {
namespace {

using std::chrono::days;
using std::chrono::sys_time;
using std::chrono::year_month_day;

constexpr std::string_view kStatedField = "response_deadline";
constexpr std::string_view kInspectionField = "inspection_start";
constexpr std::string_view kReceived = "received";
constexpr std::string_view kPublished = "published";
constexpr std::string_view kStated = "stated";
constexpr std::array<std::string_view, 3> kPublishedFields = {"publication_date", "published",
                                                              "letter_date"};

std::optional<year_month_day> parse_day(const std::string& iso) {
  const auto noon = iso.size() == 10 ? parse_time(iso + "T12:00:00.000Z") : std::nullopt;
  if (!noon) return std::nullopt;
  return year_month_day(std::chrono::floor<days>(
      sys_time<std::chrono::milliseconds>(std::chrono::milliseconds(*noon))));
}

std::string iso(year_month_day day) {
  const auto since = std::chrono::sys_days(day).time_since_epoch();
  return format_time(std::chrono::milliseconds(since).count()).substr(0, 10);
}

const ExtractedField* find_field(const Extraction& found, std::string_view name) {
  const auto field = std::find_if(found.fields.begin(), found.fields.end(),
                                  [&](const ExtractedField& each) { return each.name == name; });
  return field == found.fields.end() ? nullptr : &*field;
}

// "Area SEND" names the framework "area_send".
std::string framework_id(const std::string& name) {
  std::string out = name;
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    if (c == ' ' || c == '-') c = '_';
  }
  return out;
}

// By the day the inspection began; where the report does not say it, by the version that was
// recognised, else the newest.
const FrameworkVersion* version_of(const Extraction& found, const DeadlineRules& rules) {
  const std::string id = framework_id(found.document.framework);
  for (const Framework& framework : rules.frameworks) {
    if (framework.id != id) continue;
    const ExtractedField* began = find_field(found, kInspectionField);
    if (const auto day = began == nullptr ? std::nullopt : parse_day(began->value)) {
      return version_on(framework, *day);
    }
    for (const FrameworkVersion& version : framework.versions) {
      if (version.id == found.document.framework_version) return &version;
    }
    return &framework.versions.back();
  }
  return nullptr;
}

struct Event {
  year_month_day day;
  bool estimate = false;
};

std::optional<Event> event_of(const ResponseRule& rule, const Extraction& found,
                              const std::string& received) {
  if (rule.counted_from == kReceived) {
    const auto day = parse_day(received);
    return day ? std::optional(Event{*day, false}) : std::nullopt;
  }
  if (rule.counted_from != kPublished) return std::nullopt;
  for (const std::string_view name : kPublishedFields) {
    const ExtractedField* field = find_field(found, name);
    const auto day = field == nullptr ? std::nullopt : parse_day(field->value);
    if (day) return Event{*day, true};
  }
  return std::nullopt;
}

void propose(const ResponseRule& rule, const Extraction& found, const std::string& received,
             const DeadlineRules& rules, ResponseDeadline& out) {
  if (rule.counted_from == kStated) {
    out.notes.emplace_back("No date is computed: the response is due by the date that is stated.");
    return;
  }
  if (rule.working_days == 0 && rule.weeks == 0) {
    out.notes.emplace_back("No date is computed: the framework gives no number of days or weeks.");
    return;
  }
  const auto event = event_of(rule, found, received);
  if (!event) {
    out.notes.emplace_back("No date is computed: the document does not say when it was published.");
    return;
  }
  const Result<year_month_day> day =
      rule.weeks != 0 ? Result<year_month_day>(year_month_day(std::chrono::sys_days(event->day) +
                                                              days(7 * rule.weeks)))
                      : add_working_days(event->day, rule.working_days, rules.holidays);
  if (!day.ok()) {
    out.notes.emplace_back("No date is computed: bank holidays of those years are not known here.");
    return;
  }
  const bool announced =
      rule.weeks != 0 || (rules.holidays.basis_of(event->day) == HolidayBasis::kAnnounced &&
                          rules.holidays.basis_of(*day) == HolidayBasis::kAnnounced);
  out.proposed = ProposedDeadline{iso(*day),         rule.what,       rule.working_days, rule.weeks,
                                  rule.counted_from, iso(event->day), event->estimate,   announced};
}

void compare(const DeadlineRules& rules, ResponseDeadline& out) {
  if (out.stated.empty() || !out.proposed) return;
  const auto stated = parse_day(out.stated.front().date);
  const auto proposed = parse_day(out.proposed->date);
  if (!stated || !proposed) return;
  const auto difference = working_days_between(*proposed, *stated, rules.holidays);
  if (difference.ok()) {
    out.difference = *difference;
  } else {
    out.notes.emplace_back(
        "The two dates are not compared: bank holidays of those years are not known here.");
  }
}

}  // namespace

DeadlineRules DeadlineRules::builtin() {
  return {builtin_frameworks().value(), builtin_bank_holidays().value()};
}

std::optional<ResponseDeadline> response_deadline(const Extraction& found,
                                                  const std::string& received,
                                                  const DeadlineRules& rules) {
  ResponseDeadline out;
  for (const ExtractedField& field : found.fields) {
    if (field.name != kStatedField) continue;
    out.stated.push_back({field.value, field.raw, field.page, field.quote});
  }
  const FrameworkVersion* version = version_of(found, rules);
  const bool owed = version != nullptr && version->response.has_value();
  if (out.stated.empty() && !owed) return std::nullopt;
  if (out.stated.empty()) out.notes.emplace_back("The document states no date for the response.");
  const bool unclear = std::any_of(out.stated.begin(), out.stated.end(),
                                   [](const StatedDeadline& each) { return each.date.empty(); });
  if (unclear) out.notes.emplace_back("The date it states was not understood; read the words.");
  if (owed) {
    propose(*version->response, found, received, rules, out);
  } else {
    out.notes.emplace_back("No date is computed: no rule is known for this kind of report.");
  }
  compare(rules, out);
  return out;
}

}  // namespace scrutiny
