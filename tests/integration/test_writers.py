"""People's own signatures: made with the program, held against a lying server, checked without any server."""

import json
import os
import re
import subprocess
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from harness import BIN, META

HOLDS, DOES_NOT_HOLD, USAGE = 0, 1, 2


@pytest.fixture(scope="module")
def own_token(server):
    made = {}

    def of(account):
        if account not in made:
            made[account] = server.signed_in(account).post("/api/v1/tokens", {"label": "signing"},
                                                           expect=201).json["token"]
        return made[account]
    return of


@pytest.fixture(scope="module")
def scrutiny(server, own_token):
    def run(*arguments, account=None, code=HOLDS, url=None, passphrase=None):
        environment = {**os.environ, "SCRUTINY_CACERT": str(server.certificate), "HOME": str(server.root),
                       "SCRUTINY_LOG_KEY": str(server.data / "log.vkey")}
        for name, value in (("SCRUTINY_TOKEN", account and own_token(account)), ("SCRUTINY_KEY_PASSPHRASE", passphrase)):
            environment.pop(name, None)
            if value:
                environment[name] = value
        done = subprocess.run([BIN / "scrutiny", "--server", url or server.url, *map(str, arguments)], env=environment,
                              capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == code, f"{arguments} exited {done.returncode}:\n{done.stdout}{done.stderr}"
        return done
    return run


@pytest.fixture(scope="module")
def key(server, scrutiny):
    """Amara's key, registered; with its fingerprint."""
    file = server.root / "amara.key"
    made = json.loads(scrutiny("--json", "keygen", file, "--for", "writing", passphrase="correct horse").stdout)
    assert file.stat().st_mode & 0o777 == 0o600 and "ENCRYPTED PRIVATE KEY" in file.read_text()
    scrutiny("writer-keys", "register", "--key", file, "--name", "Amara", account="amara.submitter", code=DOES_NOT_HOLD,
             passphrase="wrong")
    done = json.loads(scrutiny("--json", "writer-keys", "register", "--key", file, "--name", "Amara",
                               account="amara.submitter", passphrase="correct horse").stdout)
    assert done["signed_by"] == made["key"]
    return file, made["key"]


def send(scrutiny, server, key, name, code=HOLDS, **kwargs):
    file = server.root / name
    file.write_text(f"Plan {name}: to meet again.\n")
    return scrutiny("--json", "submit", file, "--kind", "action_plan", "--title", "Our plan", "--sign-with", key[0],
                    "--receipts", server.root / "receipts", account="amara.submitter", passphrase="correct horse",
                    code=code, **kwargs)


def test_a_signed_submission_is_recorded_and_verifies_without_the_server(server, scrutiny, key):
    said = json.loads(send(scrutiny, server, key, "one.txt").stdout)
    assert said["state"] == "submitted" and said["signed_by"] == key[1]
    receipt = json.loads((server.root / "receipts" / f"{said['document']}-v1-submitted.json").read_text())
    record = json.loads(receipt["record"])
    assert record["action"] == "document.submitted" and record["writer"]["key"] == key[1]
    assert json.loads(receipt["payload"])["sha256"] == said["sha256"]
    details = server.client("ruth.scrutineer").get(f"/api/v1/documents/{said['document']}").json
    assert details["versions"][0]["submitted_key"] == key[1]
    assert f"own key {key[1]}" in scrutiny("show", said["document"], account="ruth.scrutineer").stdout
    page = server.signed_in("ruth.scrutineer").raw("GET", f"/documents/{said['document']}").body.decode()
    assert re.search(r"Submitted by Amara [A-Za-z]+, signed with a key of their own, " + key[1][:16] + "…", page)
    people = server.root / "people.keys"
    people.write_text(scrutiny("writer-keys", account="ruth.scrutineer").stdout)
    trail = server.root / "trail"
    server.run_tool("export-trail", str(trail))
    report = json.loads(scrutiny("--json", "verify", trail, "--writer-keys", people).stdout)
    assert [(each["key"], each["name"], each["records"]) for each in report["writers"]] == [(key[1], "Amara", 2)]


def test_without_the_signature_the_holders_acts_are_refused(server, scrutiny, key):
    amara = server.client("amara.submitter")
    made = amara.upload({**META, "kind": "action_plan"}, b"Unsigned plan.\n", "plan.txt").json["id"]
    amara.extraction(made)
    etag = amara.get(f"/api/v1/documents/{made}").etag
    amara.refused(403, "forbidden", "POST", f"/api/v1/documents/{made}/submit", headers={"If-Match": etag},
                  field="Writer-Signature")
    mine = server.signed_in("amara.submitter")
    mine.refused(403, "forbidden", "POST", f"/api/v1/documents/{made}/submit", headers={"If-Match": etag},
                 field="Writer-Signature")
    statement = mine.call("POST", f"/api/v1/documents/{made}/submit", expect=202,
                          headers={"If-Match": etag, "Writer-Signature": "prepare"}).json
    assert statement["record"]["action"] == "document.submitted"
    assert amara.get(f"/api/v1/documents/{made}").json["state"] == "draft", "preparing changes nothing"
    for wrong in ("nonsense", "key=00, nonce=00, salt=00, sig=", "prepare, prepare"):
        mine.refused(400, "invalid_argument", "POST", f"/api/v1/documents/{made}/submit", field="Writer-Signature",
                     headers={"If-Match": etag, "Writer-Signature": wrong})


def test_an_operators_token_cannot_register_a_key_in_its_holders_name(server):
    body = {"public_key": "A" * 43 + "=", "name": "Lewis"}
    own = server.signed_in("lewis.lead")
    said = own.call("POST", "/api/v1/writer-keys", json_body=body, headers={"Writer-Signature": "prepare"}, expect=202).json
    assert said["record"]["action"] == "writer_key.registered"
    assert own.get("/api/v1/writer-keys").json["items"] != [], "preparing registers nothing, but Amara has one"
    lewis = server.client("lewis.lead")
    lewis.refused(403, "forbidden", "POST", "/api/v1/writer-keys", headers={"Writer-Signature": "prepare"},
                  json_body=body)


def test_a_registered_key_is_shown_to_its_holder_until_they_say_it_is_theirs(server, scrutiny, key):
    def first_page(account, password):
        form = urllib.parse.urlencode({"name": account, "password": password, "next": "/documents"})
        answer = server.client().raw("POST", "/sign-in", form.encode(),
                                     {"Content-Type": "application/x-www-form-urlencoded"})
        assert answer.status == 303, answer
        return answer.headers["Location"]

    password = server.password("amara.submitter")
    mine, other = server.signed_in("amara.submitter"), server.signed_in("priya.submitter")
    for token in [each["id"] for each in mine.get("/api/v1/session").json["operator_tokens"]]:
        mine.post_bare(f"/api/v1/tokens/{token}/acknowledge")
    assert first_page("amara.submitter", password) == "/signing-keys"
    page = mine.raw("GET", "/signing-keys").body.decode()
    assert key[1] in page and "I registered this key" in page and "It was not me" in page
    assert key[1] not in other.raw("GET", "/signing-keys").body.decode()
    target = f"/api/v1/writer-keys/{key[1]}/acknowledge"
    other.refused(404, "not_found", "POST", target)
    server.client("amara.submitter").refused(403, "forbidden", "POST", target)
    assert first_page("amara.submitter", password) == "/signing-keys", "not said yet"

    def said(client):
        return next(each for each in client.get("/api/v1/writer-keys").json["items"] if each["key"] == key[1])
    assert said(mine)["acknowledged"] is False and "acknowledged" not in said(other)
    mine.post_bare(target)
    mine.refused(409, "conflict", "POST", target)
    assert said(mine)["acknowledged"] is True
    assert first_page("amara.submitter", password) == "/documents"
    server.stop()
    server.run_tool("rebuild")
    server.start()
    assert first_page("amara.submitter", password) == "/documents", "remembered, as everything is"


@pytest.fixture
def lying(server):
    """Stands between the program and the server, and changes what the server says."""
    class Liar(BaseHTTPRequestHandler):
        lie = staticmethod(lambda statement: None)

        def log_message(self, *arguments):
            pass

        def relay(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)) or None
            token = (self.headers.get("Authorization") or "").removeprefix("Bearer ") or None
            headers = {name: value for name, value in self.headers.items()
                       if name.lower() not in ("host", "content-length", "authorization", "accept-encoding", "expect",
                                               "connection", "transfer-encoding")}
            client = type(server.client())(server, token)
            answer = client.raw(self.command, self.path, body, headers)
            data = answer.body if isinstance(answer.body, bytes) else answer.body.encode()
            if answer.status == 202:
                statement = json.loads(data)
                self.lie(statement)
                data = json.dumps(statement).encode()
            self.send_response(answer.status)
            for name in ("Content-Type", "ETag"):
                value = {k.lower(): v for k, v in dict(answer.headers).items()}.get(name.lower())
                if value:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = relay

    proxy = ThreadingHTTPServer(("127.0.0.1", 0), Liar)
    thread = threading.Thread(target=proxy.serve_forever, daemon=True)
    thread.start()
    yield Liar, f"http://127.0.0.1:{proxy.server_port}"
    proxy.shutdown()
    thread.join()


def test_a_server_that_would_record_something_else_gets_no_signature(server, scrutiny, key, lying):
    liar, url = lying
    draft = json.loads(scrutiny("--json", "submit", server.root / "one.txt", "--draft", "--kind", "action_plan",
                                "--receipts", server.root / "receipts", account="amara.submitter").stdout)["document"]
    scrutiny("list", account="amara.submitter", url=url)
    action = server.client("amara.submitter").post("/api/v1/actions", {"action": "Start a rota."}, expect=201).json["id"]
    file = server.root / "lewis.key"
    scrutiny("keygen", file, "--for", "writing")
    scrutiny("writer-keys", "register", "--key", file, "--name", "Lewis", account="lewis.lead")

    def payload(change):
        def lie(statement):
            said = json.loads(statement["payload"])
            change(said)
            statement["payload"] = json.dumps(said, sort_keys=True, separators=(",", ":"))
        return staticmethod(lie)

    lies = {
        "more": payload(lambda said: said.update(note="I agree to everything")),
        "request": payload(lambda said: said["idem"].update(request="0" * 64)),
        "subject": staticmethod(lambda statement: statement["record"].update(subject=draft)),
        "action": staticmethod(lambda statement: statement["record"].update(action="action.verified")),
        "origin": staticmethod(lambda statement: statement.update(origin="other.example/log")),
        "form": staticmethod(lambda statement: statement.update(payload=statement["payload"] + " ")),
    }
    for name, lie in lies.items():
        liar.lie = lie
        done = scrutiny("actions", "agree", action, "--sign-with", file, account="lewis.lead", url=url, code=DOES_NOT_HOLD)
        assert "NOT SIGNED" in done.stderr, name
    assert server.client("lewis.lead").get(f"/api/v1/actions/{action}").json["state"] == "proposed"
    liar.lie = staticmethod(lambda statement: statement["record"].update(unit="1" * 32))
    done = scrutiny("actions", "agree", action, "--sign-with", file, account="lewis.lead", url=url, code=DOES_NOT_HOLD)
    assert "does not cover" in done.stderr, "a changed unit: the server records another, so it does not hold"
    liar.lie = staticmethod(lambda statement: None)
    scrutiny("actions", "agree", action, "--sign-with", file, account="lewis.lead", url=url)
    agreed = server.client("lewis.lead").get(f"/api/v1/actions/{action}").json
    [lewis] = [each["key"] for each in server.client("lewis.lead").get("/api/v1/writer-keys").json["items"]
               if each["name"] == "Lewis"]
    assert agreed["agreed"]["key"] == lewis and "key" not in agreed["proposed"], "proposing is not signed"
    page = server.signed_in("lewis.lead").raw("GET", f"/actions/{action}").body.decode()
    assert page.count(f"signed with a key of their own, {lewis[:16]}…") == 1
    shown = scrutiny("actions", "show", action, account="lewis.lead").stdout
    assert f"own key {lewis}, record {agreed['agreed']['index']}" in shown


def test_a_revoked_key_signs_nothing_more_and_what_it_signed_stays(server, scrutiny, key):
    scrutiny("writer-keys", "revoke", key[1], "--reason", "lost", account="priya.submitter", code=DOES_NOT_HOLD)
    lewis = next(each for each in json.loads(scrutiny("--json", "writer-keys", account="lewis.lead").stdout)["items"]
                 if each["name"] == "Lewis")
    scrutiny("writer-keys", "revoke", lewis["key"], "--reason", "lost", account="lewis.lead")
    server.signed_in("amara.submitter").post(f"/api/v1/writer-keys/{key[1]}/revoke", {"reason": "lost"})
    refused = send(scrutiny, server, key, "two.txt", code=DOES_NOT_HOLD)
    assert "revoked" in refused.stdout + refused.stderr
    people = server.root / "people2.keys"
    people.write_text(scrutiny("writer-keys", account="ruth.scrutineer").stdout)
    trail = server.root / "trail2"
    server.run_tool("export-trail", str(trail))
    scrutiny("verify", trail, "--writer-keys", people)
    # A list that never heard of the revocation finds nothing missing before it was made, and one in which the key was
    # revoked before it signed finds the signature.
    lines = people.read_text().splitlines()
    early = [lines[0]] + [" ".join([*line.split(" ")[:3], line.split(" ")[2], *line.split(" ")[4:]]) for line in lines[1:]]
    people.write_text("\n".join(early) + "\n")
    report = json.loads(scrutiny("--json", "verify", trail, "--writer-keys", people, code=DOES_NOT_HOLD).stdout)
    assert report["fault"]["kind"] == "signer"
    people.write_text("nonsense\n")
    scrutiny("verify", trail, "--writer-keys", people, code=USAGE)
