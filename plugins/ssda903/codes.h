// The closed lists of codes of the SSDA903 return.
// Source: Department for Education, "Children looked after return: guide to the SSDA903
// collection", code sets of 2017 to 2025 together. A code that is not here counts as other.
// Thread-safety: constants.
#pragma once

#include <array>

#include "plugins/returns/care_codes.h"
#include "plugins/returns/codes.h"
#include "plugins/returns/totals.h"

namespace scrutiny::ssda903 {

using returns::Code;
using returns::kReasonsCeased;

inline constexpr std::array kReasonsNewEpisode = {
    Code{"S", "S Started to be looked after"},
    Code{"L", "L Change of legal status"},
    Code{"P", "P Change of placement and carer"},
    Code{"T", "T Change of placement, same carer"},
    Code{"B", "B Change of legal status, placement and carer"},
    Code{"U", "U Change of legal status and placement, same carer"},
};

// All ends of an episode.
inline constexpr std::array kEndsOfEpisode = [] {
  std::array<Code, kReasonsCeased.size() + 1> out{};
  for (std::size_t i = 0; i < kReasonsCeased.size(); ++i) out[i] = kReasonsCeased[i];
  out.back() = Code{"X1", "X1 Episode ends, care goes on"};
  return out;
}();

inline constexpr std::array kPlacementChanges = {
    Code{"ALLEG", "ALLEG Allegation"},
    Code{"APPRR", "APPRR Approval removed"},
    Code{"CARPL", "CARPL Care plan"},
    Code{"CHILD", "CHILD Child asked"},
    Code{"CLOSE", "CLOSE Resignation or closure"},
    Code{"CREQB", "CREQB Carer asked, behaviour"},
    Code{"CREQO", "CREQO Carer asked, other"},
    Code{"CUSTOD", "CUSTOD Custody"},
    Code{"LAREQ", "LAREQ Authority asked"},
    Code{"OTHER", "OTHER Other"},
    Code{"PLACE", "PLACE Change in placement's status"},
    Code{"STAND", "STAND Standards of care"},
};

inline constexpr std::array kReviewCodes = {
    Code{"PN0", "PN0 Under four years old"},
    Code{"PN1", "PN1 Attended and spoke"},
    Code{"PN2", "PN2 Attended, views by an advocate"},
    Code{"PN3", "PN3 Attended, views by other means"},
    Code{"PN4", "PN4 Attended, gave no views"},
    Code{"PN5", "PN5 Not there, asked an advocate"},
    Code{"PN6", "PN6 Not there, views sent"},
    Code{"PN7", "PN7 Not there, no views"},
};

inline constexpr std::array kSdqReasons = {
    Code{"SDQ1", "SDQ1 Not returned by the carer"},
    Code{"SDQ2", "SDQ2 Carer refused"},
    Code{"SDQ3", "SDQ3 Not appropriate"},
    Code{"SDQ4", "SDQ4 Child or young person refused"},
    Code{"SDQ5", "SDQ5 Other"},
};

inline constexpr std::array kInTouch = {
    Code{"YES", "In touch"},
    Code{"NO", "Not in touch"},
    Code{"DIED", "Died"},
    Code{"REFU", "Refused contact"},
    Code{"NREQ", "No longer needed"},
    Code{"RHOM", "Returned home"},
};

inline constexpr std::array kAccommodation = {
    Code{"B1", "B1"}, Code{"B2", "B2"}, Code{"C1", "C1"}, Code{"C2", "C2"}, Code{"D1", "D1"},
    Code{"D2", "D2"}, Code{"E1", "E1"}, Code{"E2", "E2"}, Code{"G1", "G1"}, Code{"G2", "G2"},
    Code{"H1", "H1"}, Code{"H2", "H2"}, Code{"K1", "K1"}, Code{"K2", "K2"}, Code{"R1", "R1"},
    Code{"R2", "R2"}, Code{"S1", "S1"}, Code{"S2", "S2"}, Code{"T1", "T1"}, Code{"T2", "T2"},
    Code{"U1", "U1"}, Code{"U2", "U2"}, Code{"V1", "V1"}, Code{"V2", "V2"}, Code{"W1", "W1"},
    Code{"W2", "W2"}, Code{"X1", "X1"}, Code{"X2", "X2"}, Code{"Y1", "Y1"}, Code{"Y2", "Y2"},
    Code{"Z1", "Z1"}, Code{"Z2", "Z2"},
};

inline constexpr std::array kAdopterStatuses = {
    Code{"L0", "L0 Single"},
    Code{"L11", "L11 Married, different sexes"},
    Code{"L12", "L12 Married, same sex"},
    Code{"L2", "L2 Civil partners"},
    Code{"L3", "L3 Unmarried, different sexes"},
    Code{"L4", "L4 Unmarried, same sex"},
};
inline constexpr std::array kAdopterSexes = {
    Code{"M1", "One man"},   Code{"F1", "One woman"},         Code{"MM", "Two men"},
    Code{"FF", "Two women"}, Code{"MF", "A man and a woman"},
};
inline constexpr std::array kAdopterNumbers = {Code{"1", "One"}, Code{"2", "Two"}};
inline constexpr std::array kNoYes = {Code{"0", "No"}, Code{"1", "Yes"}};

inline constexpr std::array kAdoptionCeased = {
    Code{"RD1", "RD1"},
    Code{"RD2", "RD2"},
    Code{"RD3", "RD3"},
    Code{"RD4", "RD4"},
};

inline constexpr std::array kPermanence = {
    Code{"P1", "P1 Adoption"},
    Code{"P2", "P2 Special guardianship"},
    Code{"P3", "P3 Residence or child arrangements order"},
    Code{"P4", "P4 Unknown"},
    Code{"Z1", "Z1 None or not recorded"},
};

inline constexpr std::array kAbsences = {Code{"M", "Missing"},
                                         Code{"A", "Away without authorisation"}};

}  // namespace scrutiny::ssda903
