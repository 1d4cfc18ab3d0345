#!/usr/bin/env python3
"""Writes two fictional returns, an audit and a Section 11 self-assessment, in six formats each: make_audits.py FOLDER.

How: ../../action_plan/testdata/make_plans.py.
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "action_plan" / "testdata"))
import make_plans  # noqa: E402

COVERED = make_plans.COVERED
AUDIT = [
    [("Single-agency audit return: quality of strategy discussions", 10, 1)] + [COVERED] * 9,
    ["Agency:", "Northshire Police"] + [""] * 8,
    ["Audit period", "1 April 2025 to 30 June 2025"] + [""] * 8,
    ["Sample size", "24 cases", "", "Date of audit", "14/07/2025"] + [""] * 5,
    [""] * 10,
    ["Ref", "Standard", "Sample (cases)", "Finding", "Strength / Development", "Grade", "Recommendation",
     "Owner", "Date", "Comments"],
    ["1", ("Discussions are held within 24 hours", 1, 2), "24", "22 of 24 were held in time", "Strength", ("Good", 1, 2),
     "", "", "", ""],
    ["2", COVERED, "24", "Two were late over a weekend", "Development", COVERED, "Agree weekend cover with health",
     "Detective Inspector", "30/09/2025", "Raised with the ICB"],
    ["3", "The child's voice is recorded", "12", "Recorded in 5 of 12 cases", "Area for development",
     "Requires improvement", "Add a prompt to the form", "Business Change Lead", "Q3 2025/26", ""],
    ["4", "Minutes reach every agency", "12", "All minutes were shared", "", "Outstanding", "N/A", "", "", ""],
]
SECTION_11 = [
    [("Northshire Section 11 self-assessment 2025", 8, 1)] + [COVERED] * 7,
    ["Organisation", "Northshire Hospitals NHS Trust"] + [""] * 6,
    [""] * 8,
    ["Standard", "Self score (0-3)", "Moderated score (0-3)", "Evidence", "Comments", "Areas for improvement",
     "Owner", "Deadline"],
    [("Leadership", 8, 1)] + [COVERED] * 7,
    ["1. A senior leader is accountable", "3", "2", "Board minutes, May 2025", "Deputy not named",
     "Name a deputy", "Chief Nurse", "31/10/2025"],
    ["2. Staff know how to raise concerns", "2", "2", "Staff survey", "", "None", "", ""],
    ["3. Safer recruitment is followed", "1", "", "", "No return for volunteers", "Check volunteers' files",
     "Head of HR", "Dec 2025"],
]

if __name__ == "__main__":
    for name, rows in [("audit", AUDIT), ("section11", SECTION_11)]:
        make_plans.ROWS[:] = rows
        make_plans.save(sys.argv[1], name)
