#include "plugins/ofsted_jtai/letter_head.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <span>
#include <string>

#include "plugins/report/dates.h"
#include "plugins/report/sentences.h"
#include "plugins/report/text.h"

namespace scrutiny::jtai {
namespace {

using namespace report;

using Lines = std::vector<Line>;

constexpr std::size_t kHeadLines = 60;         // lines in which the subject must stand
constexpr std::size_t kSubjectLines = 4;       // a longer one is no subject
constexpr std::size_t kOpeningLines = 20;      // below the subject: theme and inspection
constexpr double kIndent = 6;                  // points
constexpr std::chrono::days kLongestAgo{250};  // from the inspection to the letter

constexpr std::string_view kSubject = "joint targeted area inspection of ";
constexpr std::string_view kResponseTo = "multi-agency response to ";

std::string_view without_article(std::string_view name) {
  return starts_with(fold(name), "the ") ? trim(name.substr(4)) : name;
}

struct Head {
  std::size_t date = 0;
  std::size_t dear = 0;
  std::size_t subject = 0;
  std::size_t end = 0;  // the first line below the subject
};

std::optional<Head> find_head(const Lines& lines) {
  Head head;
  const std::size_t end = std::min(lines.size(), kHeadLines);
  const auto is_dear = [](const Line& line) { return starts_with(fold(line.text), "dear "); };
  while (head.dear < end && !is_dear(lines[head.dear])) ++head.dear;
  head.subject = head.dear;
  while (head.subject < end && !starts_with(fold(lines[head.subject].text), kSubject))
    ++head.subject;
  if (head.subject >= end) return std::nullopt;
  while (head.date < head.dear && !parse_date(lines[head.date].text)) ++head.date;
  head.end = head.subject + 1;
  while (head.end < lines.size() && head.end - head.subject < kSubjectLines &&
         lines[head.end].bold && lines[head.end].page == lines[head.subject].page)
    ++head.end;
  return head;
}

void read_letter_date(const Lines& lines, const Head& head, Reading& letter) {
  if (head.date == head.dear) {
    letter.warn("letter_date_unclear", "No line above the salutation is a date.");
    return;
  }
  const Line& line = lines[head.date];
  letter.add("letter_date", {iso(*parse_date(line.text)), line.text, line.page, line.text});
}

// One addressee a line; a long one goes on below, indented or after a line without room.
void read_addressees(std::span<const Line> lines, const Spacing& spacing, Reading& letter) {
  double right_edge = 0;
  for (const Line& line : lines) right_edge = std::max(right_edge, line.x1);
  std::vector<Fact> found;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Line& line = lines[i];
    const auto goes_on = [&] {
      if (i == 0 || !follows_closely(lines[i - 1], line, spacing)) return false;
      if (line.x0 > lines.front().x0 + kIndent || ends_with(lines[i - 1].text, ",")) return true;
      const PdfWord& first = line.words.front();
      const bool room = lines[i - 1].x1 + 0.3 * line.size + first.x1 - first.x0 <= right_edge;
      return !room && line.text.find(',') == std::string::npos;
    };
    if (!goes_on()) found.push_back({"", "", line.page, ""});
    Fact& fact = found.back();
    append_line(fact.raw, line.text);
    fact.quote += (fact.quote.empty() ? "" : "\n") + line.text;
    fact.value = fact.raw;
  }
  for (Fact& fact : found) letter.add("addressee", std::move(fact));
  if (found.empty()) letter.warn("addressees_not_found", "Nobody stands above the salutation.");
}

Fact part_of(const Sentence& sentence, std::string_view part) {
  return {std::string(part), std::string(part), sentence.page, sentence.text};
}

// "the multi-agency response to THEME in AREA": the last " in " divides them.
void read_subject(const Lines& lines, const Head& head, Reading& letter) {
  Sentence subject;
  for (std::size_t i = head.subject; i < head.end; ++i) append_line(subject.text, lines[i].text);
  subject.page = lines[head.subject].page;
  letter.title = subject.text;
  const std::string_view rest = std::string_view(letter.title).substr(kSubject.size());
  const std::size_t theme = rest.find(kResponseTo);
  if (theme == std::string_view::npos) {
    letter.add("area", part_of(subject, without_article(rest)));
    return;
  }
  const std::string_view about = rest.substr(theme + kResponseTo.size());
  const std::size_t in = about.rfind(" in ");
  if (in == std::string_view::npos) {
    letter.warn("area_unclear", subject.text);
    return;
  }
  letter.add("area", part_of(subject, without_article(about.substr(in + 4))));
  letter.add("theme", part_of(subject, about.substr(0, in)));
}

// Where the subject has no theme: "... response to THEME in AREA." names the area of the subject.
void read_theme(std::span<const Sentence> sentences, Reading& letter) {
  const Fact* area = letter.find("area");
  if (!area || letter.find("theme")) return;
  for (const Sentence& sentence : sentences) {
    const std::size_t at = sentence.text.find(kResponseTo);
    if (at == std::string::npos) continue;
    std::string_view about = std::string_view(sentence.text).substr(at + kResponseTo.size());
    if (ends_with(about, ".")) about.remove_suffix(1);
    const std::size_t in = about.rfind(" in ");
    const bool names_area = in != std::string_view::npos &&
                            fold(without_article(about.substr(in + 4))) == fold(area->value);
    if (!names_area) letter.warn("theme_unclear", sentence.text);
    letter.add("theme", part_of(sentence, names_area ? about.substr(0, in) : about));
    return;
  }
  letter.warn("theme_not_found", "No sentence says what the response was to.");
}

// A run of dates whose year is left out lies in the months before the letter.
std::optional<DateRange> range_before(std::string_view text, const Fact* letter_date) {
  if (const auto range = parse_date_range(text)) return range;
  const auto written = letter_date ? parse_date(letter_date->raw) : std::nullopt;
  if (!written) return std::nullopt;
  for (const int year :
       {static_cast<int>(written->year()), static_cast<int>(written->year()) - 1}) {
    const auto range = parse_date_range(std::string(text) + " " + std::to_string(year));
    if (!range) continue;
    const auto ago = std::chrono::sys_days(*written) - std::chrono::sys_days(range->end);
    if (ago >= std::chrono::days(0) && ago <= kLongestAgo) return range;
  }
  return std::nullopt;
}

void read_inspection_dates(const Sentence& sentence, std::string_view text, Reading& letter) {
  const std::optional<DateRange> range = range_before(text, letter.find("letter_date"));
  Fact start = part_of(sentence, text);
  start.value = range ? iso(range->start) : "";
  Fact end = part_of(sentence, text);
  end.value = range ? iso(range->end) : "";
  letter.add("inspection_start", std::move(start));
  letter.add("inspection_end", std::move(end));
  if (!range) letter.warn("inspection_dates_unclear", std::string(text));
  if (range && !parse_date_range(text))
    letter.warn("inspection_year_from_letter_date", std::string(text));
}

// "A, B and C", where a name may hold an "and": each begins in one of the known ways.
void read_inspectorates(const Sentence& sentence, std::string_view list, Reading& letter) {
  constexpr std::array<std::string_view, 6> kStarts{"Ofsted", "the Care Quality", "HM ",
                                                    "HMI",    "Her Majesty",      "His Majesty"};
  const auto begins = [&](std::string_view text) {
    return std::any_of(kStarts.begin(), kStarts.end(),
                       [&](std::string_view start) { return starts_with(text, start); });
  };
  std::size_t from = 0;
  for (std::size_t i = 1; i <= list.size(); ++i) {
    const std::string_view rest = list.substr(std::min(i, list.size()));
    std::size_t mark = 0;
    for (std::string_view joiner : {", and ", " and ", ", "})
      if (mark == 0 && starts_with(rest, joiner) && begins(rest.substr(joiner.size())))
        mark = joiner.size();
    if (mark == 0 && i < list.size()) continue;
    letter.add("inspectorate", part_of(sentence, list.substr(from, i - from)));
    from = i + mark;
  }
}

void read_inspection(std::span<const Sentence> sentences, Reading& letter) {
  for (const Sentence& sentence : sentences) {
    const std::string_view text = sentence.text;
    if (starts_with(text, "This inspection took place from ")) {
      read_inspection_dates(sentence, between(text, " took place from ", "."), letter);
    } else if (starts_with(text, "It was carried out by inspectors from ")) {
      read_inspectorates(sentence, between(text, " inspectors from ", "."), letter);
    } else if (starts_with(text, "Between ")) {
      read_inspection_dates(sentence, between(text, "Between ", ", "), letter);
      for (std::string_view verb : {" undertook a joint inspection", " carried out a joint"})
        if (const auto list = between(text, ", ", verb); !list.empty())
          read_inspectorates(sentence, list, letter);
    }
    if (letter.find("inspection_start") && letter.find("inspectorate")) return;
  }
  if (!letter.find("inspection_start"))
    letter.warn("inspection_dates_not_found", "No sentence says when the inspection was.");
}

}  // namespace

void read_letter_head(const Lines& lines, const Spacing& spacing, Reading& letter) {
  const auto head = find_head(lines);
  if (!head) return;
  read_letter_date(lines, *head, letter);
  const std::size_t first = head->date == head->dear ? 0 : head->date + 1;
  read_addressees(std::span(lines).subspan(first, head->dear - first), spacing, letter);
  read_subject(lines, *head, letter);
  const auto opening =
      std::span(lines).subspan(head->end, std::min(kOpeningLines, lines.size() - head->end));
  const std::vector<Sentence> sentences = read_sentences(opening, spacing);
  read_theme(sentences, letter);
  read_inspection(sentences, letter);
}

}  // namespace scrutiny::jtai
