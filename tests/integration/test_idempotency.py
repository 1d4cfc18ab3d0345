"""A repeated request has one effect, whatever it asks for, however often it comes and whatever happens in between."""

import json
import secrets
import threading

import pytest
from harness import META, expect_problem


@pytest.fixture(scope="module")
def amara(server):
    return server.client("amara.submitter")


def actions(server, subject=None):
    return [each["record"]["action"] for each in server.client("ruth.scrutineer").records(subject)]


def twice(call):
    """The same request, twice with one key."""
    headers = {"Idempotency-Key": secrets.token_hex(8)}
    first = call(headers)
    again = call(headers)
    assert first.status == again.status, (first, again)
    return first, again


def test_a_repeated_upload_is_one_document(server, amara):
    before = actions(server).count("document.received")

    def send(headers):
        return amara.upload(META, b"the same words", "a.txt", headers=headers)
    first, again = twice(send)
    assert first.json == again.json, "the same id, receipt and record"
    assert first.headers["Location"] == again.headers["Location"]
    assert first.etag == again.etag
    assert actions(server).count("document.received") == before + 1


@pytest.mark.parametrize("change", ["file", "meta", "name"])
def test_the_same_key_with_another_upload_is_refused(server, amara, change):
    headers = {"Idempotency-Key": secrets.token_hex(8)}
    amara.upload(META, b"words", "a.txt", headers=headers)
    before = actions(server).count("document.received")
    meta = {**META, "title": "Another"} if change == "meta" else META
    answer = amara.upload(meta, b"other words" if change == "file" else b"words",
                          "b.txt" if change == "name" else "a.txt", headers=headers, expect=422)
    expect_problem(answer, 422, "idempotency_mismatch", "Idempotency-Key")
    assert actions(server).count("document.received") == before


def test_repeated_steps_versions_and_findings_have_one_effect(server, amara):
    document = amara.upload(META, b"words", "a.txt").json["id"]
    amara.extraction(document)
    target, helen = f"/api/v1/documents/{document}", server.client("helen.chair")
    seen = amara.get(target).etag

    def step(client, verb, body, etag):
        return twice(lambda headers: client.post(f"{target}/{verb}", body, headers={"If-Match": etag, **headers}))
    first, again = step(amara, "submit", {}, seen)
    assert first.json == again.json, "though it cannot be submitted any more"
    added, again = twice(lambda headers: amara.post(
        f"{target}/findings", {"kind": "recommendation", "text": "Meet."}, headers=headers, expect=201))
    assert added.json == again.json
    first, again = step(helen, "return", {"reasons": "Not yet."}, helen.get(target).etag)
    assert first.json == again.json
    seen = amara.get(target).etag
    version, again = twice(lambda headers: amara.upload(
        {"note": "n"}, b"newer", "b.txt", target=target + "/versions", headers={"If-Match": seen, **headers}))
    assert version.json == again.json
    assert version.json["version"] == 2
    by_people = [action for action in actions(server, document)
                 if action not in ("document.read", "document.checked", "document.extracted")]
    assert by_people == ["document.received", "document.submitted", "finding.added", "document.returned",
                         "document.version_received"]


def test_a_key_is_bound_to_the_address_it_was_used_at(amara):
    headers = {"Idempotency-Key": secrets.token_hex(8)}
    document = amara.upload(META, b"words", "a.txt").json["id"]
    other = amara.upload(META, b"words", "a.txt").json["id"]
    body = {"kind": "recommendation", "text": "Meet."}
    for each in [document, other]:
        amara.extraction(each)
    amara.post(f"/api/v1/documents/{document}/findings", body, headers=headers, expect=201)
    amara.refused(422, "idempotency_mismatch", "POST", f"/api/v1/documents/{other}/findings", json_body=body,
                  headers=headers, field="Idempotency-Key")


def test_keys_of_two_accounts_do_not_meet(server, amara):
    headers = {"Idempotency-Key": secrets.token_hex(8)}
    mine = amara.upload(META, b"words", "a.txt", headers=headers).json["id"]
    theirs = server.client("priya.submitter").upload(META, b"words", "a.txt", headers=headers).json["id"]
    assert mine != theirs


def test_a_secret_is_shown_once(server):
    session = server.signed_in("sam.support")
    first, again = twice(lambda headers: session.post("/api/v1/tokens", {"label": "x"}, headers=headers, expect=201))
    assert "token" in first.json and "token" not in again.json
    assert first.json["id"] == again.json["id"]
    assert first.json["receipt"] == again.json["receipt"]
    dev = server.client("dev.admin")
    first, again = twice(lambda headers: dev.post(
        "/api/v1/accounts", {"name": "new.person", "display_name": "New"}, headers=headers, expect=201))
    assert "temporary_password" in first.json and "temporary_password" not in again.json
    assert first.json["id"] == again.json["id"]
    key = secrets.token_hex(8)
    body = {"name": "Probation", "kind": "relevant_agency"}
    made = dev.post("/api/v1/agencies", body, headers={"Idempotency-Key": key}, expect=201).json
    assert dev.post("/api/v1/agencies", body, headers={"Idempotency-Key": key}, expect=201).json == made
    dev.refused(422, "idempotency_mismatch", "POST", "/api/v1/agencies", field="Idempotency-Key",
                json_body={**body, "name": "Prison"}, headers={"Idempotency-Key": key})


def test_many_at_once_with_one_key_have_one_effect(server):
    dev = server.client("dev.admin")
    headers, answers = {"Idempotency-Key": secrets.token_hex(8)}, []
    body = {"name": "Cafcass", "kind": "relevant_agency"}

    def ask():
        answers.append(dev.post("/api/v1/agencies", body, headers=headers, expect=None))
    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status for answer in answers} == {201}
    assert len({json.dumps(answer.json, sort_keys=True) for answer in answers}) == 1
    names = [each["name"] for each in dev.get("/api/v1/agencies?limit=200").json["items"]]
    assert names.count("Cafcass") == 1


@pytest.mark.parametrize("key", ["", " ", "a b", "ä", "x" * 256])
def test_keys_that_are_none_are_refused(server, key):
    answer = server.client("dev.admin").post("/api/v1/agencies", {"name": "X", "kind": "relevant_agency"},
                                             headers={"Idempotency-Key": key.encode()}, expect=400)
    expect_problem(answer, 400, "invalid_argument", "Idempotency-Key")


def test_a_retry_after_kill_and_restart_has_one_effect(new_server):
    server = new_server().start()
    amara = server.client("amara.submitter")
    keys = [secrets.token_hex(8) for _ in range(5)]
    first = [amara.upload(META, b"words %d" % i, "a.txt", headers={"Idempotency-Key": key}).json
             for i, key in enumerate(keys)]
    server.kill()
    server.start()
    again = [amara.upload(META, b"words %d" % i, "a.txt", headers={"Idempotency-Key": key}).json
             for i, key in enumerate(keys)]
    assert [each["id"] for each in again] == [each["id"] for each in first]
    assert [each["receipt"] for each in again] == [each["receipt"] for each in first]
    assert again == first
    answer = amara.upload(META, b"other", "a.txt", headers={"Idempotency-Key": keys[0]}, expect=422)
    expect_problem(answer, 422, "idempotency_mismatch", "Idempotency-Key")
    assert actions(server).count("document.received") == len(keys)
