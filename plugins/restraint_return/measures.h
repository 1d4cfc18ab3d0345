// What a restraint return counts, and the headings it goes by.
// Headings are compared by their letters and digits alone. Source: the measures that partnerships
// ask for in their annual review of restraint (fictional headings until a real return is seen).
// Thread-safety: constants.
#pragma once

#include <array>
#include <string_view>

namespace scrutiny::restraint {

enum class Counts { kDays, kEvents, kChildren };

struct Measure {
  std::string_view line;
  std::string_view label;
  Counts counts;
  std::string_view headings;  // apart by bars
};

inline constexpr std::array kMeasures = {
    Measure{"bed_days", "Occupied bed days", Counts::kDays,
            "beddays|occupancybeddays|occupiedbeddays|occupancy|occupancydays"},
    Measure{"children_in_month", "Children in the establishment in the month", Counts::kChildren,
            "childreninmonth|children|childreninthemonth|numberofchildren|childrenresident"},
    Measure{"restraint_incidents", "Incidents of restraint", Counts::kEvents,
            "incidents|restraintincidents|incidentsofrestraint|numberofincidents|restraints|"
            "numberofrestraints"},
    Measure{"children_restrained", "Children restrained", Counts::kChildren,
            "childrenrestrained|numberofchildrenrestrained|individualchildrenrestrained"},
    Measure{"injuries_child_minor", "Injuries to children, minor", Counts::kChildren,
            "injurieschildminor|childinjuriesminor|minorinjurieschild|minorinjuriestochildren|"
            "childinjuryminor|injuriestochildrenminor|minorinjurychild"},
    Measure{"injuries_child_serious", "Injuries to children, serious", Counts::kChildren,
            "injurieschildserious|childinjuriesserious|seriousinjurieschild|"
            "seriousinjuriestochildren|childinjuryserious|injuriestochildrenserious|"
            "seriousinjurychild"},
    Measure{"injuries_staff", "Injuries to staff", Counts::kEvents,
            "injuriesstaff|staffinjuries|injuriestostaff|staffinjury"},
    Measure{"pain_inducing_techniques", "Pain-inducing techniques used", Counts::kEvents,
            "paininducingtechniques|paininducing|paininducingtechniquesused|"
            "useofpaininducingtechniques"},
    Measure{"debriefs", "Debriefs with the child done", Counts::kEvents,
            "debrief|debriefs|debriefdone|debriefsdone|debriefscompleted|debriefcompleted"},
    Measure{"debriefs_within_5_days", "Debriefs within five days", Counts::kEvents,
            "debriefwithinfivedays|debriefwithin5days|debriefswithin5days|debriefswithinfivedays"},
    Measure{"records_within_24_hours", "Records made within 24 hours", Counts::kEvents,
            "recordwithin24h|recordwithin24hours|recordswithin24hours|recordedwithin24hours|"
            "recordswithin24h"},
    Measure{"reviews_within_48_hours", "Reviews within 48 hours", Counts::kEvents,
            "reviewwithin48h|reviewwithin48hours|reviewswithin48hours|reviewedwithin48hours|"
            "reviewswithin48h"},
    Measure{"complaints", "Complaints", Counts::kEvents,
            "complaints|complaint|complaintsaboutrestraint"},
    Measure{"lado_referrals", "Referrals to the designated officer (LADO)", Counts::kEvents,
            "ladoreferrals|referralstolado|lado|ladoreferral"},
};

inline constexpr std::string_view kEstablishmentHeadings =
    "establishment|establishmentname|nameofestablishment|home|setting|site";
inline constexpr std::string_view kMonthHeadings = "month|period|reportingmonth|monthending|date";

}  // namespace scrutiny::restraint
