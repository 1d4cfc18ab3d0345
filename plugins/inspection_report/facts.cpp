#include "plugins/inspection_report/facts.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "plugins/report/dates.h"
#include "plugins/report/text.h"

namespace scrutiny::inspection {
namespace {

using report::Fact;
using report::Line;

constexpr std::size_t kHeadingBytes = 400;
constexpr std::size_t kValueBytes = 300;

// Where each word begins, and the end.
std::vector<std::size_t> word_starts(std::string_view text) {
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] != ' ' && (i == 0 || text[i - 1] == ' ')) starts.push_back(i);
  starts.push_back(text.size());
  return starts;
}

// What follows the label at the line's start; none when it does not stand there.
std::optional<std::string> after_label(const std::string& text, const std::string& label) {
  const std::string_view start = std::string_view(text).substr(0, label.size() * 3 + 8);
  for (const std::size_t end : word_starts(start)) {
    std::string folded = report::fold(start.substr(0, end));
    while (!folded.empty() && (folded.back() == ':' || folded.back() == '?')) folded.pop_back();
    if (folded != label) continue;
    std::string_view rest = report::trim(std::string_view(text).substr(end));
    if (report::starts_with(rest, ":")) rest = report::trim(rest.substr(1));
    return std::string(rest);
  }
  return std::nullopt;
}

// The words of a heading between those before and those after; none unless all stand there.
std::optional<std::string> between(const std::string& text, const Phrases& after,
                                   const Phrases& before) {
  if (text.size() > kHeadingBytes) return std::nullopt;
  const auto starts = word_starts(text);
  std::size_t from = std::string::npos;
  if (after.empty()) from = 0;
  for (const std::size_t start : starts) {
    if (from != std::string::npos) break;
    const std::string head = report::fold(std::string_view(text).substr(0, start));
    for (const std::string& phrase : after)
      if (report::ends_with(" " + head, " " + phrase)) from = start;
  }
  if (from == std::string::npos) return std::nullopt;
  std::size_t end = after.empty() ? std::string::npos : text.size();
  for (const std::size_t start : starts) {
    if (start <= from) continue;
    const std::string tail = report::fold(std::string_view(text).substr(start));
    for (const std::string& phrase : before)
      if (report::starts_with(tail, phrase)) end = std::min(end, start);
  }
  if (end == std::string::npos) return std::nullopt;
  const std::string value(report::trim(std::string_view(text).substr(from, end - from)));
  return value.empty() ? std::nullopt : std::optional(value);
}

// The first lines of the first pages.
std::vector<Line> first_lines(const Printed& printed, int pages) {
  std::vector<Line> first;
  int page = 0;
  std::size_t on_page = 0;
  for (const Line& line : printed.lines) {
    if (line.page > pages) break;
    if (line.page != page) on_page = 0;
    page = line.page;
    if (++on_page <= kOpeningLines) first.push_back(line);
  }
  return first;
}

struct Found {
  std::string raw;
  int page = 0;
  std::string quote;
};

std::optional<Found> find_value(const std::vector<Line>& first, const Printed& printed,
                                const std::vector<Heading>& headings, const FieldPlace& place) {
  for (std::size_t i = 0; i < first.size(); ++i)
    for (const std::string& label : place.labels) {
      const auto rest = after_label(first[i].text, label);
      if (!rest || rest->size() > kValueBytes) continue;
      if (!rest->empty()) return Found{*rest, first[i].page, first[i].text};
      if (i + 1 < first.size() && first[i + 1].page == first[i].page &&
          first[i + 1].text.size() <= kValueBytes)
        return Found{first[i + 1].text, first[i].page, first[i].text + "\n" + first[i + 1].text};
    }
  if (place.after.empty() && place.before.empty()) return std::nullopt;
  for (const Heading& heading : headings) {
    const Line& line = printed.lines[heading.first];
    if (!first.empty() && line.page > first.back().page) break;
    if (auto value = between(heading.text, place.after, place.before))
      return Found{std::move(*value), line.page, heading.text};
  }
  return std::nullopt;
}

}  // namespace

void read_facts(const Printed& printed, const std::vector<Heading>& headings,
                const Version& version, report::Reading& found) {
  const std::vector<Line> first = first_lines(printed, version.first_pages);
  std::set<std::string> read;
  for (const FieldPlace& place : version.fields) {
    if (read.contains(place.name)) continue;  // stands in another place, too
    const auto value = find_value(first, printed, headings, place);
    if (!value) continue;
    read.insert(place.name);
    const Fact fact{value->raw, value->raw, value->page, value->quote};
    if (place.type == FieldPlace::Type::kText) {
      found.add(place.name, fact);
      continue;
    }
    const auto range = report::parse_date_range(value->raw);
    const bool single = place.type == FieldPlace::Type::kDate;
    const bool clear = range && (!single || range->start == range->end);
    if (!clear) found.warn(place.name + "_unclear", value->raw);
    const auto dated = [&](std::string name, bool start) {
      Fact date = fact;
      date.value = clear ? report::iso(start ? range->start : range->end) : "";
      found.add(std::move(name), std::move(date));
    };
    if (single) {
      dated(place.name, true);
    } else {
      dated(place.name + "_start", true);
      dated(place.name + "_end", false);
    }
  }
  for (const FieldPlace& place : version.fields)
    if (read.insert(place.name).second)
      found.warn(place.name + "_not_found", "The first pages do not say it.");
}

}  // namespace scrutiny::inspection
