"""Files with rows about single children are destroyed while they are checked; their submitter is told why."""

import pytest
from harness import DEMO_DOCUMENTS, META, SAMPLES, expect_problem

CHILD = "Marlowe Quillfeather"
CENSUS = f"""<Message><Header/><Children><Child><ChildIdentifiers><LAchildID>{CHILD}</LAchildID></ChildIdentifiers>
</Child></Children></Message>"""
RETURN = "CHILD,SEX,DOB,ETHNIC\n1,1,01/02/2014,WBRI\n2,2,03/04/2013,WBRI\n"
PUPILS = f"Name,UPN\n{CHILD},H801200001001\n"


@pytest.fixture(scope="module")
def amara(server):
    return server.client("amara.submitter")


def sent(client, content, name, **meta):
    document = client.upload({**META, "kind": "data_return", **meta}, content, name).json["id"]
    client.extraction(document)
    return document


@pytest.mark.parametrize("content, name", [(CENSUS, "census.xml"), (RETURN, "header.csv"), (PUPILS, "pupils.csv"),
                                           (f"{CHILD}, NHS number 943 476 5919", "note.txt")])
def test_a_file_about_children_is_refused_and_gone(server, amara, content, name):
    document = sent(amara, content.encode(), name, title=f"About {CHILD}")
    shown = amara.get(f"/api/v1/documents/{document}").json
    assert shown["state"] == "refused"
    assert CHILD not in str(shown)
    assert shown["actions"] == []
    extraction = shown["versions"][0]["extraction"]
    assert extraction["code"] == "child_level"
    assert "single children" in extraction["explanation"]
    amara.refused(410, "erased", "GET", f"/api/v1/documents/{document}/versions/1/content")
    for other in ["priya.submitter", "tomasz.member", "helen.chair", "sam.support", "dev.admin", "ruth.scrutineer"]:
        server.client(other).refused(404, "not_found", "GET", f"/api/v1/documents/{document}")
    actions = [each["record"]["action"] for each in server.client("ruth.scrutineer").records(document)]
    assert [action for action in actions if action != "document.read"] == [
        "document.received", "document.refused_child_level", "subject.erased"]
    received = server.client("ruth.scrutineer").records(document)[0]["index"]
    opened = server.client("ruth.scrutineer").get(f"/api/v1/audit/records/{received}").json
    assert opened["payload_view"] == "erased"


def test_words_about_children_are_kept(amara):
    text = "Record the UPN, the NHS number and the date of birth. Surname and forename are needed. Call 0300 123 4567.\n"
    assert amara.get(f"/api/v1/documents/{sent(amara, text.encode(), 'a.txt')}").json["state"] == "draft"
    for file in sorted(DEMO_DOCUMENTS.iterdir()):
        document = sent(amara, file.read_bytes(), file.name)
        assert amara.get(f"/api/v1/documents/{document}").json["state"] == "draft", file.name


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="samples not found")
def test_real_returns_are_refused_and_real_reports_are_not(amara):
    for folder, state in [("ssda903", "refused"), ("dfe-cin-census", "refused"), ("ofsted-jtai", "draft"),
                          ("area-send", "draft"), ("ofsted-ilacs", "draft")]:
        for file in sorted(SAMPLES.glob(f"{folder}/*.*")):
            if file.suffix == ".json":
                continue
            document = sent(amara, file.read_bytes(), file.name)
            assert amara.get(f"/api/v1/documents/{document}").json["state"] == state, file.name


def test_no_byte_of_the_words_is_left_and_the_log_is_sound(new_server):
    server = new_server().start()
    amara = server.client("amara.submitter")
    document = sent(amara, PUPILS.encode(), f"{CHILD}.csv", title=f"About {CHILD}")
    expect_problem(amara.upload({}, b"x", target=f"/api/v1/documents/{document}/versions", headers={"If-Match": '"1"'},
                                expect=412), 412, "precondition_failed", "If-Match")
    assert server.stop() == 0
    for file in sorted(path for path in server.data.rglob("*") if path.is_file()):
        assert CHILD.encode() not in file.read_bytes(), file
    server.run_tool("fsck")
    server.run_tool("rebuild")
    server.run_tool("fsck")


def test_an_administrator_may_allow_a_kind_and_it_stands_in_the_record(server, amara):
    dev, ruth = server.signed_in("dev.admin"), server.client("ruth.scrutineer")
    allowances = "/api/v1/child-level-allowances"
    reason = "Case studies are kept with the parents' consent (DPIA 7)."
    amara.refused(403, "forbidden", "POST", allowances, json_body={"kind": "case_study", "reason": reason})
    server.client("dev.admin").refused(403, "forbidden", "POST", allowances,  # the operator is not the administrator
                                       json_body={"kind": "case_study", "reason": reason})
    dev.refused(400, "invalid_argument", "POST", allowances, field="kind", json_body={"kind": "x", "reason": reason})
    made = dev.post(allowances, {"kind": "case_study", "reason": reason}, expect=201).json["receipt"]["index"]
    dev.refused(409, "conflict", "POST", allowances, json_body={"kind": "case_study", "reason": reason})
    [listed] = ruth.get(allowances).json["items"]
    assert (listed["kind"], listed["reason"], listed["record"]) == ("case_study", reason, made)

    kept = sent(amara, PUPILS.encode(), "study.csv", kind="case_study")
    assert amara.get(f"/api/v1/documents/{kept}").json["state"] == "draft"
    [checked] = [each for each in ruth.records(kept) if each["record"]["action"] == "document.checked"]
    payload = ruth.get(f"/api/v1/audit/records/{checked['index']}").json
    assert payload["record"]["action"] == "document.checked"
    other = sent(amara, PUPILS.encode(), "return.csv")
    assert amara.get(f"/api/v1/documents/{other}").json["state"] == "refused", "every other kind is checked as before"

    dev.call("DELETE", f"{allowances}/case_study", expect=200)
    dev.refused(404, "not_found", "DELETE", f"{allowances}/case_study")
    again = sent(amara, PUPILS.encode(), "study.csv", kind="case_study")
    assert amara.get(f"/api/v1/documents/{again}").json["state"] == "refused"
    assert amara.get(f"/api/v1/documents/{kept}").json["state"] == "draft", "what was kept stays"


def test_a_file_that_nobody_could_read_is_said_to_be_unchecked(amara):
    document = sent(amara, bytes(range(256)) * 64, "blob.bin")
    shown = amara.get(f"/api/v1/documents/{document}").json["versions"][0]["extraction"]
    assert "not checked for data about single children" in shown["explanation"]
