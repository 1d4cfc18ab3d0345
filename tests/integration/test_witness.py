"""A scrutineer's witness cosigns what continues, and a log that was put back or rewritten is found out."""

import os
import shutil
import subprocess

import pytest
from harness import BIN, META, Client

HOLDS, DOES_NOT_HOLD, CANNOT_TELL = 0, 1, 3


class Witness:
    def __init__(self, folder):
        self.folder = folder
        self.key = folder / "witness.key"
        self.vkey = self.run("keygen", self.key, "--name", "ruth.example/witness").stdout.strip()

    def run(self, *arguments, server=None, code=HOLDS, token=""):
        environment = {**os.environ, "HOME": str(self.folder), "SCRUTINY_TOKEN": token}
        line = [BIN / "scrutiny"]
        if server:
            environment["SCRUTINY_CACERT"] = str(server.certificate)
            line += ["--server", server.url, "--log-key", server.verifier_key]
        done = subprocess.run([*line, *map(str, arguments)], env=environment, capture_output=True, text=True,
                              timeout=60)
        assert done.returncode == code, f"{arguments}: {done.returncode}: {done.stdout}{done.stderr}"
        return done

    def watch(self, server, code=HOLDS):
        return self.run("witness", "watch", "--key", self.key, "--state", self.folder / "memory", "--once",
                        server=server, code=code)


@pytest.fixture
def witness(tmp_path):
    return Witness(tmp_path)


@pytest.fixture
def server(new_server, witness):
    made = new_server(settings={"witnesses.keys": [witness.vkey]})
    made.start()
    return made


def grow(server, records=3):
    dev = server.client("dev.admin")
    for number in range(records):
        dev.post("/api/v1/agencies", {"name": f"Agency {number}", "kind": "relevant_agency"}, expect=201)


def test_what_continues_is_cosigned_and_shown(server, witness):
    ruth, stranger = server.client("ruth.scrutineer"), Client(server)
    stranger.refused(404, "not_found", "GET", "/log/cosigned")
    witness.watch(server)
    first = ruth.get("/api/v1/audit/witnesses").json
    assert first["cosigned"] > 0 and first["witnesses"][0]["name"] == "ruth.example/witness"
    assert first["witnesses"][0]["time"] > 1_700_000_000
    grow(server, 300)
    witness.watch(server)
    now = ruth.get("/api/v1/audit/witnesses").json
    assert now["cosigned"] >= first["cosigned"] + 300 and "alarm" not in now

    cosigned = stranger.get("/log/cosigned").body.decode()
    assert cosigned.count("\n\u2014 ") == 2, "the log's signature and the witness's"
    proof = stranger.get("/log/cosigned/proof/5").body.decode()
    assert proof.endswith(cosigned)
    stranger.refused(404, "not_found", "GET", "/log/cosigned/proof/9999999")
    said = witness.run("verify", server.url, "--witness-key", witness.vkey, server=server,
                       token=server.token("ruth.scrutineer"))
    assert "ruth.example/witness" in said.stdout

    server.stop()
    server.start()
    assert server.client("ruth.scrutineer").get("/api/v1/audit/witnesses").json["cosigned"] == now["cosigned"]


def test_what_is_no_cosigned_checkpoint_is_refused(server, witness):
    stranger = Client(server)
    note = stranger.get("/log/checkpoint").body.decode()
    for bad in ["x", note[:40]]:
        stranger.refused(400, "invalid_argument", "POST", "/log/cosignatures", field="note", json_body={"note": bad})
    for bad in [note, note + note, note.replace("\u2014 ", "\u2014 x")]:
        stranger.refused(403, "forbidden", "POST", "/log/cosignatures", json_body={"note": bad})
    grow(server)


def test_a_server_put_back_to_an_older_copy_is_found_out(server, witness):
    witness.watch(server)
    server.stop()
    older = server.root / "older"
    shutil.copytree(server.data, older)
    server.start()
    grow(server, 5)
    witness.watch(server)

    # The whole folder is put back, head and what was cosigned too: nothing on this machine can tell.
    server.stop()
    shutil.rmtree(server.data)
    shutil.copytree(older, server.data)
    server.tokens.clear()
    server.start()
    ruth, dev = server.client("ruth.scrutineer"), server.client("dev.admin")
    alarm = witness.watch(server, code=DOES_NOT_HOLD)
    assert "THE LOG IS NOT WHAT IT WAS" in alarm.stderr
    assert "older copy" in ruth.get("/api/v1/audit/witnesses").json["alarm"]
    answer = dev.call("POST", "/api/v1/agencies", json_body={"name": "X", "kind": "relevant_agency"})
    assert answer.status == 409 and "older copy" in answer.json["detail"]
    assert "WITNESS ALARM" in server.log_text()

    server.stop()
    server.start()
    assert "older copy" in server.client("ruth.scrutineer").get("/api/v1/audit/witnesses").json["alarm"]


def test_a_log_that_grew_past_it_on_another_line_is_found_out_too(server, witness):
    server.stop()
    older = server.root / "older"
    shutil.copytree(server.data, older)
    server.start()
    grow(server, 5)
    witness.watch(server)
    server.stop()
    shutil.rmtree(server.data)
    shutil.copytree(older, server.data)
    server.tokens.clear()
    server.start()
    grow(server, 40)
    ruth = server.client("ruth.scrutineer")
    alarm = witness.watch(server, code=DOES_NOT_HOLD)
    assert "its records were changed" in alarm.stderr
    assert "rewritten or forked" in ruth.get("/api/v1/audit/witnesses").json["alarm"]


def test_a_server_that_is_away_is_no_evidence(server, witness):
    witness.watch(server)
    server.stop()
    witness.watch(server, code=CANNOT_TELL)
