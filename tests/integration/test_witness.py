"""A scrutineer's witness cosigns what continues, and a log that was put back or rewritten is found out."""

import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest
from harness import BIN, META, Client, wait_for

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
    assert stranger.post("/log/cosignatures", {"note": cosigned}).json["cosigned"] == now["cosigned"], "anybody may"
    proof = stranger.get("/log/cosigned/proof/5").body.decode()
    assert proof.endswith(cosigned)
    stranger.refused(404, "not_found", "GET", "/log/cosigned/proof/9999999")
    said = witness.run("verify", server.url, "--witness-key", witness.vkey, server=server,
                       token=server.token("ruth.scrutineer"))
    assert "ruth.example/witness" in said.stdout

    server.stop()
    server.start()
    assert server.client("ruth.scrutineer").get("/api/v1/audit/witnesses").json["cosigned"] == now["cosigned"]


def page(server, name, path):
    answer = server.signed_in(name).raw("GET", path)
    assert answer.status == 200, answer
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.body.decode()))


def test_documents_and_actions_say_signed_or_cosigned(server, witness):
    amara, ruth = server.client("amara.submitter"), server.client("ruth.scrutineer")
    made = amara.upload(META, b"Minutes. Agreed: to meet again.\n", "plan.txt").json["id"]
    amara.extraction(made)
    amara.step(made, "submit")
    action = amara.post("/api/v1/actions", {"action": "Meet again.", "lead": amara.get("/api/v1/session").json["agency"]["id"],
                                            "due": "2027-03-01"}, expect=201).json["id"]
    targets = (f"documents/{made}", f"actions/{action}")
    for target in targets:
        answer = ruth.get(f"/api/v1/{target}")
        said = answer.json["attestation"]
        assert answer.etag == f'"{said["index"]}"', "the record that last changed it"
        assert (said["state"], said["cosigned_by"], said["witnesses"], said["quorum"]) == ("signed", [], 1, 1)
        assert said["index"] >= said["cosigned"]
        assert "signed by this log, not yet cosigned" in page(server, "ruth.scrutineer", f"/{target}")
    witness.watch(server)
    for target in targets:
        said = ruth.get(f"/api/v1/{target}").json["attestation"]
        assert (said["state"], said["cosigned_by"]) == ("cosigned", ["ruth.example/witness"])
        assert said["cosigned"] > said["index"]
        Client(server).get(f"/log/cosigned/proof/{said['index']}")
        assert "signed by this log and cosigned by 1 of 1 witnesses: ruth.example/witness" in page(
            server, "ruth.scrutineer", f"/{target}")
    shown = witness.run("show", made, server=server, token=server.token("ruth.scrutineer")).stdout
    assert "signed by the log and cosigned by 1 of 1 witnesses: ruth.example/witness" in shown
    server.client("helen.chair").step(made, "accept")
    said = ruth.get(f"/api/v1/documents/{made}").json["attestation"]
    assert (said["state"], said["cosigned_by"]) == ("signed", []), "what came after is not covered"
    shown = witness.run("show", made, server=server, token=server.token("ruth.scrutineer")).stdout
    assert "signed by the log, not yet cosigned" in shown
    shown = witness.run("actions", "show", action, server=server, token=server.token("ruth.scrutineer")).stdout
    assert "signed by the log and cosigned by 1 of 1 witnesses: ruth.example/witness" in shown


def test_a_key_with_a_passphrase_is_of_no_use_without_it(new_server, tmp_path, monkeypatch):
    monkeypatch.setenv("SCRUTINY_KEY_PASSPHRASE", "correct horse")
    witness = Witness(tmp_path)
    kept = witness.key.read_text()
    assert kept.startswith("Witness: ruth.example/witness\n-----BEGIN ENCRYPTED PRIVATE KEY-----\n")
    openssl = ["openssl", "pkey", "-in", witness.key, "-passin", "env:SCRUTINY_KEY_PASSPHRASE", "-noout"]
    assert subprocess.run(openssl, capture_output=True).returncode == 0
    server = new_server(settings={"witnesses.keys": [witness.vkey]})
    server.start()
    assert "cosigned" in witness.watch(server).stdout
    grow(server)
    for passphrase in ("", "wrong"):
        monkeypatch.setenv("SCRUTINY_KEY_PASSPHRASE", passphrase)
        assert "does not open it" in witness.watch(server, code=2).stderr
    monkeypatch.setenv("SCRUTINY_KEY_PASSPHRASE", "correct horse")
    witness.key.write_text(kept.replace("ruth", "noor"))
    assert "not cosigned" not in witness.watch(server, code=DOES_NOT_HOLD).stdout
    witness.key.write_text(kept)
    assert "cosigned" in witness.watch(server).stdout


def test_what_is_no_cosigned_checkpoint_is_refused(server, witness):
    stranger = Client(server)
    note = stranger.get("/log/checkpoint").body.decode()
    for bad in ["x", note[:40]]:
        stranger.refused(400, "invalid_argument", "POST", "/log/cosignatures", field="note", json_body={"note": bad})
    for bad in [note, note + note, note.replace("\u2014 ", "\u2014 x")]:
        stranger.refused(403, "forbidden", "POST", "/log/cosignatures", json_body={"note": bad})
    grow(server)


@pytest.mark.parametrize("rotated", [False, True])
def test_a_server_put_back_to_an_older_copy_is_found_out(server, witness, rotated):
    witness.watch(server)
    server.stop()
    older = server.root / "older"
    shutil.copytree(server.data, older)
    server.start()
    if rotated:  # the older copy will not know the key that signs from then on
        subprocess.run([BIN / "scrutinyd", "keys", "rotate-log", "--data", server.data, "--overlap-days", "0", "--reason", "x"],
                       check=True, timeout=60)
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


class ServedWitness:
    """`scrutiny witness serve` on loopback, with the scrutineer's key and memory."""

    def __init__(self, witness, log_key, state="memory"):
        self.witness, self.log_key, self.state = witness, log_key, state
        self.process, self.url, self.port = None, None, 0

    def start(self):
        line = [BIN / "scrutiny", "--log-key", self.log_key, "witness", "serve", "--listen", f"127.0.0.1:{self.port}",
                "--key", self.witness.key, "--state", self.witness.folder / self.state]
        self.process = subprocess.Popen(list(map(str, line)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for said in self.process.stdout:
            if said.startswith("serving at "):
                self.url = said.split()[-1]
                self.port = int(self.url.rstrip("/").rsplit(":", 1)[1])
                return self
        raise AssertionError(self.process.stderr.read())

    def stop(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.process.wait(timeout=30)

    def ask(self, path, body=None):
        request = urllib.request.Request(self.url + path, data=body)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.headers.get_content_type(), answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.headers.get_content_type(), refused.read().decode()


@pytest.fixture
def called(new_server, witness):
    """A server that calls the witness by itself, and the witness."""
    port = free_port()
    server = new_server(settings={"witnesses.keys": [witness.vkey], "witnesses.pace": 1,
                                  "witnesses.urls": [f"ruth.example/witness http://127.0.0.1:{port}/"]})
    served = ServedWitness(witness, server.verifier_key)
    served.port = port
    yield server, served
    if served.process and served.process.poll() is None:
        served.stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def cosigned(server):
    return server.client("ruth.scrutineer").get("/api/v1/audit/witnesses").json


def test_the_service_calls_its_witness_and_no_command_waits_for_it(called, witness):
    server, served = called
    server.start()
    grow(server, 3)
    failing = wait_for(lambda: cosigned(server)["witnesses"][0].get("failure"), "the failure is shown")
    assert "ruth.example/witness cannot be asked" in failing and cosigned(server)["cosigned"] == 0
    served.start()
    wait_for(lambda: cosigned(server)["cosigned"] == cosigned(server)["size"], "cosigned")
    assert "failure" not in cosigned(server)["witnesses"][0]
    status, _, note = served.ask(hashlib.sha256(b"localhost/log").hexdigest() + "/checkpoint")
    assert status == 200 and note.count("\n\u2014 ") == 2
    assert served.ask("nothing")[0] == 404 and served.ask("add-checkpoint")[0] == 405
    assert served.ask("ab" * 32 + "/checkpoint")[0] == 404
    assert "running" in a_second_one(served)
    # It hangs: twenty commands that each waited for it would take a hundred seconds.
    served.process.send_signal(signal.SIGSTOP)
    begun = time.monotonic()
    grow(server, 20)
    assert time.monotonic() - begun < 60
    served.process.send_signal(signal.SIGCONT)


def a_second_one(served):
    """What a second one on the same memory is told."""
    second = ServedWitness(served.witness, served.log_key)
    with pytest.raises(AssertionError) as told:
        second.start()
    return str(told.value)


def test_a_checkpoint_that_was_sent_before_or_does_not_continue_is_not_cosigned(called, witness):
    server, served = called
    server.start()
    served.start()
    note = Client(server).get("/log/checkpoint").body.decode()
    size = int(note.split("\n")[1])
    wait_for(lambda: cosigned(server)["cosigned"] >= size, "cosigned")
    server.stop()
    status, kind, known = served.ask("add-checkpoint", f"old 0\n\n{note}".encode())
    assert (status, kind) == (409, "text/x.tlog.size") and int(known) >= size, "a replay"
    now = served.ask(hashlib.sha256(b"localhost/log").hexdigest() + "/checkpoint")[2]
    current = int(now.split("\n")[1])
    log_only = "\n".join(line for line in now.split("\n") if "ruth.example" not in line)
    assert served.ask("add-checkpoint", f"old {current}\n\n{log_only}".encode())[0] == 200, "the same again may be"
    other = log_only.replace("localhost/log\n", "localhost/other\n")
    assert served.ask("add-checkpoint", f"old 0\n\n{other}".encode())[0] == 404
    assert served.ask("add-checkpoint", f"old {current + 5}\n\n{log_only}".encode())[0] == 400
    forged = log_only.replace(f"\n{current}\n", f"\n{current + 1}\n")
    assert served.ask("add-checkpoint", f"old {current}\n\n{forged}".encode())[0] == 403
    assert served.ask("add-checkpoint", b"x" * 200_000)[0] in (400, 413)
    for garbage in [b"", b"old\n", b"old 1\n\n", bytes(range(256))]:
        assert served.ask("add-checkpoint", garbage)[0] == 400


def test_a_service_put_back_is_stopped_by_the_witness_it_calls_before_its_first_command(called, witness):
    server, served = called
    served.start()
    server.start()
    server.stop()
    older = server.root / "older"
    shutil.copytree(server.data, older)
    server.start()
    grow(server, 6)
    wait_for(lambda: cosigned(server)["cosigned"] >= cosigned(server)["size"] - 2, "cosigned")
    server.stop()
    shutil.rmtree(server.data)
    shutil.copytree(older, server.data)
    server.start()
    # The operator's own command is refused too: nothing is recorded any more.
    assert "older copy" in server.run_tool("token", "--account", "dev.admin", check=False).stderr
    assert "WITNESS ALARM" in server.log_text()


def test_a_witness_that_is_killed_again_and_again_neither_forgets_nor_cosigns_two(called, witness):
    server, served = called
    server.start()
    origin = hashlib.sha256(b"localhost/log").hexdigest()
    served.start()
    last = wait_for(lambda: cosigned(server)["cosigned"], "cosigned once")
    served.stop(signal.SIGKILL)
    for _ in range(8):
        served.start()
        grow(server, 4)
        time.sleep(0.3)
        served.stop(signal.SIGKILL)
        served.start()
        status, _, note = served.ask(origin + "/checkpoint")
        served.stop(signal.SIGKILL)
        size = int(note.split("\n")[1]) if status == 200 else 0
        assert size >= last
        last = size
    served.start()
    wait_for(lambda: cosigned(server)["cosigned"] >= last, "cosigned")
    assert last > 0 and "alarm" not in cosigned(server)
