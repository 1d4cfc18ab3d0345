"""Signing in and out, cookies and CSRF, guessing, tokens."""

import pytest
from harness import Client, expect_problem, wait_for

# Argon2 at its floor and few free failures, so that guessing is over soon.
SETTINGS = {"passwords.memory_kib": 8192, "passwords.passes": 1, "passwords.failures_per_account": 4,
            "passwords.failures_per_address": 100, "passwords.failure_window": 3600}


@pytest.fixture
def sam(server):
    return server.signed_in("sam.support")


def actions_about(server, subject):
    return [each["record"]["action"] for each in server.client("ruth.scrutineer").records(subject)]


def test_signing_in_gives_a_session_that_signing_out_ends(server):
    client = Client(server)
    client.refused(401, "not_signed_in", "GET", "/api/v1/session")
    answer = client.sign_in("amara.submitter", server.password("amara.submitter"))
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-scrutiny=")
    assert {"HttpOnly", "Secure", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    who = client.get("/api/v1/session").json
    assert who["account"]["name"] == "amara.submitter"
    assert who["credential"] == "session"
    assert who["csrf_token"] == client.csrf
    assert who["agency"]["name"] == "Northshire Children's Services"

    ended = client.call("DELETE", "/api/v1/session", expect=200)
    assert "Max-Age=0" in ended.headers["Set-Cookie"]
    client.refused(401, "not_signed_in", "GET", "/api/v1/session")
    assert actions_about(server, answer.json["id"]) == ["session.opened", "session.closed"]


def test_the_name_does_not_depend_on_case_or_spaces(server):
    assert Client(server).sign_in("Grace.Submitter", server.password("grace.submitter")).status == 201


def test_wrong_names_and_wrong_passwords_are_answered_alike(server):
    wrong_password = Client(server).sign_in("tomasz.member", "not the password", expect=401)
    wrong_name = Client(server).sign_in("nobody.at.all", "not the password", expect=401)
    expect_problem(wrong_password, 401, "bad_credentials")
    assert wrong_password.body == wrong_name.body
    assert "Set-Cookie" not in wrong_password.headers


@pytest.mark.parametrize("token", [None, "", "x", "Z" * 43])
def test_a_change_by_cookie_needs_the_csrf_token(server, sam, token):
    right, sam.csrf = sam.csrf, None
    for method, target, body in [("DELETE", "/api/v1/session", None), ("POST", "/api/v1/tokens", {"label": "x"})]:
        answer = sam.call(method, target, json_body=body, headers={"X-CSRF-Token": token})
        expect_problem(answer, 403, "csrf_mismatch")
    sam.get("/api/v1/session")  # reading needs none, and the session is still there
    sam.csrf = right
    sam.call("DELETE", "/api/v1/session", expect=200)


def test_the_csrf_token_of_another_session_does_not_do(server, sam):
    other = server.signed_in("sam.support")
    answer = sam.call("DELETE", "/api/v1/session", headers={"X-CSRF-Token": other.csrf})
    expect_problem(answer, 403, "csrf_mismatch")


def test_another_site_may_not_sign_anybody_in(server):
    body = {"name": "sam.support", "password": server.password("sam.support")}
    answer = Client(server).post("/api/v1/session", body, expect=403, headers={"Sec-Fetch-Site": "cross-site"})
    expect_problem(answer, 403, "csrf_mismatch")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("secret", ["", "slt_", "slt_" + "A" * 43, "slt_" + "A" * 42, "x", "slt_é", "A" * 43])
def test_made_up_bearer_tokens_open_nothing(server, secret):
    client = Client(server)
    answer = client.call("GET", "/api/v1/session", headers={"Authorization": f"Bearer {secret}".encode("utf-8")})
    expect_problem(answer, 401, "not_signed_in")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_cookie_is_no_token_and_a_token_no_cookie(server, sam):
    cookie_value = sam.cookie.partition("=")[2]
    as_token = Client(server, cookie_value)
    as_token.refused(401, "not_signed_in", "GET", "/api/v1/session")
    as_cookie = Client(server)
    as_cookie.cookie = "__Host-scrutiny=" + server.token("sam.support")
    as_cookie.refused(401, "not_signed_in", "GET", "/api/v1/session")


def test_a_password_is_changed_and_the_other_sessions_end(server):
    here, there = server.signed_in("priya.submitter"), server.signed_in("priya.submitter")
    old, new = server.password("priya.submitter"), "a long new sentence 42"
    target = "/api/v1/session/password"
    here.refused(400, "invalid_argument", "PUT", target, field="password",
                 json_body={"password": "not mine at all", "new_password": new})
    for poor in ["short", "password1234", "priya.submitter", "x" * 300]:
        here.refused(400, "invalid_argument", "PUT", target, field="new_password",
                     json_body={"password": old, "new_password": poor})
    here.call("PUT", target, json_body={"password": old, "new_password": new}, expect=200)
    here.get("/api/v1/session")
    there.refused(401, "not_signed_in", "GET", "/api/v1/session")
    Client(server).sign_in("priya.submitter", old, expect=401)
    assert Client(server).sign_in("priya.submitter", new).status == 201


def test_a_token_cannot_change_the_password_or_make_others(server):
    client = server.client("sam.support")
    client.refused(403, "forbidden", "PUT", "/api/v1/session/password",
                   json_body={"password": "x", "new_password": "a long new sentence 42"})
    client.refused(403, "forbidden", "POST", "/api/v1/tokens", json_body={"label": "more"})
    client.refused(403, "forbidden", "DELETE", "/api/v1/session")


def test_guessing_at_one_account_is_slowed_and_told_to_its_holder(server):
    grace, right = "grace.submitter", server.password("grace.submitter")
    for _ in range(4):
        Client(server).sign_in(grace, "guess", expect=401)
    slowed = Client(server).sign_in(grace, right, expect=429)
    expect_problem(slowed, 429, "too_many_requests")
    wait = int(slowed.headers["Retry-After"])
    assert wait >= 1
    # Others are not kept out.
    Client(server).sign_in("tomasz.member", server.password("tomasz.member"))

    client = Client(server)
    signed_in = wait_for(lambda: (a := client.sign_in(grace, right, expect=None)).status == 201 and a,
                         "the end of the wait", seconds=wait + 30)
    assert signed_in.json["sign_ins"]["failed"] >= 5
    account = signed_in.json["account"]["id"]
    assert "session.failed" in actions_about(server, account)


def test_tokens_are_made_listed_used_and_ended_by_their_holder(server, sam):
    made = sam.post("/api/v1/tokens", {"label": "nightly report", "days": 30}, expect=201).json
    program = Client(server, made["token"])
    who = program.get("/api/v1/session").json
    assert (who["account"]["name"], who["credential"]) == ("sam.support", "token")
    assert "csrf_token" not in who
    listed = {token["id"]: token for token in sam.get("/api/v1/tokens").json["items"]}
    assert listed[made["id"]]["label"] == "nightly report"
    assert listed[made["id"]]["minted_by"] == "holder"
    assert made["token"] not in str(listed)

    other = server.client("lewis.lead")
    other.refused(404, "not_found", "DELETE", f"/api/v1/tokens/{made['id']}")
    sam.call("DELETE", f"/api/v1/tokens/{made['id']}", expect=200)
    program.refused(401, "not_signed_in", "GET", "/api/v1/session")
    assert made["id"] not in str(sam.get("/api/v1/tokens").body)


def test_what_the_operator_minted_is_shown_to_the_holder_until_seen(server):
    token = server.token("owen.lead")
    record = next(each["record"] for each in reversed(server.client("ruth.scrutineer").records())
                  if each["record"]["action"] == "token.created")
    minted = record["subject"]
    operated = Client(server, token)
    who = operated.get("/api/v1/session").json
    assert who["credential"] == "operator_token"
    assert who["actor"] == minted != who["account"]["id"], "what it does is told apart from the holder's acts"

    owen = Client(server)
    shown = owen.sign_in("owen.lead", server.password("owen.lead")).json["operator_tokens"]
    assert [(each["id"], each["acknowledged"]) for each in shown] == [(minted, False)]
    operated.refused(403, "forbidden", "POST", f"/api/v1/tokens/{minted}/acknowledge")
    owen.post_bare(f"/api/v1/tokens/{minted}/acknowledge")
    assert owen.get("/api/v1/session").json["operator_tokens"] == []
    owen.refused(409, "conflict", "POST", f"/api/v1/tokens/{minted}/acknowledge")
