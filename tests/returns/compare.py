"""Has the plugins' counting and independent.py count the same files, and says where they differ.

compare.py RETURN_TOTALS corpus FOLDER...   every file in the folders (plugins/*/corpus)
compare.py RETURN_TOTALS samples            the sample returns (SCRUTINY_SAMPLES, else ../shared/samples beside the
                                            project); exit 77 where there are none
Exit 0: every total is equal, 1: not. RETURN_TOTALS FILE [YEAR] prints the plugin's totals before anything is withheld.
"""
import datetime
import json
import os
import pathlib
import subprocess
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import independent  # noqa: E402

# Codes of the samples and of our own files that no list of the guides has; any other would be one that we forgot.
NO_CODES = {"RB", "XX" "X", "01", "PSRMEM", "??", "BANANA", "MARLOWE QUILLFEATHER"}


# Of edges.xml (make_corpus.py), counted by hand.
EDGES = {"referrals": 5, "re_referrals": 1, "referrals_no_further_action": 2, "assessments_completed": 4,
         "assessments_timed": 3, "assessments_within_45_working_days": 2, "assessments_over_45_working_days": 1,
         "initial_conferences_within_15_working_days": 1, "initial_conferences_over_15_working_days": 1,
         "protection_plans_started": 2, "protection_plans_second_or_later": 1, "protection_plans_open": 2,
         "protection_plans_ended": 1}


def plugin(program, path, year=None):
    command = [program, str(path)] + ([str(year[1].year)] if year else [])
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{path.name}: {done.stderr.strip() or done.returncode}")
    return json.loads(done.stdout)


def gathered(cells):
    """{line: [cell, ...]} of the plugin's list."""
    lines = {}
    for cell in cells:
        lines.setdefault(cell["line"], []).append(cell)
    return lines


def differences(cells, expected):
    lines = gathered(cells)
    for line in sorted(lines.keys() | expected.keys()):
        if line not in lines or line not in expected:
            yield f"{line}: only {'the plugin' if line in lines else 'independent.py'} has it"
            continue
        want = expected[line]
        if isinstance(want, int):
            got = [cell["value"] for cell in lines[line]]
            if got != [want]:
                yield f"{line}: plugin {got}, independent {want}"
            continue
        left = dict(want)
        other = 0
        for cell in lines[line]:
            if cell["codes"] == "*":
                other = cell["value"]
                continue
            codes = cell["codes"].split("|")
            count = sum(left.pop(code, 0) for code in codes)
            if count != cell["value"]:
                yield f"{line}, {cell['codes'] or 'blank'}: plugin {cell['value']}, independent {count}"
        if sum(left.values()) != other:
            yield f"{line}, other: plugin {other}, independent {left}"
        for code in left.keys() - NO_CODES:
            yield f"{line}: code {code!r} is in none of the plugin's lists"


def views(program, path, year=None):
    """(name, plugin's cells, expected totals) of one file."""
    if path.suffix == ".xlsx":
        yield "all", plugin(program, path)["totals"], independent.annex_a(path)
    elif path.suffix == ".xml" and b"EXPSSDA903" not in path.read_bytes():
        got = plugin(program, path)
        period, in_year, any_date = independent.cin(path)
        assert got["period"] == [str(d) for d in period], (got["period"], period)
        yield "in year", got["totals"], in_year
        yield "any date", got["any_date"], any_date
    else:
        found, expected = independent.ssda903(path, year)
        got = plugin(program, path, found)
        assert got["period"] == (found and [str(d) for d in found]), (got["period"], found)
        yield "all", got["totals"], expected


def compare(program, paths, year=None):
    faults = totals = 0
    for path in paths:
        for name, cells, expected in views(program, path, year):
            found = list(differences(cells, expected))
            totals += sum(1 if isinstance(v, int) else len(v) for v in expected.values())
            faults += len(found)
            for fault in found:
                print(f"{path.name} ({name}): {fault}")
    print(f"{len(paths)} files, {totals} totals, {faults} differences")
    return faults == 0 and totals > 0


def sample_paths():
    beside = pathlib.Path(__file__).resolve().parents[3] / "shared" / "samples"
    folder = pathlib.Path(os.environ.get("SCRUTINY_SAMPLES", beside))
    return [sorted(p for name in names for p in folder.glob(name)) for names in
            (("dfe-cin-census/*.xml", "annex-a/*.xlsx", "ssda903/*.xml"), ("ssda903/*.csv",))]


def known_figures(program, paths):
    """A few totals that were counted by hand or by awk, against a mistake that both programs share."""
    path = {p.name: p for p in paths}
    census = {name: gathered(plugin(program, path[name])["totals"])["children"][0]["value"]
              for name in ("CIN_Census_2021.xml", "CIN_Census_2026.xml")}
    episodes = gathered(plugin(program, path["episodes.csv"])["totals"])
    header = gathered(plugin(program, path["header.csv"])["totals"])
    got = (census["CIN_Census_2021.xml"], census["CIN_Census_2026.xml"], header["header_children"][0]["value"],
           episodes["episodes"][0]["value"], episodes["children_with_episodes"][0]["value"],
           episodes["children_looked_after"][0]["value"], episodes["care_ceased"][0]["value"])
    want = (1, 2, 2675, 5050, 2123, 1419, 812)
    print(f"known figures: {got}")
    return got == want


def main(program, what, *folders):
    if what == "corpus":
        files = sorted(p for f in folders for p in pathlib.Path(f).iterdir() if p.suffix in (".xml", ".csv", ".xlsx"))
        year = (datetime.date(2023, 4, 1), datetime.date(2024, 3, 31))
        edges = gathered(plugin(program, next(p for p in files if p.name == "edges.xml"))["totals"])
        by_hand = {line: edges[line][0]["value"] for line in EDGES}
        print(f"edges.xml: {by_hand}")
        return not (compare(program, files, year) and by_hand == EDGES)
    alone, by_year = sample_paths()
    if not alone or not by_year:
        print("skipped: the sample returns were not found")
        return 77
    # The CSV files are one return, whose year only its episodes tell.
    episodes = next(t for p in by_year if "Episodes" in (t := independent.read_csv(p)))
    right = compare(program, alone)
    right = compare(program, by_year, independent.return_year(episodes)) and right
    return not (known_figures(program, alone + by_year) and right)


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[2] not in ("corpus", "samples"):
        raise SystemExit(__doc__)
    sys.exit(main(*sys.argv[1:]))
