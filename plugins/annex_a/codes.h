// The closed lists of an Annex A workbook that other returns do not have.
// Source: Ofsted, annex A, notes on each list. Thread-safety: constants.
#pragma once

#include <array>

#include "plugins/returns/totals.h"

namespace scrutiny::annex_a {

using returns::Code;

inline constexpr std::array kYesNo = {Code{"YES|Y|1|TRUE", "Yes"}, Code{"NO|N|0|FALSE", "No"}};

inline constexpr std::array kCaseStatuses = {
    Code{"LOOKED AFTER CHILD", "Looked after child"},
    Code{"CHILD PROTECTION PLAN", "Child protection plan"},
    Code{"CHILD IN NEED PLAN", "Child in need plan"},
    Code{"OPEN ASSESSMENT", "Open assessment"},
    Code{"CLOSED EPISODE", "Closed episode"},
};

inline constexpr std::array kEligibility = {
    Code{"RELEVANT CHILD", "Relevant child"},
    Code{"FORMER RELEVANT CHILD", "Former relevant child"},
    Code{"QUALIFYING CARE LEAVER|QUALIFYING CARE LEAVERS|OTHER QUALIFYING CARE LEAVER",
         "Qualifying care leaver"},
    Code{"ELIGIBLE CHILD", "Eligible child"},
};

inline constexpr std::array kSuitability = {
    Code{"SUITABLE|SUITABLE ACCOMMODATION", "Suitable"},
    Code{"UNSUITABLE|UNSUITABLE ACCOMMODATION|NOT SUITABLE", "Unsuitable"},
};

inline constexpr std::array kAccommodation = {
    Code{"B", "B"}, Code{"C", "C"}, Code{"D", "D"}, Code{"E", "E"}, Code{"G", "G"}, Code{"H", "H"},
    Code{"K", "K"}, Code{"R", "R"}, Code{"S", "S"}, Code{"T", "T"}, Code{"U", "U"}, Code{"V", "V"},
    Code{"W", "W"}, Code{"X", "X"}, Code{"Y", "Y"}, Code{"Z", "Z"},
};

inline constexpr std::array kReversals = {
    Code{"RD1", "RD1"},
    Code{"RD2", "RD2"},
    Code{"RD3", "RD3"},
    Code{"RD4", "RD4"},
};

}  // namespace scrutiny::annex_a
