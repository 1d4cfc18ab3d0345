// Fictional reports in the layouts that their inspectorates are known for, each as PDF and as web
// page. No place, person or finding is real, no words but headings are the inspectorates'.
// Thread-safety: pure functions. Ownership: copies. Blocking: no. Failure: none.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "plugins/report/set_pdf.h"

namespace scrutiny::inspection {

// One piece of a report; what it looks like is the business of the two functions below.
struct Piece {
  enum class Kind { kTitle, kHeading, kText, kBullet, kNested, kNumbered, kRow, kPage };

  Kind kind;
  std::string text;
  std::string beside{};  // number of an item, second cell of a row
};

using Pieces = std::vector<Piece>;

// Lines of at most `columns` characters.
inline std::vector<std::string> wrap(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    if (lines.empty() || lines.back().size() + 1 + word.size() > columns)
      lines.emplace_back(word);
    else
      lines.back().append(" ").append(word);
    text.remove_prefix(std::min(text.size(), word.size() + 1));
  }
  return lines;
}

inline std::string as_pdf(const Pieces& pieces) {
  constexpr double kSecondCell = 400;
  constexpr std::size_t kTitleColumns = 35;
  constexpr std::size_t kCellColumns = 50;
  report::SetPdf pdf("Inspection report, Northshire");
  for (const Piece& piece : pieces) {
    switch (piece.kind) {
      case Piece::Kind::kTitle:
        for (const std::string& line : wrap(piece.text, kTitleColumns)) pdf.bold(line, 20);
        pdf.gap();
        break;
      case Piece::Kind::kHeading:
        pdf.heading(piece.text, 14);
        break;
      case Piece::Kind::kText:
        pdf.paragraph(piece.text);
        break;
      case Piece::Kind::kBullet:
        pdf.bullet(piece.text).gap(4);
        break;
      case Piece::Kind::kNested:
        pdf.bullet(piece.text, "\u2013", 18).gap(4);
        break;
      case Piece::Kind::kNumbered:
        pdf.bullet(piece.text, piece.beside + ".").gap(4);
        break;
      case Piece::Kind::kRow:
        pdf.at(kSecondCell, pdf.y(), piece.beside);
        for (const std::string& line : wrap(piece.text, kCellColumns)) pdf.line(line);
        pdf.gap();
        break;
      case Piece::Kind::kPage:
        pdf.new_page();
        break;
    }
  }
  return pdf.finish();
}

inline std::string as_web_page(const Pieces& pieces) {
  std::string html =
      "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>Report</title></head><body>\n";
  std::string open;  // lists and tables that wait for their ends, innermost first
  const auto close = [&](std::string_view unless) {
    if (open == unless) return false;
    html += open == "ul"      ? "</ul>\n"
            : open == "ol"    ? "</ol>\n"
            : open == "table" ? "</table>\n"
                              : "";
    open = unless;
    return !open.empty();
  };
  for (const Piece& piece : pieces) {
    switch (piece.kind) {
      case Piece::Kind::kTitle:
        close("");
        html += "<h1>" + piece.text + "</h1>\n";
        break;
      case Piece::Kind::kHeading:
        close("");
        html += "<h2>" + piece.text + "</h2>\n";
        break;
      case Piece::Kind::kText:
        close("");
        html += "<p>" + piece.text + "</p>\n";
        break;
      case Piece::Kind::kBullet:
        if (close("ul")) html += "<ul>\n";
        html += "<li>" + piece.text + "</li>\n";
        break;
      case Piece::Kind::kNested:
        html += "<ul><li>" + piece.text + "</li></ul>\n";
        break;
      case Piece::Kind::kNumbered:
        if (close("ol")) html += "<ol start=\"" + piece.beside + "\">\n";
        html += "<li>" + piece.text + "</li>\n";
        break;
      case Piece::Kind::kRow:
        if (close("table")) html += "<table>\n";
        html += "<tr><td>" + piece.text + "</td><td>" + piece.beside + "</td></tr>\n";
        break;
      case Piece::Kind::kPage:
        break;
    }
  }
  close("");
  return html + "</body></html>\n";
}

using K = Piece::Kind;

inline Pieces peel_report() {
  return {{K::kTitle, "PEEL 2023\u201325: An inspection of Northshire Police"},
          {K::kText, "HMICFRS, police effectiveness, efficiency and legitimacy"},
          {K::kText, "Published on: 21 October 2024"},
          {K::kText, "Inspection dates: 3 to 14 June 2024"},
          {K::kHeading, "Our judgments"},
          {K::kRow, "Responding to the public", "Adequate"},
          {K::kRow, "Investigating crime", "Requires improvement"},
          {K::kRow, "Leading with a new question", "Outstanding"},
          {K::kPage, ""},
          {K::kHeading, "Protecting vulnerable people"},
          {K::kText, "Northshire Police is good at protecting vulnerable people."},
          {K::kHeading, "Areas for improvement"},
          {K::kText, "The force should make sure that children who go missing are found sooner."},
          {K::kText, "The force should hear what children say."},
          {K::kHeading, "Managing offenders"},
          {K::kText, "Northshire Police is inadequate at managing offenders."},
          {K::kHeading, "Cause of concern"},
          {K::kText, "The force does not know who is a risk to children."},
          {K::kHeading, "Recommendations"},
          {K::kText, "Within six weeks, Northshire Police should:"},
          {K::kBullet, "write a list; and"},
          {K::kBullet, "visit everyone on it."},
          {K::kHeading, "About the data"},
          {K::kText, "Numbers are rounded."}};
}

inline Pieces child_protection_report() {
  return {{K::kTitle, "Northshire \u2013 National child protection inspection"},
          {K::kText, "A report by HMICFRS on Northshire Police"},
          {K::kText, "Published on: 4 August 2025"},
          {K::kText, "Inspection dates: 3 to 14 March 2025"},
          {K::kHeading, "Leadership of child protection arrangements"},
          {K::kText, "Requires improvement"},
          {K::kText, "The force has changed how it is led."},
          {K::kHeading, "Recommendations"},
          {K::kText, "We recommend that Northshire Police immediately should:"},
          {K::kBullet, "record every concern."},
          {K::kText,
           "We recommend that, within three months, the chief constable of Northshire Police "
           "should:"},
          {K::kBullet,
           "improve how cases are handed over, so that no child waits because a form "
           "is missing or because nobody is on duty;"},
          {K::kBullet, "tell partners who decides."},
          {K::kPage, ""},
          {K::kHeading, "Investigating reports of abuse, neglect and exploitation of children"},
          {K::kText, "Inadequate"},
          {K::kHeading, "Recommendations"},
          {K::kText, "We recommend that, within 6 months, Northshire Police should:"},
          {K::kBullet, "train investigators."},
          {K::kHeading, "Next steps"},
          {K::kText, "The force should send a plan within six weeks of the publication."}};
}

inline Pieces cqc_report() {
  return {{K::kTitle, "Hillside Children's Hospice"},
          {K::kText, "Care Quality Commission inspection report"},
          {K::kText, "Date of inspection visit: 10 June 2024"},
          {K::kText, "Date of publication: 02 August 2024"},
          {K::kHeading, "Ratings"},
          {K::kRow, "Overall rating for this service", "Requires Improvement \u25cf"},
          {K::kRow, "Is the service safe?", "Inadequate \u25cf"},
          {K::kRow, "Is the service effective?", "Good \u25cf"},
          {K::kRow, "Is the service caring?", "Good \u25cf"},
          {K::kRow, "Is the service responsive?", "Insufficient evidence to rate"},
          {K::kRow, "Is the service well-led?", "Requires Improvement \u25cf"},
          {K::kPage, ""},
          {K::kHeading, "Is the service safe?"},
          {K::kText, "Our findings say that medicines were not kept safe."},
          {K::kHeading, "Action the service MUST take to improve:"},
          {K::kBullet, "The service must ensure that medicines are locked away. (Regulation 12)"},
          {K::kBullet, "The service must ensure that staff are checked."},
          {K::kHeading, "Action the service SHOULD take to improve:"},
          {K::kBullet, "The service should consider:"},
          {K::kNested, "asking families."},
          {K::kHeading, "Our inspection team"},
          {K::kText, "The team was led by an inspector."}};
}

inline Pieces prison_report() {
  return {
      {K::kTitle,
       "Report on an unannounced inspection of HMYOI Northmoor by HM Chief Inspector of Prisons"},
      {K::kText, "Inspection dates: 8 \u2013 19 January 2024"},
      {K::kPage, ""},
      {K::kHeading, "Outcomes for children"},
      {K::kRow, "Safety", "Not sufficiently good"},
      {K::kRow, "Care", "Reasonably good"},
      {K::kRow, "Purposeful activity", "Poor"},
      {K::kHeading, "Resettlement"},
      {K::kText,
       "At this inspection we found that outcomes for children were good against this "
       "healthy prison test."},
      {K::kHeading, "Priority concerns"},
      {K::kNumbered, "Children were locked up for too long. They spent most days alone.", "1"},
      {K::kNumbered, "Violence was high.", "2"},
      {K::kHeading, "Key concerns"},
      {K::kNumbered, "Staff did not know the children.", "3"},
      {K::kNumbered, "Too few children were in education.", "4"},
      {K::kHeading, "Notable positive practice"},
      {K::kNumbered, "Children helped to choose the staff.", "5"},
      {K::kHeading, "About this report"},
      {K::kText, "We inspect against published expectations."}};
}

inline Pieces probation_report() {
  return {{K::kTitle, "An inspection of youth justice services in Northshire"},
          {K::kText, "HM Inspectorate of Probation, December 2024"},
          {K::kText, "Fieldwork: 9 to 13 September 2024"},
          {K::kText, "Published: 3 December 2024"},
          {K::kHeading, "Ratings"},
          {K::kRow, "Overall rating", "Inadequate"},
          {K::kRow, "1.1 Governance and leadership", "Requires improvement"},
          {K::kRow, "1.2 Staff", "Good"},
          {K::kRow, "1.3 Partnerships and services", "Good"},
          {K::kRow, "1.4 Information and facilities", "Outstanding"},
          {K::kRow, "2.1 Assessment", "Inadequate"},
          {K::kPage, ""},
          {K::kHeading, "Recommendations"},
          {K::kText, "The Northshire Youth Justice Service manager should:"},
          {K::kNumbered, "make sure that assessments say how children are kept safe", "1"},
          {K::kNumbered, "hear victims.", "2"},
          {K::kText, "The Northshire Youth Justice Management Board should:"},
          {K::kNumbered, "resource the service.", "3"},
          {K::kHeading, "Background"},
          {K::kText, "The county is rural."}};
}

inline Pieces secure_home_report() {
  return {{K::kTitle, "Northgate House"},
          {K::kText,
           "Ofsted inspection of a secure children\u2019s home under the social care "
           "common inspection framework"},
          {K::kText, "Inspection dates: 12 to 14 November 2024"},
          {K::kRow,
           "Overall experiences and progress of children and young people, taking into "
           "account",
           "good"},
          {K::kRow, "How well children and young people are helped and protected",
           "requires improvement to be good"},
          {K::kRow, "The effectiveness of leaders and managers", "outstanding"},
          {K::kPage, ""},
          {K::kHeading, "What does the secure children\u2019s home need to do to improve?"},
          {K::kHeading, "Statutory requirements"},
          {K::kRow, "Requirement", "Due date"},
          {K::kRow, "The registered person must protect children from harm.", "31 January 2025"},
          {K::kRow, "The registered person must record each restraint within a day.",
           "28 February 2025"},
          {K::kHeading, "Recommendations"},
          {K::kBullet, "The registered person should ask children how they sleep."},
          {K::kHeading, "Information about this inspection"},
          {K::kText, "Inspectors looked at records."}};
}

}  // namespace scrutiny::inspection
