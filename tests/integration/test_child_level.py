"""Files with rows about single children are destroyed while they are checked; their submitter is told why."""

import pytest
from harness import DEMO_DOCUMENTS, META, SAMPLES, SOURCE, expect_problem

CHILD = "Marlowe Quillfeather"
CENSUS = f"""<Message><Header/><Children><Child><ChildIdentifiers><LAchildID>{CHILD}</LAchildID></ChildIdentifiers>
</Child></Children></Message>"""
RETURN = "CHILD,SEX,DOB,ETHNIC\n1,1,01/02/2014,WBRI\n2,2,03/04/2013,WBRI\n"
PUPILS = f"Name,UPN\n{CHILD},H801200001001\n"
PLUGINS = SOURCE / "plugins"
RETURNS = [("dfe_cin_census", "census.xml"), ("ssda903", "episodes.csv"), ("ssda903", "return.xml"),
           ("annex_a", "annex_a.xlsx")]


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


@pytest.mark.parametrize("plugin, name", RETURNS)
def test_the_submitter_sees_the_totals_of_a_return_and_nobody_sees_a_child(server, amara, plugin, name):
    document = sent(amara, (PLUGINS / plugin / "corpus" / name).read_bytes(), name, kind="other")
    shown = amara.get(f"/api/v1/documents/{document}").json
    assert shown["state"] == "refused"
    assert "rows of a statutory return" in shown["versions"][0]["extraction"]["explanation"]
    assert "totals that were counted from it are kept" in shown["versions"][0]["extraction"]["explanation"]
    assert shown["versions"][0]["extraction"]["observations"] > 20
    amara.refused(410, "erased", "GET", f"/api/v1/documents/{document}/versions/1/content")
    extract = f"/api/v1/documents/{document}/versions/1/extract?include=text"
    result = amara.get(extract).json["result"]
    assert result["plugin_id"] == result["document"]["format"] == plugin
    for nothing in ("fields", "judgements", "findings", "actions", "pages", "warnings"):
        assert result[nothing] == [], nothing
    assert [sign["reason"] for sign in result["child_level"]] == ["statutory_return"]
    counts = [line for line in result["observations"] if line["unit"] == "count"]
    known = [int(line["value"]) for line in counts if not line["suppressed"]]
    assert max(known) > 20
    assert not [value for value in known if 1 <= value <= 5]
    hidden = [line for line in result["observations"] if line["suppressed"]]
    assert hidden
    assert {line["value"] + line["numerator"] + line["denominator"] for line in hidden} == {""}
    for other in ["priya.submitter", "tomasz.member", "helen.chair", "sam.support", "dev.admin", "ruth.scrutineer"]:
        server.client(other).refused(404, "not_found", "GET", extract)


@pytest.mark.parametrize("content", [
    "CHILD,DOB,REVIEW,REVIEW_CODE,AGE\n1,1,1,PN1,9\n2,1,1,PN1,9\n",  # a column too many
    "CHILD,DOB,REVIEW\n1,1,1\n2,1,1\n",  # one too few
    "<EXPSSDA903><CHILD><HEADER><CHILDID>1</CHILDID></HEADER></CHILD></EXPSSDA903>",  # no table has a row
    "<Census><Child><LAchildID>1</LAchildID></Child></Census>",
    f"<!DOCTYPE Message>{CENSUS}"])
def test_what_is_almost_a_return_is_refused_by_its_signs(amara, content):
    document = sent(amara, content.encode(), "return.txt")
    assert amara.get(f"/api/v1/documents/{document}").json["state"] == "refused"
    result = amara.get(f"/api/v1/documents/{document}/versions/1/extract").json["result"]
    assert result["plugin_id"] == "plain_text"
    assert result["observations"] == []


@pytest.mark.parametrize("name", ["return.csv", "return.xlsx", "return.ods"])
def test_a_restraint_return_is_kept_with_its_lines(amara, name):
    document = sent(amara, (PLUGINS / "restraint_return" / "corpus" / name).read_bytes(), name)
    shown = amara.get(f"/api/v1/documents/{document}").json
    assert shown["state"] == "draft"
    result = amara.get(f"/api/v1/documents/{document}/versions/1/extract").json["result"]
    assert shown["versions"][0]["extraction"]["observations"] == len(result["observations"])
    assert shown["versions"][0]["extraction"]["explanation"] == "The file has been read."
    assert result["plugin_id"] == "restraint_return"
    assert {line["group"] for line in result["observations"]} == {"Northshire Secure Centre", "Fellside House"}
    assert [warning["code"] for warning in result["warnings"]] == ["small_numbers"]


def test_words_about_children_are_kept(amara):
    text = "Record the UPN, the NHS number and the date of birth. Surname and forename are needed. Call 0300 123 4567.\n"
    assert amara.get(f"/api/v1/documents/{sent(amara, text.encode(), 'a.txt')}").json["state"] == "draft"
    for file in sorted(DEMO_DOCUMENTS.iterdir()):
        document = sent(amara, file.read_bytes(), file.name)
        assert amara.get(f"/api/v1/documents/{document}").json["state"] == "draft", file.name


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="samples not found")
def test_real_returns_are_refused_and_real_reports_are_not(amara):
    for folder, state in [("ssda903", "refused"), ("dfe-cin-census", "refused"), ("annex-a", "refused"),
                          ("ofsted-jtai", "draft"),
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
