// Closed lists that several returns use.
// Source: Department for Education, common basic data set (ethnicity, sex, category of need,
// source of referral, category of abuse). A
// code that is not here counts as other. Thread-safety: constants.
#pragma once

#include <array>

#include "plugins/returns/totals.h"

namespace scrutiny::returns {

inline constexpr std::array kSexes = {
    Code{"M|1|MALE", "Male"},
    Code{"F|2|FEMALE", "Female"},
    Code{"U|0|9|I|INDETERMINATE|NOT STATED/RECORDED", "Unknown, unborn or indeterminate"},
};

inline constexpr std::array kEthnicities = {
    Code{"WBRI", "White British"},
    Code{"WIRI", "White Irish"},
    Code{"WIRT", "Traveller of Irish heritage"},
    Code{"WROM", "Gypsy or Roma"},
    Code{"WOTH", "Any other White background"},
    Code{"MWBC", "White and Black Caribbean"},
    Code{"MWBA", "White and Black African"},
    Code{"MWAS", "White and Asian"},
    Code{"MOTH", "Any other Mixed background"},
    Code{"AIND", "Indian"},
    Code{"APKN", "Pakistani"},
    Code{"ABAN", "Bangladeshi"},
    Code{"AOTH", "Any other Asian background"},
    Code{"BCRB", "Caribbean"},
    Code{"BAFR", "African"},
    Code{"BOTH", "Any other Black background"},
    Code{"CHNE", "Chinese"},
    Code{"OOTH", "Any other ethnic group"},
    Code{"REFU", "Refused"},
    Code{"NOBT", "Not obtained"},
};

inline constexpr std::array kNeeds = {
    Code{"N1", "N1 Abuse or neglect"},
    Code{"N2", "N2 Child's disability or illness"},
    Code{"N3", "N3 Parent's disability or illness"},
    Code{"N4", "N4 Family in acute stress"},
    Code{"N5", "N5 Family dysfunction"},
    Code{"N6", "N6 Socially unacceptable behaviour"},
    Code{"N7", "N7 Low income"},
    Code{"N8", "N8 Absent parenting"},
    Code{"N9", "N9 Cases other than children in need"},
    Code{"N0", "N0 Not stated"},
};

inline constexpr std::array kReferralSources = {
    Code{"1A", "Family member, relative or carer"},
    Code{"1B", "Acquaintance"},
    Code{"1C", "Self"},
    Code{"1D", "Other individual"},
    Code{"2A", "School"},
    Code{"2B", "Education service"},
    Code{"3A", "General practitioner"},
    Code{"3B", "Health visitor"},
    Code{"3C", "School nurse"},
    Code{"3D", "Other primary health service"},
    Code{"3E", "Emergency department"},
    Code{"3F", "Other health service"},
    Code{"4", "Housing"},
    Code{"5A", "Local authority: social care"},
    Code{"5B", "Local authority: other internal"},
    Code{"5C", "Local authority: external"},
    Code{"5D", "Local authority: early help"},
    Code{"6", "Police"},
    Code{"7", "Other legal agency"},
    Code{"8", "Other"},
    Code{"9", "Anonymous"},
    Code{"10", "Unknown"},
};

inline constexpr std::array kAbuseCategories = {
    Code{"NEG|NEGLECT", "Neglect"},           Code{"PHY|PHYSICAL ABUSE", "Physical abuse"},
    Code{"SAB|SEXUAL ABUSE", "Sexual abuse"}, Code{"EMO|EMOTIONAL ABUSE", "Emotional abuse"},
    Code{"MUL|MULTIPLE", "Multiple"},
};

}  // namespace scrutiny::returns
