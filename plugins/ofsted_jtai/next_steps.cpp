#include "plugins/ofsted_jtai/next_steps.h"

#include <string>
#include <vector>

#include "plugins/report/dates.h"
#include "plugins/report/sentences.h"
#include "plugins/report/text.h"

namespace scrutiny::jtai {
namespace {

using namespace report;

constexpr std::string_view kStatement = "written statement of ";
constexpr std::string_view kPrincipal = " is the principal authority";

Fact part_of(const Sentence& sentence, std::string_view part) {
  return {std::string(part), std::string(part), sentence.page, sentence.text};
}

// "... by 5 January 2023." and "... by 10 May 2019, 70 working days from pre-publication."
void read_deadline(const Sentence& sentence, Reading& letter) {
  const std::string_view text = sentence.text;
  const std::size_t by = text.rfind(" by ");
  if (by == std::string_view::npos) return;
  std::string_view raw = text.substr(by + 4);
  raw = trim(raw.substr(0, raw.find(',')));
  if (ends_with(raw, ".")) raw.remove_suffix(1);
  Fact fact = part_of(sentence, raw);
  const auto date = parse_date(raw);
  fact.value = date ? iso(*date) : "";
  if (!date) letter.warn("response_deadline_unclear", sentence.text);
  letter.add("response_deadline", std::move(fact));
}

void read_sender(const Sentence& sentence, Reading& letter) {
  const std::string_view from = between(sentence.text, "", " should send ");
  if (!from.empty()) letter.add("response_from", part_of(sentence, from));
  read_deadline(sentence, letter);
}

void read_writer(const Sentence& sentence, Reading& letter) {
  const std::string_view text = sentence.text;
  std::string_view who = between(text, "", " should ");
  const std::string_view principal = between(text, "determined that ", kPrincipal);
  if (!principal.empty()) {
    letter.add("principal_authority", part_of(sentence, principal));
    who = principal;
  }
  if (!who.empty()) letter.add("told_to_prepare", part_of(sentence, who));
}

// The one date, or none: two sentences that state different ones are a contradiction.
void settle_deadline(Reading& letter) {
  const Fact* first = letter.find("response_deadline");
  if (!first) {
    letter.warn("response_deadline_not_found", "No sentence says by when to send the response.");
    return;
  }
  bool agree = true;
  for (const NamedFact& entry : letter.facts)
    if (entry.name == "response_deadline") agree = agree && entry.fact.value == first->value;
  if (agree) return;
  letter.warn("response_deadlines_disagree", "The letter states more than one date.");
  for (NamedFact& entry : letter.facts)
    if (entry.name == "response_deadline") entry.fact.value.clear();
}

}  // namespace

void read_next_steps(std::span<const Line> lines, const Spacing& spacing, Reading& letter) {
  for (const Sentence& sentence : read_sentences(lines, spacing)) {
    const std::string_view text = sentence.text;
    const bool about_statement = text.find(kStatement) != std::string_view::npos;
    if (about_statement && text.find(" should send ") != std::string_view::npos)
      read_sender(sentence, letter);
    else if (about_statement && text.find(" should ") != std::string_view::npos)
      read_writer(sentence, letter);
    if (const auto who = between(text, "multi-agency response involving ", "."); !who.empty())
      letter.add("response_involving", part_of(sentence, who));
  }
  settle_deadline(letter);
}

}  // namespace scrutiny::jtai
