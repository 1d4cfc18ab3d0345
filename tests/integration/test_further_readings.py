"""A stored version is read again by later plugins; the first reading stays and the difference is shown."""

from harness import wait_for
from test_plugins import PLAN, PROFILE, plugins

META = {"title": "Plan", "kind": "action_plan", "marking": "OFFICIAL"}


def read_again(client, target):
    client.post_bare(target, expect=202)
    return wait_for(lambda: (now := client.get(target).json)["waiting"] is False and now, f"{target} is read again")


def test_a_profile_written_later_shows_what_it_would_find(new_server):
    server = new_server()
    server.start()
    priya = server.client("priya.submitter")
    document = priya.upload(META, PLAN, "plan.csv").json["id"]
    assert priya.extraction(document)["state"] == "nothing_found"
    target = f"/api/v1/documents/{document}/versions/1/readings"
    assert priya.get(target).json["items"] == []

    (server.data / "profiles").mkdir()
    (server.data / "profiles" / "police.toml").write_text(PROFILE)
    plugins(server, "reload")
    readings = read_again(priya, target)
    [later] = readings["items"]
    assert readings["first"]["plugin"]["id"] == "plain_text"
    assert later["plugin"]["id"] == "action_plan" and later["findings"] == 1
    assert priya.get(f"/api/v1/documents/{document}/findings").json["items"] == [], "nothing was put in anybody's name"

    difference = priya.get(f"{target}/{later['reading']}/difference").json
    [added] = [item for item in difference["added"] if item["section"] == "action"]
    assert added["key"] == "1" and added["text"].startswith("Train every lead")
    assert difference["removed"] == []
    again = read_again(priya, target)
    assert len(again["items"]) == 2 and again["items"][0] == later, "each is kept"

    grace = server.client("grace.submitter")
    grace.refused(404, "not_found", "GET", target)
    grace.refused(404, "not_found", "GET", f"{target}/{later['reading']}/difference")
    priya.refused(404, "not_found", "GET", f"{target}/1/difference")
    priya.refused(404, "not_found", "GET", f"/api/v1/documents/{document}/versions/2/readings")
    ruth = server.client("ruth.scrutineer")
    actions = [each["record"]["action"] for each in ruth.records(document)]
    assert actions.count("document.reading_requested") == actions.count("document.read_again") == 2

    server.stop()
    server.run_tool("fsck")
    server.run_tool("rebuild")
    server.start()
    assert priya.get(target).json == again


def test_a_withdrawn_version_is_not_read_again(new_server):
    server = new_server()
    server.start()
    priya = server.client("priya.submitter")
    document = priya.upload(META, PLAN, "plan.csv").json["id"]
    priya.extraction(document)
    priya.step(document, "withdraw", {"reasons": "sent by mistake"})
    answer = priya.call("POST", f"/api/v1/documents/{document}/versions/1/readings")
    assert answer.status in (404, 409), answer
