"""Follow-up from a plan's row to a verified action: who does which step, on what evidence, and what undoes it."""

import json
import os
import subprocess

import pytest
from harness import BIN, DEMO_DOCUMENTS, META, expect_problem

PLAN_ROW = {"recommendation": "Supervise regularly.", "lead": "Somebody else", "owner": "Head of Service",
            "timescale": "Sept 2020", "due": "2020-09-30", "progress": "Begun.", "status": "A", "brag": "amber"}


@pytest.fixture(scope="module")
def people(server):
    names = {"amara": "submitter", "lewis": "lead", "priya": "submitter", "tomasz": "member", "helen": "chair",
             "ruth": "scrutineer", "dev": "admin"}
    made = {name: server.client(f"{name}.{role}") for name, role in names.items()}
    made["support"] = server.client("sam.support")
    return made


def agency_of(client):
    return client.get("/api/v1/session").json["account"]["agency"]


def document(people, state="submitted", text=b"Minutes. Agreed: to meet again.\n", **meta):
    """Of Children's Services, brought to that state."""
    amara = people["amara"]
    made = amara.upload({**META, "kind": "action_plan", **meta}, text, "plan.txt").json["id"]
    amara.extraction(made)
    if state in ("submitted", "accepted"):
        amara.step(made, "submit")
    if state == "accepted":
        people["helen"].step(made, "accept")
    return made


def add_row(people, document_id, **changes):
    row = {"kind": "action", "text": "Start a rota.", "plan": PLAN_ROW, "ref": "1.1", "page": 1,
           "paragraph": "table 1, row 2", "quote": "Supervise regularly. | Start a rota.", **changes}
    return people["amara"].post(f"/api/v1/documents/{document_id}/findings", row, expect=201).json["id"]


def show(client, action):
    return client.get(f"/api/v1/actions/{action}")


def step(client, action, verb, body=None, expect=200, seen=None):
    etag = seen or show(client, action).etag
    return client.post(f"/api/v1/actions/{action}/{verb}", body, headers={"If-Match": etag}, expect=expect)


def by_hand(people, **fields):
    return people["amara"].post("/api/v1/actions", {"action": "Start a rota.", **fields}, expect=201).json["id"]


def completed(people, evidence, **fields):
    action = by_hand(people, **fields)
    step(people["lewis"], action, "agree")
    step(people["amara"], action, "start")
    step(people["amara"], action, "complete", {"evidence": [{"document": evidence, "version": 1}]})
    return action


def test_a_plan_as_an_agency_sends_it_becomes_tracked_actions(server, people):
    amara, ruth = people["amara"], people["ruth"]
    file = DEMO_DOCUMENTS / "northshire-ilacs-action-plan-2025.csv"
    plan = amara.upload({**META, "kind": "action_plan"}, file.read_bytes(), file.name).json["id"]
    assert amara.extraction(plan)["state"] == "done"
    rows = amara.get(f"/api/v1/documents/{plan}/findings").json["items"]
    assert [row["kind"] for row in rows] == ["action"] * len(rows) and len(rows) > 3
    first = rows[0]
    assert (first["ref"], first["plugin"], first["plan"]["due"]) == ("1.1", "action_plan", "2025-09-30")
    assert first["plan"]["brag"] == "amber" and "Two of three appointed" in first["plan"]["progress"]
    confirmed = amara.post_bare(f"/api/v1/documents/{plan}/findings/confirm-all").json
    assert (confirmed["confirmed"], confirmed["left"]) == (len(rows), 0)
    amara.step(plan, "submit")
    once = {"Idempotency-Key": "track-them"}
    answer = amara.post(f"/api/v1/documents/{plan}/actions", headers=once).json
    tracked = answer["items"]
    assert len(tracked) == len(rows)
    again = amara.post(f"/api/v1/documents/{plan}/actions", headers=once).json
    assert again["left"] == answer["left"] and [
        (each["finding"], each["id"], each["receipt"]["index"]) for each in again["items"]] == [
        (each["finding"], each["id"], each["receipt"]["index"]) for each in tracked], "as the first time"
    amara.refused(422, "idempotency_mismatch", "POST", f"/api/v1/documents/{plan}/actions", json_body={"version": 1},
                  headers=once, field="Idempotency-Key")
    shown = {each["id"]: show(ruth, each["id"]).json for each in tracked}
    police = next(each for each in shown.values() if each["ref"] == "1.2")
    assert police["lead"] == agency_of(people["priya"]), "the agency that the plan names"
    done = next(each for each in shown.values() if each["ref"] == "2.2")
    assert done["said_complete"] and done["state"] == "proposed" and done["brag"] != "blue" and done["evidence"] == []
    assert sum(each["said_complete"] for each in shown.values()) == 1
    listed = ruth.get(f"/api/v1/actions?document={plan}&overdue=true").json["items"]
    assert listed and all(each["overdue"] and each["brag"] == "red" for each in listed)


def test_a_row_of_a_plan_from_finding_to_verified(server, people):
    amara, lewis, support, ruth = people["amara"], people["lewis"], people["support"], people["ruth"]
    plan = document(people)
    finding = add_row(people, plan)
    tracked = amara.post(f"/api/v1/documents/{plan}/actions").json
    assert [each["finding"] for each in tracked["items"]] == [finding] and tracked["left"] == 0
    assert amara.post(f"/api/v1/documents/{plan}/actions").json == {"items": [], "left": 0}
    action = tracked["items"][0]["id"]

    seen = show(ruth, action).json
    assert (seen["state"], seen["ref"], seen["action"]) == ("proposed", "1.1", "Start a rota.")
    assert seen["recommendation"] == "Supervise regularly." and seen["lead_person"] == "Head of Service"
    assert seen["lead"] == agency_of(amara)
    assert seen["source"] == {"document": plan, "version": 1, "finding": finding, "page": 1,
                              "paragraph": "table 1, row 2", "quote": "Supervise regularly. | Start a rota."}
    assert seen["due"] == {"date": "2020-09-30", "as_written": "Sept 2020", "no_date": False}
    assert (seen["overdue"], seen["brag"]) == (True, "red")
    assert seen["progress"][0]["text"] == "Begun." and seen["steps"] == []

    step(lewis, action, "agree")
    step(amara, action, "start")
    step(amara, action, "progress", {"text": "The rota is drawn up.", "brag": "green"})
    step(lewis, action, "due", {"due": "2999-01-31", "reason": "Staff were missing."})
    seen = show(ruth, action).json
    assert (seen["overdue"], seen["brag"], seen["state"]) == (False, "green", "in_progress")
    assert seen["due_history"][0]["before"]["date"] == "2020-09-30"
    assert seen["due_history"][0]["reason"] == "Staff were missing."

    evidence = document(people, "accepted", b"The rota.\n", kind="evidence")
    named = [{"document": evidence, "version": 1}]
    step(amara, action, "complete", {"evidence": named, "note": "The rota.", "impact": "Supervised weekly."})
    step(support, action, "check", {"note": "Seen."})
    step(ruth, action, "verify", {"note": "Tested."})
    seen = show(ruth, action).json
    assert (seen["state"], seen["brag"], seen["evidence"]) == ("verified", "blue", named)
    assert seen["closed"] == seen["verified"]["time"] and seen["impact"] == "Supervised weekly."

    # Its evidence is withdrawn: the verification no longer stands, and says why.
    before = show(ruth, action).etag
    amara.step(evidence, "withdraw", {"reasons": "Wrong file."})
    seen = show(ruth, action)
    assert seen.json["state"] == "needs_reverification" and seen.json["brag"] == "amber"
    assert seen.json["lapse"]["document"] == evidence and seen.json["lapse"]["became"] == "withdrawn"
    assert "closed" not in seen.json and seen.etag != before
    expect_problem(step(ruth, action, "reopen", {"reason": "x"}, expect=412, seen=before), 412,
                   "precondition_failed", "If-Match")
    step(ruth, action, "reopen", {"reason": "Name other evidence."})
    seen = show(ruth, action).json
    assert (seen["state"], seen["evidence"]) == ("in_progress", [])
    assert seen["reopened"][0]["reason"] == "Name other evidence."

    actions = [each["record"]["action"] for each in people["ruth"].records(subject=action)]
    done = [each for each in actions if each != "action.read"]
    assert done == ["action.proposed", "action.agreed", "action.started", "action.progress_noted", "action.due_changed",
                    "action.completed", "action.checked", "action.verified", "action.reopened"]
    assert "action.read" in actions


def test_all_findings_are_confirmed_at_once(people):
    amara = people["amara"]
    report = (DEMO_DOCUMENTS / "northshire-ilacs-2025.pdf").read_bytes()
    made = amara.upload(META, report).json["id"]
    amara.extraction(made)
    target = f"/api/v1/documents/{made}/findings"
    answer = amara.post(f"{target}/confirm-all", headers={"Idempotency-Key": "all-of-them"}).json
    assert (answer["confirmed"], answer["left"]) == (4, 0)
    assert {each["state"] for each in amara.get(target).json["items"]} == {"confirmed"}
    assert amara.post(f"{target}/confirm-all", headers={"Idempotency-Key": "all-of-them"}).json == answer
    amara.refused(409, "conflict", "POST", f"{target}/confirm-all", json_body={})
    people["priya"].refused(404, "not_found", "POST", f"{target}/confirm-all", json_body={})


def test_nobody_of_a_responsible_agency_checks_or_verifies(people):
    support = people["support"]
    action = completed(people, document(people), joint=[agency_of(support)])
    expect_problem(step(support, action, "check", expect=403), 403, "forbidden")
    for who in ("amara", "lewis", "helen", "tomasz"):
        etag = show(people["ruth"], action).etag
        for verb in ("check", "verify"):
            expect_problem(step(people[who], action, verb, expect=403, seen=etag), 403, "forbidden")
    # The scrutineer does not verify what nobody has checked.
    expect_problem(step(people["ruth"], action, "verify", expect=409), 409, "conflict")


def test_evidence_is_seen_and_shared(people):
    amara = people["amara"]
    action = by_hand(people)
    step(people["lewis"], action, "agree")
    step(amara, action, "start")
    draft = document(people, "draft")
    for evidence in ({"document": draft, "version": 1}, {"document": "1" * 32, "version": 1}):
        answer = step(amara, action, "complete", {"evidence": [evidence]}, expect=400)
        expect_problem(answer, 400, "invalid_argument", "evidence")


def test_the_same_request_has_one_effect(people):
    amara = people["amara"]
    key = {"Idempotency-Key": "one-action"}
    first = amara.post("/api/v1/actions", {"action": "Start a rota."}, expect=201, headers=key)
    again = amara.post("/api/v1/actions", {"action": "Start a rota."}, expect=201, headers=key)
    assert again.json["id"] == first.json["id"] and again.json["receipt"]["index"] == first.json["receipt"]["index"]
    amara.refused(422, "idempotency_mismatch", "POST", "/api/v1/actions", json_body={"action": "Other."}, headers=key,
                  field="Idempotency-Key")
    action = first.json["id"]
    amara.refused(428, "precondition_required", "POST", f"/api/v1/actions/{action}/start", json_body={},
                  field="If-Match")


def test_lists_are_filtered_and_show_only_what_may_be_seen(people):
    plan = document(people)
    add_row(people, plan)
    add_row(people, plan, ref="1.2", plan={**PLAN_ROW, "due": "2999-01-31", "brag": "green"})
    first, second = (each["id"] for each in people["amara"].post(f"/api/v1/documents/{plan}/actions").json["items"])
    helen, lead = people["helen"], agency_of(people["amara"])

    def listed(client, query=""):
        return {each["id"] for each in client.get(f"/api/v1/actions?document={plan}{query}").json["items"]}
    assert listed(helen) == listed(helen, f"&agency={lead}") == listed(helen, "&state=proposed") == {first, second}
    assert listed(helen, "&overdue=true") == listed(helen, "&brag=red") == {first}
    assert listed(helen, "&overdue=false") == listed(helen, "&brag=green") == {second}
    assert listed(helen, "&state=verified") == listed(people["priya"]) == listed(people["dev"]) == set()
    page = helen.get(f"/api/v1/actions?document={plan}&limit=1").json
    rest = helen.get(f"/api/v1/actions?document={plan}&limit=1&after={page['next']}").json
    assert {page["items"][0]["id"], rest["items"][0]["id"]} == {first, second} and "next" not in rest
    people["priya"].refused(404, "not_found", "GET", f"/api/v1/actions/{first}")
    helen.refused(400, "invalid_argument", "GET", "/api/v1/actions?state=done", field="state")


def test_a_cancelled_action_has_no_brag(people):
    action = by_hand(people, due_as_written="TBC")
    assert show(people["amara"], action).json["due"] == {"as_written": "TBC", "no_date": True}
    step(people["helen"], action, "cancel", {"reason": "Overtaken."})
    seen = show(people["amara"], action).json
    assert (seen["state"], seen["cancelled_reason"]) == ("cancelled", "Overtaken.") and "brag" not in seen
    assert seen["steps"] == []


def test_the_command_lists_and_shows_them(server, people):
    plan = document(people)
    finding = add_row(people, plan)
    action = people["amara"].post("/api/v1/actions", {"finding": finding}, expect=201).json["id"]
    environment = {**os.environ, "SCRUTINY_SERVER": server.url, "SCRUTINY_CACERT": str(server.certificate),
                   "SCRUTINY_TOKEN": server.token("helen.chair")}

    def run(*arguments, code=0):
        result = subprocess.run([BIN / "scrutiny", *arguments], capture_output=True, text=True, timeout=60,
                                env=environment)
        assert result.returncode == code, result
        return result.stdout
    heading, row = run("actions", "--document", plan, "--overdue").splitlines()
    assert heading.split() == ["ID", "REF", "STATE", "BRAG", "DUE", "AGENCY", "ACTION"]
    assert row.split()[:6] == [action, "1.1", "proposed", "red", "2020-09-30", "overdue"]
    assert row.endswith("Start a rota.") and agency_of(people["amara"]) not in row
    assert [each["id"] for each in json.loads(run("actions", "--document", plan, "--json"))] == [action]
    assert len(run("actions", "--document", plan, "--state", "verified").splitlines()) == 1
    shown = run("actions", "show", action)
    assert "Head of Service" in shown and "table 1, row 2" in shown and "2020-09-30 overdue" in shown
    assert json.loads(run("actions", "show", action, "--json"))["id"] == action
    run("actions", "show", "1" * 32, code=1)


def test_state_is_what_the_log_makes_of_it(new_server):
    server = new_server().start()
    names = {"amara": "amara.submitter", "lewis": "lewis.lead", "helen": "helen.chair", "ruth": "ruth.scrutineer",
             "support": "sam.support"}
    people = {name: server.client(account) for name, account in names.items()}
    evidence = document(people, "accepted")
    action = completed(people, evidence)
    step(people["support"], action, "check")
    step(people["ruth"], action, "verify")
    people["amara"].step(evidence, "withdraw", {"reasons": "Wrong file."})
    seen = show(people["ruth"], action).json
    assert server.stop() == 0
    assert server.run_tool("fsck").returncode == 0
    server.run_tool("rebuild")
    server.start()
    assert show(people["ruth"], action).json == seen
