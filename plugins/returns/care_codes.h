// Closed lists about children looked after and care leavers that several returns use.
// Source: Department for Education, "Children looked after return: guide to the SSDA903
// collection", code sets of 2017 to 2025 together. A code that is not here counts as other.
// Thread-safety: constants.
#pragma once

#include <array>

#include "plugins/returns/totals.h"

namespace scrutiny::returns {

inline constexpr std::array kLegalStatuses = {
    Code{"C1", "C1 Interim care order"},
    Code{"C2", "C2 Full care order"},
    Code{"D1", "D1 Freeing order"},
    Code{"E1", "E1 Placement order"},
    Code{"V2", "V2 Single period of accommodation"},
    Code{"V3", "V3 Short breaks, individually recorded"},
    Code{"V4", "V4 Short breaks, agreed series"},
    Code{"J1", "J1 On remand"},
    Code{"J2", "J2 Detained under PACE"},
    Code{"J3", "J3 Sentenced, with residence requirement"},
    Code{"L1", "L1 Police protection"},
    Code{"L2", "L2 Emergency protection order"},
    Code{"L3", "L3 Child assessment order"},
};
inline constexpr std::size_t kV3 = 5;
inline constexpr std::size_t kV4 = 6;

inline constexpr std::array kPlacements = {
    Code{"A3", "A3 Adoption: foster carer, consent"},
    Code{"A4", "A4 Adoption: not foster carer, consent"},
    Code{"A5", "A5 Adoption: foster carer, placement order"},
    Code{"A6", "A6 Adoption: not foster carer, placement order"},
    Code{"H5", "H5 Semi-independent living"},
    Code{"K1", "K1 Secure children's home"},
    Code{"K2", "K2 Children's home"},
    Code{"K3", "K3 Short break home"},
    Code{"P1", "P1 With own parents"},
    Code{"P2", "P2 Independent living"},
    Code{"P3", "P3 Residential employment"},
    Code{"R1", "R1 Residential care home"},
    Code{"R2", "R2 Hospital or other health setting"},
    Code{"R3", "R3 Family centre or mother and baby unit"},
    Code{"R5", "R5 Young offender institution"},
    Code{"S1", "S1 Residential school"},
    Code{"T0", "T0 Temporary"},
    Code{"T1", "T1 Temporary"},
    Code{"T2", "T2 Temporary"},
    Code{"T3", "T3 Temporary"},
    Code{"T4", "T4 Temporary"},
    Code{"U1", "U1 Foster: relative or friend, long term"},
    Code{"U2", "U2 Foster: relative or friend, for adoption"},
    Code{"U3", "U3 Foster: relative or friend, other"},
    Code{"U4", "U4 Foster: other carer, long term"},
    Code{"U5", "U5 Foster: other carer, for adoption"},
    Code{"U6", "U6 Foster: other carer, other"},
    Code{"Z1", "Z1 Other"},
};

inline constexpr std::array kProviders = {
    Code{"PR0", "PR0 Parent or other person with responsibility"},
    Code{"PR1", "PR1 Own provision"},
    Code{"PR2", "PR2 Other local authority"},
    Code{"PR3", "PR3 Other public provision"},
    Code{"PR4", "PR4 Private"},
    Code{"PR5", "PR5 Voluntary"},
};

// Without X1, which ends an episode and not the care.
inline constexpr std::array kReasonsCeased = {
    Code{"E11", "E11 Adopted, unopposed"},
    Code{"E12", "E12 Adopted, consent dispensed with"},
    Code{"E13", "E13"},
    Code{"E14", "E14"},
    Code{"E15", "E15"},
    Code{"E16", "E16"},
    Code{"E17", "E17"},
    Code{"E2", "E2 Died"},
    Code{"E3", "E3 Taken over by another authority"},
    Code{"E41", "E41 Child arrangements order"},
    Code{"E43", "E43"},
    Code{"E44", "E44"},
    Code{"E45", "E45 Special guardianship"},
    Code{"E46", "E46 Special guardianship"},
    Code{"E47", "E47 Special guardianship"},
    Code{"E48", "E48 Special guardianship"},
    Code{"E4A", "E4A Returned home, planned"},
    Code{"E4B", "E4B Returned home, unplanned"},
    Code{"E5", "E5 Independent living, supported"},
    Code{"E6", "E6 Independent living, unsupported"},
    Code{"E7", "E7 Adult social care"},
    Code{"E8", "E8 Any other reason"},
    Code{"E9", "E9 Sentenced to custody"},
};
inline constexpr std::size_t kE11 = 0;
inline constexpr std::size_t kE12 = 1;

inline constexpr std::array kActivities = {
    Code{"F1", "F1 Full time: higher education"},
    Code{"P1", "P1 Part time: higher education"},
    Code{"F2", "F2 Full time: other education"},
    Code{"P2", "P2 Part time: other education"},
    Code{"F4", "F4 Full time: apprenticeship"},
    Code{"P4", "P4 Part time: apprenticeship"},
    Code{"F5", "F5 Full time: training or employment"},
    Code{"P5", "P5 Part time: training or employment"},
    Code{"F3", "F3 Full time: training or employment"},
    Code{"P3", "P3 Part time: training or employment"},
    Code{"G4", "G4 Not in education or work: illness or disability"},
    Code{"G5", "G5 Not in education or work: other"},
    Code{"G6", "G6 Not in education or work: pregnancy or parenting"},
};

}  // namespace scrutiny::returns
