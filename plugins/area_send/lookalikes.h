// Fictional Area SEND reports in the layouts that real ones have. No place, person or finding is
// real. Thread-safety: pure functions. Ownership: copies. Blocking: no. Failure: none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "plugins/report/set_pdf.h"

namespace scrutiny::send {

// Points between two lines of one cell, and between rows that only a border divides.
constexpr double kLeading = 14.5;
constexpr double kBorder = 0.5;

inline report::SetPdf begin_report(std::string_view outcome,
                                   std::string_view dates = "Inspection dates: 3 to 7 June 2024") {
  report::SetPdf pdf("Area SEND inspection report: Northshire Local Area Partnership, 1 to 5 June");
  pdf.line("Local area partnership report").gap();
  pdf.line("Area SEND inspection of the Northshire Local Area", 16).line("Partnership", 16).gap();
  pdf.line(dates).line("Dates of previous inspection: 10 to 14 March 2018");
  pdf.heading("Inspection outcome", 14).paragraph(outcome);
  pdf.paragraph("The next full area SEND inspection will be within approximately three years.");
  pdf.paragraph(
      "Ofsted and the Care Quality Commission ask the local area partnership to update and publish "
      "its strategic plan based on the recommendations set out in this report.");
  pdf.heading("Information about the local area partnership", 14);
  pdf.paragraph("Northshire Council and NHS Northshire are jointly responsible.");
  pdf.new_page().heading("What is the area partnership doing that is effective?", 14);
  pdf.bullet("Leaders listen to families.").bullet("Health visitors know their families.");
  pdf.heading("What does the area partnership need to do better?", 14);
  for (int i = 1; i <= 14; ++i)
    pdf.bullet("Wait " + std::to_string(i) +
               " is too long for children who have been referred to more than one service, and "
               "their families are not told how long it will be. They told us so.");
  return pdf;
}

constexpr std::string_view kInconsistent =
    "The local area partnership\u2019s arrangements lead to inconsistent experiences and outcomes "
    "for "
    "children and young people with special educational needs and/or disabilities (SEND).";

// Rows that only a border divides, a cell with bullets, a stray bullet below the table, a list over
// two pages, footers with other dates.
inline std::string report_of_2024() {
  report::SetPdf pdf = begin_report(kInconsistent);
  pdf.new_page().heading("Areas for improvement", 14).bold("Areas for improvement").gap(1);
  pdf.lines(
      "Leaders should improve the quality of plans. They should do so with parents, with schools "
      "and with health services, so that plans say what children need.");
  pdf.gap(kBorder).lines(
      "Leaders should reduce the time that children wait for an assessment of their speech.");
  pdf.gap(kBorder).lines("Leaders should make sure that families know:");
  pdf.gap(6).bullet("what is on offer; and", "\u25aa", 18);
  pdf.gap(6).bullet(
      "whom to ask, also in the evening and during the school holidays, when many "
      "services are closed.",
      "\u25aa", 18);
  pdf.gap(6).lines("The partnership should publish what it spends.");
  pdf.gap().line("\u25fc");
  pdf.new_page().heading("Local area partnership details", 14).line("Northshire Council");
  return pdf.finish();
}

// Outcome 3 and the table of priority actions, whose first row goes on over the page.
inline std::string report_with_priorities() {
  report::SetPdf pdf = begin_report(
      "There are widespread and/or systemic failings leading to significant concerns about the "
      "experiences and outcomes of children and young people with special educational needs.");
  constexpr double kBody = 71;
  constexpr double kAction = 230;
  using Face = pdf::SimplePdf::Face;
  const auto cell = [&](double x, double y, const std::vector<std::string_view>& lines) {
    for (std::string_view line : lines) {
      pdf.at(x, y, line);
      y += kLeading;
    }
  };
  pdf.new_page().heading("Areas for priority action", 14);
  pdf.at(kBody, 700, "Responsible body", Face::kBold);
  pdf.at(kAction, 700, "Areas for priority action", Face::kBold);
  cell(kBody, 716, {"Northshire Council,", "NHS Northshire and", "Westmarch ICB"});
  cell(kAction, 716, {"Leaders should urgently agree", "who decides, and"});
  pdf.new_page();
  cell(kAction, 72, {"write it down."});
  cell(kBody, 72 + kLeading + kBorder, {"NHS Northshire and", "Westmarch ICB"});
  cell(kAction, 72 + kLeading + kBorder,
       {"Leaders should shorten waits.", "They should begin now."});
  pdf.gap(120).heading("Areas for improvement", 14).bold("Areas for improvement").gap(1);
  pdf.lines("Leaders should improve plans.");
  pdf.new_page().heading("Local area partnership details", 14).line("Northshire Council");
  return pdf.finish();
}

// Two sentences below one another that nothing but the first one's short last line divides.
inline std::string report_with_unsure_rows() {
  report::SetPdf pdf = begin_report(kInconsistent);
  pdf.new_page().heading("Areas for improvement", 14).bold("Areas for improvement").gap(1);
  pdf.lines(
      "Leaders should improve the quality of plans, and of the advice that plans rest on. It is "
      "late.");
  pdf.lines("Leaders should reduce waits.");
  pdf.new_page().heading("Local area partnership details", 14).line("Northshire Council");
  return pdf.finish();
}

inline std::string other_document() {
  report::SetPdf pdf;
  pdf.line("Strategic plan of the Northshire Local Area Partnership", 16).gap();
  pdf.line("Inspection dates: 3 to 7 June 2024").heading("Areas for improvement", 14);
  pdf.paragraph("Since the area SEND inspection of Northshire we have done a lot.");
  return pdf.finish();
}

}  // namespace scrutiny::send
