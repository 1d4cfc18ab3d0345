#!/usr/bin/env python3
"""Writes one fictional action plan in six formats with LibreOffice: make_plans.py FOLDER [ROWS].

The plan is written once as a table of OpenDocument; `soffice --convert-to` (7.4, packages libreoffice-writer-nogui
and libreoffice-calc-nogui) makes plan.ods, .xlsx, .csv and .html of a sheet and plan.odt, .docx of a text.
With ROWS the plan's rows are repeated until it has about so many, for measuring. hidden.ods and hidden.xlsx are made
of hidden.fods in the same way, by hand.
"""
import pathlib
import subprocess
import sys
import tempfile
from xml.sax.saxutils import escape

SPACES = " ".join(f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for prefix, name in [
    ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table")])
SPACES += ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
FILLS = {"blue": "#0070c0", "green": "#00b050", "amber": "#ffc000", "red": "#ff0000"}
COVERED = None

# A cell is a text, (text, columns, rows), or COVERED.
ROWS = [
    [("Northshire safeguarding children partnership: joint action plan", 11, 1)] + [COVERED] * 10,
    [""] * 11,
    [("Ref", 1, 2), ("Recommendation", 1, 2), ("Action", 1, 2), ("Responsible", 2, 1), COVERED, ("By when", 1, 2),
     ("Progress update", 1, 2), ("Evidence", 1, 2), ("Evidence of impact", 1, 2), ("BRAG", 1, 2),
     ("Date closed", 1, 2)],
    [COVERED] * 3 + ["Agency", "Officer"] + [COVERED] * 6,
    [("Priority 1: Neglect", 11, 1)] + [COVERED] * 10,
    ["1.1", ("Improve how early signs of neglect are recognised", 1, 2), "Train all designated leads", "Education",
     "Head of Inclusion", "Sept 25", "62 of 80 schools trained", "Attendance list", "Audit planned", "Amber", ""],
    ["1.2", COVERED, "Publish the neglect toolkit; tell every \"front door\"", "Children's Services",
     "Principal Social Worker", "30/09/2025", "Published", "Web page", "Used in 40% of assessments", "Green", ""],
    [("Priority 2: Information sharing", 11, 1)] + [COVERED] * 10,
    ["2.1", "Share return interviews within a week", "Agree a protocol", "Police", "Superintendent, Public Protection",
     "End of Q2 2025/26", "Signed", "Protocol v2", "Median 4 days", "Blue", "01/10/2025"],
    ["2.2", "Attend strategy meetings", "Health to attend every strategy meeting", "ICB", "Designated Nurse",
     "Ongoing", "71%", "Minutes", "", "Red", ""],
    ["2.3", "Hear children's voices", "Commission an advocacy review", "Children's Services", "Commissioning lead",
     "TBC", "", "", "", "", ""],
]


def cell(value):
    if value is COVERED:
        return "<table:covered-table-cell/>"
    text, columns, rows = value if isinstance(value, tuple) else (value, 1, 1)
    spans = f' table:number-columns-spanned="{columns}" table:number-rows-spanned="{rows}"' if columns + rows > 2 else ""
    style = f' table:style-name="{text.lower()}"' if text.lower() in FILLS else ""
    kind = ' office:value-type="string"' if text else ""
    words = f"<text:p>{escape(text)}</text:p>" if text else ""
    return f"<table:table-cell{kind}{style}{spans}>{words}</table:table-cell>"


def document(kind):
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties '
        f'fo:background-color="{colour}"/></style:style>' for name, colour in FILLS.items())
    rows = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in ROWS)
    table = (f'<table:table table:name="Plan"><table:table-column table:number-columns-repeated="{len(ROWS[0])}"/>{rows}'
             "</table:table>")
    return (f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} office:version="1.2" '
            f'office:mimetype="application/vnd.oasis.opendocument.{kind}"><office:automatic-styles>{styles}'
            f"</office:automatic-styles><office:body><office:{kind}>{table}</office:{kind}></office:body>"
            "</office:document>")


def save(folder, name):
    """Saves ROWS as name.ods, .xlsx, .csv, .html, .odt and .docx."""
    with tempfile.TemporaryDirectory() as work:
        for kind, suffix, formats in [("spreadsheet", "fods", ["ods", "xlsx", "csv", "html"]),
                                      ("text", "fodt", ["odt", "docx"])]:
            source = pathlib.Path(work, f"{name}.{suffix}")
            source.write_text(document(kind), encoding="utf-8")
            for target in formats:
                subprocess.run(["soffice", f"-env:UserInstallation=file://{work}/profile", "--headless",
                                "--convert-to", target, "--outdir", folder, source], check=True)


def main(folder, rows=0):
    while len(ROWS) < int(rows):
        ROWS.extend(ROWS[4:11])
    save(folder, "plan")


if __name__ == "__main__":
    main(*sys.argv[1:])
