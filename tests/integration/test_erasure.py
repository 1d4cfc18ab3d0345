"""Erasure with two people, holds that forbid it, retention rules; and that the bytes are gone."""

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import time

import pytest
from harness import BIN, META, wait_for

# Four letters in a row stand in no other of them, in no id (hex) and in no English, so that a compressed block still
# holds the first of each as it is.
NO_WORDS = str.maketrans("0123456789abcdef", "ghjklmnpqrstvwxz")
MARKERS = {where: "q" + hashlib.sha256(where.encode()).hexdigest()[:24].translate(NO_WORDS)
           for where in ("File", "Title", "Finding", "Quote", "Note", "Action")}
ERASED = {"class": "subject_request", "authority": "uk_gdpr_article_17", "reason": "Request 7 of a former carer."}
HOLD = {"authority": "Northshire Coroner, ref 12", "dated": "2026-01-15", "reason": "Inquest."}


class People:
    def __init__(self, server):
        self.amara = server.client("amara.submitter")
        self.priya = server.client("priya.submitter")
        self.helen = server.signed_in("helen.chair")
        self.ruth = server.signed_in("ruth.scrutineer")
        self.dev = server.signed_in("dev.admin")
        self.lewis = server.signed_in("lewis.lead")
        self.owen = server.signed_in("owen.lead")


@pytest.fixture(scope="module")
def people(server):
    return People(server)


def document(people, state="accepted", text="Minutes. Agreed: to meet again.\n", name="plan.txt", **meta):
    made = people.amara.upload({**META, **meta}, text.encode(), name).json["id"]
    people.amara.extraction(made)
    if state in ("submitted", "accepted"):
        people.amara.step(made, "submit")
    if state == "accepted":
        people.helen.step(made, "accept")
    return made


def propose(client, expect=201, **fields):
    return client.post("/api/v1/erasures", {**ERASED, **fields}, expect=expect).json.get("id")


def approve(client, erasure, expect=200):
    return client.post_bare(f"/api/v1/erasures/{erasure}/approve", expect=expect).json


def hold(client, of, expect=201, **fields):
    return client.post("/api/v1/holds", {**HOLD, "document": of, **fields}, expect=expect).json.get("id")


def actions_about(people, subject):
    return [each["record"]["action"] for each in people.ruth.records(subject)
            if not each["record"]["action"].endswith(".read")]


def test_one_proposes_another_approves_and_the_words_are_gone(server, people):
    made = document(people)
    target = f"/api/v1/documents/{made}"
    erasure = propose(people.lewis, document=made)
    shown = people.ruth.get(f"/api/v1/erasures/{erasure}").json
    assert (shown["state"], shown["class"], shown["holds"]) == ("proposed", "subject_request", [])
    people.amara.get(target)
    answer = approve(people.ruth, erasure)
    assert answer["erasure"]["state"] == "carried_out"
    assert answer["erasure"]["decided"]["record"] == answer["receipt"]["index"]
    assert actions_about(people, made)[-4:] == [
        "erasure.proposed", "erasure.approved", "subject.erased", "erasure.carried_out"]
    [erased] = [each["record"] for each in people.ruth.records(made) if each["record"]["action"] == "subject.erased"]
    assert (erased["public"]["class"], erased["public"]["authority"]) == ("subject_request", "uk_gdpr_article_17")
    assert erased["actor"] == answer["erasure"]["decided"]["by"], "the log says who agreed"
    people.amara.refused(410, "erased", "GET", f"{target}/versions/1/content")
    people.amara.refused(410, "erased", "GET", f"{target}/versions/1/extract")
    received = people.ruth.records(made)[0]["index"]
    assert people.ruth.get(f"/api/v1/audit/records/{received}").json["payload_view"] == "erased"
    people.ruth.get(f"/api/v1/audit/records/{received}/proof")
    people.dev.refused(409, "conflict", "POST", "/api/v1/erasures", json_body={**ERASED, "document": made})


def test_a_documents_details_say_what_is_held_and_proposed_to_those_who_may_know(server, people):
    made = document(people)
    target = f"/api/v1/documents/{made}"

    def show(account):
        environment = {**os.environ, "SCRUTINY_CACERT": str(server.certificate), "HOME": str(server.root),
                       "SCRUTINY_TOKEN": server.token(account)}
        return subprocess.run([BIN / "scrutiny", "--server", server.url, "show", made], env=environment, check=True,
                              capture_output=True, text=True, timeout=60).stdout

    assert people.ruth.get(target).json["disposal"] == {"holds": [], "erasures": []}
    held = hold(people.ruth, made, version=1)
    erasure = propose(people.lewis, document=made, expect=409)
    assert erasure is None, "it is on hold"
    for reader in (people.ruth, people.lewis, people.helen):
        [said] = reader.get(target).json["disposal"]["holds"]
        assert (said["id"], said["version"], said["kept_by"]) == (held, 1, "scrutineer")
    assert "disposal" not in people.amara.get(target).json, "a submitter is not told"
    assert "on hold   Northshire Coroner, ref 12, 2026-01-15, version 1; released by the role scrutineer" in show("ruth.scrutineer")
    assert "on hold" not in show("amara.submitter")
    people.owen.refused(404, "not_found", "GET", target)
    people.ruth.post(f"/api/v1/holds/{held}/release", {"reason": "Over."})
    erasure = propose(people.lewis, document=made)
    said = people.ruth.get(target).json["disposal"]
    assert said["holds"] == [] and [each["id"] for each in said["erasures"]] == [erasure]
    assert said["erasures"][0]["state"] == "proposed" and said["erasures"][0]["proposed_by"]
    assert "erasure   proposed: subject_request under uk_gdpr_article_17" in show("ruth.scrutineer")
    assert people.amara.get(target).json["erased"] is False
    people.lewis.post_bare(f"/api/v1/erasures/{erasure}/withdraw")
    assert people.ruth.get(target).json["disposal"]["erasures"] == []


def test_a_version_says_by_which_record_it_was_erased(server, people):
    made = document(people)
    etag = people.amara.get(f"/api/v1/documents/{made}").etag
    people.amara.upload({}, b"Another version. Agreed: to meet again.\n", "plan.txt", target=f"/api/v1/documents/{made}/versions",
                        headers={"If-Match": etag})
    people.amara.extraction(made)
    people.amara.step(made, "submit")
    people.helen.step(made, "accept")
    approve(people.ruth, propose(people.lewis, document=made, version=1))
    first, second = people.amara.get(f"/api/v1/documents/{made}").json["versions"]
    assert first["erased"] and not second["erased"] and "erased_by" not in second
    record = people.ruth.get(f"/api/v1/audit/records/{first['erased_by']['record']}").json["record"]
    assert (record["action"], record["subject"], record["version"]) == ("subject.erased", made, 1)
    assert (first["erased_by"]["class"], first["erased_by"]["authority"]) == ("subject_request", "uk_gdpr_article_17")
    assert first["erased_by"]["time"] == record["time"]


def test_an_erasure_is_pending_while_a_key_backup_made_before_it_is_kept(server, people, tmp_path):
    before = propose(people.lewis, document=document(people))
    approve(people.ruth, before)
    line = [BIN / "scrutinyd", "backup", "keys", "--data", server.data, tmp_path / "keys", "--key-file", tmp_path / "key"]
    subprocess.run(line, check=True, capture_output=True, timeout=60)
    after = propose(people.lewis, document=document(people))
    approve(people.ruth, after)
    listed = {each["id"]: each for each in people.ruth.get("/api/v1/erasures?limit=200").json["items"]}
    assert "pending_in_backups_until" not in listed[before], "its key was gone already"
    assert listed[after]["pending_in_backups_until"] > listed[after]["decided"]["time"]
    today = listed[after]["decided"]["time"][:10]
    report = people.ruth.get(f"/api/v1/audit/assurance?from={today}&to={today}").body.decode()
    assert "pending_in_backups_until" in report


def test_nobody_decides_alone_for_themselves_or_by_the_operators_token(server, people):
    made = document(people)
    everyone = {"json_body": {**ERASED, "document": made}}
    for nobody in (people.amara, people.helen, people.ruth):
        nobody.refused(403, "forbidden", "POST", "/api/v1/erasures", **everyone)
    people.owen.refused(404, "not_found", "POST", "/api/v1/erasures", **everyone)  # does not see it
    server.client("lewis.lead").refused(403, "forbidden", "POST", "/api/v1/erasures", **everyone)
    erasure = propose(people.dev, document=made)
    for nobody in (people.dev, people.lewis, people.amara, people.owen, server.client("ruth.scrutineer")):
        nobody.refused(403, "forbidden", "POST", f"/api/v1/erasures/{erasure}/approve")
    people.dev.refused(409, "conflict", "POST", "/api/v1/erasures", **everyone)
    assert people.amara.get(f"/api/v1/documents/{made}/versions/1/content").status == 200
    declined = people.helen.post(f"/api/v1/erasures/{erasure}/decline", {"reason": "Evidence of challenge 3."}).json
    assert declined["erasure"]["decided"]["reason"] == "Evidence of challenge 3."
    people.ruth.refused(409, "conflict", "POST", f"/api/v1/erasures/{erasure}/approve")
    again = propose(people.dev, document=made)
    people.lewis.refused(403, "forbidden", "POST", f"/api/v1/erasures/{again}/withdraw")
    assert people.dev.post_bare(f"/api/v1/erasures/{again}/withdraw").json["erasure"]["state"] == "withdrawn"
    assert people.amara.get(f"/api/v1/documents/{made}/versions/1/content").status == 200


def test_each_hold_forbids_it_by_name_until_the_role_that_placed_it_releases_it(server, people):
    made = document(people)
    erasure = propose(people.dev, document=made)
    first, second = hold(people.ruth, made), hold(people.lewis, made, version=1, authority="Legal services 4")
    answer = people.helen.refused(409, "conflict", "POST", f"/api/v1/erasures/{erasure}/approve").json
    assert first in answer["detail"] and second in answer["detail"] and "Northshire Coroner, ref 12" in answer["detail"]
    assert people.dev.get(f"/api/v1/holds?document={made}").json["items"][1:], "two of them"
    assert people.owen.get(f"/api/v1/holds?document={made}").json["items"] == []
    for nobody in (people.dev, people.helen, people.lewis, people.owen):
        assert nobody.call("POST", f"/api/v1/holds/{first}/release", json_body={"reason": "x"}).status in (403, 404)
    people.ruth.post(f"/api/v1/holds/{first}/release", {"reason": "The inquest is over."})
    people.ruth.refused(409, "conflict", "POST", f"/api/v1/holds/{first}/release", json_body={"reason": "x"})
    answer = people.helen.refused(409, "conflict", "POST", f"/api/v1/erasures/{erasure}/approve").json
    assert first not in answer["detail"] and second in answer["detail"]
    people.lewis.post(f"/api/v1/holds/{second}/release", {"reason": "Settled."})
    assert approve(people.helen, erasure)["erasure"]["state"] == "carried_out"
    [released] = [each for each in people.ruth.get("/api/v1/holds").json["items"] if each["id"] == first]
    assert released["released"]["reason"] == "The inquest is over."
    people.amara.refused(403, "forbidden", "POST", "/api/v1/holds", json_body={**HOLD, "document": made})
    people.ruth.refused(400, "invalid_argument", "POST", "/api/v1/holds", field="dated",
                        json_body={**HOLD, "document": made, "dated": "2026-02-30"})


def test_a_single_version_goes_and_the_others_stay(server, people):
    made = document(people, text="first words")
    target = f"/api/v1/documents/{made}"
    etag = people.amara.get(target).etag
    people.amara.upload({}, b"second words", "b.txt", target=f"{target}/versions", headers={"If-Match": etag})
    people.amara.extraction(made)
    people.amara.step(made, "submit")
    people.helen.step(made, "accept")
    hold(people.ruth, made, version=2)  # not about the first
    people.dev.refused(400, "invalid_argument", "POST", "/api/v1/erasures", field="version",
                       json_body={**ERASED, "document": made, "version": 3})
    people.dev.refused(409, "conflict", "POST", "/api/v1/erasures", json_body={**ERASED, "document": made})
    approve(people.helen, propose(people.dev, document=made, version=1))
    people.amara.refused(410, "erased", "GET", f"{target}/versions/1/content")
    assert people.amara.get(f"{target}/versions/2/content").body == b"second words"


def test_what_is_due_is_computed_and_only_then_disposed_of_by_the_rule(server, people):
    made = document(people, kind="annual_report")
    rule = {"kind": "annual_report", "months": 72, "basis": "accepted", "authority": "irms_12_4",
            "note": "IRMS toolkit 12.4: six years from acceptance."}
    disposal = {"document": made, "class": "retention", "authority": "irms_12_4", "reason": "Period ended."}
    people.helen.refused(403, "forbidden", "POST", "/api/v1/retention-rules", json_body=rule)
    people.dev.refused(400, "invalid_argument", "POST", "/api/v1/retention-rules", field="authority",
                       json_body={**rule, "authority": "Mrs Smith"})
    people.dev.refused(400, "invalid_argument", "POST", "/api/v1/erasures", field="authority", json_body=disposal)
    people.dev.post("/api/v1/retention-rules", rule, expect=201)
    [listed] = people.amara.get("/api/v1/retention-rules").json["items"]
    assert (listed["months"], listed["authority"]) == (72, "irms_12_4")
    assert made not in [each["document"] for each in people.dev.get("/api/v1/disposals-due").json["items"]]
    answer = people.dev.refused(409, "conflict", "POST", "/api/v1/erasures", json_body=disposal).json
    assert "not before" in answer["detail"]
    people.dev.call("DELETE", "/api/v1/retention-rules/annual_report", expect=200)
    people.dev.refused(404, "not_found", "DELETE", "/api/v1/retention-rules/annual_report")


def test_an_account_of_a_leaver_loses_its_name(server, people):
    made = people.dev.post("/api/v1/accounts", {"name": "leaver.one", "display_name": "Quillfeather Leaver"},
                           expect=201).json["id"]
    leaver = {"account": made, "class": "leaver", "authority": "uk_gdpr_article_5", "reason": "Left."}
    people.dev.refused(409, "conflict", "POST", "/api/v1/erasures", json_body=leaver)
    people.dev.post(f"/api/v1/accounts/{made}/disable", {"reason": "Left."})
    people.lewis.refused(403, "forbidden", "POST", "/api/v1/erasures", json_body=leaver)
    erasure = people.dev.post("/api/v1/erasures", leaver, expect=201).json["id"]
    assert approve(people.ruth, erasure)["erasure"]["state"] == "carried_out"
    people.dev.refused(404, "not_found", "GET", f"/api/v1/accounts/{made}")
    assert "Quillfeather Leaver" not in str(people.dev.get("/api/v1/accounts?limit=200").json)


def marked(people):
    """A document with a marker wherever words can be, two versions, and an action that quotes it."""
    made = document(people, text=f"Recommendation 1: {MARKERS['File']} should be reviewed.\n",
                    name=f"{MARKERS['File']}.txt", title=f"About {MARKERS['Title']}", kind="action_plan")
    target = f"/api/v1/documents/{made}"
    row = {"kind": "action", "text": f"See {MARKERS['Finding']}.", "quote": f"of {MARKERS['Quote']}",
           "plan": {"recommendation": MARKERS["Action"], "timescale": "Soon"}}
    finding = people.amara.post(f"{target}/findings", row, expect=201).json["id"]
    made_of = people.amara.post(f"{target}/actions").json["items"]
    assert [each["finding"] for each in made_of] == [finding]
    people.amara.upload({"note": MARKERS["Note"]}, f"Again {MARKERS['File']}.".encode(), "b.txt",
                        target=f"{target}/versions", headers={"If-Match": people.amara.get(target).etag})
    people.amara.extraction(made)
    people.amara.step(made, "submit")
    return made


def files_with_markers(server):
    found = []
    for path in sorted(path for path in server.data.rglob("*") if path.is_file()):
        content = path.read_bytes()
        found += [(str(path.relative_to(server.data)), marker) for marker in MARKERS.values()
                  if marker.encode() in content]
    return found


def found_by_search(client, words):
    return [each["id"] for each in client.get(f"/api/v1/documents?q={words}").json["items"]]


def sound(server):
    server.run_tool("fsck")
    server.run_tool("rebuild")
    server.run_tool("fsck")


def verified(server):
    """What the offline verifier, which is given no data keys, says of an export at the level of contents."""
    trail, keys = server.root / "trail", server.root / "keys.json"
    server.run_tool("export-trail", trail)
    keys.write_text("{}")
    done = subprocess.run([BIN / "scrutiny", "verify", trail, "--level", "contents", "--keys", keys, "--json"],
                          env={**os.environ, "SCRUTINY_LOG_KEY": server.verifier_key}, capture_output=True, text=True,
                          timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_no_byte_is_left_in_the_data_folder_and_every_proof_holds(new_server):
    server = new_server().start()
    people = People(server)
    made = marked(people)
    wait_for(lambda: found_by_search(people.amara, MARKERS["Title"]), "the search index")
    before = people.ruth.get("/log/checkpoint").body
    assert server.stop() == 0
    there = {marker for _, marker in files_with_markers(server)}
    assert there == set(MARKERS.values()), "else the test below would show nothing"
    server.start()
    people = People(server)
    answer = people.dev.refused(400, "invalid_argument", "POST", "/api/v1/erasures", field="actions",
                                json_body={**ERASED, "document": made}).json
    assert "1 action" in str(answer)
    approve(people.ruth, propose(people.dev, document=made, actions="erase"))
    erased = [each for each in people.ruth.records() if each["record"]["action"] == "subject.erased"]
    assert len(erased) == 3, "two versions and the action"
    for each in people.ruth.records(made):
        people.ruth.get(f"/api/v1/audit/records/{each['index']}/proof")
    assert before.split(b"\n")[0] == people.ruth.get("/log/checkpoint").body.split(b"\n")[0]
    wait_for(lambda: files_with_markers(server) == [], "no byte while it runs")
    assert server.stop() == 0
    assert files_with_markers(server) == []
    sound(server)
    assert files_with_markers(server) == []
    said = verified(server)
    assert "fault" not in said and said["counts"]["payloads_erased"] >= 6, said
    assert sqlite3.connect(server.data / "search" / "index.db").execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_pages_list_decide_and_say_by_which_record_it_was_erased(server, people):
    made = document(people)
    hold(people.ruth, made, authority="Family court 3")
    assert "Family court 3" in people.ruth.raw("GET", f"/documents/{made}").body.decode()
    [held] = people.ruth.get(f"/api/v1/holds?document={made}").json["items"]
    people.ruth.post(f"/api/v1/holds/{held['id']}/release", {"reason": "Ended."})
    erasure = propose(people.dev, document=made)
    for client, offers in [(people.dev, "Withdraw this proposal"), (people.helen, "Approve and erase")]:
        page = client.raw("GET", "/disposal").body.decode()
        assert made in page and offers in page, page
    assert people.amara.raw("GET", "/disposal").status in (302, 303, 403)
    sent = people.helen.raw("POST", f"/disposal/{erasure}", f"csrf={people.helen.csrf}&decision=approve",
                            {"Content-Type": "application/x-www-form-urlencoded", "X-CSRF-Token": None})
    assert sent.status == 303, sent
    [record] = [each["index"] for each in people.ruth.records(made) if each["record"]["action"] == "subject.erased"]
    shown = people.lewis.raw("GET", f"/documents/{made}")
    assert f"erased by record {record} under uk_gdpr_article_17" in shown.body.decode(), shown


def test_the_command_line_proposes_approves_holds_and_releases(server, people):
    def scrutiny(who, *arguments, code=0):
        token = people.tokens[who]
        done = subprocess.run([BIN / "scrutiny", "--server", server.url, *arguments], capture_output=True, text=True,
                              timeout=60, env={**os.environ, "SCRUTINY_CACERT": str(server.certificate),
                                               "SCRUTINY_TOKEN": token})
        assert done.returncode == code, (arguments, done.stdout, done.stderr)
        return done.stdout
    people.tokens = {name: getattr(people, name).post("/api/v1/tokens", {"label": "cli"}, expect=201).json["token"]
                     for name in ("dev", "helen")}
    made = document(people)
    about = ["--class", "subject_request", "--authority", "uk_gdpr_article_17", "--reason", "Request 8."]
    held = json.loads(scrutiny("helen", "--json", "holds", "place", made, "--authority", "Coroner", "--dated",
                               "2026-01-15", "--reason", "Inquest."))["id"]
    scrutiny("dev", "erasures", "propose", made, *about, code=1)
    assert "in force" in scrutiny("dev", "holds", "--document", made)
    scrutiny("dev", "holds", "release", held, "--reason", "Mine it is not.", code=1)
    scrutiny("helen", "holds", "release", held, "--reason", "Over.")
    erasure = json.loads(scrutiny("dev", "--json", "erasures", "propose", made, *about))["id"]
    scrutiny("dev", "erasures", "approve", erasure, code=1)
    assert "approved and erased" in scrutiny("helen", "erasures", "approve", erasure)
    assert erasure in scrutiny("dev", "erasures", "--state", "carried_out")
    scrutiny("dev", "erasures", "propose", made, code=2)


@pytest.mark.parametrize("after_ms", [0, 3, 10, 30])
def test_killed_while_it_is_carried_out_it_is_finished_at_the_next_start(new_server, after_ms):
    server = new_server().start()
    people = People(server)
    made = marked(people)
    wait_for(lambda: found_by_search(people.amara, MARKERS["Title"]), "the search index")
    erasure = propose(people.dev, document=made, actions="erase")
    pid = os.fork()
    if pid == 0:  # asks, and does not mind that nobody answers
        try:
            people.ruth.post_bare(f"/api/v1/erasures/{erasure}/approve")
        except BaseException:
            pass
        os._exit(0)
    wait_for(lambda: people.dev.get(f"/api/v1/erasures/{erasure}").json["state"] != "proposed", "the approval")
    time.sleep(after_ms / 1000)
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    os.waitpid(pid, 0)
    server.start()
    people = People(server)
    assert people.dev.get(f"/api/v1/erasures/{erasure}").json["state"] == "carried_out"
    wait_for(lambda: files_with_markers(server) == [], "no byte")
    assert found_by_search(people.amara, MARKERS["Title"]) == []
    assert server.stop() == 0
    sound(server)
    assert files_with_markers(server) == []
