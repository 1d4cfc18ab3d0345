"""A partnership from its first two accounts on: temporary passwords, roles, second persons, disabling, agencies."""

import re
import uuid

import pytest
from harness import Client, Server, expect_problem

PASSWORD = "nine grey herons at dusk"


@pytest.fixture(scope="module")
def server():
    """Not a demo: the rules that a demo relaxes hold here."""
    server = Server(init=["--origin", "ledger.northshire.example/log", "--administrator", "ada",
                          "--scrutineer", "iris"], settings={"passwords.memory_kib": 8192, "passwords.passes": 1})
    server.first = dict(re.findall(r"^  \w+ +(ada|iris) +(\S+)$", server.made, re.MULTILINE))
    server.start()
    yield server
    try:
        server.expect_healthy()
    finally:
        server.close()


@pytest.fixture(scope="module")
def ada(server):
    client = Client(server)
    refused = client.sign_in("ada", server.first["ada"], expect=403)
    expect_problem(refused, 403, "password_change_required", "new_password")
    assert "Set-Cookie" not in refused.headers
    client.sign_in("ada", server.first["ada"], PASSWORD)
    return client


@pytest.fixture(scope="module")
def iris(server):
    client = Client(server)
    client.sign_in("iris", server.first["iris"], PASSWORD)
    return client


@pytest.fixture(scope="module")
def police(ada):
    return ada.post("/api/v1/agencies", {"name": "Police", "kind": "safeguarding_partner"}, expect=201).json["id"]


@pytest.fixture
def person(server, ada, police):
    """A new account with a password of its own: (client, id, name)."""
    def make(roles=("submitter",), agency=True):
        name = "p" + uuid.uuid4().hex[:12]
        body = {"name": name, "display_name": "Pat Example", "roles": list(roles)}
        if agency:
            body["agency"] = police
        made = ada.post("/api/v1/accounts", body, expect=201)
        assert made.headers["Location"] == "/api/v1/accounts/" + made.json["id"]
        client = Client(server)
        client.sign_in(name, made.json["temporary_password"], PASSWORD)
        return client, made.json["id"], name
    return make


@pytest.fixture(scope="module")
def chair(server, ada, iris):
    """A chair, made by two persons."""
    made = ada.post("/api/v1/accounts", {"name": "carla", "display_name": "Carla"}, expect=201).json
    asked = ada.post(f"/api/v1/accounts/{made['id']}/roles", {"role": "chair"}, expect=202).json
    iris.post_bare(f"/api/v1/grants/{asked['grant']}/approve")
    client = Client(server)
    client.sign_in("carla", made["temporary_password"], PASSWORD)
    return client


# ---- Temporary passwords -------------------------------------------------------------------------


def test_a_temporary_password_only_buys_the_choice_of_another(server, ada, police):
    made = ada.post("/api/v1/accounts", {"name": "new.person", "display_name": "N. P.", "agency": police}, expect=201)
    temporary = made.json["temporary_password"]
    client = Client(server)
    for poor in [temporary, "short", "password1234", "new.person"]:
        refused = client.sign_in("new.person", temporary, poor, expect=400)
        expect_problem(refused, 400, "invalid_argument", "new_password")
    client.sign_in("new.person", temporary, PASSWORD)
    client.get("/api/v1/session")
    Client(server).sign_in("new.person", temporary, expect=401)
    Client(server).sign_in("new.person", temporary, "yet another password 7", expect=401)


def test_a_reset_ends_sessions_and_gives_a_temporary_password(server, ada, person):
    client, account, name = person()
    done = ada.post_bare(f"/api/v1/accounts/{account}/password-reset").json
    assert done["state"] == "done"
    client.refused(401, "not_signed_in", "GET", "/api/v1/session")
    Client(server).sign_in(name, PASSWORD, expect=401)
    Client(server).sign_in(name, done["temporary_password"], "a new one for the new day")


# ---- Accounts and agencies -----------------------------------------------------------------------


def test_only_administrators_make_accounts_and_agencies(person, iris, chair):
    submitter, account, _ = person()
    for client in [submitter, iris, chair]:
        client.refused(403, "forbidden", "POST", "/api/v1/accounts", json_body={"name": "xy", "display_name": "X"})
        client.refused(403, "forbidden", "POST", "/api/v1/agencies",
                       json_body={"name": "X", "kind": "relevant_agency"})
        client.refused(403, "forbidden", "POST", f"/api/v1/accounts/{account}/disable", json_body={"reason": "x"})
    submitter.refused(403, "forbidden", "GET", "/api/v1/accounts")


def test_names_are_taken_once_whatever_their_case(ada, person):
    _, _, name = person()
    ada.refused(409, "conflict", "POST", "/api/v1/accounts", field="name",
                json_body={"name": name.upper(), "display_name": "Another"})


@pytest.mark.parametrize("body, field", [
    ({"display_name": "X"}, "name"),
    ({"name": "with space", "display_name": "X"}, "name"),
    ({"name": "xy", "display_name": ""}, "display_name"),
    ({"name": "xy", "display_name": "a\u0000b"}, "display_name"),
    ({"name": "xy", "display_name": "X", "agency": "0" * 32}, "agency"),
    ({"name": "xy", "display_name": "X", "agency": "nope"}, "agency"),
    ({"name": "xy", "display_name": "X", "roles": ["king"]}, "roles"),
    ({"name": "xy", "display_name": "X", "roles": "submitter"}, "roles"),
    ({"name": "xy", "display_name": "X", "role": "submitter"}, "role"),
])
def test_what_is_wrong_with_a_new_account_is_named(ada, body, field):
    answer = ada.call("POST", "/api/v1/accounts", json_body=body)
    expect_problem(answer, 400, "invalid_argument", field)


def test_strong_roles_are_not_given_in_passing(ada, police):
    for role in ["chair", "scrutineer", "agency_lead"]:
        answer = ada.call("POST", "/api/v1/accounts",
                          json_body={"name": "x." + role.replace("_", "."), "display_name": "X", "agency": police,
                                     "roles": [role]})
        expect_problem(answer, 400, "invalid_argument", "roles")


def test_renaming_needs_the_version_seen(ada, person):
    _, account, _ = person()
    target = f"/api/v1/accounts/{account}"
    seen = ada.get(target).etag
    ada.refused(428, "precondition_required", "PATCH", target, field="If-Match", json_body={"display_name": "B"})
    changed = ada.call("PATCH", target, json_body={"display_name": "B"}, headers={"If-Match": seen}, expect=200)
    ada.refused(412, "precondition_failed", "PATCH", target, field="If-Match", json_body={"display_name": "C"},
                headers={"If-Match": seen})
    assert ada.get(target).json["display_name"] == "B"
    assert ada.get(target).etag == changed.etag


def test_agencies_are_added_shown_and_renamed(ada, person, police):
    target = f"/api/v1/agencies/{police}"
    client, _, _ = person()
    shown = client.get(target)
    assert shown.json["kind"] == "safeguarding_partner"
    assert police in [each["id"] for each in client.get("/api/v1/agencies").json["items"]]
    ada.call("PATCH", target, json_body={"name": "Northshire Police"}, headers={"If-Match": shown.etag}, expect=200)
    assert client.get(target).json["name"] == "Northshire Police"
    ada.refused(412, "precondition_failed", "PATCH", target, field="If-Match", json_body={"name": "Other"},
                headers={"If-Match": shown.etag})


def test_lists_come_in_pages_without_gap_or_repeat(ada, person):
    for _ in range(3):
        person(roles=())
    one_go = [each["id"] for each in ada.get("/api/v1/accounts?limit=200").json["items"]]
    paged, after = [], ""
    while after is not None:
        page = ada.get("/api/v1/accounts?limit=2" + (f"&after={after}" if after else "")).json
        assert len(page["items"]) <= 2
        paged += [each["id"] for each in page["items"]]
        after = page.get("next")
    assert paged == one_go == sorted(set(one_go))


# ---- Second persons ------------------------------------------------------------------------------


def test_a_lead_needs_a_second_person(ada, iris, chair, person):
    client, account, _ = person()
    asked = ada.post(f"/api/v1/accounts/{account}/roles", {"role": "agency_lead"}, expect=202)
    grant = asked.json["grant"]
    assert asked.headers["Location"] == f"/api/v1/grants/{grant}"
    assert ada.get(f"/api/v1/accounts/{account}").json["roles"] == ["submitter"], "not before it is approved"
    ada.refused(409, "conflict", "POST", f"/api/v1/accounts/{account}/roles", json_body={"role": "agency_lead"})
    for nobody in [ada, client]:
        nobody.refused(403, "forbidden", "POST", f"/api/v1/grants/{grant}/approve")
    waiting = chair.get("/api/v1/grants?state=pending").json["items"]
    assert grant in [each["id"] for each in waiting]
    approved = chair.post_bare(f"/api/v1/grants/{grant}/approve").json
    assert "temporary_password" not in approved
    assert set(ada.get(f"/api/v1/accounts/{account}").json["roles"]) == {"submitter", "agency_lead"}
    shown = iris.get(f"/api/v1/grants/{grant}").json
    assert (shown["state"], shown["kind"], shown["role"]) == ("approved", "role", "agency_lead")
    iris.refused(409, "conflict", "POST", f"/api/v1/grants/{grant}/approve")
    # Taking it away needs no second person.
    ada.call("DELETE", f"/api/v1/accounts/{account}/roles/agency_lead", expect=200)
    assert ada.get(f"/api/v1/accounts/{account}").json["roles"] == ["submitter"]


def test_a_weak_role_is_given_at_once(ada, person):
    _, account, _ = person()
    done = ada.post(f"/api/v1/accounts/{account}/roles", {"role": "group_member"}).json
    assert done["state"] == "done"


def test_requests_are_refused_with_reasons_and_taken_back(ada, iris, person):
    _, account, _ = person(agency=False, roles=())
    asked = ada.post(f"/api/v1/accounts/{account}/roles", {"role": "scrutineer"}, expect=202).json["grant"]
    iris.refused(400, "invalid_argument", "POST", f"/api/v1/grants/{asked}/refuse", field="reason", json_body={})
    iris.post(f"/api/v1/grants/{asked}/refuse", {"reason": "We have one."})
    assert iris.get(f"/api/v1/grants/{asked}").json["state"] == "refused"
    again = ada.post(f"/api/v1/accounts/{account}/roles", {"role": "scrutineer"}, expect=202).json["grant"]
    iris.refused(403, "forbidden", "POST", f"/api/v1/grants/{again}/withdraw")
    ada.post_bare(f"/api/v1/grants/{again}/withdraw")
    iris.refused(409, "conflict", "POST", f"/api/v1/grants/{again}/approve")
    assert ada.get(f"/api/v1/accounts/{account}").json["roles"] == []


def test_an_administrator_cannot_become_the_scrutineer_or_reset_them(server, ada, iris, chair):
    who = ada.get("/api/v1/session").json["account"]["id"]
    ada.refused(403, "forbidden", "POST", f"/api/v1/accounts/{who}/roles", json_body={"role": "scrutineer"})
    scrutineer = iris.get("/api/v1/session").json["account"]["id"]
    waiting = ada.post_bare(f"/api/v1/accounts/{scrutineer}/password-reset", expect=202).json
    assert "temporary_password" not in str(waiting)
    iris.get("/api/v1/session")  # nothing has happened to her session
    iris.refused(403, "forbidden", "POST", f"/api/v1/grants/{waiting['grant']}/approve")
    chair.post(f"/api/v1/grants/{waiting['grant']}/refuse", {"reason": "She knows her password."})
    Client(server).sign_in("iris", PASSWORD)


def test_the_second_person_receives_the_temporary_password_of_a_strong_account(server, ada, iris, person):
    _, account, name = person()
    grant = ada.post(f"/api/v1/accounts/{account}/roles", {"role": "agency_lead"}, expect=202).json["grant"]
    iris.post_bare(f"/api/v1/grants/{grant}/approve")
    waiting = ada.post_bare(f"/api/v1/accounts/{account}/password-reset", expect=202).json["grant"]
    approved = iris.post_bare(f"/api/v1/grants/{waiting}/approve").json
    Client(server).sign_in(name, approved["temporary_password"], "a password of her own")


# ---- The operator's console ----------------------------------------------------------------------


def test_the_operator_cannot_mint_tokens_for_those_who_check_him(server, iris, chair, person):
    _, _, name = person()
    for strong in ["iris", "carla"]:
        refused = server.run_tool("token", "--account", strong, check=False)
        assert refused.returncode == 1 and not refused.stdout.strip(), refused
        assert "cannot mint" in refused.stderr
    assert server.run_tool("token", "--account", name).stdout.startswith("slt_")
    assert server.run_tool("token", "--account", "no.such", check=False).returncode == 1


def test_an_operators_token_dies_when_its_account_grows_strong(server, ada, iris, person):
    _, account, name = person()
    operated = Client(server, server.token(name))
    operated.get("/api/v1/session")
    grant = ada.post(f"/api/v1/accounts/{account}/roles", {"role": "agency_lead"}, expect=202).json["grant"]
    iris.post_bare(f"/api/v1/grants/{grant}/approve")
    operated.refused(401, "not_signed_in", "GET", "/api/v1/session")


# ---- Disabling -----------------------------------------------------------------------------------


def test_disabling_ends_sessions_and_tokens_at_once(server, ada, person):
    session, account, name = person()
    program = Client(server, session.post("/api/v1/tokens", {"label": "p"}, expect=201).json["token"])
    operated = Client(server, server.token(name))
    for client in [session, program, operated]:
        client.get("/api/v1/session")
    ada.refused(400, "invalid_argument", "POST", f"/api/v1/accounts/{account}/disable", field="reason", json_body={})
    ada.post(f"/api/v1/accounts/{account}/disable", {"reason": "Left the force."})
    for client in [session, program, operated]:
        client.refused(401, "not_signed_in", "GET", "/api/v1/session")
    Client(server).sign_in(name, PASSWORD, expect=401)
    assert ada.get(f"/api/v1/accounts/{account}").json["state"] == "disabled"
    ada.post_bare(f"/api/v1/accounts/{account}/enable")
    for client in [session, program, operated]:
        client.refused(401, "not_signed_in", "GET", "/api/v1/session")
    Client(server).sign_in(name, PASSWORD)


def test_nobody_locks_everybody_out(ada):
    who = ada.get("/api/v1/session").json["account"]["id"]
    ada.refused(403, "forbidden", "POST", f"/api/v1/accounts/{who}/disable", json_body={"reason": "x"})
    ada.refused(409, "conflict", "DELETE", f"/api/v1/accounts/{who}/roles/administrator")


def test_every_step_is_on_record_and_holds_no_password(server, iris, ada):
    records = iris.records()
    actions = {each["record"]["action"] for each in records}
    assert {"log.created", "account.created", "credential.set", "session.opened", "role.granted", "grant.requested",
            "grant.refused", "grant.withdrawn", "account.disabled", "account.enabled", "token.created",
            "agency.created"} <= actions
    assert [each["index"] for each in records] == list(range(len(records)))
    reset = next(each["index"] for each in records if each["record"]["action"] == "credential.set")
    opened = iris.get(f"/api/v1/audit/records/{reset}").json
    assert opened["payload_view"] == "redacted"
    assert "argon2" not in str(opened) and "salt" not in opened
    # Looking was recorded.
    assert iris.records(start=len(records))[-1]["record"]["action"] == "record.read"
