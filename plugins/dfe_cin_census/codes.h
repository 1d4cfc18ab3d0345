// The closed lists of codes of the Children in Need census.
// Source: Department for Education, "Children in need census: code sets". A code that is not here
// counts as other. Thread-safety: constants.
#pragma once

#include <array>

#include "plugins/returns/codes.h"
#include "plugins/returns/totals.h"

namespace scrutiny::cin_census {

using returns::Code;

inline constexpr std::array kClosureReasons = {
    Code{"RC1", "Adopted"},
    Code{"RC2", "Died"},
    Code{"RC3", "Child arrangements order"},
    Code{"RC4", "Special guardianship order"},
    Code{"RC5", "Transferred to another local authority"},
    Code{"RC6", "Transferred to adult social care"},
    Code{"RC7", "Services ceased for any other reason"},
    Code{"RC8", "Assessed, no further action"},
    Code{"RC9", "Assessed, early help"},
};

inline constexpr std::array kDisabilities = {
    Code{"NONE", "No disability"},   Code{"MOB", "Mobility"},
    Code{"HAND", "Hand function"},   Code{"PC", "Personal care"},
    Code{"INC", "Incontinence"},     Code{"COMM", "Communication"},
    Code{"LD", "Learning"},          Code{"HEAR", "Hearing"},
    Code{"VIS", "Vision"},           Code{"BEH", "Behaviour"},
    Code{"CON", "Consciousness"},    Code{"AUT", "Autism or Asperger syndrome"},
    Code{"DDA", "Other disability"},
};

// Factors identified at the end of assessment, by what they are about.
inline constexpr std::array kFactors = {
    Code{"1A", "1A Alcohol misuse by the child"},
    Code{"1B", "1B Alcohol misuse by a parent or carer"},
    Code{"1C", "1C Alcohol misuse by another person in the household"},
    Code{"2A", "2A Drug misuse by the child"},
    Code{"2B", "2B Drug misuse by a parent or carer"},
    Code{"2C", "2C Drug misuse by another person in the household"},
    Code{"3A", "3A Domestic abuse of the child"},
    Code{"3B", "3B Domestic abuse of a parent or carer"},
    Code{"3C", "3C Domestic abuse of another person in the household"},
    Code{"4A", "4A Mental health of the child"},
    Code{"4B", "4B Mental health of a parent or carer"},
    Code{"4C", "4C Mental health of another person in the household"},
    Code{"5A", "5A Learning disability of the child"},
    Code{"5B", "5B Learning disability of a parent or carer"},
    Code{"5C", "5C Learning disability of another person in the household"},
    Code{"6A", "6A Physical disability or illness of the child"},
    Code{"6B", "6B Physical disability or illness of a parent or carer"},
    Code{"6C", "6C Physical disability or illness of another person in the household"},
    Code{"7A", "7A Young carer"},
    Code{"8B", "8B Private fostering"},
    Code{"8C", "8C Private fostering"},
    Code{"8D", "8D Private fostering"},
    Code{"8E", "8E Private fostering"},
    Code{"8F", "8F Private fostering"},
    Code{"9A", "9A Unaccompanied asylum seeking child"},
    Code{"10A", "10A Going missing"},
    Code{"11A", "11A Child sexual exploitation"},
    Code{"12A", "12A Trafficking"},
    Code{"13A", "13A Gangs"},
    Code{"14A", "14A Socially unacceptable behaviour"},
    Code{"15A", "15A Self-harm"},
    Code{"16A", "16A Neglect"},
    Code{"17A", "17A Emotional abuse"},
    Code{"18A", "18A Physical abuse"},
    Code{"18B", "18B Physical abuse by another child"},
    Code{"18C", "18C Physical abuse by an adult"},
    Code{"19A", "19A Sexual abuse"},
    Code{"19B", "19B Sexual abuse by another child"},
    Code{"19C", "19C Sexual abuse by an adult"},
    Code{"20", "20 Other"},
    Code{"21", "21 None identified"},
    Code{"22A", "22A Female genital mutilation"},
    Code{"23A", "23A Abuse linked to faith or belief"},
    Code{"24A", "24A Child criminal exploitation"},
};

// A child counts once in a group however many of its codes were found.
struct FactorGroup {
  std::string_view number;  // of the codes, before the letter
  std::string_view group;
};
inline constexpr std::array kFactorGroups = {
    FactorGroup{"1", "Alcohol misuse"},
    FactorGroup{"2", "Drug misuse"},
    FactorGroup{"3", "Domestic abuse"},
    FactorGroup{"4", "Mental health"},
    FactorGroup{"5", "Learning disability"},
    FactorGroup{"6", "Physical disability or illness"},
    FactorGroup{"7", "Young carer"},
    FactorGroup{"10", "Going missing"},
    FactorGroup{"11", "Sexual exploitation"},
    FactorGroup{"12", "Trafficking"},
    FactorGroup{"13", "Gangs"},
    FactorGroup{"15", "Self-harm"},
    FactorGroup{"16", "Neglect"},
    FactorGroup{"17", "Emotional abuse"},
};

}  // namespace scrutiny::cin_census
