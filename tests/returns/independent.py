"""Totals of three child-level returns, counted a second time by other means than the plugins.

Standard library only; shares no code, no list of codes and no text with plugins/. Exact counts, nothing withheld: for
fake data and for checking only; one file, so that it can be read beside the guides. Each measure is a number or
{code: number}; codes are in capitals, "" is a blank.

  year         1 April to 31 March. CIN census: the one in which the calendar year of ReferenceDate ends. SSDA903: no
               file states it; that of the latest DECOM (not DEC, which may be 1 April).
  working day  Monday to Friday, no bank holiday of England and Wales; the start is day 0.
  blank        empty, white space, or an error such as #N/A.
"""
import collections
import csv
import datetime as dt
import re
import xml.etree.ElementTree as ET
import zipfile

Date, Counter = dt.date, collections.Counter
FIRST, LAST = Date(1900, 1, 1), Date(2099, 12, 31)  # no other day is one


# ------------------------------------------------------------------------------------------- dates and working days
def easter(y):
    a, b, c = y % 19, y // 100, y % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    n = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    q = h + n - 7 * ((a + 11 * h + 22 * n) // 451) + 114
    return Date(y, q // 31, q % 31 + 1)


MOVED = {1995: ((5, 1), (5, 8)), 2020: ((5, 4), (5, 8)), 2002: ((5, 27), (6, 4)), 2012: ((5, 28), (6, 4)),
         2022: ((5, 30), (6, 2))}
EXTRA = {1981: [(7, 29)], 1999: [(12, 31)], 2002: [(6, 3)], 2011: [(4, 29)], 2012: [(6, 5)], 2022: [(6, 3), (9, 19)],
         2023: [(5, 8)]}


def bank_holidays(y):
    """England and Wales. Exact from 1978; before that today's pattern."""
    def monday(m, last=False):
        d = Date(y, m, 31 if last else 1)
        return d - dt.timedelta(d.weekday()) if last else d + dt.timedelta(-d.weekday() % 7)
    e = easter(y)
    out = {e - dt.timedelta(2), e + dt.timedelta(1), monday(5), monday(5, True), monday(8, True)}
    for day in (Date(y, 1, 1), Date(y, 12, 25), Date(y, 12, 26)):
        while day.weekday() > 4 or day in out:
            day += dt.timedelta(1)
        out.add(day)
    if y in MOVED:
        out.discard(Date(y, *MOVED[y][0]))
        out.add(Date(y, *MOVED[y][1]))
    return out | {Date(y, *each) for each in EXTRA.get(y, [])}


HOLIDAYS = {d for y in range(1900, 2100) for d in bank_holidays(y)}


def working_days(a, b):
    """Working days after a up to and including b; None when b is before a or one is missing."""
    if not a or not b or b < a:
        return None
    days = (a + dt.timedelta(i) for i in range(1, (b - a).days + 1))
    return sum(d.weekday() < 5 and d not in HOLIDAYS for d in days)


def day(text):
    text = (text or "").strip()
    m = re.match(r"(\d{4})-(\d\d)-(\d\d)", text)
    parts = m and m.groups()
    if m := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        parts = m.groups()[::-1]
    try:
        found = Date(*map(int, parts)) if parts else None
    except ValueError:
        return None
    return found if found and FIRST <= found <= LAST else None


def year_of(d):
    y = d.year + (d.month > 3)
    return Date(y - 1, 4, 1), Date(y, 3, 31)


def tally(values):
    return dict(Counter((v or "").strip().upper() for v in values))


def timed(spans, most, names):
    """How many can be measured, and were within and over so many working days."""
    spans = [s for s in spans if s is not None]
    within = sum(s <= most for s in spans)
    return dict(zip(names, (len(spans), within, len(spans) - within)))


# -------------------------------------------------------------------------------------- Children in Need census (XML)
GROUPS = ("1", "2", "3", "4", "5", "6", "7", "10", "11", "12", "13", "15", "16", "17")


def text(e, path):
    t = e.findtext(path)
    return t.strip() if t and t.strip() else None


def truth(s):
    return (s or "").lower() in ("1", "true", "yes", "y")


def cin(path):
    """(census year, totals of the year, totals of any date)."""
    root = ET.parse(path).getroot()
    ref = day(text(root, "Header/CollectionDetails/ReferenceDate"))
    lo, hi = Date(ref.year - 1, 4, 1), Date(ref.year, 3, 31)
    children = root.findall("Children/Child")
    key = {c: text(c, "ChildIdentifiers/LAchildID") or id(c) for c in children}
    details = [(key[c], d) for c in children for d in c.findall("CINdetails")]
    referrals = [(on, k, d) for k, d in details if (on := day(text(d, "CINreferralDate")))]
    plans = [(k, p) for k, d in details for p in d.findall("ChildProtectionPlans")]
    start, end = lambda p: day(text(p, "CPPstartDate")), lambda p: day(text(p, "CPPendDate"))

    def codes_at(elements):
        return {(e.text or "").strip().upper() for e in elements} - {""}

    def view(first, last):
        within = lambda d: d is not None and first <= d <= last
        refs = [r for r in referrals if within(r[0])]
        again = [r for r in refs if any(k == r[1] and 0 < (r[0] - d).days <= 365 for d, k, _ in referrals)]
        closed = [d for _, d in details if within(day(text(d, "CINclosureDate")))]
        assessments = [(k, a) for k, d in details for a in d.findall("Assessments")]
        begun, done = "AssessmentActualStartDate", "AssessmentAuthorisationDate"
        completed = [(k, a) for k, a in assessments if within(day(text(a, done)))]
        path = "FactorsIdentifiedAtAssessment/AssessmentFactors"
        factors = [(k, n, c) for n, (k, a) in enumerate(completed) for c in codes_at(a.findall(path))]
        enquiries = [s for _, d in details for s in d.findall("Section47")]
        opened = [s for s in enquiries if within(day(text(s, "S47ActualStartDate")))]
        held = [s for s in enquiries if within(day(text(s, "DateOfInitialCPC")))]  # not CINdetails/DateOfInitialCPC
        new = [p for _, p in plans if within(start(p))]
        previous = [text(p, "NumberOfPreviousCPP") or "0" for p in new]
        return {
            "cases": len(details), "referrals": len(refs), "children_referred": len({k for _, k, _ in refs}),
            "re_referrals": len(again),
            "referrals_no_further_action": sum(truth(text(d, "ReferralNFA")) for _, _, d in refs),
            "referrals_by_source": tally(text(d, "ReferralSource") for _, _, d in refs),
            "referrals_by_need": tally(text(d, "PrimaryNeedCode") for _, _, d in refs),
            "cases_closed": len(closed), "cases_closed_by_reason": tally(text(d, "ReasonForClosure") for d in closed),
            "assessments_started": sum(within(day(text(a, begun))) for _, a in assessments),
            "assessments_completed": len(completed),
            **timed([working_days(day(text(a, begun)), day(text(a, done))) for _, a in completed], 45,
                    ("assessments_timed", "assessments_within_45_working_days", "assessments_over_45_working_days")),
            "assessments_without_factors": len(completed) - len({n for _, n, _ in factors}),
            "assessments_by_factor": tally(c for _, _, c in factors),
            "children_assessed": len({k for k, _ in completed}),
            "children_by_factor": {g: len({k for k, _, c in factors if re.fullmatch(g + "[A-F]", c)}) for g in GROUPS},
            "section_47_enquiries": len(opened),
            "section_47_no_conference_required": sum(truth(text(s, "ICPCnotRequired")) for s in opened),
            "initial_conferences": len(held),
            **timed([working_days(day(text(s, "S47ActualStartDate")), day(text(s, "DateOfInitialCPC"))) for s in held],
                    15, ("initial_conferences_timed", "initial_conferences_within_15_working_days",
                         "initial_conferences_over_15_working_days")),
            "protection_plans_started": len(new),
            "protection_plans_second_or_later": sum(n.isdigit() and int(n) > 0 for n in previous),
            "protection_plans_by_category": tally(text(p, "InitialCategoryOfAbuse") for p in new),
            "protection_plans_ended": sum(within(end(p)) for _, p in plans)}

    whole = {
        "children": len(children), "children_distinct": len(set(key.values())),
        "children_by_sex": tally(text(c, "ChildIdentifiers/Sex") or text(c, "ChildIdentifiers/GenderCurrent")
                                 for c in children),
        "children_by_ethnicity": tally(text(c, "ChildCharacteristics/Ethnicity") for c in children),
        "children_by_disability": tally(x for c in children for x in codes_at(c.iter("Disability"))),
        "protection_plans_open": sum(bool((s := start(p)) and s <= ref and (end(p) or LAST) > ref) for _, p in plans),
        "cin_plans": sum(len(d.findall("CINPlanDates")) for _, d in details),
        "pre_proceedings": sum(len(d.findall("PreProceedingsandFGDM")) for _, d in details)}
    return (lo, hi), {**whole, **view(lo, hi)}, {**whole, **view(FIRST, LAST)}


# ------------------------------------------------------------------------------------------------ SSDA903 (CSV, XML)
KINDS = {
    "Header": "CHILD SEX DOB ETHNIC UPN MOTHER MC_DOB",
    "Episodes": "CHILD DECOM RNE LS CIN PLACE PLACE_PROVIDER DEC REC REASON_PLACE_CHANGE HOME_POST PL_POST URN",
    "Reviews": "CHILD DOB REVIEW REVIEW_CODE", "UASC": "CHILD SEX DOB DUC",
    "OC2": "CHILD DOB SDQ_SCORE SDQ_REASON CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT "
           "SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED",
    "OC3": "CHILD DOB IN_TOUCH ACTIV ACCOM",
    "AD1": "CHILD DOB DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR",
    "PlacedAdoption": "CHILD DOB DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED",
    "PrevPerm": "CHILD DOB PREV_PERM LA_PERM DATE_PERM", "Missing": "CHILD DOB MISSING MIS_START MIS_END",
    "SWEpisodes": "CHILD DOB SW_ID SW_DECOM SW_DEC SW_REASON", "DoLo": "CHILD DOB DOLO_START DOLO_END"}
KINDS = {kind: names.split() for kind, names in KINDS.items()}


def read_csv(path):
    with open(path, encoding="utf-8-sig", newline="") as f:
        rows = list(csv.DictReader(f))
    names = {n.strip().upper() for n in rows[0]}
    kind = next(k for k, v in KINDS.items() if set(v) == names)
    rows = [{k.strip().upper(): (v or "").strip() for k, v in r.items()} for r in rows]
    return {kind: [r for r in rows if any(r.values())]}


def read_903_xml(path):
    """The XML as the same tables. A table's row exists where the XML holds any of its own elements."""
    tables = collections.defaultdict(list)
    for child in ET.parse(path).getroot().findall("CHILD"):
        h = child.find("HEADER")
        get = lambda e, n: (e.findtext(n) or "").strip() if e is not None else ""
        base = {"CHILD": get(h, "CHILDID"), "DOB": get(h, "DOB")}

        def add(kind, e):
            row = {c: base.get(c) or get(e, c) for c in KINDS[kind]}
            if any(row[c] for c in KINDS[kind] if c not in ("CHILD", "DOB", "SEX")):
                tables[kind].append(row)
        for kind in ("Header", "OC3", "AD1"):
            add(kind, h)
        if get(h, "UASC") == "1":
            tables["UASC"].append({c: base.get(c) or get(h, c) for c in KINDS["UASC"]})
        for kind, tag in (("Reviews", "AREVIEW"), ("OC2", "OC2"), ("PrevPerm", "PERMANENCE"), ("Missing", "AMISSING"),
                          ("PlacedAdoption", "AD_PLACED")):
            for e in h.findall(tag) if h is not None else ():
                add(kind, e)
        for e in child.findall("EPISODE"):
            tables["Episodes"].append({c: base.get(c) or get(e, "PL" if c == "PLACE" else c)
                                       for c in KINDS["Episodes"]})
    return dict(tables)


def return_year(tables):
    days = [d for r in tables.get("Episodes", ()) if (d := day(r["DECOM"]))]
    return year_of(max(days)) if days else None


def count_903(kind, rows, year):
    """Totals of one table; those that need a year are left out when there is none."""
    lo, hi = year or (None, None)
    within = lambda r, c: (d := day(r[c])) is not None and lo <= d <= hi
    n = lambda f, rs=rows: sum(bool(f(r)) for r in rs)
    col = lambda c, rs=rows: tally(r[c] for r in rs)
    children = lambda f=lambda r: True: len({r["CHILD"] for r in rows if f(r)})
    backwards = lambda a, b: n(lambda r: day(r[a]) and day(r[b]) and day(r[b]) < day(r[a]))
    both = lambda a, b: {a: len(rows), b: children()}
    if kind == "Header":
        return {**both("header_rows", "header_children"), "header_by_sex": col("SEX"),
                "header_by_ethnicity": col("ETHNIC"), "header_mothers": n(lambda r: r["MOTHER"])}
    if kind == "Episodes":
        out = {**both("episodes", "children_with_episodes"), "episodes_by_reason": col("RNE"),
               "episodes_by_legal_status": col("LS"), "episodes_by_need": col("CIN"),
               "episodes_by_placement": col("PLACE"), "episodes_by_provider": col("PLACE_PROVIDER"),
               "episodes_by_end": col("REC"), "episodes_by_placement_change": col("REASON_PLACE_CHANGE"),
               "episodes_without_end": n(lambda r: not r["DEC"]),
               "episodes_end_before_start": backwards("DECOM", "DEC"),
               "episodes_end_without_reason": n(lambda r: r["DEC"] and not r["REC"]),
               "episodes_reason_without_end": n(lambda r: r["REC"] and not r["DEC"])}
        if not year:
            return out
        is_open = lambda r: day(r["DECOM"]) and day(r["DECOM"]) <= hi and (day(r["DEC"]) or LAST) > hi
        is_new = lambda r: within(r, "DECOM")
        has_left = lambda r: within(r, "DEC") and r["REC"] not in ("", "X1")  # X1: the episode ends, care does not
        live, new, left = ([r for r in rows if f(r)] for f in (is_open, is_new, has_left))
        return {**out, "episodes_open": len(live), "children_looked_after": children(is_open),
                "children_with_two_open_episodes": sum(v > 1 for v in Counter(r["CHILD"] for r in live).values()),
                "episodes_open_by_legal_status": col("LS", live),
                "episodes_open_without_short_breaks": n(lambda r: r["LS"] not in ("V3", "V4"), live),
                "episodes_open_by_need": col("CIN", live), "episodes_open_by_placement": col("PLACE", live),
                "episodes_open_by_provider": col("PLACE_PROVIDER", live), "episodes_started": len(new),
                "children_with_new_episode": children(is_new), "episodes_started_by_reason": col("RNE", new),
                "care_ceased": len(left), "children_ceased": children(has_left),
                "care_ceased_by_reason": col("REC", left), "adopted": n(lambda r: r["REC"] in ("E11", "E12"), left)}
    if kind == "Reviews":
        out = {**both("reviews", "children_reviewed"), "reviews_by_participation": col("REVIEW_CODE")}
        return out if not year else {
            **out, "reviews_in_year": n(lambda r: within(r, "REVIEW")),
            "reviews_after_year": n(lambda r: day(r["REVIEW"]) and day(r["REVIEW"]) > hi)}
    if kind == "UASC":
        out = {**both("uasc_rows", "uasc_children"), "uasc_by_sex": col("SEX")}
        return out if not year else {**out, "uasc_at_end": n(lambda r: (day(r["DUC"]) or LAST) > hi),
                                     "uasc_ceased": n(lambda r: within(r, "DUC"))}
    if kind == "OC2":
        scores = [int(r["SDQ_SCORE"]) for r in rows if r["SDQ_SCORE"].isdigit() and int(r["SDQ_SCORE"]) <= 40]
        return {**both("oc2_rows", "oc2_children"),
                **{"oc2_" + f.lower(): n(lambda r, f=f: r[f] == "1") for f in KINDS["OC2"][4:]},
                "sdq_scored": len(scores), "sdq_high": sum(s >= 17 for s in scores), "sdq_total": sum(scores),
                "sdq_reason": col("SDQ_REASON")}
    if kind == "OC3":
        return {**both("oc3_rows", "oc3_children"), "oc3_in_touch": col("IN_TOUCH"), "oc3_activity": col("ACTIV"),
                "oc3_accommodation": col("ACCOM")}
    if kind == "AD1":
        out = {**both("ad1_rows", "ad1_children"), "adoptions_by_legal_status": col("LS_ADOPTR"),
               "adoptions_by_sex": col("SEX_ADOPTR"), "adoptions_by_number": col("NB_ADOPTR"),
               "adoptions_by_foster_carer": col("FOSTER_CARE")}
        return {**out, "adoption_decisions": n(lambda r: within(r, "DATE_INT"))} if year else out
    if kind == "PlacedAdoption":
        out = {**both("placed_for_adoption_rows", "placed_for_adoption_children"),
               "adoption_ceased_by_reason": col("REASON_PLACED_CEASED")}
        return {**out, "adoption_ceased": n(lambda r: within(r, "DATE_PLACED_CEASED"))} if year else out
    if kind == "PrevPerm":
        return {**both("previous_permanence_rows", "previous_permanence_children"),
                "previous_permanence": col("PREV_PERM")}
    if kind == "Missing":
        is_m = lambda r: r["MISSING"] == "M"
        out = {**both("missing_rows", "missing_rows_children"), "missing_by_type": col("MISSING"),
               "missing_children": children(is_m), "absent_children": children(lambda r: r["MISSING"] == "A"),
               "missing_not_ended": n(lambda r: not r["MIS_END"]),
               "missing_end_before_start": backwards("MIS_START", "MIS_END")}
        return out if not year else {
            **out, "missing_started": n(lambda r: within(r, "MIS_START")),
            "missing_started_missing": n(lambda r: within(r, "MIS_START") and is_m(r))}
    if kind == "SWEpisodes":
        out = both("social_worker_episodes", "social_worker_children")
        return {**out, "social_worker_started": n(lambda r: within(r, "SW_DECOM"))} if year else out
    out = both("liberty_orders", "liberty_children")
    return {**out, "liberty_orders_started": n(lambda r: within(r, "DOLO_START"))} if year else out


def ssda903(path, year=None):
    """(return year or None, totals); `year` where the file itself cannot tell."""
    tables = read_903_xml(path) if path.suffix == ".xml" else read_csv(path)
    year = return_year(tables) or year
    out = {}
    for kind, rows in tables.items():
        out.update(count_903(kind, rows, year))
    return year, out


# ------------------------------------------------------------------------------------------------------ Annex A (xlsx)
NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def squeezed(heading):
    return re.sub("[^a-z0-9]", "", (heading or "").lower())


def read_xlsx(path):
    """{sheet: (set of headings, rows as {heading: value})}; values are str, float or None (blank or error)."""
    with zipfile.ZipFile(path) as z:
        strings = [""]
        if "xl/sharedStrings.xml" in z.namelist():
            strings = ["".join(t.text or "" for t in si.iter(NS + "t"))
                       for si in ET.fromstring(z.read("xl/sharedStrings.xml"))]
        rels = {r.get("Id"): r.get("Target") for r in ET.fromstring(z.read("xl/_rels/workbook.xml.rels"))}
        out = {}
        for s in ET.fromstring(z.read("xl/workbook.xml")).iter(NS + "sheet"):
            rid = next(v for k, v in s.attrib.items() if k.endswith("}id"))
            grid = []
            for row in ET.fromstring(z.read("xl/" + rels[rid].lstrip("/").removeprefix("xl/"))).iter(NS + "row"):
                cells = {}
                for c in row.iter(NS + "c"):
                    v, t = c.findtext(NS + "v"), c.get("t")
                    if t == "s":
                        v = strings[int(v)]
                    elif t == "inlineStr":
                        v = "".join(x.text or "" for x in c.iter(NS + "t"))
                    elif t == "e":
                        v = None
                    elif t in (None, "n") and v is not None:
                        v = float(v)  # the cached value of a formula too
                    if isinstance(v, str):
                        v = re.sub(r"\s+", " ", v.replace("\xa0", " ")).strip() or None
                        v = None if v == "#N/A" else v
                    cells[re.match("[A-Z]+", c.get("r"))[0]] = v
                grid.append(cells)
            heads = {k: squeezed(v) for k, v in grid[0].items() if v}
            rows = [{h: r.get(k) for k, h in heads.items()} for r in grid[1:]]
            out[s.get("name")] = set(heads.values()), [r for r in rows if any(v is not None for v in r.values())]
        return out


def code(v):
    """'q) 6: Police' -> '6', 'N1 - Abuse or Neglect' -> 'N1', 'a) WBRI' -> 'WBRI'; words stay words."""
    if isinstance(v, float):
        return str(int(v))
    v = re.sub(r"^[a-z]{1,2}\)\s*", "", v or "")
    m = re.match(r"([A-Z]*\d*[A-Z]?)(?::| - )", v)
    return m[1] if m and m[1] else v


def when(v):
    if isinstance(v, float):
        return Date(1899, 12, 30) + dt.timedelta(int(v)) if 20000 <= v <= 73000 else None
    return day(v)


LISTS = ("contacts", "early_help", "referrals", "assessments", "section_47", "children_in_need", "protection_plans",
         "looked_after", "care_leavers", "adoption", "adopters")


def annex_a(path):
    sheets, out, everybody = read_xlsx(path), {}, set()
    for number, name in enumerate(LISTS, 1):
        if f"List {number}" not in sheets:
            continue
        heads, rows = sheets[f"List {number}"]
        who = "individualadopteridentifier" if number == 11 else "childuniqueid"
        if who not in heads:
            continue
        if number < 11:
            everybody |= {r[who] for r in rows if r[who] is not None}
        o = {}

        def put(line, heading, value):
            if squeezed(heading) in heads:
                o[line] = value(squeezed(heading))
        codes = lambda line, h: put(line, h, lambda k: tally(code(r[k]) for r in rows))
        filled = lambda line, h: put(line, h, lambda k: sum(r[k] is not None for r in rows))
        empty = lambda line, h: put(line, h, lambda k: sum(r[k] is None for r in rows))
        above = lambda line, h, least: put(
            line, h, lambda k: sum(isinstance(r[k], float) and r[k] > least for r in rows))
        added = lambda line, h: put(line, h, lambda k: sum(int(r[k] or 0) for r in rows))

        def spans(names, a, b, most):
            a, b = squeezed(a), squeezed(b)
            if a in heads and b in heads:
                o.update(timed([working_days(when(r[a]), when(r[b])) for r in rows], most, names))
        o["section_47_enquiries" if name == "section_47" else name] = len(rows)
        codes(name + "_by_sex", "Gender")
        codes(name + "_by_ethnicity", "Ethnicity")
        codes(name + "_by_disability", "Disability" if number == 11 else "Does the Child have a Disability")
        if number == 1:
            codes("contacts_by_source", "Contact Source")
        elif number == 2:
            filled("early_help_completed", "Assessment completion date")
        elif number == 3:
            codes("referrals_by_source", "Referral Source")
            codes("referrals_no_further_action", "Referral NFA?")
            above("referrals_with_earlier_one", "Number of Referrals in Last 12 Months", 0)
        elif number == 4:
            begun, done = "Continuous Assessment Start Date", "Continuous Assessment Date of Authorisation"
            filled("assessments_completed", done)
            spans(("assessments_timed", "assessments_within_45_working_days", "assessments_over_45_working_days"),
                  begun, done, 45)
            codes("assessments_child_seen", "Child Seen During Continuous Assessment")
        elif number == 5:
            codes("section_47_conference_unnecessary",
                  "Was an Initial Child Protection Conference deemed unnecessary?")
            spans(("initial_conferences", "initial_conferences_within_15_working_days",
                   "initial_conferences_over_15_working_days"),
                  "Strategy discussion initiating Section 47 Enquiry Start Date",
                  "Date of Initial Child Protection Conference", 15)
            codes("initial_conferences_plan",
                  "Did the Initial Child Protection Conference Result in a Child Protection Plan")
        elif number == 6:
            codes("children_in_need_by_need", "Primary Need Code")
            codes("children_in_need_by_status", "Case Status")
            empty("children_in_need_open", "CIN Closure Date")
        elif number == 7:
            empty("protection_plans_open", "Child Protection Plan End Date")
            codes("protection_plans_by_category", "Initial Category of Abuse")
            codes("protection_plans_by_latest_category", "Latest Category of Abuse")
            above("protection_plans_second_or_later", "Number of Previous Child Protection Plans", 0)
            codes("protection_plans_seen_alone", "Was the Child Seen Alone?")
        elif number == 8:
            empty("looked_after_now", "Date Ceased to be Looked After")
            codes("looked_after_uasc", "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N))")
            codes("looked_after_by_need", "Child's Category of Need")
            codes("looked_after_by_legal_status", "Child's Legal Status")
            codes("looked_after_by_placement", "Placement Type")
            codes("looked_after_by_provider", "Placement Provider")
            filled("looked_after_health_assessed", "Date of Last Health Assessment")
            filled("looked_after_dental_check", "Date of Last Dental Check")
            above("looked_after_two_placements", "Number of Placements in the Last 12 months", 1)
            codes("looked_after_ceased_by_reason", "Reason Ceased to be Looked After")
            added("looked_after_missing_episodes", "Number of Episodes the Child has been ‘Missing’ from their "
                                                   "Placement in the last 12 months")
        elif number == 9:
            codes("care_leavers_by_eligibility", "Eligibility Category")
            codes("care_leavers_in_touch", "LA in Touch")
            codes("care_leavers_by_accommodation", "Type of Accommodation")
            codes("care_leavers_by_suitability", "Suitability of Accommodation")
            codes("care_leavers_by_activity", "Activity Status")
        elif number == 10:
            for line, heading in (
                    ("decided", "Date of Decision that Child Should be Placed for Adoption"),
                    ("placement_order", "Date of Placement Order"),
                    ("matched", "Date of Matching Child and Prospective Adopters"),
                    ("placed", "Date Placed for Adoption"), ("ordered", "Date of Adoption Order"),
                    ("reversed", "Date of Decision that Child Should No Longer be Placed for Adoption")):
                filled("adoption_" + line, heading)
            codes("adoption_reversed_by_reason", "Reason Why Child No Longer Placed for Adoption")
        else:
            put("adopter_families", "Family identifier", lambda k: len({r[k] for r in rows if r[k] is not None}))
            codes("adopters_fostering", "Is the (prospective) adopter fostering for adoption?")
            filled("adopters_approved", "Date application approved")
            filled("adopters_matched", "Date adopter matched with child(ren)")
            added("adopters_children_placed", "No. of children placed")
            filled("adopters_left", "Date of leaving adoption process")
        out.update(o)
    return {**out, "children_distinct": len(everybody)}
