"""Documents from upload to acceptance and beyond: who sees what when, and what is on record about it."""

import json
import socket

import pytest
from harness import DEMO_DOCUMENTS, META, Client, expect_problem, sha256, wait_for
from trail import Proof, commitment, expect_opened_record_holds, leaf_hash

REPORT = (DEMO_DOCUMENTS / "northshire-ilacs-2025.pdf").read_bytes()


@pytest.fixture(scope="module")
def amara(server):
    return server.client("amara.submitter")  # Children's Services


@pytest.fixture(scope="module")
def lewis(server):
    return server.client("lewis.lead")  # Children's Services


@pytest.fixture(scope="module")
def priya(server):
    return server.client("priya.submitter")  # Police


@pytest.fixture(scope="module")
def tomasz(server):
    return server.client("tomasz.member")  # group member, Health


@pytest.fixture(scope="module")
def helen(server):
    return server.client("helen.chair")


@pytest.fixture(scope="module")
def ruth(server):
    return server.client("ruth.scrutineer")


@pytest.fixture(scope="module")
def dev(server):
    return server.client("dev.admin")


def agency_of(client):
    return client.get("/api/v1/session").json["account"]["agency"]


def path(document, rest=""):
    return f"/api/v1/documents/{document}{rest}"


@pytest.fixture
def draft(amara):
    """A fresh document of Children's Services, read and in draft."""
    def make(content=b"Minutes of a meeting. Agreed: to meet again.\n", name="minutes.txt", **meta):
        document = amara.upload({**META, **meta}, content, name).json["id"]
        amara.extraction(document)
        return document
    return make


@pytest.fixture
def submitted(draft, amara):
    def make(*args, **kwargs):
        document = draft(*args, **kwargs)
        amara.step(document, "submit")
        return document
    return make


@pytest.fixture
def accepted(submitted, helen):
    def make(*args, **kwargs):
        document = submitted(*args, **kwargs)
        helen.step(document, "accept")
        return document
    return make


def state_for(client, document):
    answer = client.get(path(document), expect=None)
    if answer.status == 404:
        expect_problem(answer, 404, "not_found")
        return None
    assert answer.status == 200, answer
    return answer.json["state"]


# ---- The whole way -------------------------------------------------------------------------------


def test_a_report_from_upload_to_acceptance(server, amara, helen, tomasz, ruth):
    sent = amara.upload({"kind": "inspection_summary", "title": "Ofsted, March 2025", "marking": "OFFICIAL"}, REPORT,
                        "northshire 2025.pdf")
    document = sent.json["id"]
    assert sent.headers["Location"] == path(document)
    assert (sent.json["version"], sent.json["state"]) == (1, "checking")
    assert (sent.json["sha256"], sent.json["size"]) == (sha256(REPORT), len(REPORT))
    expect_upload_receipt_holds(server, sent.json, REPORT)

    read = amara.extraction(document)
    assert read["state"] == "done"
    findings = amara.get(path(document, "/findings")).json["items"]
    assert [each["state"] for each in findings] == ["extracted"] * 4
    assert all(each["kind"] == "area_for_improvement" and each["quote"] and each["page"] == 1
               and each["plugin"] == "ofsted_ilacs" for each in findings)
    first, second, third, fourth = findings

    def decide(finding, verb, body, expect=200):
        return amara.post(f"/api/v1/findings/{finding['id']}/{verb}", body, headers={"If-Match": finding["etag"]},
                          expect=expect)
    assert decide(first, "confirm", {}).json["state"] == "confirmed"
    corrected = {"text": "Supervision must be regular.", "reason": "shorter"}
    assert decide(second, "correct", corrected).json["state"] == "corrected"
    assert decide(third, "reject", {"reason": "Not a finding."}).json["state"] == "rejected"
    assert decide(fourth, "confirm", {}).json["state"] == "confirmed"
    added = amara.post(path(document, "/findings"), {"kind": "recommendation", "text": "Meet each week.", "page": 2,
                                                     "quote": "leaders meet"}, expect=201).json
    by_id = {each["id"]: each for each in amara.get(path(document, "/findings")).json["items"]}
    assert by_id[second["id"]]["text"] == corrected["text"]
    assert by_id[second["id"]]["original"] == {"kind": second["kind"], "text": second["text"]}
    assert by_id[third["id"]]["reason"] == "Not a finding."
    assert (by_id[added["id"]]["source"], by_id[added["id"]]["state"]) == ("person", "confirmed")
    assert amara.get(path(document)).json["findings"] == {"extracted": 0, "confirmed": 3, "corrected": 1,
                                                          "rejected": 1}

    assert amara.step(document, "submit").json["state"] == "submitted"
    reasons = "The date on page 1 is missing."
    assert helen.step(document, "return", {"reasons": reasons}).json["state"] == "returned"
    seen = amara.get(path(document))
    assert seen.json["versions"][0]["returned_reasons"] == reasons
    second_file = REPORT + b"\n% with the date\n"
    newer = amara.upload({"note": "Date added."}, second_file, "northshire 2025 b.pdf",
                         target=path(document, "/versions"), headers={"If-Match": seen.etag})
    assert (newer.json["id"], newer.json["version"]) == (document, 2)
    assert amara.extraction(document)["state"] == "done"
    amara.step(document, "submit")
    assert helen.step(document, "accept").json["state"] == "accepted"

    shown = tomasz.get(path(document)).json
    assert (shown["state"], shown["version"]) == ("accepted", 2)
    assert tomasz.get(path(document, "/versions/2/content")).body == second_file
    assert tomasz.get(path(document, "/versions/1/content")).body == REPORT, "originals stay"

    actions = [each["record"]["action"] for each in ruth.records(document)]
    life = [action for action in actions if action != "document.read"]
    assert life == ["document.received", "document.checked", "document.extracted", "finding.confirmed",
                    "finding.corrected", "finding.rejected", "finding.confirmed", "finding.added",
                    "document.submitted", "document.returned", "document.version_received", "document.checked",
                    "document.extracted", "document.submitted", "document.accepted"]


def expect_upload_receipt_holds(server, answer, content):
    """As the submitter's own program would check it, with nothing but the log's verifier key."""
    receipt, record, payload = answer["receipt"], answer["record"].encode(), answer["payload"].encode()
    assert leaf_hash(record).hex() == receipt["leaf"]
    fields = json.loads(record)
    assert fields["index"] == receipt["index"]
    assert (fields["action"], fields["subject"]) == ("document.received", answer["id"])
    assert fields["commit"] == commitment(bytes.fromhex(answer["salt"]), payload)
    words = json.loads(payload)
    assert words["content"]["sha256"] == sha256(content)
    assert words["content"]["size"] == len(content)
    for word in [words["title"], words["file_name"], words["content"]["sha256"]]:
        assert word not in answer["record"], "the log itself holds no words"
    proof = Proof(Client(server).get(f"/api/v1/audit/records/{receipt['index']}/proof").body.decode(),
                  server.verifier_key)
    assert proof.index == receipt["index"]
    assert proof.holds_for(bytes.fromhex(receipt["leaf"]))
    assert not proof.holds_for(leaf_hash(record + b" "))


def test_what_the_plugin_read_is_in_the_extract(amara, draft):
    document = draft(REPORT, "report.pdf")
    extract = amara.get(path(document, "/versions/1/extract")).json
    result = extract["result"]
    assert (result["plugin_id"], result["document"]["framework"]) == ("ofsted_ilacs", "ILACS")
    fields = {each["name"]: each["value"] for each in result["fields"]}
    assert fields["local_authority"] == "Northshire"
    assert fields["inspection_start"] == "2025-03-03"
    assert len(result["judgements"]) == 5
    assert result["pages"] == []
    with_text = amara.get(path(document, "/versions/1/extract?include=text")).json["result"]["pages"]
    assert [page["page"] for page in with_text] == [1, 2, 3]
    assert "Northshire" in with_text[0]["text"]
    amara.refused(400, "invalid_argument", "GET", path(document, "/versions/1/extract?include=all"), field="include")


# ---- Who sees what -------------------------------------------------------------------------------


def test_a_draft_is_there_for_its_agency_only(draft, amara, lewis, priya, tomasz, helen, ruth, dev):
    document = draft(title="Not yet for others")
    assert state_for(amara, document) == state_for(lewis, document) == "draft"
    for client in [priya, tomasz, helen, ruth, dev]:
        assert state_for(client, document) is None
        for rest in ["/progress", "/findings", "/versions/1/content", "/versions/1/extract"]:
            client.refused(404, "not_found", "GET", path(document, rest))
        assert document not in [each["id"] for each in client.get("/api/v1/documents?limit=100").json["items"]]
    for client in [priya, helen]:
        verb = "accept" if client is helen else "submit"
        client.refused(404, "not_found", "POST", path(document, f"/{verb}"), json_body={}, headers={"If-Match": '"1"'})
    priya.refused(404, "not_found", "POST", path(document, "/findings"),
                  json_body={"kind": "recommendation", "text": "x"})


def test_what_is_submitted_is_shared_as_its_disclosure_says(submitted, amara, lewis, priya, tomasz, helen, ruth, dev):
    shared = submitted(title="For the group")
    for client in [amara, lewis, tomasz, helen, ruth]:
        assert state_for(client, shared) == "submitted"
    for client in [priya, dev]:  # not of the group; an administrator reads nothing
        assert state_for(client, shared) is None
    narrow = submitted(title="For the police alone", disclosure={"group": False, "agencies": [agency_of(priya)]})
    for client in [amara, priya, ruth]:
        assert state_for(client, narrow) == "submitted"
    for client in [tomasz, helen, dev]:
        assert state_for(client, narrow) is None


def test_disclosure_and_marking_are_changed_and_shown(accepted, amara, priya, tomasz, ruth):
    document = accepted(marking="OFFICIAL-SENSITIVE")
    assert tomasz.get(path(document)).json["marking"] == "OFFICIAL-SENSITIVE"
    amara.step(document, "disclose", {"disclosure": {"group": False, "agencies": [agency_of(priya)]}})
    assert state_for(tomasz, document) is None
    assert state_for(priya, document) == "accepted"
    amara.step(document, "disclose", {"disclosure": {"group": True, "agencies": []}})
    assert state_for(tomasz, document) == "accepted"
    assert state_for(priya, document) is None
    assert [each["record"]["action"] for each in ruth.records(document)].count("document.disclosure_changed") == 2


def test_a_newer_draft_does_not_hide_or_show_more_than_the_accepted_version(accepted, amara, tomasz, helen):
    document = accepted(title="First")
    etag = amara.get(path(document)).etag
    amara.upload({"title": "Second"}, b"newer words", "b.txt", target=path(document, "/versions"),
                 headers={"If-Match": etag})
    amara.extraction(document)
    mine, theirs = amara.get(path(document)).json, tomasz.get(path(document)).json
    assert (mine["version"], mine["state"]) == (2, "draft")
    assert (theirs["version"], theirs["state"], theirs["title"]) == (1, "accepted", "First")
    assert [each["version"] for each in theirs["versions"]] == [1]
    tomasz.refused(404, "not_found", "GET", path(document, "/versions/2/content"))
    amara.step(document, "submit")
    assert tomasz.get(path(document)).json["title"] == "Second"
    helen.step(document, "accept")
    assert tomasz.get(path(document)).json["version"] == 2


def test_each_step_is_for_those_it_belongs_to(submitted, amara, priya, tomasz, helen, ruth, dev):
    document = submitted()
    etag = amara.get(path(document)).etag
    for client in [amara, tomasz, ruth, dev]:
        client.refused(403, "forbidden", "POST", path(document, "/accept"), json_body={}, headers={"If-Match": etag})
    for client in [tomasz, helen, ruth, dev]:
        client.refused(403, "forbidden", "POST", path(document, "/withdraw"), json_body={"reasons": "x"},
                       headers={"If-Match": etag})
    for client in [tomasz, helen, ruth, dev]:
        answer = client.upload(META, b"x", expect=403)
        expect_problem(answer, 403, "forbidden")
    foreign = amara.upload({**META, "agency": agency_of(priya)}, b"x", expect=403)
    expect_problem(foreign, 403, "forbidden")
    assert state_for(helen, document) == "submitted", "nothing has happened to it"


# ---- The rest of its life ------------------------------------------------------------------------


def test_withdrawing_keeps_reasons_and_a_withdrawn_draft_stays_unseen(draft, submitted, amara, tomasz):
    drafted = draft()
    amara.step(drafted, "withdraw", {"reasons": "Sent by mistake."})
    assert state_for(amara, drafted) == "withdrawn"
    assert state_for(tomasz, drafted) is None
    shared = submitted()
    amara.step(shared, "withdraw", {"reasons": "Replaced by the final one."})
    shown = tomasz.get(path(shared)).json
    assert shown["state"] == "withdrawn"
    assert shown["versions"][0]["withdrawn_reasons"] == "Replaced by the final one."
    etag = amara.get(path(shared)).etag
    amara.refused(409, "conflict", "POST", path(shared, "/submit"), json_body={}, headers={"If-Match": etag})


def test_superseding_names_the_document_that_takes_its_place(accepted, draft, amara, tomasz):
    old, new, unaccepted = accepted(title="2019"), accepted(title="2025"), draft()
    etag = amara.get(path(old)).etag
    for by in [unaccepted, old, "0" * 32]:
        amara.refused(400, "invalid_argument", "POST", path(old, "/supersede"), field="by",
                      json_body={"by": by, "reasons": "newer"}, headers={"If-Match": etag})
    amara.step(old, "supersede", {"by": new, "reasons": "A newer report."})
    shown = tomasz.get(path(old)).json
    assert shown["state"] == "superseded"
    assert shown["versions"][0]["superseded_by"] == new
    assert state_for(tomasz, new) == "accepted"


def test_steps_out_of_turn_are_conflicts(draft, accepted, amara, helen):
    drafted = draft()
    etag = amara.get(path(drafted)).etag
    amara.refused(409, "conflict", "POST", path(drafted, "/supersede"), json_body={"by": "0" * 32, "reasons": "x"},
                  headers={"If-Match": etag})
    expect_problem(amara.upload({}, b"x", target=path(drafted, "/versions"), headers={"If-Match": etag}, expect=409),
                   409, "conflict")
    done = accepted()
    etag = helen.get(path(done)).etag
    for verb, body in [("accept", {}), ("return", {"reasons": "x"})]:
        helen.refused(409, "conflict", "POST", path(done, f"/{verb}"), json_body=body, headers={"If-Match": etag})


def test_a_change_of_something_changed_meanwhile_is_refused(submitted, amara, helen):
    document = submitted()
    stale = helen.get(path(document)).etag
    helen.step(document, "return", {"reasons": "Look again."})
    helen.refused(412, "precondition_failed", "POST", path(document, "/accept"), field="If-Match", json_body={},
                  headers={"If-Match": stale})
    amara.refused(428, "precondition_required", "POST", path(document, "/submit"), field="If-Match", json_body={})
    for made_up in ['*', 'W/"1"', '1', '"1", "2"', '""']:
        amara.refused(400, "invalid_argument", "POST", path(document, "/submit"), field="If-Match", json_body={},
                      headers={"If-Match": made_up})
    assert state_for(amara, document) == "returned"


def test_a_finding_is_decided_on_what_was_seen(draft, amara, priya):
    document = draft(REPORT, "report.pdf")
    finding = amara.get(path(document, "/findings")).json["items"][0]
    target = f"/api/v1/findings/{finding['id']}"
    seen = {"If-Match": finding["etag"]}
    priya.refused(404, "not_found", "POST", target + "/confirm", json_body={}, headers=seen)
    amara.refused(428, "precondition_required", "POST", target + "/confirm", field="If-Match", json_body={})
    amara.refused(400, "invalid_argument", "POST", target + "/correct", field="text", json_body={}, headers=seen)
    amara.refused(400, "invalid_argument", "POST", target + "/reject", field="reason", json_body={}, headers=seen)
    amara.post(target + "/reject", {"reason": "A heading."}, headers=seen)
    amara.refused(412, "precondition_failed", "POST", target + "/confirm", field="If-Match", json_body={}, headers=seen)
    again = amara.get(path(document, "/findings")).json["items"][0]
    amara.post(target + "/confirm", {}, headers={"If-Match": again["etag"]})


# ---- Files out -----------------------------------------------------------------------------------


def test_a_download_is_the_bytes_sent_and_nothing_a_browser_would_run(accepted, tomasz):
    page = b"<!DOCTYPE html><script>alert(1)</script>"
    document = accepted(page, 'report "final"; £.html')
    answer = tomasz.get(path(document, "/versions/1/content"))
    assert answer.body == page
    headers = answer.headers
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"].startswith("attachment; filename=")
    assert "UTF-8''report%20%22final%22%3B%20%C2%A3.html" in headers["Content-Disposition"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["ETag"] == f'"{sha256(page)}"'


def test_parts_of_a_file_can_be_asked_for(accepted, tomasz):
    content = bytes(range(256)) * 20_000  # more than one sealed chunk
    document = accepted(content, "data.bin", kind="data_return")
    target, size = path(document, "/versions/1/content"), len(content)
    etag = tomasz.get(target).etag

    def part(spec, **headers):
        return tomasz.get(target, expect=None, headers={"Range": spec, **headers})
    for spec, first, last in [("bytes=0-0", 0, 0), ("bytes=1048570-1048590", 1048570, 1048590),
                              (f"bytes={size - 5}-", size - 5, size - 1), ("bytes=-7", size - 7, size - 1),
                              (f"bytes=100-{size * 2}", 100, size - 1)]:
        answer = part(spec)
        assert answer.status == 206
        assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{size}"
        assert answer.body == content[first:last + 1]
    refused = part(f"bytes={size}-")
    expect_problem(refused, 416, "range_not_satisfiable", "Range")
    assert refused.headers["Content-Range"] == f"bytes */{size}"
    for whole in ["bytes=5-2", "lines=1-2", "bytes=0-1,3-4", "bytes=a-b"]:
        answer = part(whole)
        assert (answer.status, len(answer.body)) == (200, size), whole
    assert part("bytes=0-3", **{"If-Range": etag}).status == 206
    assert part("bytes=0-3", **{"If-Range": '"other"'}).status == 200


def test_head_tells_the_size_without_the_bytes(accepted, tomasz):
    document = accepted(b"twelve bytes")
    answer = tomasz.call("HEAD", path(document, "/versions/1/content"), expect=200)
    assert answer.body == b""
    assert answer.headers["Content-Length"] == "12"


# ---- What is on record ---------------------------------------------------------------------------


def readings(ruth, document):
    return [each for each in ruth.records(document) if each["record"]["action"] == "document.read"]


def test_every_opening_leaves_exactly_one_record(accepted, tomasz, ruth):
    document = accepted(REPORT, "report.pdf")
    openings = [("details", ""), ("findings", "/findings"), ("extract", "/versions/1/extract"),
                ("file", "/versions/1/content")]
    for what, rest in openings:
        before = readings(ruth, document)
        tomasz.get(path(document, rest))
        new = readings(ruth, document)[len(before):]
        assert len(new) == 1, f"{what}: {new}"
        opened = ruth.get(f"/api/v1/audit/records/{new[0]['index']}").json
        assert opened["payload"]["what"] == what
        assert opened["record"]["version"] == 1
        assert opened["record"]["actor"] == tomasz.get("/api/v1/session").json["actor"]
        expect_opened_record_holds(opened)
    before = len(readings(ruth, document))
    tomasz.get("/api/v1/documents")
    tomasz.get(path(document, "/progress"))
    tomasz.get(path(document, "/versions/2/content"), expect=404)
    assert len(readings(ruth, document)) == before, "lists, progress and refusals open nothing"


def test_a_download_in_parts_is_one_opening(accepted, tomasz, ruth):
    document = accepted(b"0123456789" * 10)
    target = path(document, "/versions/1/content")
    before = len(readings(ruth, document))
    for start in range(0, 100, 20):
        tomasz.get(target, expect=206, headers={"Range": f"bytes={start}-{start + 19}"})
    assert len(readings(ruth, document)) == before + 1
    tomasz.get(target, expect=206, headers={"Range": "bytes=0-19"})
    assert len(readings(ruth, document)) == before + 2, "from the start again is another opening"


def test_a_part_from_the_middle_without_an_opening_before_is_on_record(accepted, helen, ruth):
    document = accepted(b"0123456789" * 10)
    before = len(readings(ruth, document))
    helen.get(path(document, "/versions/1/content"), expect=206, headers={"Range": "bytes=50-"})
    assert len(readings(ruth, document)) == before + 1


def test_an_opening_is_on_record_before_its_first_byte(accepted, server, tomasz, ruth):
    """The answer's first byte is looked at by itself: by then the record must be in the log."""
    document = accepted(REPORT, "report.pdf")
    for rest in ["", "/versions/1/content"]:
        before = len(readings(ruth, document))
        with socket.create_connection(server.address) as plain, \
                tomasz.context.wrap_socket(plain, server_hostname=server.address[0]) as connection:
            connection.send((f"GET {path(document, rest)} HTTP/1.1\r\nHost: localhost\r\n"
                             f"Authorization: Bearer {tomasz.token}\r\n\r\n").encode())
            assert connection.recv(1) == b"H"
            assert len(readings(ruth, document)) == before + 1


def test_the_trail_of_a_document_shows_words_only_to_whom_they_belong(submitted, amara, tomasz, ruth, priya):
    document = submitted(title="A title to keep safe")
    index = amara.records(document)[0]["index"]
    own = amara.get(f"/api/v1/audit/records/{index}").json
    assert own["payload"]["title"] == "A title to keep safe"
    expect_opened_record_holds(own)
    theirs = tomasz.get(f"/api/v1/audit/records/{index}").json
    assert theirs["payload_view"] == "sealed"
    assert "payload" not in theirs and "salt" not in theirs
    assert ruth.get(f"/api/v1/audit/records/{index}").json["payload_view"] == "complete"
    assert priya.records(document) == []
    priya.refused(404, "not_found", "GET", f"/api/v1/audit/records/{index}")


# ---- Lists and search ----------------------------------------------------------------------------


def listed(client, query):
    ids, after = [], ""
    while after is not None:
        page = client.get(f"/api/v1/documents?{query}" + (f"&after={after}" if after else "")).json
        ids += [each["id"] for each in page["items"]]
        after = page.get("next")
    assert len(ids) == len(set(ids)), "no document twice"
    return ids


def test_lists_are_filtered_and_come_newest_first(draft, accepted, amara, priya, tomasz):
    one, two = accepted(kind="policy"), accepted(kind="minutes")
    three = draft(kind="policy")
    assert listed(amara, "limit=100")[:3] == [three, two, one]
    assert listed(amara, "limit=1")[:3] == [three, two, one]
    assert listed(tomasz, "limit=100")[:2] == [two, one]
    policies = listed(tomasz, "kind=policy")
    assert one in policies and two not in policies and three not in policies
    assert three in listed(amara, "state=draft") and one not in listed(amara, "state=draft")
    agency = agency_of(amara)
    assert set(listed(tomasz, f"agency={agency}&kind=policy&state=accepted")) >= {one}
    assert listed(tomasz, f"agency={agency_of(priya)}") == []
    for query, field in [("kind=poem", "kind"), ("state=lost", "state"), ("agency=x", "agency"), ("limit=0", "limit"),
                         ("limit=101", "limit"), ("limit=ten", "limit"), ("after=%2e%2e", "after")]:
        tomasz.refused(400, "invalid_argument", "GET", f"/api/v1/documents?{query}", field=field)


def test_search_finds_words_of_the_text_for_those_who_may_read_it(draft, submitted, amara, tomasz, priya):
    word = "heliotrope"
    hidden = draft(f"A draft about the {word} project.".encode(), "hidden.txt")
    shared = submitted(f"Lessons of the {word} project for the group. Second line.".encode(), "shared.txt",
                       title="Learning <b>& more</b>")
    found = wait_for(lambda: (a := amara.get(f"/api/v1/documents?q={word}").json["items"]) and len(a) == 2 and a,
                     "both in the index")
    assert {each["id"] for each in found} == {hidden, shared}
    theirs = wait_for(lambda: tomasz.get(f"/api/v1/documents?q={word}+lessons").json["items"], "the shared one")
    assert [each["id"] for each in theirs] == [shared]
    assert any(part["match"] and part["text"].lower() == word for part in theirs[0]["found_text"])
    assert "".join(part["text"] for part in theirs[0]["found_title"]) == "Learning <b>& more</b>"
    assert priya.get(f"/api/v1/documents?q={word}").json["items"] == []
    assert tomasz.get(f"/api/v1/documents?q={word}&kind=policy").json["items"] == []
    # What a person types is never a query language.
    for typed in ["heliotrope+AND", "NEAR(", "%22heliotrope", "title%3Aheliotrope", "heliotrope*", "-heliotrope",
                  "heliotrope+%00"]:
        answer = tomasz.get(f"/api/v1/documents?q={typed}", expect=None)
        assert answer.status in (200, 400), answer


def test_search_forgets_what_is_no_longer_shared(submitted, amara, tomasz):
    word = "perspicacious"
    document = submitted(f"A {word} note.".encode(), "note.txt")
    wait_for(lambda: tomasz.get(f"/api/v1/documents?q={word}").json["items"], "the index")
    amara.step(document, "disclose", {"disclosure": {"group": False, "agencies": []}})
    assert tomasz.get(f"/api/v1/documents?q={word}").json["items"] == [], "rights count at once"
