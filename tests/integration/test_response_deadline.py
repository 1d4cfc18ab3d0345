"""By when a response to a report is due: stated in the document, computed by the framework's rule, or neither."""

import datetime
import json
import os
import subprocess

import pytest
from harness import BIN, DEMO_DOCUMENTS, META, SAMPLES

REPORT = DEMO_DOCUMENTS / "northshire-ilacs-2025.pdf"


@pytest.fixture(scope="module")
def amara(server):
    return server.client("amara.submitter")


def extract(client, file):
    document = client.upload(META, file.read_bytes(), file.name).json["id"]
    client.extraction(document)
    return document, client.get(f"/api/v1/documents/{document}/versions/1/extract").json


def test_a_report_that_states_none_gets_the_computed_one(server, amara):
    document, found = extract(amara, REPORT)
    response = found["response_deadline"]
    assert response["stated"] == [] and response["difference_working_days"] is None
    assert response["notes"] == ["The document states no date for the response."]
    proposed = response["proposed"]
    assert (proposed["working_days"], proposed["counted_from"], proposed["estimate"]) == (70, "received", False)
    received = amara.get(f"/api/v1/documents/{document}").json["received"]
    start, end = (datetime.date.fromisoformat(proposed[name]) for name in ("from", "date"))
    assert abs(start - datetime.date.fromisoformat(received[:10])) <= datetime.timedelta(days=1)
    # Fourteen weeks, and a day or more for each bank holiday there was.
    assert datetime.timedelta(weeks=14) <= end - start <= datetime.timedelta(weeks=16) and end.weekday() < 5

    environment = {**os.environ, "SCRUTINY_SERVER": server.url, "SCRUTINY_CACERT": str(server.certificate),
                   "SCRUTINY_TOKEN": server.token("amara.submitter")}

    def run(*arguments):
        return subprocess.run([BIN / "scrutiny", *arguments], capture_output=True, text=True, timeout=60,
                              env=environment, check=True).stdout
    shown = run("show", document)
    assert f"computed: {proposed['date']}, 70 working days from {proposed['from']} (received)" in shown
    assert "The document states no date for the response." in shown
    assert json.loads(run("show", document, "--json"))["response_deadline"] == response


def test_a_new_version_does_not_move_the_day_it_was_received(amara):
    document, found = extract(amara, REPORT)
    amara.step(document, "submit")
    amara.server.client("helen.chair").step(document, "accept")
    etag = amara.get(f"/api/v1/documents/{document}").etag
    amara.upload({}, REPORT.read_bytes(), target=f"/api/v1/documents/{document}/versions", headers={"If-Match": etag})
    amara.extraction(document)
    again = amara.get(f"/api/v1/documents/{document}/versions/2/extract").json
    assert again["response_deadline"] == found["response_deadline"]


def test_a_document_that_owes_none_has_none(amara):
    assert extract(amara, DEMO_DOCUMENTS / "northshire-missing-children-policy.txt")[1]["response_deadline"] is None


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="samples not found")
def test_a_real_letter_states_its_date_with_quote_and_page(amara):
    checked = 0
    for file in sorted((SAMPLES / "ofsted-jtai").glob("*.pdf"))[:8]:
        response = extract(amara, file)[1]["response_deadline"]
        stated = response["stated"][0] if response and response["stated"] else None
        if not stated or "date" not in stated:
            continue
        day = datetime.date.fromisoformat(stated["date"])
        assert f"{day.day} {day:%B %Y}" in " ".join(stated["quote"].split()), file.name
        assert stated["page"] >= 1 and stated["as_written"] in stated["quote"]
        assert response["proposed"] or any("No date is computed" in note for note in response["notes"])
        checked += 1
    assert checked >= 4
