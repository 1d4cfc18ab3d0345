#include "server/cli/assurance_command.h"

#include <cstdio>
#include <map>

#include "server/cli/answers.h"

namespace scrutiny::cli {
namespace {

using boost::json::array;
using boost::json::object;
using Rows = std::vector<std::vector<std::string>>;

// What ids are called, as far as the server says.
class Names {
 public:
  explicit Names(const object& report) {
    for (const auto& [id, name] : object_of(report, "names")) {
      if (name.is_string())
        names_[std::string(id)] = printable(std::string_view(name.get_string()), Lines::kOne);
    }
    for (const auto& each : array_of(object_of(report, "recorded"), "by_actor")) {
      if (each.is_object() && !text_of(each.get_object(), "name").empty())
        names_[text_of(each.get_object(), "actor")] = shown(each.get_object(), "name");
    }
  }
  std::string of(const std::string& id) const {
    const auto found = names_.find(id);
    return found == names_.end() ? printable(id, Lines::kOne) : found->second;
  }

 private:
  std::map<std::string, std::string> names_;
};

std::string number(const object& from, std::string_view name) {
  return std::to_string(number_of(from, name));
}

template <class Take>
void each_object(const array& items, Take take) {
  for (const auto& item : items) {
    if (item.is_object()) take(item.get_object());
  }
}

void print_section(const char* heading, Rows rows) {
  std::printf("\n%s\n", heading);
  if (rows.size() > 1) {
    print_table(rows);
  } else {
    std::printf("  none\n");
  }
}

void print_counts(const object& recorded) {
  for (const auto& [list, what, heading] :
       {std::tuple("by_agency", "name", "Recorded, by agency"),
        std::tuple("by_role", "role", "Recorded, by the role its actor holds today"),
        std::tuple("by_action", "action", "Recorded, by action")}) {
    Rows rows{{"WHAT", "RECORDS"}};
    each_object(array_of(recorded, list), [&](const object& item) {
      rows.push_back({shown(item, what), number(item, "records")});
    });
    print_section(heading, std::move(rows));
  }
}

void print_open_since(const object& coverage) {
  const std::string since = shown(coverage, "open_since");
  if (!since.empty()) std::printf("  the first that is not was made %s\n", since.c_str());
}

void print_coverage(const object& report) {
  const object cosigned = object_of(report, "cosigned");
  const object time = object_of(report, "time");
  const std::string records = number(object_of(report, "range"), "records");
  std::printf("\nCosigned by witnesses: %s of %s records\n", number(cosigned, "covered").c_str(),
              records.c_str());
  print_open_since(cosigned);
  each_object(array_of(cosigned, "witnesses"), [&](const object& witness) {
    std::printf("  %s: %s\n", shown(witness, "name").c_str(), number(witness, "covered").c_str());
  });
  if (const std::string alarm = shown(cosigned, "alarm"); !alarm.empty())
    std::printf("  ALARM: %s\n", alarm.c_str());
  std::printf("\nUnder time tokens: %s of %s records\n", number(time, "covered").c_str(),
              records.c_str());
  print_open_since(time);
  std::printf("  longest wait for a token: %s s\n", number(time, "longest_wait_seconds").c_str());
  if (is_true(time, "certificate_ends_soon"))
    std::printf("  the authority's certificate ends soon, or has ended\n");
  if (const std::string failure = shown(time, "failure"); !failure.empty())
    std::printf("  the last attempt failed: %s\n", failure.c_str());
}

void print_events(const object& events, const Names& names) {
  for (const auto& [kind, list] : events) {
    if (!list.is_object()) continue;
    Rows rows{{"RECORD", "TIME", "ACTION", "BY", "ABOUT", "DETAILS"}};
    each_object(array_of(list.get_object(), "items"), [&](const object& event) {
      std::string details;
      for (const auto& [name, value] : object_of(event, "details")) {
        if (!value.is_string()) continue;
        details += (details.empty() ? "" : ", ") + std::string(name) + " " +
                   names.of(std::string(value.get_string()));
      }
      rows.push_back({number(event, "record"), shown(event, "time"), shown(event, "action"),
                      names.of(text_of(event, "actor")), names.of(text_of(event, "subject")),
                      printable(details, Lines::kOne)});
    });
    print_section(std::string(kind).c_str(), std::move(rows));
    if (const auto omitted = number_of(list.get_object(), "omitted"); omitted > 0)
      std::printf("  and %llu more\n", static_cast<unsigned long long>(omitted));
  }
}

void print_sign_ins(const object& sign_ins, const Names& names) {
  Rows rows{{"ACCOUNT", "ATTEMPTS", "TURNED AWAY"}};
  each_object(array_of(sign_ins, "failed"), [&](const object& item) {
    const std::string account = text_of(item, "account");
    rows.push_back({account.empty() ? "names nobody has" : names.of(account),
                    number(item, "attempts"), number(item, "throttled")});
  });
  std::printf("\nSigned in %s times\n", number(sign_ins, "opened").c_str());
  print_section("Failed sign-ins", std::move(rows));
}

void print_openings(const object& openings, const Names& names) {
  Rows rows{{"WHAT", "ACTION", "WHO", "TIMES"}};
  each_object(array_of(openings, "items"), [&](const object& item) {
    each_object(array_of(item, "readers"), [&](const object& reader) {
      rows.push_back({names.of(text_of(item, "subject")), shown(item, "action"),
                      names.of(text_of(reader, "actor")), number(reader, "times")});
    });
  });
  print_section("Who read what", std::move(rows));
  if (const auto omitted = number_of(openings, "omitted"); omitted > 0)
    std::printf("  and %llu more\n", static_cast<unsigned long long>(omitted));
}

void print_quiet(const object& report) {
  Rows rows{{"FROM", "UNTIL"}};
  each_object(array_of(report, "quiet"), [&](const object& item) {
    rows.push_back({shown(item, "from"), shown(item, "until")});
  });
  print_section("More than a day without a record", std::move(rows));
}

void print_report(const object& report) {
  const Names names(report);
  const object period = object_of(report, "period");
  const object range = object_of(report, "range");
  std::printf("%s to %s: %s records", shown(period, "from").c_str(), shown(period, "to").c_str(),
              number(range, "records").c_str());
  if (number_of(range, "records") > 0)
    std::printf(", numbers %s to %llu", number(range, "first").c_str(),
                static_cast<unsigned long long>(number_of(range, "end") - 1));
  std::printf("\nlog key: %s\n", shown(object_of(report, "log"), "key").c_str());
  print_coverage(report);
  print_quiet(report);
  print_counts(object_of(report, "recorded"));
  print_events(object_of(report, "events"), names);
  print_sign_ins(object_of(report, "sign_ins"), names);
  print_openings(object_of(report, "openings"), names);
}

Result<object> fetch(const Context& context, const AssuranceCommand& command) {
  HttpClient client(context.server);
  SCRUTINY_ASSIGN(const HttpAnswer answer,
                  client.get("/api/v1/audit/assurance?from=" + url_encode(command.from) +
                             "&to=" + url_encode(command.to)));
  return parse_answer(answer.body);
}

}  // namespace

ExitCode run_assurance(const Context& context, const AssuranceCommand& command) {
  const auto report = fetch(context, command);
  if (!report.ok()) {
    const ExitCode code = cli::report(report.error(), context.format);
    return report.error().code() == ErrorCode::kInvalidArgument ? ExitCode::kUsage : code;
  }
  if (context.format == Format::kJson) {
    print_json(*report);
  } else {
    print_report(*report);
  }
  const bool alarm = !text_of(object_of(*report, "cosigned"), "alarm").empty();
  return alarm ? ExitCode::kDoesNotHold : ExitCode::kHolds;
}

}  // namespace scrutiny::cli
