"""The log's key is rotated, the key that wraps all others is changed: with real programs, a real PKCS#11 token, and a
verifier and a witness that only ever heard of the first key."""

import http.server
import json
import os
import pty
import shutil
import subprocess
import threading
import time

import pytest
from harness import BIN, Client, ServerDied, sha256, wait_for
from test_foreign_verifier import pytestmark as needs_go
from test_foreign_verifier import verify_log  # noqa: F401: a fixture
from test_witness import Witness, grow

HOLDS, DOES_NOT_HOLD, CANNOT_TELL = 0, 1, 3
MODULE = "/usr/lib/softhsm/libsofthsm2.so"
needs_softhsm = pytest.mark.skipif(not (shutil.which("softhsm2-util") and os.path.exists(MODULE)),
                                   reason="softhsm2 is not installed (./test does)")


@pytest.fixture
def server(new_server):
    return new_server()


def rotate(server, days, *more):
    answer = keys(server, "rotate-log", "--overlap-days", str(days), "--reason", "yearly", "--json", *more)
    return json.loads(answer.stdout)


def keys(server, command, *arguments, check=True, **kwargs):
    line = [BIN / "scrutinyd", "keys", command, "--data", server.data, *arguments]
    done = subprocess.run(line, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL, **kwargs)
    if check and done.returncode != 0:
        raise ServerDied(f"keys {command} exited {done.returncode}:\n{done.stdout}{done.stderr}")
    return done


def listed(server):
    return json.loads(keys(server, "list", "--json").stdout)


def signature_lines(server):
    note = Client(server).get("/log/checkpoint").body.decode()
    return [line for line in note.split("\n\n")[-1].splitlines() if line.startswith("\u2014 localhost/log ")]


def verify(server, key, code=HOLDS, *more):
    environment = {**os.environ, "SCRUTINY_CACERT": str(server.certificate),
                   "SCRUTINY_TOKEN": server.token("ruth.scrutineer")}
    done = subprocess.run([BIN / "scrutiny", "--log-key", key, "verify", server.url, *more], env=environment,
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def fsck(server):
    return json.loads(server.run_tool("fsck", "--json").stdout)


def actions(server):
    return [item["record"]["action"] for item in server.client("ruth.scrutineer").records()]


def test_the_old_key_leads_to_the_new_one(server):
    server.start()
    grow(server)
    first = server.verifier_key
    done = rotate(server, 30)
    second = done["key"]
    assert done["old_key"] == first and second != first and server.verifier_key == second
    assert len(signature_lines(server)) == 2, "both keys sign"
    grow(server)
    assert len(signature_lines(server)) == 2
    said = verify(server, first)
    assert f"record {done['index']}" in said and second in said, said
    verify(server, second)

    stated = Client(server).get("/log/keys").json["keys"]
    assert [each["key"] for each in stated] == [first, second]
    record = json.loads(stated[1]["record_text"])
    assert record["action"] == "log.key_rotated" and record["index"] == done["index"]
    opened = server.client("ruth.scrutineer").get(f"/api/v1/audit/records/{done['index']}").json
    assert opened["payload"]["reason"] == "yearly" and opened["payload"]["old_key"] == first

    signing = listed(server)["signing"]
    assert [each["key"] for each in signing] == [second, first] and "until" in signing[1]
    server.stop()
    report = fsck(server)
    assert report["sound"], report
    third = rotate(server, 0)["key"]  # with the server stopped, and the earlier overlap ends too
    server.start()
    grow(server)
    assert len(signature_lines(server)) == 1
    assert server.verifier_key == third and verify(server, first).count("replaced the log's key") == 2
    server.expect_healthy()


def test_it_says_what_is_wrong_with_a_wish(server):
    refused = keys(server, "rotate-log", "--overlap-days", "1", check=False)
    assert refused.returncode != 0 and "--reason" in refused.stderr
    refused = keys(server, "rotate-log", "--overlap-days", "400", "--reason", "x", check=False)
    assert refused.returncode != 0 and "366" in refused.stderr
    refused = keys(server, "rotate-log", "--reason", "x", "--token-key", "k", check=False)
    assert refused.returncode == 1 and "ledger.pkcs11_module" in refused.stderr
    refused = keys(server, "rotate-log", "--reason", "x", "--token-key", "k" * 64, check=False)
    assert refused.returncode == 1 and "63 bytes" in refused.stderr
    server.start()
    assert len(listed(server)["keys"]) == 1
    refused = keys(server, "rewrap", check=False)
    assert refused.returncode == 1 and "stop it" in refused.stderr


def test_kill_9_within_rotations_under_load_leaves_a_log_that_goes_on(server):
    server.start()
    first, receipts = server.verifier_key, []
    for round_number in range(6):
        dev, stop = server.client("dev.admin"), threading.Event()

        def work(dev=dev, stop=stop, round_number=round_number):
            number = 0
            while not stop.is_set():
                number += 1
                try:
                    body = {"name": f"Agency {round_number}-{number}", "kind": "relevant_agency"}
                    receipts.append(dev.post("/api/v1/agencies", body, expect=201).json["receipt"])
                except OSError:
                    return
        threads = [threading.Thread(target=work)]
        line = [BIN / "scrutinyd", "keys", "rotate-log", "--data", server.data, "--overlap-days",
                str(round_number % 2), "--reason", "load"]
        for thread in threads:
            thread.start()
        rotating = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.02 * round_number ** 2)
        server.kill()
        stop.set()
        rotating.wait(timeout=60)
        for thread in threads:
            thread.join()
        server.start()
    stated = [each["key"] for each in Client(server).get("/log/keys").json["keys"]]
    assert stated[0] == first and len(stated) > 1
    assert verify(server, first).count("replaced the log's key") == len(stated) - 1
    leaves = {item["index"]: item["leaf"] for item in server.client("ruth.scrutineer").records()}
    assert receipts and all(leaves[receipt["index"]] == receipt["leaf"] for receipt in receipts)
    grow(server)
    verify(server, stated[-1])
    server.expect_healthy()
    assert fsck(server)["sound"]


def test_a_receipt_from_after_a_rotation_is_checked_by_the_key_from_before(server, tmp_path):
    server.start()
    first = server.verifier_key
    rotate(server, 0)
    dev = server.client("dev.admin")
    receipt = dev.post("/api/v1/agencies", {"name": "After", "kind": "relevant_agency"}, expect=201).json["receipt"]
    kept = tmp_path / "receipt.json"
    kept.write_text(json.dumps(receipt))
    proof = tmp_path / "proof"
    proof.write_bytes(Client(server).get(f"/api/v1/audit/records/{receipt['index']}/proof").body)
    record = tmp_path / "record"
    record.write_text(server.client("ruth.scrutineer").get(f"/api/v1/audit/records/{receipt['index']}").json["record_text"])

    def check(*what, url=None, key=first):
        line = [BIN / "scrutiny", "--server", url or server.url, "--log-key", key, "verify", *what]
        return subprocess.run(line, env={**os.environ, "SCRUTINY_CACERT": str(server.certificate)}, capture_output=True,
                              text=True, timeout=60)
    # A receipt alone shows that the log signed it, not that the record is there.
    for what, expected in [((kept,), CANNOT_TELL), ((proof, "--record", record), HOLDS)]:
        done = check(*what)
        assert done.returncode == expected and "replaced the log's key" in done.stderr, done.stdout + done.stderr
        assert check(*what, key=server.verifier_key).returncode == expected
        assert check(*what, url="https://127.0.0.1:1").returncode == DOES_NOT_HOLD, "nobody shows the way"


@needs_go
def test_a_foreign_verifier_holds_by_the_old_key_then_by_the_new_one(server, verify_log, tmp_path):  # noqa: F811
    server.start()
    grow(server)
    first = server.verifier_key
    old, both = tmp_path / "old", tmp_path / "both"
    verify_log(server, "-write", str(old))
    second = rotate(server, 7)["key"]
    grow(server)
    verify_log(server, "-old", str(old), "-write", str(both), key=first)
    verify_log(server, "-old", str(both), key=second)
    third = rotate(server, 0)["key"]
    grow(server)
    verify_log(server, key=third)
    for replaced in (first, second):
        assert "does not hold" in verify_log(server, key=replaced, code=1)


def test_a_witness_follows_and_says_so(server, new_server, tmp_path):
    witness = Witness(tmp_path)
    server.configure({"witnesses.keys": [witness.vkey]})
    server.start()
    first = tmp_path / "first.vkey"
    first.write_text(server.verifier_key)
    environment = {**os.environ, "HOME": str(tmp_path), "SCRUTINY_CACERT": str(server.certificate)}

    def watch(code=HOLDS):
        done = subprocess.run([BIN / "scrutiny", "--server", server.url, "--log-key", first, "witness", "watch", "--key",
                               witness.key, "--state", tmp_path / "memory", "--once"], env=environment,
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    watch()
    second = rotate(server, 0)["key"]
    grow(server)
    said = watch()
    assert "THE LOG'S KEY WAS ROTATED" in said and second in said
    third = rotate(server, 5)["key"]
    grow(server)
    said = watch()
    assert third in said, "from the first key on, over both rotations"
    ruth = server.client("ruth.scrutineer")
    cosigned = ruth.get("/api/v1/audit/witnesses").json
    assert cosigned["cosigned"] > 0 and "alarm" not in cosigned
    server.stop()
    server.start()
    assert server.client("ruth.scrutineer").get("/api/v1/audit/witnesses").json["cosigned"] == cosigned["cosigned"]

    # Told the new key by another way, it goes on from what it remembers.
    first.write_text(third)
    grow(server)
    watch()
    # The key of another log of the same name leads nowhere, whatever this server says of its keys.
    first.write_text(new_server().verifier_key)
    assert "never had, the key that is trusted" in watch(code=DOES_NOT_HOLD)


class Impostor:
    """Forwards to a real server but lies about the log's keys."""

    def __init__(self, server, keys):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                answer = Client(server).raw("GET", self.path)
                body = json.dumps({"keys": keys}).encode() if self.path == "/log/keys" else answer.body
                self.send_response(answer.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass
        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.http.server_port}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.http.shutdown()
        self.http.server_close()


def test_nobody_is_led_to_a_key_that_the_log_did_not_take(server, tmp_path):
    witness = Witness(tmp_path)
    server.start()
    grow(server)
    first = server.verifier_key
    server.stop()
    fork = server.root / "fork"
    shutil.copytree(server.data, fork)
    server.start()
    rotate(server, 0)
    grow(server)
    honest = Client(server).get("/log/keys").json["keys"]
    # The old key signs another successor in a copy of the log: good signatures, but not in this log.
    original, server.data = server.data, fork
    forked_key = rotate(server, 0)["key"]
    server.run_tool("export-trail", server.root / "trail")
    bundle = (server.root / "trail" / "tile" / "entries").rglob("*")
    records = b"".join(path.read_bytes() for path in bundle if path.is_file())
    server.data = original
    at = records.rindex(b'{"action":"log.key_rotated"')
    length = int.from_bytes(records[at - 2:at], "big")
    forked_record = records[at:at + length].decode()
    index = json.loads(forked_record)["index"]

    def says(keys, words, log_key=first):
        with Impostor(server, keys) as impostor:
            done = subprocess.run([BIN / "scrutiny", "--server", impostor.url, "--log-key", log_key, "witness", "watch",
                                   "--key", witness.key, "--state", tmp_path / "memory", "--once"],
                                  env={**os.environ, "HOME": str(tmp_path)}, capture_output=True, text=True, timeout=60)
        assert done.returncode == DOES_NOT_HOLD and words in done.stderr, done.stdout + done.stderr

    real = honest[1]
    says([honest[0], {"key": forked_key, "index": index, "record_text": forked_record}], "is not in the log")
    says([honest[0], {**real, "key": forked_key}], "not a rotation signed by the log's key before it")
    says([honest[0], {**real, "index": real["index"] + 1}], "does not rotate the log's key")
    says([honest[0], {**real, "record_text": real["record_text"].replace('"v":1', '"v":2')}], "")
    says([{**honest[0], "key": forked_key}, real], "never had, the key that is trusted")
    says([honest[0]], "No known key signed")
    says(["x"], "malformed")
    says([{"key": first, "index": -1, "record_text": ""}], "malformed")
    assert not (tmp_path / "memory").exists() or not any((tmp_path / "memory").glob("*[0-9a-f]")), "nothing was cosigned"


def test_the_keys_are_wrapped_anew_and_the_old_key_is_gone(server):
    server.start()
    grow(server)
    server.stop()
    kek, older = server.data / "keys" / "kek", server.root / "older"
    shutil.copytree(kek.parent, older)
    old_kek, old_data = kek.read_bytes(), (server.data / "keys" / "data.keys").read_bytes()
    said = keys(server, "rewrap").stdout
    assert "overwritten with zeros and removed" in said and "change number 1, recorded" in said
    assert kek.read_bytes() != old_kek
    assert (kek.stat().st_mode & 0o777) == 0o600
    left = b"".join(path.read_bytes() for path in (server.data / "keys").iterdir() if path.is_file())
    assert old_kek.strip() not in left and old_data[152:212] not in left
    server.start()
    assert actions(server).count("keys.rewrapped") == 1
    assert verify(server, server.verifier_key)
    server.stop()
    server.start()
    assert actions(server).count("keys.rewrapped") == 1, "once only"
    server.stop()
    newer = server.root / "newer"
    (server.data / "keys").rename(newer)
    older.rename(server.data / "keys")  # with its own key: it opens, and the trail says so
    server.start()
    ruth = server.client("ruth.scrutineer")
    last = [item for item in ruth.records() if item["record"]["action"] == "keys.rewrapped"][-1]
    assert last["record"]["version"] == 0
    assert ruth.get(f"/api/v1/audit/records/{last['index']}").json["payload"]["before"] == 1
    server.stop()
    shutil.rmtree(server.data / "keys")
    newer.rename(server.data / "keys")
    new_kek = kek.read_bytes()
    kek.write_bytes(old_kek)
    with pytest.raises(ServerDied, match="not the one this data folder's keys were wrapped with"):
        server.start()
    kek.write_bytes(new_kek)
    made = server.root / "made-elsewhere"
    made.write_text(sha256(b"dice") + "\n")
    made.chmod(0o600)
    keys(server, "rewrap", "--new-kek", made)
    assert kek.read_text() == made.read_text()
    assert "the one the keys are wrapped with already" in keys(server, "rewrap", "--new-kek", made, check=False).stderr
    made.chmod(0o644)
    assert "chmod 600" in keys(server, "rewrap", "--new-kek", made, check=False).stderr
    assert fsck(server)["sound"]
    server.start()
    assert actions(server).count("keys.rewrapped") == 3, "two changes, and an older folder between them"
    server.expect_healthy()


def start_without_terminal(server, **environment):
    """As a service manager would; True when it refuses, with what it said."""
    done = subprocess.run(["setsid", BIN / "scrutinyd", "fsck", "--data", server.data], capture_output=True, text=True,
                          env={**os.environ, **environment}, timeout=120, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout + done.stderr


def test_a_passphrase_instead_of_a_key_file_and_back(server, monkeypatch):
    server.start()
    grow(server)
    server.stop()
    words = server.root / "words"
    words.write_text("short\n")
    words.chmod(0o600)
    assert "15 characters" in keys(server, "rewrap", "--passphrase-file", words, check=False).stderr
    words.write_text("correct horse battery staple\n")
    server.configure({"ledger.passphrase_file": str(words)})
    keys(server, "rewrap", "--passphrase-file", words)
    assert not (server.data / "keys" / "kek").exists()
    server.start()
    grow(server)
    server.stop()
    words.chmod(0o640)
    code, said = start_without_terminal(server)
    assert code != 0 and "read by others" in said
    words.chmod(0o600)
    words.write_text("correct horse battery stapler\n")
    code, said = start_without_terminal(server)
    assert code != 0 and "not the one this data folder's keys were wrapped with" in said

    # From the environment, or a systemd credential, or nowhere.
    config = server.data / "config.toml"
    config.write_text(config.read_text().replace(f'passphrase_file = "{words}"', '#passphrase_file = ""'))
    code, said = start_without_terminal(server)
    assert code != 0 and "scrutiny-passphrase" in said and "ledger.passphrase_env" in said
    credentials = server.root / "credentials"
    credentials.mkdir()
    (credentials / "scrutiny-passphrase").write_text("correct horse battery staple")
    (credentials / "scrutiny-passphrase").chmod(0o440)  # as systemd's access lists look
    assert start_without_terminal(server, CREDENTIALS_DIRECTORY=str(credentials))[0] == 0
    server.configure({"ledger.passphrase_env": "SCRUTINY_WORDS"})
    assert start_without_terminal(server, SCRUTINY_WORDS="correct horse battery staple")[0] == 0
    monkeypatch.setenv("SCRUTINY_WORDS", "correct horse battery staple")
    keys(server, "rewrap")
    monkeypatch.delenv("SCRUTINY_WORDS")
    server.start()
    assert (server.data / "keys" / "kek").exists() and actions(server).count("keys.rewrapped") == 2
    server.expect_healthy()


def in_terminal(line, answers):
    """Runs a program on a terminal of its own and types each answer when it is asked for; exit code and what showed."""
    child, terminal = pty.fork()
    if child == 0:
        os.execv(line[0], line)
    shown, end, wanted = b"", time.monotonic() + 60, list(answers)
    while time.monotonic() < end:
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            break
        if not piece:
            break
        shown += piece
        if wanted and wanted[0][0] in shown:
            shown += b"|"
            time.sleep(0.1)
            os.write(terminal, wanted.pop(0)[1])
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()


def test_a_passphrase_is_asked_for_on_the_terminal_and_not_shown(server):
    line = [str(BIN / "scrutinyd"), "keys", "rewrap", "--data", str(server.data), "--passphrase"]
    words, other = b"correct horse battery staple\n", b"correct horse battery stable\n"
    code, shown = in_terminal(line, [(b"New passphrase: ", words), (b"Once more: ", other)])
    assert code == 1 and "not the same" in shown and (server.data / "keys" / "kek").exists()
    code, shown = in_terminal(line, [(b"New passphrase: ", b"half\x03")])
    assert code == 1 and "nothing was changed" in shown and "half" not in shown
    code, shown = in_terminal(line, [(b"New passphrase: ", b"x\x7f" + words), (b"Once more: ", words),
                                     (b"Passphrase of the keys folder: ", words)])
    assert code == 0 and "horse" not in shown, shown
    assert not (server.data / "keys" / "kek").exists()
    line = [str(BIN / "scrutinyd"), "fsck", "--data", str(server.data)]
    code, shown = in_terminal(line, [(b"Passphrase of the keys folder: ", words)])
    assert code == 0 and "SOUND" in shown and "horse" not in shown, shown


# ---- PKCS#11 -----------------------------------------------------------------------------------------------------------


class Token:
    PIN, LABEL = "482915", "scrutiny"

    def __init__(self, folder, monkeypatch):
        self.folder = folder / "tokens"
        self.folder.mkdir()
        self.conf = folder / "softhsm2.conf"
        self.conf.write_text(f"directories.tokendir = {self.folder}\nobjectstore.backend = file\nlog.level = ERROR\n")
        monkeypatch.setenv("SOFTHSM2_CONF", str(self.conf))
        subprocess.run(["softhsm2-util", "--init-token", "--free", "--label", self.LABEL, "--pin", self.PIN, "--so-pin",
                        "12345678"], check=True, capture_output=True)
        self.pin_file = folder / "pin"
        self.pin_file.write_text(self.PIN + "\n")
        self.pin_file.chmod(0o600)
        self.settings = {"ledger.pkcs11_module": MODULE, "ledger.pkcs11_token": self.LABEL,
                         "ledger.pkcs11_pin_file": str(self.pin_file)}


@pytest.fixture
def token(tmp_path, monkeypatch):
    return Token(tmp_path, monkeypatch)


@needs_softhsm
def test_the_log_signs_with_a_key_in_a_token_and_comes_back(server, token):
    server.configure(token.settings)
    first = server.verifier_key
    server.start()
    grow(server)
    done = rotate(server, 3, "--token-key", "log-2026")
    grow(server)
    assert [each["held"] for each in listed(server)["signing"]] == ["token key log-2026", "log.key"]
    assert len(signature_lines(server)) == 2
    verify(server, first)
    verify(server, done["key"])
    refused = keys(server, "rotate-log", "--reason", "again", "--token-key", "log-2026", check=False)
    assert refused.returncode == 1 and "already" in refused.stderr
    server.stop()
    assert fsck(server)["sound"]
    server.start()
    grow(server)
    assert rotate(server, 0, "--token-key", "log-2027")["old_key"] == done["key"], "from one key of the token to another"
    grow(server)
    back = rotate(server, 0)
    assert [each["held"] for each in listed(server)["signing"]] == ["log.key"]
    server.stop()
    shutil.rmtree(token.folder)  # nothing needs it any more
    server.start()
    grow(server)
    verify(server, first)
    assert server.verifier_key == back["key"]
    server.expect_healthy()


@needs_softhsm
def test_a_token_that_cannot_be_used_is_said_at_the_start(server, token):
    server.configure(token.settings)
    rotate(server, 0, "--token-key", "log")
    good = token.pin_file.read_text()
    for spoil, mend, words in [
            (lambda: token.pin_file.write_text("000000\n"), lambda: token.pin_file.write_text(good), "PIN is wrong"),
            (lambda: token.pin_file.chmod(0o644), lambda: token.pin_file.chmod(0o600), "chmod 600"),
            (lambda: token.pin_file.rename(token.pin_file.with_suffix(".x")),
             lambda: token.pin_file.with_suffix(".x").rename(token.pin_file), "cannot be read"),
            (lambda: token.folder.rename(token.folder.with_suffix(".x")) and token.folder.mkdir(),
             lambda: token.folder.rmdir() or token.folder.with_suffix(".x").rename(token.folder), "is not there"),
            (lambda: server.configure({"ledger.pkcs11_module": "/nonexistent.so"}),
             lambda: server.configure({"ledger.pkcs11_module": MODULE}), "cannot be used")]:
        spoil()
        with pytest.raises(ServerDied, match=words):
            server.start()
        mend()
    server.start()
    grow(server)
    server.expect_healthy()


@needs_softhsm
def test_a_token_that_fails_in_mid_flight_stops_the_process_and_nothing_unsigned_is_kept(server, token):
    server.configure(token.settings)
    rotate(server, 0, "--token-key", "log")
    server.start()
    grow(server)
    size = int(Client(server).get("/log/checkpoint").body.decode().split("\n")[1])
    away = token.folder.with_suffix(".away")
    token.folder.rename(away)
    token.folder.mkdir()
    dev = server.client("dev.admin")
    try:
        answer = dev.call("POST", "/api/v1/agencies", json_body={"name": "Unsigned", "kind": "relevant_agency"})
        assert answer.status >= 500
    except OSError:
        pass  # the process went first
    assert wait_for(lambda: server.process.poll(), "the server to stop") != 0
    assert "PKCS#11" in server.log_text()
    with pytest.raises(ServerDied, match="is not there"):
        server.start()
    token.folder.rmdir()
    away.rename(token.folder)
    assert fsck(server)["sound"]
    server.start()
    names = [each["name"] for each in server.client("dev.admin").get("/api/v1/agencies").json["items"]]
    assert "Unsigned" not in names
    assert int(Client(server).get("/log/checkpoint").body.decode().split("\n")[1]) >= size
    grow(server)
    verify(server, server.verifier_key)
