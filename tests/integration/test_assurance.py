"""The scrutineer's report on a period: each number against a history made here, through API and command line."""

import collections
import datetime
import json
import os
import subprocess
import zoneinfo

import pytest
from harness import BIN, META, Client

TODAY = datetime.datetime.now(zoneinfo.ZoneInfo("Europe/London")).date()
PERIOD = f"from={TODAY - datetime.timedelta(days=1)}&to={TODAY + datetime.timedelta(days=1)}"


@pytest.fixture
def server(new_server, authority):
    return new_server(settings={"timestamps.authority": authority.url, "timestamps.trusted": str(authority.ca)}).start()


def report(client, period=PERIOD):
    return client.get(f"/api/v1/audit/assurance?{period}").json


def records(ruth):
    """The whole trail, read another way: through the list of records."""
    out, start = [], 0
    while start is not None:
        page = ruth.get(f"/api/v1/audit/records?limit=200&from={start}").json
        out += [item["record"] for item in page["items"]]
        start = page.get("next")
    return out


def test_every_number_is_that_of_the_trail(server):
    ruth, dev = server.client("ruth.scrutineer"), server.client("dev.admin")
    amara = "amara.submitter"
    submitter, stranger = server.client(amara), Client(server)
    upload = submitter.upload({**META, "title": "A plan about neglect"}, b"Words.").json
    for _ in range(3):
        submitter.get(f"/api/v1/documents/{upload['id']}")
    for _ in range(4):
        stranger.call("POST", "/api/v1/session", json_body={"name": amara, "password": "wrong wrong wrong"})
    server.signed_in(amara)
    server.run_tool("timestamp")
    dev.post("/api/v1/agencies", {"name": "Probation", "kind": "relevant_agency"}, expect=201)

    said = report(ruth)
    trail = [record for record in records(ruth) if record["index"] < said["range"]["end"]]
    assert said["range"] == {"first": 0, "end": len(trail), "records": len(trail)}
    count = collections.Counter(record["action"] for record in trail)
    assert {item["action"]: item["records"] for item in said["recorded"]["by_action"]} == count
    count = collections.Counter(record["agency"] for record in trail if "agency" in record)
    assert {item["agency"]: item["records"] for item in said["recorded"]["by_agency"]} == count
    names = {agency["id"]: agency["name"] for agency in ruth.get("/api/v1/agencies").json["items"]}
    assert {item["agency"]: item["name"] for item in said["recorded"]["by_agency"]}.items() <= names.items()
    count = collections.Counter(record["actor"] for record in trail)
    assert {item["actor"]: item["records"] for item in said["recorded"]["by_actor"]} == count

    minted = [record["index"] for record in trail if record["action"] == "token.created"]
    assert [event["record"] for event in said["events"]["operator_tokens"]["items"]] == minted and minted
    assert [event["record"] for event in said["events"]["log"]["items"]] == [0]
    assert said["events"]["erasures"] == {"items": [], "omitted": 0}
    assert said["sign_ins"]["opened"] == sum(record["action"] == "session.opened" for record in trail)
    failed = said["sign_ins"]["failed"]
    assert sum(item["attempts"] for item in failed) == 4 and len(failed) == 1
    assert said["names"][failed[0]["account"]]

    reads = collections.Counter((record["subject"], record["actor"]) for record in trail
                                if record["action"] == "document.read")
    openings = {(item["subject"], reader["actor"]): reader["times"] for item in said["openings"]["items"]
                if item["action"] == "document.read" for reader in item["readers"]}
    assert openings == reads and max(reads.values()) >= 3
    assert upload["id"] not in said["names"], "a draft's title is not the scrutineer's to read"
    assert "A plan about neglect" not in json.dumps(said)

    token = Client(server).get("/log/timestamps").json["items"][-1]
    assert said["time"]["covered"] == token["size"] and said["time"]["tokens"][-1]["record"] == token["record"]
    assert said["time"]["open_since"] == trail[token["size"]]["time"]
    assert said["cosigned"]["covered"] == 0 and said["cosigned"]["open_since"] == trail[0]["time"]
    assert said["log"]["key"] == server.verifier_key

    after = report(ruth)
    assert after["range"]["end"] == said["range"]["end"] + 1 and {"action": "assurance.read", "records": 1} in \
        after["recorded"]["by_action"], "reading the report is on record"


def test_a_title_is_shown_once_it_is_shared(server):
    ruth, amara = server.client("ruth.scrutineer"), server.client("amara.submitter")
    document = amara.upload({**META, "title": "A plan about neglect"}, b"Words.", name="a.txt").json["id"]
    amara.extraction(document)
    amara.get(f"/api/v1/documents/{document}")
    assert document not in report(ruth)["names"]
    amara.step(document, "submit")
    assert report(ruth)["names"][document] == "A plan about neglect"


def test_who_may_not_and_what_is_no_period(server):
    for name in ("dev.admin", "helen.chair", "sam.support", "lewis.lead"):
        server.client(name).refused(403, "forbidden", "GET", f"/api/v1/audit/assurance?{PERIOD}")
    Client(server).refused(401, "not_signed_in", "GET", f"/api/v1/audit/assurance?{PERIOD}")
    ruth = server.client("ruth.scrutineer")
    for query, field in [("", "from"), ("?from=2026-01-01", "to"), ("?from=2026-02-30&to=2026-03-01", "from"),
                         ("?from=2026-01-02&to=2026-01-01", "to"), ("?from=2026-01-01&to=x", "to")]:
        ruth.refused(400, "invalid_argument", "GET", f"/api/v1/audit/assurance{query}", field=field)
    empty = report(ruth, "from=2001-01-01&to=2001-12-31")
    assert empty["range"]["records"] == 0 and empty["recorded"]["by_actor"] == [] and empty["time"]["tokens"] == []


def run(server, *arguments, code=0, token=None):
    environment = {**os.environ, "SCRUTINY_CACERT": str(server.certificate), "SCRUTINY_SERVER": server.url,
                   "SCRUTINY_TOKEN": token or server.token("ruth.scrutineer")}
    done = subprocess.run([BIN / "scrutiny", "assurance", *arguments], env=environment, capture_output=True, text=True,
                          timeout=60)
    assert done.returncode == code, f"{done.returncode}: {done.stdout}{done.stderr}"
    return done.stdout


def test_the_command_says_it_in_words_and_as_json(server):
    server.run_tool("timestamp")
    days = ("--from", str(TODAY - datetime.timedelta(days=1)), "--to", str(TODAY + datetime.timedelta(days=1)))
    words = run(server, *days)
    for part in ("Cosigned by witnesses: 0 of", "Under time tokens:", "Recorded, by agency", "log.created",
                 "Failed sign-ins", "Who read what", "the operator at the server's console"):
        assert part in words, words
    said = json.loads(run(server, *days, "--json"))
    assert said["range"]["records"] > 20 and said["time"]["covered"] > 20
    run(server, "--from", "2026-01-01", code=2)
    run(server, "--from", "2026-01-02", "--to", "2026-01-01", code=2)
    run(server, *days, code=1, token=server.token("dev.admin"))
    assert "first day" in run(server, "--help")
