#!/usr/bin/env python3
"""Writes one fictional policy with LibreOffice as odt, docx, html and pdf: make_policies.py FOLDER."""
import pathlib
import subprocess
import sys
import tempfile

SPACES = " ".join(f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for prefix, name in [
    ("office", "office"), ("style", "style"), ("text", "text"), ("table", "table")])
CONTROL = [("Version", "2.1", "Policy owner", "Head of Safeguarding"),
           ("Approved by", "Partnership Executive", "Date approved", "12 March 2025"),
           ("Effective from", "1 April 2025", "Next review date", "31/03/2027")]
SECTIONS = [("Purpose", "This policy says how agencies resolve professional disagreement about a child."),
            ("Scope", "It is for every agency of the partnership. The version in force is the one published."),
            ("Stages of escalation", "Practitioners first talk to each other; a review date is set for each stage."),
            ("Recording", "Each stage is recorded on the child's file by the agency that raised it.")]


def main(folder):
    def row(cells):
        return "".join(f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>'
                       for c in cells)
    table = ('<table:table table:name="Control"><table:table-column table:number-columns-repeated="4"/>'
             + "".join(f"<table:table-row>{row(cells)}</table:table-row>" for cells in CONTROL) + "</table:table>")
    body = "".join(f'<text:h text:outline-level="2">{heading}</text:h><text:p>{words}</text:p>'
                   for heading, words in SECTIONS)
    text = (f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} office:version="1.2" '
            'office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>'
            '<text:p>Northshire Safeguarding Children Partnership</text:p>'
            '<text:h text:outline-level="1">Resolving Professional Disagreement Policy</text:h>'
            f"{table}{body}</office:text></office:body></office:document>")
    with tempfile.TemporaryDirectory() as work:
        source = pathlib.Path(work, "policy.fodt")
        source.write_text(text, encoding="utf-8")
        for target in ["odt", "docx", "html", "pdf"]:
            subprocess.run(["soffice", f"-env:UserInstallation=file://{work}/profile", "--headless",
                            "--convert-to", target, "--outdir", folder, source], check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
