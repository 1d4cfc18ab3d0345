// Fictional letters in the layouts that real ones have. No place, person or finding is real.
// Thread-safety: pure functions. Ownership: copies. Blocking: no. Failure: none.
#pragma once

#include <string>

#include "plugins/report/set_pdf.h"

namespace scrutiny::jtai {

// The layout since 2022: headline findings, an area for priority action with nested items, an
// improvement list over two pages, a box whose heading has the words of a section.
inline std::string letter_of_2025() {
  report::SetPdf letter;
  letter.line("14 March 2025").gap();
  letter.line("Rowan Thistlewood, Director of Children\u2019s Services, Northshire County Council")
      .line("Mira Oakendale, Chief Nurse and Executive Lead for Safeguarding, Northshire")
      .line("Integrated Care Board")
      .line("Ansel Brook, Chief Constable, Northshire Constabulary")
      .gap();
  letter.line("Dear Northshire Safeguarding Children Partnership").gap();
  letter.bold("Joint targeted area inspection of the Isle of Northshire").gap();
  letter.paragraph(
      "This letter summarises the findings of the joint targeted area inspection (JTAI) of the "
      "multi-agency response to serious youth violence in the Isle of Northshire.");
  letter.paragraph(
      "This inspection took place from 27 January to 7 February 2025. It was carried out by "
      "inspectors from Ofsted, the Care Quality Commission (CQC), His Majesty\u2019s Inspectorate "
      "of "
      "Constabulary and Fire & Rescue Services (HMICFRS) and His Majesty\u2019s Inspectorate of "
      "Probation (HMIP).");
  letter.heading("Headline findings");
  letter.paragraph("Children are helped early. Most of them know who to turn to.");
  letter.paragraph("Leaders have a clear plan for the next two years.");
  letter.heading("Area for priority action");
  letter.paragraph("Urgent action is needed in these areas:");
  letter.bullet("The partnership should:");
  letter.bullet("record what children say", "\u2212", 18);
  letter.bullet("share it on the same day with everyone who needs to know, in and out of hours",
                "\u2212", 18);
  letter.bullet("The police should review the cases that inspectors raised.").gap();
  letter.heading("What needs to improve?");
  for (int i = 1; i <= 8; ++i)
    letter.bullet("Point " + std::to_string(i) +
                  " about the timeliness of multi-agency meetings, and how the views of children "
                  "are brought to them by those who know the children best.");
  letter.heading("Strengths");
  letter.bullet("Schools know their children.").bullet("The out-of-hours service.").gap();
  letter.heading("Main findings").paragraph("Nothing here is an item.");
  letter.new_page().heading("Practice study: areas for improvement");
  letter.bullet("This stands in a box and belongs to no list.").gap();
  letter.heading("Next steps");
  letter.paragraph(
      "We have determined that Northshire County Council is the principal authority and should "
      "prepare a written statement of proposed action responding to the findings outlined in this "
      "letter. This should be a multi-agency response involving the individuals and agencies that "
      "this report is addressed to.");
  letter.new_page().paragraph(
      "The local authority should send the written statement of action to "
      "ProtectionOfChildren@example.org by 26 June 2025. This statement will inform the lines of "
      "enquiry at any future joint activity by the inspectorates.");
  letter.line("Yours sincerely");
  return letter.finish();
}

// The layout of 2016 to 2019: theme in the subject, dates without a year, sub-headings, "none".
inline std::string letter_of_2018() {
  report::SetPdf letter;
  letter.line("5 February 2018").gap();
  letter.line("Jo Lark, Director of Children\u2019s Services, Eastvale Borough Council")
      .line("Tam Ferrier, Police and Crime Commissioner")
      .gap();
  letter.line("Dear local partnership").gap();
  letter.bold("Joint targeted area inspection of the multi-agency response to neglect of older")
      .bold("children in the Borough of Eastvale")
      .gap();
  letter.paragraph(
      "Between 4 and 8 December, Ofsted, the Care Quality Commission (CQC), HMI Constabulary and "
      "Fire & Rescue Services (HMICFRS) and HMI Probation undertook a joint inspection of the "
      "multi-agency response to neglect in the Borough of Eastvale.");
  letter.heading("Key Strengths", 14);
  letter.bullet("Partners meet every month.", "\uf06e");
  letter.heading("Case study: highly effective practice");
  letter.bullet("A child was helped.", "\uf06e", 20);
  letter.heading("Areas for priority action", 14);
  letter.bullet("There are no areas for priority action", "\uf06e");
  letter.heading("Areas for improvement", 14);
  letter.heading("Leadership");
  letter.bullet("Audits should be shared.", "\uf06e").bullet("Plans should be clear.", "\uf06e");
  letter.heading("Missing children");
  letter.bullet("Interviews on return are late. They are rarely shared.", "\uf06e");
  letter.heading("Next steps", 14);
  letter.paragraph(
      "The local authority should prepare a written statement of proposed action responding to the "
      "findings outlined in this letter. This should be a multi-agency response involving "
      "partners.");
  letter.paragraph(
      "The director of children\u2019s services should send the written statement of action to "
      "protection@example.org by Friday 18 May 2018, 70 working days from pre-publication. This "
      "statement will inform the lines of enquiry.");
  return letter.finish();
}

// A letter that states its date, and perhaps another, in the given words.
inline std::string letter_due(const std::string& by, const std::string& more = "") {
  report::SetPdf letter;
  letter.line("14 March 2025").gap().line("Dear Westmarch Partnership").gap();
  letter.bold("Joint targeted area inspection of Westmarch").gap();
  letter.heading("What needs to improve?").bullet("Plans.").heading("Next steps");
  letter.paragraph(
      "Westmarch Council should send the written statement of action to a@example.org" + by + ". " +
      more);
  return letter.finish();
}

// Another document that speaks of such an inspection.
inline std::string other_document() {
  report::SetPdf policy;
  policy.bold("Policy on inspections", 20).line("14 March 2025").gap();
  policy.paragraph("Before a joint targeted area inspection of our services we tell the board.");
  policy.heading("What needs to improve?").bullet("Nothing.");
  return policy.finish();
}

}  // namespace scrutiny::jtai
