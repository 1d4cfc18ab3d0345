"""Writes the fictional returns in plugins/*/corpus; the same ones each time. No child in them exists.

make_corpus.py PLUGINS_FOLDER
"""
import datetime as dt
import pathlib
import random
import sys
import zipfile
from xml.sax.saxutils import escape

Date = dt.date
pick = random.Random(1989)


def between(a, b):
    return a + dt.timedelta(pick.randrange((b - a).days + 1))


def some(chance):
    return pick.random() < chance


# --------------------------------------------------------------------------------------------------------- CIN census
def element(name, *inside):
    return f"<{name}>{''.join(map(str, inside))}</{name}>"


def maybe(name, value):
    return element(name, value) if value is not None else ""


def assessment(referred):
    start = between(referred, referred + dt.timedelta(20))
    end = start + dt.timedelta(pick.choice((20, 40, 55, 60, 64, 66, 67, 68, 80))) if some(.9) else None
    factors = pick.sample(["1B", "2A", "3B", "3C", "4A", "4B", "10A", "15A", "16A", "17A", "20", "21", "ba nana"],
                          pick.randrange(4))
    factors = ["BANANA" if f == "ba nana" else f for f in factors]
    return element("Assessments", element("AssessmentActualStartDate", start),
                   maybe("AssessmentAuthorisationDate", end),
                   element("FactorsIdentifiedAtAssessment", *(element("AssessmentFactors", f) for f in factors))
                   if factors else "<FactorsIdentifiedAtAssessment/>")


def enquiry(referred):
    start = between(referred, referred + dt.timedelta(30))
    held = start + dt.timedelta(pick.choice((10, 20, 21, 22, 23, 30, -2))) if some(.7) else None
    return element("Section47", element("S47ActualStartDate", start), maybe("DateOfInitialCPC", held),
                   element("ICPCnotRequired", pick.choice(("false", "0", "TRUE") if held is None else ("false",))))


def plan(referred):
    start = between(referred, referred + dt.timedelta(60))
    end = start + dt.timedelta(pick.randrange(300)) if some(.4) else None
    return element("ChildProtectionPlans", element("CPPstartDate", start), maybe("CPPendDate", end),
                   element("InitialCategoryOfAbuse", pick.choice(("NEG", "NEG", "EMO", "PHY"))),
                   element("NumberOfPreviousCPP", pick.choice((0, 0, 0, 1, 2))))


def details(referred):
    closed = referred + dt.timedelta(pick.randrange(20, 400)) if some(.5) else None
    return element("CINdetails", element("CINreferralDate", referred),
                   element("ReferralSource", pick.choice(("6", "6", "2A", "3f", "1D", "10"))),
                   element("PrimaryNeedCode", pick.choice(("N1", "N1", "N5", "N4"))),
                   maybe("CINclosureDate", closed), maybe("ReasonForClosure", closed and pick.choice(("RC7", "RC8"))),
                   # A transfer-in: not the enquiry's conference.
                   element("DateOfInitialCPC", "2023-01-02") if some(.2) else "",
                   *(assessment(referred) for _ in range(pick.randrange(3))),
                   element("CINPlanDates", element("CINPlanStartDate", referred)) if some(.4) else "",
                   *(enquiry(referred) for _ in range(pick.randrange(2))),
                   element("ReferralNFA", pick.choice(("0", "false", "FALSE", "1", "true"))),
                   plan(referred) if some(.4) else "")


def child(number, shape):
    sex = (element("Sex", pick.choice("MF1")) if shape == 2026 else element("GenderCurrent", pick.choice("120")))
    disabilities = pick.choice((["NONE"], ["NONE"], ["LD", "AUT"], []))
    cases = [details(between(Date(2022, 10, 1), Date(2024, 3, 31))) for _ in range(pick.choice((1, 1, 1, 2, 3)))]
    return element("Child", element("ChildIdentifiers", element("LAchildID", f"NS{number:05}"),
                                    "<UPNunknown>UN4</UPNunknown>stray text", sex),
                   element("ChildCharacteristics",
                           element("Ethnicity", pick.choice(("WBRI", "WBRI", "MWBC", "AIND", "NOBT"))),
                           element("Disabilities", *(element("Disability", d) for d in disabilities))), *cases)


def census(shape, children, again=()):
    header = element("Header", element("CollectionDetails", element("Collection", "CIN"), element("Year", 2023),
                                       element("ReferenceDate", "2024-03-31")),
                     element("Source", element("LEA", 999), element("SoftwareCode", "Northshire (fictional)")))
    body = [child(n, shape) for n in [*range(children), *again]]
    return "<?xml version='1.0' encoding='utf-8'?>\n" + element("Message", header, element("Children", *body)) + "\n"


def edges():
    """Cases on both sides of every limit; compare.py says what they come to."""
    def one(number, *cases):
        return element("Child", element("ChildIdentifiers", element("LAchildID", f"NSEDGE{number}")), *cases)

    def case(referred, nfa="0", *inside):
        return element("CINdetails", element("CINreferralDate", referred), element("ReferralNFA", nfa), *inside)

    def assessed(start, end, *factors):
        return element("Assessments", element("AssessmentActualStartDate", start),
                       element("AssessmentAuthorisationDate", end),
                       element("FactorsIdentifiedAtAssessment", *(element("AssessmentFactors", f) for f in factors)))

    def conference(start, held):
        return element("Section47", element("S47ActualStartDate", start), element("DateOfInitialCPC", held))

    def protected(start, end, previous):
        return element("ChildProtectionPlans", element("CPPstartDate", start), element("CPPendDate", end),
                       element("NumberOfPreviousCPP", previous))
    body = [one(1, case("2023-03-31"), case("2024-03-30", "TRUE")),  # 365 days: a re-referral
            one(2, case("2023-03-31"), case("2024-03-31", "1")),  # 366 days: not one
            one(3, case("2023-04-01", ""), case("2023-04-01", "")),  # the same day twice: not one
            one(4, case("2023-05-01", "false", protected("2024-03-31", "", 1),
                        protected("2023-06-01", "2024-03-31", 0), protected("2023-03-31", "2024-04-01", 3),
                        # 44, 45 and 46 working days, and an end before the start.
                        assessed("2023-12-01", "2024-02-06", "16A", "4B"), assessed("2023-12-01", "2024-02-07"),
                        assessed("2023-12-01", "2024-02-08"), assessed("2024-01-02", "2024-01-01", "16A"),
                        # 15 and 16 working days over two holidays of May.
                        conference("2023-04-28", "2023-05-23"), conference("2023-04-28", "2023-05-24")))]
    header = element("Header", element("CollectionDetails", element("Collection", "CIN"),
                                       element("ReferenceDate", "2024-03-31")))
    return element("Message", header, element("Children", *body)) + "\n"


# ------------------------------------------------------------------------------------------------------------ SSDA903
def dmy(d):
    return d.strftime("%d/%m/%Y") if d else ""


def episode():
    start = between(Date(2022, 1, 1), Date(2024, 3, 31))
    end = start + dt.timedelta(pick.randrange(1, 500)) if some(.6) else None
    end = min(end, Date(2024, 4, 1)) if end else None
    legal = pick.choice(("C1", "C2", "C2", "V2", "V4"))
    place = pick.choice(("U4", "U6", "K2", "H5"))
    left = pick.choice(("X1", "X1", "E4A", "E11", "E12", "E8")) if end else ""
    return [dmy(start), pick.choice("SLPTB"), legal, pick.choice(("N1", "N1", "N5")), place,
            pick.choice(("PR1", "PR4")), dmy(end), left, pick.choice(("", "CARPL", "LAREQ")), "NS1 1AA", "NS2 2AA", ""]


def in_year():
    return dmy(between(Date(2023, 1, 1), Date(2024, 6, 30)))


def tables():
    birth = lambda: dmy(between(Date(2007, 1, 1), Date(2020, 1, 1)))
    flag = lambda: pick.choice("01")
    sdq = lambda: ([str(pick.randrange(41)), ""] if some(.6) else ["", pick.choice(("SDQ1", "SDQ3", "SDQ4"))])
    ids = [str(90000 + n) for n in range(40)]
    yield "header", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB", [
        [i, pick.choice("12"), birth(), pick.choice(("WBRI", "WBRI", "AIND", "MOTH")), "UN4", "1" if some(.1) else "",
         ""] for i in ids]
    yield "episodes", ("CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,"
                       "URN"), [[pick.choice(ids), *episode()] for _ in range(90)]
    yield "reviews", "CHILD,DOB,REVIEW,REVIEW_CODE", [
        [pick.choice(ids), birth(), in_year(), pick.choice(("PN1", "PN1", "PN3", "PN5"))] for _ in range(50)]
    yield "uasc", "CHILD,SEX,DOB,DUC", [[i, pick.choice("12"), birth(), in_year() if some(.4) else ""] for i in ids[:9]]
    yield "oc2", ("CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT,"
                  "SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED"), [
        [i, birth(), *sdq(), *(flag() for _ in range(8))] for i in ids]
    yield "oc3", "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM", [
        [i, birth(), pick.choice(("YES", "YES", "NO", "REFU")), pick.choice(("F2", "G5", "??")),
         pick.choice(("U1", "B1"))] for i in ids[:20]]
    yield "ad1", "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR", [
        [i, birth(), in_year(), in_year(), flag(), "2", "MF", pick.choice(("L11", "L3"))] for i in ids[:12]]
    yield "placed_adoption", "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED", [
        [i, birth(), in_year(), *((in_year(), "RD1") if some(.5) else ("", ""))] for i in ids[:14]]
    yield "previous_permanence", "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM", [
        [i, birth(), pick.choice(("Z1", "Z1", "P1")), "", ""] for i in ids]
    yield "missing", "CHILD,DOB,MISSING,MIS_START,MIS_END", [
        [pick.choice(ids[:9]), birth(), pick.choice("MMA"), in_year(), in_year() if some(.8) else ""]
        for _ in range(30)]
    yield "sw_episodes", "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON", [
        [pick.choice(ids), birth(), f"SW{pick.randrange(9)}", in_year(), "", ""] for _ in range(30)]
    yield "dolo", "CHILD,DOB,DOLO_START,DOLO_END", [[i, birth(), in_year(), ""] for i in ids[:8]]


def table_text(name, header, rows):
    """Each in another of the dresses that files come in."""
    lines = [header, *(",".join(row) for row in rows)]
    if name == "header":
        return "\ufeff" + "\r\n".join(lines) + "\r\n"
    if name == "reviews":
        return "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in lines)
    if name == "missing":
        return "\n".join([" missing, MIS_START ,child,MIS_END,DOB",
                          *(",".join((r[2], r[3], r[0], r[4], r[1])) for r in rows), "", ",,,,"]) + "\n"
    return "\n".join(lines) + "\n"


def form():
    """The XML form of a return."""
    out = []
    for n in range(30):
        one = lambda tag, names, values: element(tag, *(element(a, b) for a, b in zip(names.split(), values)))
        header = [element("CHILDID", 7000 + n), element("SEX", pick.choice("12")), element("DOB", "01/02/2012"),
                  element("ETHNIC", pick.choice(("WBRI", "BCRB"))), element("UPN", "UN4"),
                  "<UASC>1</UASC><DUC />" if some(.3) else "<UASC />",
                  *(one("AREVIEW", "REVIEW REVIEW_CODE", (in_year(), "PN1")) for _ in range(2)),
                  "<MOTHER />", one("PERMANENCE", "PREV_PERM", ("Z1",)),
                  one("OC2", "SDQ_SCORE CONVICTED HEALTH_CHECK", (pick.randrange(41), 0, 1)),
                  "<IN_TOUCH>YES</IN_TOUCH><ACTIV>F2</ACTIV><ACCOM>01</ACCOM>" if some(.2) else "",
                  one("AMISSING", "MISSING MIS_START MIS_END", ("M", in_year(), in_year())) if some(.4) else ""]
        names = ("DECOM RNE LS CIN PL PLACE_PROVIDER DEC REC REASON_PLACE_CHANGE HOME_POST PL_POST URN")
        episodes = [one("EPISODE", names, episode()).replace("<DEC></DEC>", "<DEC />")
                    for _ in range(pick.randrange(4))]
        out.append(element("CHILD", element("HEADER", *header), *episodes))
    return '<?xml version="1.0" encoding="us-ascii"?>' + element("EXPSSDA903", *out)


# ------------------------------------------------------------------------------------------------------------ Annex A
COMMON = ["Child Unique ID", "Gender", "Ethnicity ", "Date of Birth", "Age"]
LISTS = [
    ["Date of Contact", "Contact Source"],
    ["Assessment start date", "Assessment completion date", "Organisation completing assessment"],
    ["Date of Referral", "Referral Source", "Referral NFA?", "Number of Referrals in Last 12 Months",
     "Allocated Worker"],
    ["Does the Child have a Disability", "Continuous Assessment Start Date",
     "Child Seen During Continuous Assessment", "Continuous Assessment Date of Authorisation"],
    ["Does the Child have a Disability", "Strategy discussion initiating Section 47 Enquiry Start Date",
     "Was an Initial Child Protection Conference deemed unnecessary?", "Date of Initial Child Protection Conference",
     "Did the Initial Child Protection Conference Result in a Child Protection Plan"],
    ["Does the Child have a Disability", "CIN Start Date", "Primary Need Code", "CIN Closure Date", "Case Status",
     "Allocated Team"],
    ["Does the Child have a Disability", "Child Protection Plan Start Date", "Initial Category of Abuse",
     "Latest Category of Abuse", "Was the Child Seen Alone?", "Child Protection Plan End Date",
     "Number of Previous Child Protection Plans"],
    ["Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N))", "Does the Child have a Disability",
     "Date Started to be Looked After", "Child's Category of Need", "Child's Legal Status",
     "Date of Last Health Assessment", "Date of Last Dental Check", "Number of Placements in the Last 12 months",
     "Date Ceased to be Looked After", "Reason Ceased to be Looked After", "Placement Type", "Placement Provider",
     "Number of Episodes the Child has been ‘Missing’ from their Placement in the last 12 months"],
    ["Does the Child have a Disability", "Eligibility Category", "LA in Touch", "Type of Accommodation",
     "Suitability of Accommodation", "Activity Status"],
    ["Does the Child have a Disability", "Date of Decision that Child Should be Placed for Adoption",
     "Date of Placement Order", "Date Placed for Adoption", "Date of Adoption Order ",
     "Date of Decision that Child Should No Longer be Placed for Adoption",
     "Reason Why Child No Longer Placed for Adoption"],
    ["Family identifier", "Disability", "Is the (prospective) adopter fostering for adoption?",
     "Date application approved", "No. of children placed", "Date of leaving adoption process"]]
WORDS = {
    "Gender": ("a) Male", "b) Female", "Female", "Male"), "Ethnicity ": ("a) WBRI", "WBRI", "k) APKN", None),
    "Contact Source": ("q) 6: Police", "b) 1B: Individual", "6", "i) 3C: Health"),
    "Referral Source": ("q) 6: Police", "2A: Schools"), "Primary Need Code": ("N1 - Abuse or Neglect", "N5", "banana"),
    "Case Status": ("c) Child in need plan", "d) Open assessment"),
    "Initial Category of Abuse": ("Neglect", "b) Physical abuse"),
    "Latest Category of Abuse": ("Neglect", "Emotional abuse"),
    "Child's Category of Need": ("N1 - Abuse or Neglect", "N8"), "Child's Legal Status": ("C2: FCO", "V2: Section 20"),
    "Reason Ceased to be Looked After": (None, None, "k) E47: Order", "E8"),
    "Placement Type": ("f) U6: Foster placement", "K2: Children's home"),
    "Placement Provider": ("b) PR1 - Own provision", "PR4"),
    "Eligibility Category": ("b) Former relevant child", "Relevant child"),
    "Type of Accommodation": ("U: Independent living", "B: With parents"),
    "Suitability of Accommodation": ("a) Suitable", "Unsuitable", None),
    "Activity Status": ("F2: Full time", "G5: Not"),
    "Reason Why Child No Longer Placed for Adoption": (None, "RD2"), "Allocated Team": ("#N/A", "Team 1"),
    "Allocated Worker": ("Quillfeather\u00a0Marlowe",), "Organisation completing assessment": ("Nobody",)}


def value(heading, row):
    if heading in ("Child Unique ID", "Individual adopter identifier", "Family identifier"):
        return 50000 + row
    if heading in WORDS:
        return pick.choice(WORDS[heading])
    if heading.startswith("N"):  # Number of, No. of
        return pick.randrange(4)
    if heading == "Age":
        return pick.randrange(1700) / 100
    if heading.startswith(("Date", "CIN", "Assessment", "Strategy", "Child Protection", "Continuous Assessment")):
        return between(Date(2023, 9, 1), Date(2024, 2, 28)) if some(.8) else None
    return pick.choice(("a) Yes", "Yes", "b) No", "No"))


def cell(column, row, what):
    name = f"{chr(65 + column)}{row}"
    if what is None:
        return ""
    if what == "#N/A":
        return f'<c r="{name}" t="e"><v>#N/A</v></c>'
    if isinstance(what, Date):
        return f'<c r="{name}" s="1"><v>{(what - Date(1899, 12, 30)).days}</v></c>'
    if isinstance(what, (int, float)):
        return f'<c r="{name}"><v>{what}</v></c>'
    return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{escape(what)}</t></is></c>'


def zipped(path, parts):
    with zipfile.ZipFile(path, "w") as z:
        for name, content in parts.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            z.writestr(zipfile.ZipInfo(name, (2024, 4, 1, 0, 0, 0)), content, stored)


def workbook(path, grids):
    """An xlsx; grids: {sheet's name: rows of values}."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006/"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    parts = {}
    for n, grid in enumerate(grids.values(), 1):
        rows = "".join(f'<row r="{r}">{"".join(cell(c, r, v) for c, v in enumerate(line))}</row>'
                       for r, line in enumerate(grid, 1))
        parts[f"xl/worksheets/sheet{n}.xml"] = f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
    numbers = range(1, len(grids) + 1)
    override = '<Override PartName="/xl/{}.xml" ContentType="' + types + '{}+xml"/>'
    relation = '<Relationship Id="{}" Type="' + rel + '/{}" Target="{}.xml"/>'
    zipped(path, {
        "[Content_Types].xml": f'<Types xmlns="{package}content-types">' + override.format("workbook", "sheet.main")
        + override.format("styles", "styles") + "".join(override.format(f"worksheets/sheet{n}", "worksheet")
                                                        for n in numbers) + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}relationships">'
        + relation.format("r1", "officeDocument", "xl/workbook") + "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets>' + "".join(
            f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in zip(numbers, grids))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}relationships">' + "".join(
            relation.format(f"r{n}", "worksheet", f"worksheets/sheet{n}") for n in numbers)
        + relation.format("s", "styles", "styles") + "</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><cellXfs count="2"><xf numFmtId="0"/>'
                         '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>', **parts})


def annex_a(path):
    grids = {}
    for number, more in enumerate(LISTS, 1):
        heads = ["Individual adopter identifier", *COMMON[1:3], *more] if number == 11 else [*COMMON, *more]
        grids[f"List {number}"] = [heads, *([value(h, row % 17 + number) for h in heads] for row in range(22))]
    workbook(path, grids)


# ---------------------------------------------------------------------------------------------------------- restraint
def restraint():
    yield ["Establishment", "Month", "Occupied bed days", "Children in month", "Incidents", "Children restrained",
           "Minor injuries (child)", "Serious injuries (child)", "Injuries to staff", "Pain-inducing techniques",
           "Debriefs done", "Debriefs within 5 days", "Records within 24 hours", "Reviews within 48 hours",
           "Complaints", "LADO referrals"]
    for home in ("Northshire Secure Centre", "Fellside House"):
        for month in range(4, 7):
            incidents = pick.randrange(6, 30)
            done = [incidents - pick.randrange(3) for _ in range(4)]
            yield [home, Date(2025, month, 1), pick.randrange(300, 900), pick.randrange(12, 40), incidents,
                   pick.randrange(2, 12), pick.randrange(3), 0, pick.randrange(3), pick.randrange(2), *done,
                   pick.randrange(3), pick.randrange(2)]


def spreadsheet(path, grid):
    """An ods."""
    urn = "urn:oasis:names:tc:opendocument:xmlns:"
    names = "".join(f' xmlns:{n}="{urn}{n}:1.0"' for n in ("office", "table", "text"))

    def ods_cell(what):
        if isinstance(what, Date):
            kind = f'office:value-type="date" office:date-value="{what}"'
        elif isinstance(what, int):
            kind = f'office:value-type="float" office:value="{what}"'
        else:
            kind = 'office:value-type="string"'
        return f"<table:table-cell {kind}><text:p>{escape(str(what))}</text:p></table:table-cell>"
    rows = "".join("<table:table-row>" + "".join(map(ods_cell, row)) + "</table:table-row>" for row in grid)
    zipped(path, {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml":
                  f'<office:document-content{names}><office:body><office:spreadsheet><table:table '
                  f'table:name="Return">{rows}</table:table></office:spreadsheet></office:body>'
                  "</office:document-content>"})


def main(plugins):
    cin, lac = plugins / "dfe_cin_census" / "corpus", plugins / "ssda903" / "corpus"
    (cin / "census.xml").write_text(census(2026, 60), "utf-8")
    (cin / "edges.xml").write_text(edges(), "utf-8")
    (cin / "few_children.xml").write_text(census(2021, 6, again=(2, 2)), "utf-8")
    for name, header, rows in tables():
        (lac / f"{name}.csv").write_bytes(table_text(name, header, rows).encode())
    (lac / "return.xml").write_text(form(), "ascii")
    annex_a(plugins / "annex_a" / "corpus" / "annex_a.xlsx")
    grid, folder = list(restraint()), plugins / "restraint_return" / "corpus"
    words = [[w.strftime("%b-%y") if isinstance(w, Date) else str(w) for w in row] for row in grid]
    (folder / "return.csv").write_text("\n".join(",".join(row) for row in words) + "\n", "utf-8")
    workbook(folder / "return.xlsx", {"Return": grid})
    spreadsheet(folder / "return.ods", grid)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(pathlib.Path(sys.argv[1]))
