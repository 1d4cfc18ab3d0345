#include "server/web/pages/assurance_tables.h"

#include "server/web/words.h"
#include "storage/audit/time_text.h"

namespace scrutiny::web {
namespace {

using Row = std::vector<std::string>;

std::string when(UnixMillis time) {
  return when_text(format_time(time));
}

std::string duration(UnixMillis time) {
  const UnixMillis minutes = time / 60'000;
  if (minutes < 60) return std::to_string(minutes) + " min";
  if (minutes < 48 * 60) return std::to_string(minutes / 60) + " h";
  return std::to_string(minutes / (24 * 60)) + " days";
}

std::string name_of(const AssuranceReport& report, const ActorId& id) {
  const auto actor = report.actors.find(id);
  if (actor != report.actors.end() && !actor->second.name.empty()) return actor->second.name;
  return id.text();
}

// A title, a name, or what is left of them: the id.
std::string name_of(const AssuranceReport& report, const std::string& text) {
  const auto id = SubjectId::parse(text);
  if (!id) return text;
  const auto name = report.subjects.find(*id);
  return name == report.subjects.end() ? text : name->second;
}

ReportTable agencies(const AssuranceReport& report) {
  ReportTable out{"Recorded, by agency", {"Agency", "Records"}, {}, {}, "Nothing by an agency."};
  for (const auto& [agency, records] : report.tally.agencies) {
    const auto name = report.agencies.find(agency);
    out.rows.push_back(
        {name == report.agencies.end() ? agency.text() : name->second, std::to_string(records)});
  }
  return out;
}

ReportTable roles(const AssuranceReport& report) {
  ReportTable out{"Recorded, by role", {"Role", "Records"}, {}, {}, "Nothing."};
  for (const auto& [role, records] : report.roles)
    out.rows.push_back({label_of(role), std::to_string(records)});
  out.note = "Roles are those held today; who holds two counts in both.";
  return out;
}

ReportTable people(const AssuranceReport& report) {
  ReportTable out{"Recorded, by whom", {"Who", "Agency", "Records"}, {}, {}, "Nothing."};
  for (const auto& [id, counted] : report.tally.actors) {
    const auto agency =
        counted.agency ? report.agencies.find(*counted.agency) : report.agencies.end();
    out.rows.push_back({name_of(report, id), agency == report.agencies.end() ? "" : agency->second,
                        std::to_string(counted.records)});
  }
  return out;
}

ReportTable actions(const AssuranceReport& report) {
  ReportTable out{"Recorded, by what", {"What", "Action", "Records"}, {}, {}, "Nothing."};
  for (const auto& [action, records] : report.tally.actions)
    out.rows.push_back({action_text(action), action, std::to_string(records)});
  return out;
}

std::string_view heading(EventKind kind) {
  static constexpr std::array<std::string_view, kEventKinds> kHeadings = {
      "Clock: commands stopped, and let go on",
      "The log itself: created, continued, key changed",
      "Erasures",
      "Tokens made by the operator for somebody's account",
      "Passwords set by somebody else",
      "Roles granted and revoked",
      "Exports",
      "Plugins refused, failed, crashed, switched off"};
  return kHeadings.at(static_cast<std::size_t>(kind));
}

ReportTable events(const AssuranceReport& report, EventKind kind) {
  const Events& events = report.tally.events.at(static_cast<std::size_t>(kind));
  ReportTable out{std::string(heading(kind)),
                  {"Record", "When", "What", "By", "About", "Details"},
                  {},
                  {},
                  "None in this period."};
  for (const Event& event : events.list) {
    std::string details;
    for (const auto& [name, value] : event.details)
      details += (details.empty() ? "" : "; ") + label_of(name) + ": " + name_of(report, value);
    out.rows.push_back({std::to_string(event.index), when(event.time), action_text(event.action),
                        name_of(report, event.actor), name_of(report, event.subject.text()),
                        std::move(details)});
  }
  if (events.omitted > 0) out.note = "And " + std::to_string(events.omitted) + " more.";
  return out;
}

ReportTable failed(const AssuranceReport& report) {
  ReportTable out{"Failed sign-ins",
                  {"Account", "Attempts", "Turned away without looking"},
                  {},
                  {},
                  "None in this period."};
  for (const auto& [account, counted] : report.tally.failed) {
    out.rows.push_back({account.empty() ? "Names that nobody has" : name_of(report, account),
                        std::to_string(counted.attempts), std::to_string(counted.throttled)});
  }
  out.note = "Signed in " + std::to_string(report.tally.signed_in) + " times.";
  return out;
}

ReportTable openings(const AssuranceReport& report) {
  ReportTable out{"Who read what", {"What", "How", "Who", "Times"}, {}, {}, "Nothing was opened."};
  for (const auto& [opening, readers] : report.tally.openings) {
    for (const auto& [actor, times] : readers) {
      out.rows.push_back({name_of(report, opening.first.text()), action_text(opening.second),
                          name_of(report, actor), std::to_string(times)});
    }
  }
  if (report.tally.openings_omitted > 0)
    out.note = "And " + std::to_string(report.tally.openings_omitted) + " more openings.";
  return out;
}

ReportTable quiet(const AssuranceReport& report) {
  ReportTable out{"More than a day without a record", {"From", "Until"}, {}, {}, "None."};
  for (const Tally::Quiet& each : report.tally.quiet)
    out.rows.push_back({when(each.from), when(each.until)});
  return out;
}

ReportTable witnesses(const AssuranceReport& report) {
  ReportTable out{"Cosigned by witnesses",
                  {"Witness", "Records of the period"},
                  {},
                  {},
                  "No witness is named in this server's settings."};
  for (const WitnessCoverage& witness : report.cosigned.witnesses)
    out.rows.push_back({witness.name, std::to_string(witness.covered)});
  return out;
}

ReportTable tokens(const AssuranceReport& report) {
  ReportTable out{"Under time tokens",
                  {"Records", "Existed before", "Authority", "Held in record"},
                  {},
                  {},
                  "No time token covers a record of this period."};
  for (const TokenCoverage& each : report.time.tokens) {
    out.rows.push_back(
        {std::to_string(each.newly.first) + " to " + std::to_string(each.newly.end - 1),
         when(each.token.time), each.token.authority, std::to_string(each.token.index)});
  }
  if (report.time.omitted > 0) out.note = "And " + std::to_string(report.time.omitted) + " more.";
  return out;
}

std::string covered(const char* by, std::uint64_t records, std::uint64_t all,
                    const std::optional<UnixMillis>& open_since) {
  std::string out =
      std::string(by) + ": " + std::to_string(records) + " of " + std::to_string(all) + " records";
  if (open_since) out += "; the first that is not was made " + when(*open_since);
  return out + ".";
}

}  // namespace

std::vector<ReportTable> assurance_tables(const AssuranceReport& report) {
  std::vector<ReportTable> out{witnesses(report), tokens(report), quiet(report)};
  for (std::size_t kind = 0; kind < kEventKinds; ++kind)
    out.push_back(events(report, static_cast<EventKind>(kind)));
  for (auto* make : {failed, openings, agencies, roles, people, actions})
    out.push_back(make(report));
  return out;
}

std::vector<std::string> assurance_summary(const AssuranceReport& report) {
  const std::uint64_t all = report.range.count();
  std::vector<std::string> out;
  if (all > 0)
    out.push_back("Records " + std::to_string(report.range.first) + " to " +
                  std::to_string(report.range.end - 1) + " of a log of " +
                  std::to_string(report.size) + ".");
  out.push_back(covered("Cosigned by enough witnesses", report.cosigned.covered, all,
                        report.cosigned.open_since));
  out.push_back(covered("Under a time token of an outside authority", report.time.covered, all,
                        report.time.open_since));
  if (report.time.longest_wait > 0)
    out.push_back(
        "Longest a record waited for its time token: " + duration(report.time.longest_wait) +
        " (record " + std::to_string(report.time.longest_wait_record) + ").");
  if (report.time.status.certificate_ends_soon)
    out.push_back("The certificate behind the newest time token ends soon, or has ended.");
  if (!report.time.status.failure.empty())
    out.push_back("The last time token could not be had: " + report.time.status.failure);
  return out;
}

}  // namespace scrutiny::web
