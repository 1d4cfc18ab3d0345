"""Files that are not what they say, broken or huge: kept, told apart, and no harm to anybody else."""

import io
import zipfile

import pytest
from harness import DEMO_DOCUMENTS, META, expect_problem, sha256

REPORT = (DEMO_DOCUMENTS / "northshire-ilacs-2025.pdf").read_bytes()
SETTINGS = {"uploads.file_bytes": 40 * 1024 * 1024}


@pytest.fixture(scope="module")
def amara(server):
    return server.client("amara.submitter")


def zipped(name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def bent(at):
    """The report with one stretch of bytes overwritten."""
    return REPORT[:at] + b"\xff" * 40 + REPORT[at + 40:]


HTML = b"<!DOCTYPE html><html><head><title>Report</title></head><body><script>alert(1)</script>Inspected.</body></html>"
UNKNOWN = "application/octet-stream"
# what it is, name, content, media type by its content, how its reading ends
FILES = [
    ("a page named .pdf", "report.pdf", HTML, "text/html", "nothing_found"),
    ("a PDF named .txt", "report.txt", REPORT, "application/pdf", "done"),
    ("half a PDF", "report.pdf", REPORT[:len(REPORT) // 2], "application/pdf", "failed"),
    ("the first bytes of a PDF", "report.pdf", REPORT[:20], "application/pdf", "failed"),
    ("a PDF with a hole", "report.pdf", bent(9000), "application/pdf", "done"),
    ("a PDF without its end", "report.pdf", bent(len(REPORT) - 60), "application/pdf", "failed"),
    ("a PDF's name and no more", "report.pdf", b"%PDF-1.7\n" + bytes(3000), "application/pdf", "failed"),
    ("noise", "report.pdf", bytes((i * 7919) >> 3 & 0xFF for i in range(50_000)), UNKNOWN, "nothing_found"),
    ("a zip", "plan.pdf", zipped("plan.txt", "words"), "application/zip", "failed"),
    ("a document in a zip", "plan.zip", zipped("word/document.xml", "<w/>"),
     "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "failed"),
    ("a zip bomb", "plan.xlsx", zipped("a", bytes(20_000_000)), "application/zip", "failed"),
    ("an executable", "plan.pdf", b"\x7fELF\x02\x01\x01" + bytes(4000), UNKNOWN, "nothing_found"),
    ("one line without end", "long.txt", b"a" * 3_000_000, "text/plain", "nothing_found"),
    ("bad UTF-8", "notes.txt", b"Notes: \xff\xfe\xfa caf\xe9\n" * 20, "text/plain", "nothing_found"),
    ("one byte", "x.pdf", b"\x00", UNKNOWN, "nothing_found"),
    ("thirty megabytes of nothing", "scan.pdf", bytes(30 * 1024 * 1024), UNKNOWN, "nothing_found"),
]


@pytest.mark.parametrize("name, content, media_type, end", [each[1:] for each in FILES], ids=[each[0] for each in FILES])
def test_a_hostile_file_is_kept_and_its_reading_ends_clearly(amara, name, content, media_type, end):
    document = amara.upload(META, content, name).json["id"]
    read = amara.extraction(document)
    assert read["state"] == end, read
    assert read["explanation"].endswith("."), "a person is told what happened"
    assert read.get("code") == ("plugin_refused" if end == "failed" else None), read
    version = amara.get(f"/api/v1/documents/{document}").json["versions"][0]
    assert (version["media_type"], version["sha256"]) == (media_type, sha256(content))
    out = amara.get(f"/api/v1/documents/{document}/versions/1/content")
    assert sha256(out.body) == sha256(content)
    assert out.headers["Content-Type"] == "application/octet-stream"
    amara.get(f"/api/v1/documents/{document}/versions/1/extract?include=text")
    amara.step(document, "submit")  # a person can go on by hand


def test_an_empty_file_is_refused(amara):
    expect_problem(amara.upload(META, b"", "empty.pdf", expect=400), 400, "invalid_argument", "file")


def test_a_file_past_the_limit_is_refused_and_nothing_is_kept(amara):
    before = len(amara.get("/api/v1/documents?limit=100").json["items"])
    answer = amara.upload(META, bytes(41 * 1024 * 1024), "big.pdf", expect=413)
    expect_problem(answer, 413, "too_large", answer.json.get("field"))
    assert len(amara.get("/api/v1/documents?limit=100").json["items"]) == before


@pytest.mark.parametrize("sent, kept", [
    ("../../etc/passwd", "passwd"), ("C:\\Users\\x\\plan.pdf", "plan.pdf"), ("a\u202efdp.exe", "afdp.exe"),
    ("  plan.pdf ", "plan.pdf"), ("\u200bplan.pdf", "plan.pdf"), ("наказ.pdf", "наказ.pdf"),
])
def test_a_file_name_is_made_harmless(amara, sent, kept):
    document = amara.upload(META, b"x", sent).json["id"]
    amara.extraction(document)
    assert amara.get(f"/api/v1/documents/{document}").json["versions"][0]["file_name"] == kept


@pytest.mark.parametrize("name", ["", ".", "..", "/", "a/", "x" * 256 + ".pdf", "a\tb.pdf"])
def test_a_file_without_a_usable_name_is_refused(amara, name):
    expect_problem(amara.upload(META, b"x", name, expect=400), 400, "invalid_argument", "file")


def test_words_in_a_document_are_data_everywhere(server, amara):
    """Titles and quotes come back as they were, and the page that shows them has no live markup of theirs."""
    title = "</title><script>alert('x')</script> {{TITLE}} ' or 1=1 --"
    document = amara.upload({**META, "title": title}, b"Plain words.", "a.txt").json["id"]
    amara.extraction(document)
    assert amara.get(f"/api/v1/documents/{document}").json["title"] == title
    browser = server.signed_in("amara.submitter")
    for page in [f"/documents/{document}", "/documents"]:
        answer = browser.raw("GET", page)
        assert answer.status == 200, answer
        assert b"<script>alert" not in answer.body
        assert b"&lt;script&gt;alert" in answer.body


def test_after_all_this_a_good_report_is_still_read(amara):
    document = amara.upload(META, REPORT, "report.pdf").json["id"]
    assert amara.extraction(document)["state"] == "done"
    assert amara.get(f"/api/v1/documents/{document}/versions/1/extract").json["result"]["plugin_id"] == "ofsted_ilacs"
