#!/usr/bin/env python3
"""Makes lookalikes/*.pdf: make_lookalikes.py (needs WeasyPrint and the Liberation and DejaVu fonts).

Fictional reports in the layouts that real ones have, and in some that they may have one day. No place,
person or finding is real. The PDFs are committed, so nothing runs this in tests; what they say is written
once more, by hand, in ../lookalikes_test.cpp.
"""
import html
import pathlib

import weasyprint

OUT = pathlib.Path(__file__).parent / "lookalikes"

LEADERS = "The impact of leaders on social work practice with children and families"
HELP = "The experiences and progress of children who need help and protection"
CARE = "The experiences and progress of children in care"
LEAVERS = "The experiences and progress of care leavers"
CARE_AND_LEAVERS = "The experiences and progress of children in care and care leavers"
OVERALL = "Overall effectiveness"

STYLE = """
@page {{ size: A4; margin: 25mm 22mm 28mm; {running} }}
@page :first {{ @top-left {{ content: none }} @bottom-left {{ content: none }} @bottom-right {{ content: none }} }}
body {{ font: 12pt/1.25 "{font}"; }}
h1 {{ font-size: 24pt; font-weight: normal; margin: 0 0 6mm; }}
h2 {{ font-size: 14pt; margin: 6mm 0 3mm; }}
h3 {{ font-size: 12pt; margin: 6mm 0 3mm; }}
p {{ margin: 0 0 4mm; }}
table {{ border-collapse: collapse; margin: 4mm 0 7mm; }}
td, th {{ border: 0.5pt solid #777; padding: {padding}; text-align: left; vertical-align: {valign}; }}
td:first-child {{ width: {left}; }} td:last-child {{ width: {right}; }}
.item {{ margin: 0 0 2mm 6.5mm; text-indent: -6.5mm; widows: 1; orphans: 1; }}
.item i {{ display: inline-block; width: 6.5mm; font-style: normal; text-indent: 0; font-family: "DejaVu Sans"; font-size: 10pt; }}
.nested {{ margin-left: 13mm; }}
.flat {{ margin: 0 0 2mm; }}
.n {{ padding-left: 12mm; text-indent: -12mm; }} .n b {{ display: inline-block; width: 12mm; font-weight: normal; text-indent: 0; }}
.space {{ height: {space}; }}
"""

FOOTER = """@bottom-left {{ content: "{0}\\A {1}"; white-space: pre; font: bold 8pt "Liberation Sans"; }}
@bottom-right {{ content: counter(page); font: 18pt "Liberation Sans"; }}"""


def item(text, bullet="◼", kind="item"):
    return f'<p class="{kind}"><i>{bullet}</i>{html.escape(text)}</p>'


def dash(text):
    return item(text, "−", "item nested")


def flat(text):
    """An item whose further lines begin under its bullet."""
    return f'<p class="flat">• {html.escape(text)}</p>'


def paragraphs(*texts):
    return "".join(f"<p>{html.escape(text)}</p>" for text in texts)


def numbered(*texts):
    return "".join(f'<p class="n"><b>{n}.</b>{html.escape(text)}</p>' for n, text in enumerate(texts, 1))


def table(rows, header=("Judgement", "Grade")):
    cells = [header, *rows] if header else rows
    tag = ["th"] + ["td"] * len(rows) if header else ["td"] * len(rows)
    return "<table>" + "".join(f"<tr><{t}>{a}</{t}><{t}>{b}</{t}></tr>" for t, (a, b) in zip(tag, cells)) + "</table>"


def title_block(name, dates, inspector):
    return (f"<h1>Inspection of {name} local authority children’s services</h1>"
            f"<p><strong>Inspection dates:</strong> {dates}</p><p><strong>Lead inspector:</strong> {inspector}</p>")


def write(name, body, running="", **style):
    chosen = {"font": "Liberation Sans", "padding": "2.5mm", "valign": "top", "left": "80mm", "right": "80mm",
              "space": "0", **style}
    page = f'<html lang="en-GB"><style>{STYLE.format(running=running, **chosen)}</style><body>{body}</body></html>'
    document = weasyprint.HTML(string=page).write_pdf()
    (OUT / f"{name}.pdf").write_bytes(document)
    print(f"{name}.pdf {len(document)} bytes")


def footer(authority, dates):
    return FOOTER.format(f"Inspection of {authority} local authority children’s services", dates)


BODY = numbered("Most children receive help when they need it. Contacts are screened on the day they arrive.",
                "Plans are clear for most children, and families understand what has to change.")


def crossing_list():
    """A list over three pages with running header and footer, items and dashes cut by the page's end."""
    long = ("The effectiveness of plans for children who have waited a long time for a decision, including plans that "
            "rest on the agreement of several agencies, so that no child is left in an arrangement that nobody has "
            "reviewed since it was made.")
    items = [item(f"Point {n} of the list. " + long) for n in range(1, 13)]
    items += [item("The oversight of:"), dash("children who are placed at a distance from home and from the people who "
                                              "matter to them, and of those who have moved more than twice in a year"),
              dash("children who wait for a decision of the court"), dash("private fostering arrangements."),
              item("The stability of the workforce.")]
    running = ('@top-left { content: "OFFICIAL"; font: 12pt "Liberation Sans"; }'
               + footer("Northshire", "3 to 14 March 2025"))
    body = (title_block("Northshire", "3 to 14 March 2025", "Rowan Thistlewood, His Majesty’s Inspector")
            + table([(LEADERS, "Good"), (HELP, "Requires improvement to be good"), (CARE, "Good"),
                     (LEAVERS, "Outstanding"), (OVERALL, "Good")])
            + paragraphs("Children in Northshire are helped by workers who know them well. Leaders have steadied the "
                         "workforce since the last inspection, and most families see the same worker for years.")
            + '<div class="space"></div><h2>What needs to improve?</h2>' + "".join(items)
            + f"<h2>{HELP}: requires improvement to be good</h2>" + BODY)
    write("crossing_list", body, running, space="8mm")


def prose_only():
    body = (title_block("the Isle of Eastvale", "20 January to 7 February 2025", "Mira Oakendale, His Majesty’s Inspector")
            + table([(LEADERS, "Good"), (HELP, "Good"), (CARE, "Good"), (LEAVERS, "Good"), (OVERALL, "Good")])
            + paragraphs("Children on the island receive good help.")
            + "<h2>What needs to improve?</h2>"
            + paragraphs("Leaders should make sure that children who are privately fostered are visited as often as the "
                         "regulations ask.", "The information that care leavers receive about their health should be complete.")
            + f"<h2>{HELP}: good</h2>" + BODY)
    write("prose_only", body)


def no_section():
    body = (title_block("Westmarch Borough Council", "9 to 13 June 2025", "Tam Ferrier, His Majesty’s Inspector")
            + table([(LEADERS, "Outstanding"), (HELP, "Outstanding"), (CARE, "Outstanding"), (LEAVERS, "Outstanding"),
                     (OVERALL, "Outstanding")])
            + paragraphs("Services are outstanding.", "Leaders know where to go next and have begun.")
            + f"<h3>{HELP}: outstanding</h3>" + BODY)
    write("no_section", body)


def no_overall_2026():
    """The framework of April 2026, with areas for priority action."""
    body = (title_block("Northshire", "Monday 11 May 2026 to Friday 22 May 2026", "Rowan Thistlewood, His Majesty’s Inspector")
            + "<p><strong>Publication date:</strong> 6th July 2026</p>"
            + table([(LEADERS, "Inadequate"), (HELP, "Inadequate"), (CARE, "Requires improvement to be good"), (LEAVERS, "Good")])
            + paragraphs("There are serious failures that leave children at risk of harm.")
            + "<h2>Areas for priority action</h2>"
            + item("Management oversight of children at risk of exploitation.")
            + item("The response to children who are missing from care.")
            + "<h2>What needs to improve?</h2>" + item("The quality of assessments.")
            + f"<h2>{HELP}: inadequate</h2>" + BODY)
    write("no_overall_2026", body)


def layout_2019():
    """Authority above the title, one judgement for care and care leavers, grades in the middle of their rows."""
    body = ("<h1>Northshire County Council</h1><h2>Inspection of children’s social care services</h2>"
            "<p><strong>Inspection dates: 26th February 2019 to 8th March 2019</strong></p>"
            "<p><strong>Lead inspector: Ansel Brook<br>Her Majesty’s Inspector</strong></p>"
            + table([(LEADERS, "Good"), (HELP, "Requires improvement to be good"), (CARE_AND_LEAVERS, "Inadequate"),
                     (OVERALL, "Requires improvement to be good")])
            + paragraphs("Services in Northshire have not kept pace with need.")
            + "<h2>What needs to improve</h2>" + item("the timeliness of court work", "▪")
            + item("health histories, so that they are at hand for all care leavers in a timely way", "▪")
            + f"<h2>{HELP} is requires improvement to be good</h2>" + BODY)
    write("layout_2019", body, valign="middle", left="100mm", right="38mm")


def layout_2014():
    """The single inspection framework: sentences, numbered rows, recommendations as numbered paragraphs."""
    rows = [("<b>1. Children who need help and protection</b>", "<b>Requires Improvement</b>"),
            ("<b>2. Children looked after and achieving permanence</b>", "<b>Good</b>"),
            ("2.1 Adoption performance", "<b>Outstanding</b>"),
            ("2.2 Experiences and progress of care leavers", "<b>Inadequate</b>"),
            ("<b>3. Leadership, management and governance</b>", "<b>Requires Improvement</b>")]
    body = ("<h1>Northshire County Council</h1><h2>Inspection of services for children in need of help and protection, "
            "children looked after and care leavers</h2><p>and</p><h2>Review of the effectiveness of the Local "
            "Safeguarding Children Board<sup style='font-size:8pt'>1</sup></h2>"
            "<h2>Inspection date: 3 November 2014–27 November 2014</h2><h2>Report published: 20 January 2015</h2>"
            "<h2>The overall judgement is that children’s services require improvement</h2>"
            + table(rows, None)
            + "<h2>The Local Safeguarding Children Board is good</h2><h2>Recommendations</h2>"
            + numbered("Make sure that all children who go missing are spoken to when they return.",
                       "Improve the quality of plans.")
            + paragraphs("An LSCB that is inadequate does not do what the regulations ask."))
    write("layout_2014", body, valign="middle", left="100mm", right="30mm")


def tight_table():
    """Rows without space between them, a list without hanging indent, another typeface, dates joined by a dash."""
    body = (title_block("Ashcombe", "10–14 June 2024", "Jo Lark HMI")
            + table([(LEADERS, "Good"), (HELP, "Good"), (CARE, "Requires improvement to be good"), (LEAVERS, "Good"), (OVERALL, "Good")])
            + paragraphs("Help is good.")
            + "<h2>What needs to improve?</h2><p>Leaders should now look at:</p>"
            + flat("The number of 16- and 17-year-olds who present as homeless, and what is offered to them before they do, "
                   "so that fewer of them have to.")
            + flat("Supervision.") + f"<h2>{HELP}: good</h2>" + BODY)
    write("tight_table", body, font="DejaVu Serif", padding="0.6mm", left="110mm", right="52mm")


def new_names():
    """A judgement and a grade that no known framework has, and a heading that contradicts the table."""
    body = (title_block("Northshire", "2 to 13 November 2026", "Rowan Thistlewood, His Majesty’s Inspector")
            + table([(LEADERS, "Good"), (HELP, "Good"), (CARE, "Strong"), (LEAVERS, "Good"),
                     ("The safety of children online", "Good")])
            + paragraphs("Help is good.") + "<h2>What needs to improve?</h2>" + item("Return home interviews.")
            + f"<h2>{HELP}: inadequate</h2>" + BODY)
    write("new_names", body)


def other_document():
    body = ("<h1>Policy on children who go missing</h1><p><strong>Review date:</strong> 1 April 2026</p>"
            "<h2>What needs to improve?</h2>" + item("Nothing.") + paragraphs("This policy is good."))
    write("other_document", body)


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    for make in (crossing_list, prose_only, no_section, no_overall_2026, layout_2019, layout_2014, tight_table, new_names,
                 other_document):
        make()
